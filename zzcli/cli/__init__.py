"""The command line: `main` is the entry point; a thin module a family of commands."""

from __future__ import annotations


def main() -> None:
    """Run `zzcli` with the arguments of the process and exit with the code of system.md (0, 1, 2 or 3)."""
    import gc
    import sys

    gc.disable()  # a process runs one command and keeps what it reads; looking for cycles is a tenth of a nation's month
    try:
        from zzcli.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # nor look for them once more at the end, which Python does even so: another tenth
    sys.exit(code)
