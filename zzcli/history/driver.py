"""The merge driver as git knows it: named in .gitattributes, which travels, and configured in each clone, which does not.

Where it is named but not configured, git merges by lines of text and says nothing: `lacks_driver` tells.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.history.program import shell_command
from zzcli.ledger.problem import SurroundingsError

if TYPE_CHECKING:
    import git

NAME = "zzcli-figures"
COMMAND = "merge-figures"
ATTRIBUTES = f"""\
# 数据、计划、名册按键合并，不按行：每个克隆里运行一次 zzcli guard install
ledger/*/*.csv merge={NAME}
ledger/opening.csv merge={NAME}
"""
_PROBE = "ledger/2021-01/01.csv"  # any figures file: whether .gitattributes names the driver for it


def configure(commands: git.Git) -> None:
    """Set up the driver in the repository that git's commands work on; a name without a command would be fatal."""
    line = shell_command(COMMAND).replace("%", "%%")  # git fills in what follows a %
    commands.config("--local", f"merge.{NAME}.driver", f"{line} %O %A %B %P")
    commands.config("--local", f"merge.{NAME}.name", "台账按键合并")


def names_driver(root: Path, commands: git.Git) -> bool:
    """Tell whether .gitattributes gives a ledger's figures to the driver."""
    told: str = commands.check_attr("merge", "--", (root / _PROBE).as_posix(), with_exceptions=False)
    return told.endswith(f": {NAME}")


def lacks_driver(root: Path) -> bool:
    """Tell whether .gitattributes of a ledger names the driver and this clone has not been set up for it.

    False outside a repository: nothing is merged there.
    """
    from zzcli.ledger.commit import open_repository

    try:
        repository = open_repository(root)
    except SurroundingsError:
        return False
    if repository.bare or not names_driver(root, repository.git):
        return False
    return not repository.git.config("--get", f"merge.{NAME}.driver", with_exceptions=False)
