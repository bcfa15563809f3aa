"""Small schemes in memory: files by name, their text with the margin taken off, and what loading them says."""

from __future__ import annotations

from textwrap import dedent

from zzcli.ledger.source import Memory
from zzcli.rules.check import check
from zzcli.rules.load import load_scheme
from zzcli.rules.model import Scheme, Tree
from zzcli.rules.proof import Proof, units_of_template

SCHEME = """\
format = 1
title = "办法"
document = "文1号"
from = "2021-03"
specials = ["a"]
group = [{name = "区", units = ["甲区", "乙区"]}, {name = "县", units = ["丙县"]}, {name = "全部", partition = ["区", "县"]}]
track = [{id = "t", name = "序列", units = ["group:区", "group:县"], full = 10, item = [{id = "1", name = "专项", clause = "一", method = "sum", of = ["a"]}]}]
"""
HEAD = """\
format = 1
id = "1"
title = "甲专项"
document = "附件1"
full = 10
"""
"""The head of the special `a`: five lines, so that what follows begins on line 6."""

UNITS = """\
format = 1
unit = [{name = "甲区", tags = ["大"]}, {name = "乙区"}, {name = "丙县"}]
"""
LEAF = """\
[[item]]
id = "1"
name = "子"
clause = "一"
method = "judged"
full = 10
min = 0
max = 10
"""
"""One item on lines 6 to 13 of the special `a`."""

ITEM = """\
[[item]]
id = "1"
name = "子"
clause = "一"
full = 10
"""
"""An item on lines 6 to 10 that still needs a method."""

READING = """\
[[reading]]
id = "lowest"
clause = "一"
question = "最低几分"
default = "0"
reason = "字面"
options = {"0" = "零", "-5" = "负五"}
"""


def source(files: dict[str, str]) -> Memory:
    """Return files of a scheme in the folder `s`, with scheme.toml and units.toml where they are not given."""
    given = {"scheme.toml": SCHEME, "units.toml": UNITS, **files}
    return Memory({f"s/{name}": dedent(text).encode() for name, text in given.items()})


def special(body: str) -> str:
    """Return the text of the special `a`: its head and a body whose first line is line 6."""
    return HEAD + dedent(body)


def load(files: dict[str, str]) -> Scheme:
    """Return a scheme that must load without a problem."""
    scheme, problems = load_scheme(source(files), "s", "试")
    assert [str(problem) for problem in problems] == []
    assert scheme is not None
    return scheme


def load_special(body: str, **tables: str) -> Tree:
    """Return the special `a` of a scheme, with tables by the name of their file in tables/."""
    return load({"a.toml": special(body), **_tables(tables)}).specials[0]


def faults(files: dict[str, str]) -> list[str]:
    """Return what loading says, without the folder; a scheme with an error must not be handed out."""
    scheme, problems = load_scheme(source(files), "s", "试")
    assert (scheme is None) == any(problem.severity == "error" for problem in problems)
    return [str(problem).removeprefix("s/") for problem in problems]


def special_faults(body: str, **tables: str) -> list[str]:
    """Return what loading says of a scheme whose special `a` has this body."""
    return faults({"a.toml": special(body), **_tables(tables)})


def checked(files: dict[str, str]) -> list[str]:
    """Return what `check` says of a scheme that loads without a problem."""
    scheme = load(files)
    return [str(problem).removeprefix("s/") for problem in check(scheme, source(files), "s")]


def checked_special(body: str, **tables: str) -> list[str]:
    """Return what `check` says of a scheme whose special `a` has this body."""
    return checked({"a.toml": special(body), **_tables(tables)})


def proof(files: dict[str, str]) -> Proof:
    """Return a loaded scheme with its units."""
    units, problems = units_of_template(source(files), "s")
    assert problems == []
    return Proof(load(files), source(files), "s", units)


def _tables(tables: dict[str, str]) -> dict[str, str]:
    return {f"tables/{name}.csv": text for name, text in tables.items()}
