"""Run one command line and answer with its exit code; no error of any kind reaches the user as a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import typer
from typer import Abort, TyperException

from zzcli.cli import console
from zzcli.cli.usage import chinese
from zzcli.ledger.problem import ProblemError, SurroundingsError
from zzcli.ledger.system import in_words

CONTENT, USAGE, SURROUNDINGS, INTERRUPTED = 1, 2, 3, 130


def run(arguments: Sequence[str]) -> int:
    """Run `zzcli` with these arguments; what went wrong is said on stderr in Chinese.

    Returns 0; 1 the content has problems; 2 the command line is wrong; 3 the surroundings are (system.md);
    130 after Ctrl-C.
    """
    console.use_utf8()
    try:
        code = _command(arguments)
        with console.read_to_the_end(sys.stdout):
            sys.stdout.flush()
    except OSError as error:
        return _system(error)
    except Exception as error:  # the last line of defence: a mistake of ours, not of the user
        return _ours(error)
    if code == INTERRUPTED:
        console.tell("已中断")
    return code


def _command(arguments: Sequence[str]) -> int:
    from zzcli.cli.app import build

    try:
        code = build().main(args=list(arguments), prog_name="zzcli", standalone_mode=False)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(error.message, err=True)
        else:
            console.tell(chinese(error))
        return USAGE
    except ProblemError as error:
        console.complain([error.problem])
        return CONTENT
    except SurroundingsError as error:
        console.tell(str(error))
        return SURROUNDINGS
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # typer ends like this when the reader of a pipe goes away
            return 0
        return end.code if isinstance(end.code, int) else 0
    except (Abort, KeyboardInterrupt):
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _system(error: OSError) -> int:
    """Answer an error of the operating system; a reader that went away (`| head`) is none."""
    if isinstance(error, BrokenPipeError):
        console.nowhere(sys.stdout)
        return 0
    where = f"{error.filename}: " if error.filename else ""
    console.tell(f"{where}{in_words(error)}")
    if error.errno == errno.ENOSPC:
        console.nowhere(sys.stdout)
    return SURROUNDINGS


def _ours(error: Exception) -> int:
    if os.environ.get("ZZCLI_DEBUG"):
        import traceback

        traceback.print_exception(error)
    console.tell(
        f"zzcli 出了内部错误（{type(error).__name__}）；请把这条命令报告给开发者，设 ZZCLI_DEBUG=1 重跑可得详情"
    )
    return SURROUNDINGS
