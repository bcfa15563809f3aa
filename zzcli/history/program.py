"""How git is to call this program: from hooks and as a merge driver, whatever the search path there."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_START = "from zzcli.cli import main; main()"


def shell_command(*arguments: str) -> str:
    """Return the line of shell that runs this very installation of zzcli.

    Python is told not to look for modules in the folder it runs in (-P): nothing that was pushed or checked out there
    is ever executed.
    """
    return shlex.join([Path(sys.executable).as_posix(), "-P", "-c", _START, *arguments])
