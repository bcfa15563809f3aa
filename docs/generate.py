"""Write the generated parts of the pages in docs/: `python -m docs.generate`. A test checks that they are up to date.

What stands between the two markers of a page comes from the program's own declarations; the rest is written by hand.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docs import scheme
from zzcli.checks.registry import Code
from zzcli.checks.run import CHECKS
from zzcli.cli.app import build
from zzcli.cli.help import page as help_page
from zzcli.ledger import config, notices, records, units
from zzcli.ledger.problem import Severity
from zzcli.ledger.settings import Setting
from zzcli.methods.registry import REQUIRED, Key, Kind, Method, methods
from zzcli.office import demo_settings
from zzcli.rules import declarations, keys
from zzcli.tasks import grading, library, load, notice_rules, report_rules

if TYPE_CHECKING:  # typer keeps click inside itself and does not export it
    from typer._click import Context
    from typer._click.core import Command

DOCS = Path(__file__).parent
BROKEN = DOCS.parent / "tests" / "broken"
START = "<!-- 由 docs/generate.py 生成 -->\n"
END = "<!-- 生成结束 -->\n"

KINDS: Mapping[Kind, str] = {
    Kind.NUMBER: "数，可按月写",
    Kind.EXPRESSION: "表达式或数，可按月写",
    Kind.CONDITION: "条件",
    Kind.TIE: "表达式的列表",
    Kind.CHOICE: "选一个词",
    Kind.FLAG: "true 或 false",
    Kind.TEXT: "文字",
    Kind.NAMES: "文字的列表",
    Kind.NUMBERS: "数的列表",
    Kind.BANDS: '各档：`[["<90", 0], ["=100", 3]]`',
    Kind.POINTS: '`{"名称" = 分}`，或表',
    Kind.MILESTONES: "表：节点、期限、分值",
    Kind.SELECTORS: "单位或选择符的列表",
    Kind.MONTHS: '`[3, 6]` 或 `"4-12"`',
    Kind.PERIODS: '`["month"]`',
    Kind.PERIOD: '`"2021-06"`',
    Kind.LIMIT: '数、`"none"`，或 `{points, span}`',
    Kind.SPAN: "month、quarter 或 year",
    Kind.MEASURES: '`{"名称" = "种类 计量单位"}`',
    Kind.USES: '`{"名称" = "路径"}`',
    Kind.CONSTANTS: "`{名称 = 数}`",
    Kind.OF: "路径的列表，或 `{路径 = 分}`",
    Kind.WEIGHTS: '`{"下级" = 0.5}`，或表',
    Kind.TABLE: '表的路径，如 `"targets/02"`',
    Kind.OBJECTS: "名册的名称，或表的路径",
    Kind.WITHIN: "组别的列表",
    Kind.WHEN: "条件块的列表",
    Kind.ITEMS: "逐条的表",
}
"""How each kind of value is written."""

KEY_TABLES: Sequence[tuple[str, Iterable[Key]]] = (
    ("节点的身份", keys.IDENTITY),
    ("计分和修正", keys.MODIFIERS),
    ("在哪里存在", keys.EXISTENCE),
    ("数据的来源", keys.INPUTS),
    ("对象", keys.OBJECTS),
    ("`when` 块的条件", keys.CONDITIONS),
    ("数据的键", declarations.MEASURE.values()),
    ("专项文件的开头", declarations.SPECIAL.values()),
    ("释义", declarations.READING.values()),
    ("scheme.toml", declarations.SCHEME.values()),
    ("scheme.toml：`[[group]]`", declarations.GROUP.values()),
    ("scheme.toml：`[[track]]`", (*declarations.TRACK.values(), *keys.RANKING)),
    ("scheme.toml：`[[special]]`", declarations.INLINE.values()),
    ("scheme.toml：`[[list]]`", declarations.LIST.values()),
    ("scheme.toml：`stages` 的一条", declarations.STAGE.values()),
    ("scheme.toml：`column` 的一条", declarations.COLUMN.values()),
    ("scheme.toml：`[[finding]]`", declarations.FINDING.values()),
    ("scheme.toml：`[[deadline]]`", declarations.DEADLINE.values()),
    ("scheme.toml：`[[outcome]]`", declarations.OUTCOME.values()),
    ("scheme.toml：`[[outcome]]` 的 `pick`", declarations.PICK.values()),
)

SETTING_TABLES: Sequence[tuple[str, Iterable[Setting]]] = (
    *(
        (f"config.toml：`{_title}`", _declared)
        for _title, _declared in (
            ("[ledger]", config.LEDGER),
            ("[readings]", [config.READING]),
            ("[sample]", config.SAMPLE),
            ("[annual]", [config.WEIGHT]),
            ("[audit]", [config.THRESHOLD]),
            ("[signing]", config.SIGNING),
            ("[[owner]]", config.OWNER),
            ("[deadline]", config.DEADLINE),
        )
    ),
    ("units.toml：`[[unit]]`", units.UNIT),
    ("units.toml：`[[group]]`", units.GROUP),
    ("adjustments.toml：`[[adjustment]]`", records.ADJUSTMENT),
    ("findings.toml：`[[finding]]`", records.FINDING),
    ("signoffs.toml：`[[signoff]]`", records.SIGNOFF),
    ("acknowledged.toml：`[[acknowledged]]`", records.ACCEPTED),
    ("spot-checks.toml", records.DRAWN),
    *((f"demo.toml（随程序自带的办法）：`[{name}]`", listed) for name, listed in demo_settings.SECTIONS.items()),
    ("demo.toml：`[[address]]`", demo_settings.ADDRESS),
    ("notices/001.toml", notices.NOTICE),
    ("notices/001.toml：`[[event]]`", notices.EVENT),
    ("办法的 tasks.toml", load.HEAD[1:]),
    ("办法的 tasks.toml：`[[task]]`", load.TASK),
    ("办法的 tasks.toml：`[scope]` 的一条", load.SCOPE),
    ("办法的 tasks.toml：`[[total]]`", load.TOTAL),
    ("办法的 reports.toml", report_rules.HEAD[1:]),
    ("办法的 reports.toml：`[[report]]`", report_rules.REPORT),
    ("办法的 projects.toml", library.RULES[1:]),
    ("办法的 grading.toml", grading.RULES[1:]),
    ("办法的 notices.toml", notice_rules.HEAD[1:]),
    ("办法的 notices.toml：`[[kind]]`", notice_rules.KIND),
    ("办法的 notices.toml：`[[transition]]`", notice_rules.TRANSITION),
)


def settings() -> str:
    """Return the keys of the ledger's TOML files."""
    return _joined(_setting_table(title, declared) for title, declared in SETTING_TABLES)


def _setting_table(title: str, declared: Iterable[Setting]) -> str:
    rows = ((f"`{each.example}`", "是" if each.required else "", each.meaning) for each in declared)
    return f"### {title}\n\n{_table(('写法', '必填', '意思'), rows)}"


def language() -> str:
    """Return the keys of rule files and the reference of the scoring methods."""
    inner = [method for method in methods().values() if method.inner]
    leaves = [method for method in methods().values() if not method.inner]
    return _joined(
        [
            "## 键",
            *(f"### {title}\n\n{_key_table(declared)}" for title, declared in KEY_TABLES),
            f"## 合成下级的方法\n\n{_index(inner)}\n\n各方法还可以写上面各表里的键。",
            *map(_method, inner),
            f"## 计分方法\n\n{_index(leaves)}\n\n公式、边界情形和依据的条款照录程序里的说明（英文）。",
            *map(_method, leaves),
        ]
    )


def _index(listed: Iterable[Method]) -> str:
    return _table(("方法", "用于"), ((f"[{method.name}](#{method.name})", method.summary) for method in listed))


def _method(method: Method) -> str:
    parts = [f"### {method.name}", f"{method.summary}。"]
    if method.keys:
        parts.append(_key_table(method.keys).rstrip("\n"))
    parts.append(f"```text\n{inspect.getdoc(method.score)}\n```")
    return "\n\n".join(parts) + "\n"


def _key_table(declared: Iterable[Key]) -> str:
    rows = ((f"`{key.name}`", _written(key), _default(key), key.meaning) for key in declared)
    return _table(("键", "写法", "默认", "意思"), rows)


def _written(key: Key) -> str:
    return (
        "、".join(f"`{word}`" for word in key.choices) if key.kind is Kind.CHOICE and key.choices else KINDS[key.kind]
    )


def _default(key: Key) -> str:
    if key.default is REQUIRED:
        return "必填"
    if isinstance(key.default, frozenset | tuple):
        return "、".join(f"`{each}`" for each in key.default)
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    return "" if key.default in (None, "") else f"`{key.default}`"


def commands() -> str:
    """Return the help of every command."""
    root = build()
    return _joined(_help(root, root.make_context("zzcli", [], resilient_parsing=True), "zzcli"))


def _help(command: Command, context: Context, path: str) -> Iterator[str]:
    lines = "\n".join(line.rstrip() for line in help_page(context))
    yield f"## {path}\n\n```text\n{lines}\n```"
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            inside = child.make_context(name, [], parent=context, resilient_parsing=True)
            yield from _help(child, inside, f"{path} {name}")


def gallery() -> str:
    """Return every problem code, check by check, with the lines that its broken ledger gets."""
    parts = []
    for check in CHECKS:
        parts.append(f"## {check.title}\n\n`zzcli validate 评比期 {check.name}` 只做这一类检查。")
        parts += map(_fault, check.codes)
    return _joined(parts)


def _fault(code: Code) -> str:
    lines = (BROKEN / code.name / "expected.txt").read_text(encoding="utf-8").rstrip("\n")
    mark = "（警告）" if code.severity is Severity.WARNING else ""
    meaning = f"{code.what}{mark}。{code.why}。\n怎么改：{code.mend}。"
    return f"### {code.name}\n\n{meaning}\n\n```text\n{lines}\n```"


SHIPPED = ("zhengzhou-2021", "xingyang-2021", "zhengzhou-2018")
"""The schemes that have a page of their own."""

PAGES: Mapping[str, Callable[[], str]] = {
    "format.md": settings,
    "rule-language.md": language,
    "commands.md": commands,
    "errors.md": gallery,
    **{f"scheme-{name}.md": partial(scheme.page, name) for name in SHIPPED},
}


def generated(name: str) -> str:
    """Return a page as it should be: its own text with what is generated between the markers."""
    text = (DOCS / name).read_text(encoding="utf-8")
    head, start, rest = text.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{name} has no markers")
    return f"{head}{START}\n{PAGES[name]()}\n{END}{tail}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def main() -> None:
    """Write all pages."""
    for name in PAGES:
        (DOCS / name).write_text(generated(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
