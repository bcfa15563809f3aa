"""Who may change the progress of a task: the unit whose line it is."""

from __future__ import annotations

from typing import cast

from zzcli.history.plumbing import Tree
from zzcli.history.rows import PROGRESS
from zzcli.ledger.source import Memory
from zzcli.publishing.guard_rights import Law

CONFIG = """\
format = 1

[ledger]
scheme = "erqi-2018"

[[owner]]
email = "jsj@example.gov.cn"
units = ["区建设局"]
"""
UNITS = 'format = 1\n\n[[unit]]\nname = "区建设局"\naliases = ["建设局"]\n\n[[unit]]\nname = "区城管局"\n'
PATH = "ledger/2018-06/progress.csv"


def trespasses(unit: str) -> list[str]:
    tree = Memory({"config.toml": CONFIG.encode(), "units.toml": UNITS.encode()})
    law = Law(cast(Tree, tree))
    row = ("3(1)", "3(1)-1", unit, "90", "", "未", "", "")
    return [each.whose for each in law.trespasses(law.rights("jsj@example.gov.cn"), PATH, PROGRESS, None, row)]


def test_a_unit_changes_its_own_lines_and_no_others() -> None:
    assert trespasses("区建设局") == []
    assert trespasses("建设局") == []  # by its alias
    assert trespasses("区城管局") == ["区城管局 的进展"]
