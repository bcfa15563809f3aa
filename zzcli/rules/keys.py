"""The keys every node understands, declared once, and how they join with those of its method (rules.md 1, 2, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import zzcli.methods  # noqa: F401 - registers the methods
from zzcli.ledger.numbers import ZERO
from zzcli.methods.registry import REQUIRED, Key, Kind, methods
from zzcli.rules import expressions

ABSENT = ("exclude", "zero", "full", "peers-mean")
COMBINE = ("sum", "mean", "min", "max")

IDENTITY = (
    Key("id", Kind.TEXT, "编号，也是在树里的位置：2.2是2的下一级；不含专项自己的编号", REQUIRED),
    Key("name", Kind.TEXT, "名称，专项内不重复；实在重复的写成 上级/名称", REQUIRED),
    Key("clause", Kind.TEXT, "依据的条款，相对于document；几处用“；”隔开，表格写 表N行M", REQUIRED),
    Key("item", Kind.ITEMS, "下级评分项"),
    Key("when", Kind.WHEN, "按顺序读的条件块，每个键取第一个成立且写了它的块"),
)
"""What makes a node a node; a `when` block may set none of these."""

MODIFIERS = (
    Key("method", Kind.CHOICE, "计分方法"),
    Key("full", Kind.NUMBER, "满分；合计时计入的分值"),
    Key("cap", Kind.LIMIT, '最多得多少分，默认等于满分；"none"为不封顶'),
    Key("floor", Kind.LIMIT, "最少得多少分；不写为不设下限"),
    Key("base", Kind.NUMBER, "起评分，计满算入；扣分法默认为满分，计件法默认为0"),
    Key("keep", Kind.SPAN, "在这段时间里不低于已得的最高分"),
    Key("carry", Kind.SPAN, "超额结转的期限，到期清零"),
    Key("full-when", Kind.CONDITION, "成立时得满分"),
    Key("gate", Kind.CONDITION, "不成立时得零分"),
    Key("round", Kind.NUMBER, "四舍五入保留的小数位数；不写为不舍入", choices=("none",)),
    Key("scored", Kind.FLAG, "false：计算并显示，但不计入任何合计", True),
    Key("total-note", Kind.TEXT, "下级分值合计与满分不符时的说明"),
    Key("lead", Kind.NAMES, "牵头单位，默认同上级"),
)
EXISTENCE = (
    Key("units", Kind.SELECTORS, "适用的单位：单位名、group:、tag:、track:，前加-为除外；默认同上级"),
    Key("months", Kind.MONTHS, '适用的月份，如 [3, 6] 或 "4-12"'),
    Key("periods", Kind.PERIODS, "适用的评比期种类：month、quarter、year"),
    Key("from", Kind.PERIOD, "从哪一期起适用"),
    Key("until", Kind.PERIOD, "到哪一期为止（含）适用"),
    Key("absent", Kind.CHOICE, "没有这项任务时怎样计：不计入、零分、满分、其他单位的平均", choices=ABSENT),
)
INPUTS = (
    Key("measures", Kind.MEASURES, '台账里的数据：名称 = "种类 计量单位"，或写成表，见“数据”'),
    Key("due", Kind.MONTHS, "哪些月份要报数据"),
    Key("hold", Kind.FLAG, "true：数据沿用到下一次报送", False),
    Key("uses", Kind.USES, '读取其他评分项：名称 = "专项/条目:指标@previous"'),
    Key("values", Kind.TABLE, "取值表，值列可在表达式里按名称读取"),
    Key("running", Kind.NAMES, "哪些计划值是一月以来的累计；与全年累计的指标同名的计划不必写", ()),
    Key("constants", Kind.CONSTANTS, "常数，可按月份写"),
    Key("of", Kind.OF, "把其他评分项或专项作为下级计入：[路径] 或 {路径 = 分值}"),
    Key("within", Kind.WITHIN, "在哪些组内各自排名、求平均；写在专项的根上，专项的名次也各组各排；默认全体"),
)
OBJECTS = (
    Key("objects", Kind.OBJECTS, "按对象计分：台账里的名册，或办法里的表 tables/x.csv"),
    Key("combine", Kind.CHOICE, "对象得分怎样合成", "sum", choices=COMBINE),
    Key("weight", Kind.TEXT, "合成时用作权重的属性"),
    Key("where", Kind.CONDITION, "只计满足条件的对象"),
    Key("exclusive", Kind.FLAG, "true：同一名称只能出现在一个下级里", False),
)
CONDITIONS = (
    Key("units", Kind.SELECTORS, "单位"),
    Key("months", Kind.MONTHS, "月份"),
    Key("period", Kind.CHOICE, "评比期种类", choices=("month", "quarter", "year")),
    Key("from", Kind.PERIOD, "从哪一期起"),
    Key("until", Kind.PERIOD, "到哪一期为止（含）"),
    Key("reading", Kind.TEXT, '释义取某个选项：{释义 = "选项"}'),
    Key("if", Kind.CONDITION, "表达式成立"),
)
"""The conditions of a `when` block; there these keys never change where a node exists."""

ANNUAL = (
    Key(
        "annual-total",
        Kind.CHOICE,
        "序列：年度总分怎样得出：由各期加权（weights），或就是年度一期的总分（year），怎样平均由办法写在树里",
        "weights",
        ("weights", "year"),
    ),
    Key(
        "annual-scale",
        Kind.CHOICE,
        "序列：各期总分怎样计入年度总分：折算成百分制（percent），或按原分（points）",
        "percent",
        ("percent", "points"),
    ),
    Key(
        "annual-unranked",
        Kind.CHOICE,
        "序列：不参加排名的那一期怎样计入年度：不给年度总分（withhold）、计零分、不计这一期、照算出的总分（score）",
        "withhold",
        ("withhold", "zero", "exclude", "score"),
    ),
    Key(
        "annual-absent",
        Kind.CHOICE,
        "序列：没有得分的那一期怎样计入年度：不给年度总分（withhold）、计零分、不计这一期",
        "withhold",
        ("withhold", "zero", "exclude"),
    ),
)
"""How the periods of a track count in the total of a year; the weights are the ledger's ([annual] of config.toml)."""

RANKING = (
    Key("total", Kind.TEXT, "序列：按哪个条目的得分排名；默认按整个序列的总分"),
    Key("total-tie", Kind.NAMES, "序列：总分相同时，依次比较哪些条目的得分，高的在前；不写或仍相同的并列", ()),
    *ANNUAL,
)
"""What a track's root may say beside the common keys, in `when` blocks, too."""

COMMON: Mapping[str, Key] = {key.name: key for key in (*MODIFIERS, *EXISTENCE, *INPUTS, *OBJECTS, *RANKING)}
"""Every key a node may bear whatever its method, but those of IDENTITY; RANKING only at the root of a track."""

EITHER: Mapping[str, tuple[str, str]] = {"milestones": ("nodes", "due-date"), "rank-step": ("step", "places")}
"""By method: two keys of which a node sets exactly one."""

NOT_IN_BLOCK = frozenset({"units", "months", "from", "until", "periods"})
"""Keys that a `when` block cannot set: four are conditions there, and where a node exists it cannot change."""

NOT_BY_ROW = frozenset(
    {"objects", "where", "due", "hold", "scored", "exclusive", "combine", "weight", *(key.name for key in RANKING)}
)
"""Keys that one block cannot set for some rows of a node: they decide which rows there are, or hold for all."""

IN_BLOCK: Mapping[str, Key] = {name: key for name, key in COMMON.items() if name not in NOT_IN_BLOCK}


@lru_cache(maxsize=256)
def declared(method: str) -> Mapping[str, Key]:
    """Return the keys a node of this method understands: its method's and the common ones, the method's first."""
    own = {key.name: key for key in methods()[method].keys}
    return {**own, **{name: key for name, key in COMMON.items() if name not in own}}


@lru_cache(maxsize=256)
def defaults(method: str) -> Mapping[str, object]:
    """Return what the keys of a method and the common keys are where nobody wrote them; REQUIRED keys are left out."""
    return {name: _typed(key, key.default) for name, key in declared(method).items() if key.default is not REQUIRED}


@lru_cache(maxsize=256)
def required(method: str) -> tuple[str, ...]:
    """Return the names of the keys that a node of this method must have."""
    return tuple(name for name, key in declared(method).items() if key.default is REQUIRED)


def _typed(key: Key, default: object) -> object:
    """Return a declared default as a rule file's value of that kind would be read."""
    if key.kind in (Kind.EXPRESSION, Kind.CONDITION) and default is not None:
        return expressions.parse(str(default))
    if key.kind is Kind.NUMBER and isinstance(default, int):
        return ZERO + default
    if key.kind is Kind.TIE and default is not None:
        return tuple(expressions.parse(str(each)) for each in default)  # type: ignore[attr-defined]
    if key.kind is Kind.WITHIN and default is None:
        return ()
    return default
