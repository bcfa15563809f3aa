"""The keys of everything in rule files but nodes: scheme.toml, heads of specials, tracks, readings (rules.md 6, 7)."""

from __future__ import annotations

from collections.abc import Mapping

from zzcli.methods.registry import REQUIRED, Key, Kind


def by_name(*keys: Key) -> Mapping[str, Key]:
    """Return declarations by the name of the key."""
    return {key.name: key for key in keys}


_FORMAT = Key("format", Kind.TEXT, "文件格式的版本，写 format = 1", REQUIRED)

SPECIAL = by_name(
    _FORMAT,
    Key("id", Kind.TEXT, "专项的编号，如 2 或 5-1", REQUIRED),
    Key("title", Kind.TEXT, "专项的名称", REQUIRED),
    Key("document", Kind.TEXT, "依据的文件，条款都相对于它", REQUIRED),
    Key("clause", Kind.TEXT, "规定总分的条款"),
    Key("reading", Kind.ITEMS, "释义：条文有歧义时登记的选择"),
    Key("item", Kind.ITEMS, "评分项"),
    Key("when", Kind.WHEN, "按条件改写的键"),
)
"""The head of a special's file, beside the keys every node has."""

INLINE = by_name(
    Key("id", Kind.TEXT, "专项的编号，也是台账文件名", REQUIRED),
    *(key for name, key in SPECIAL.items() if name not in ("format", "id", "document")),
    Key("document", Kind.TEXT, "依据的文件，默认同办法"),
)
"""[[special]] of scheme.toml."""

TRACK = by_name(
    Key("id", Kind.TEXT, "序列的编号，英文，用作文件名", REQUIRED),
    Key("name", Kind.TEXT, "序列的名称", REQUIRED),
    Key("clause", Kind.TEXT, "依据的条款"),
    Key("document", Kind.TEXT, "依据的文件，默认同办法"),
    Key("include", Kind.NAMES, "并入的共用评分项（[[list]] 的名称）"),
    Key("column", Kind.ITEMS, '排名表的列，按顺序：条目名，或 {name = "列名", of = "条目名"}'),
    Key("item", Kind.ITEMS, "评分项"),
    Key("when", Kind.WHEN, "按条件改写的键"),
)
"""[[track]], beside the keys every node has."""

PUBLIC = ("figures", "declared", "notes", "adjustments", "history", "people")
"""What a scheme may make public beside ranks, scores, rules and readings."""

SCHEME = by_name(
    _FORMAT,
    Key("title", Kind.TEXT, "办法的名称", REQUIRED),
    Key("document", Kind.TEXT, "文号", REQUIRED),
    Key("from", Kind.PERIOD, "第一个评比期", REQUIRED),
    Key("periods", Kind.PERIODS, "评比期的种类", frozenset({"month"})),
    Key("stages", Kind.ITEMS, "审签环节，按顺序：名称，或 {name, specials, files}"),
    Key("specials", Kind.NAMES, "专项文件名，不带 .toml", ()),
    Key("group", Kind.ITEMS, "组别"),
    Key("track", Kind.ITEMS, "序列"),
    Key("special", Kind.ITEMS, "写在这里的专项"),
    Key("list", Kind.ITEMS, "几个序列共用的评分项"),
    Key("reading", Kind.ITEMS, "释义：条文有歧义时登记的选择"),
    Key("finding", Kind.ITEMS, "弄虚作假等情形的处理"),
    Key("outcome", Kind.ITEMS, "结果运用：谁表态、谁发言"),
    Key("deadline", Kind.ITEMS, "报送期限"),
    Key("issuers", Kind.TABLE, "发文机关表：机关、级别两列；加减分事项写了 issuer 的，级别由它查得"),
    Key(
        "event-dates",
        Kind.CHOICE,
        "加减分事项的日期：必须在本期之内（month），或不晚于期末、迟报的计入报来的一期（until）",
        "month",
        ("month", "until"),
    ),
    Key(
        "public",
        Kind.NAMES,
        "网页除名次、得分、规则和释义以外公开什么：核定的数据和计算（figures）、申报（declared）、备注（notes）、"
        "加减分和认定事项的内容和文件（adjustments）、数据的改动（history）、改动人（people）；不写的不公开",
        (),
        PUBLIC,
    ),
)
GROUP = by_name(
    Key("name", Kind.TEXT, "组别的名称", REQUIRED),
    Key("units", Kind.SELECTORS, "单位，或有“单位”列的表 tables/x.csv"),
    Key("partition", Kind.NAMES, "由哪些组别组成，各组互不重复"),
    Key("clause", Kind.TEXT, "依据的条款"),
)
LIST = by_name(
    Key("name", Kind.TEXT, "名称，供 include 引用", REQUIRED),
    Key("item", Kind.ITEMS, "评分项", REQUIRED),
)
STAGE = by_name(
    Key("name", Kind.TEXT, "环节的名称", REQUIRED),
    Key("specials", Kind.NAMES, "签哪些专项", ()),
    Key("files", Kind.NAMES, "签哪些文件", ()),
)
COLUMN = by_name(
    Key("name", Kind.TEXT, "列名", REQUIRED),
    Key("of", Kind.TEXT, "条目名", REQUIRED),
)
READING = by_name(
    Key("id", Kind.TEXT, "编号，英文", REQUIRED),
    Key("clause", Kind.TEXT, "有歧义的条款", REQUIRED),
    Key("question", Kind.TEXT, "歧义是什么", REQUIRED),
    Key("default", Kind.TEXT, "默认的选项", REQUIRED),
    Key("reason", Kind.TEXT, "为什么这样默认", REQUIRED),
    Key("options", Kind.ITEMS, "选项 = 含义，至少两个", REQUIRED),
    Key("from", Kind.PERIOD, "从哪一期起才有选择；之前一律按默认"),
)
FINDING = by_name(
    Key("kind", Kind.TEXT, "情形的名称", REQUIRED),
    Key("clause", Kind.TEXT, "依据的条款", REQUIRED),
    Key("scope", Kind.CHOICE, "影响到哪里", REQUIRED, ("month", "special", "item", "object")),
    Key(
        "effect",
        Kind.CHOICE,
        "怎样处理：不参加排名、记零分、不计入、只记录在案",
        REQUIRED,
        ("unranked", "zero", "exclude", "none"),
    ),
    Key("special", Kind.TEXT, "限于哪个专项", ""),
    Key(
        "peers",
        Kind.CHOICE,
        "给别的单位排名次、求平均时：skip 不算它，count 照样算它；它自己的数值按全体计算，名次同去掉它以后的别人比，只作参考",
        "skip",
        ("skip", "count"),
    ),
)
DEADLINE = by_name(
    Key("what", Kind.NAMES, "报送什么：专项文件名，或事项；可以是几个的列表", REQUIRED),
    Key("clause", Kind.TEXT, "依据的条款", REQUIRED),
    Key("due", Kind.TEXT, "期限：end 为期末，+20 为次月20日", REQUIRED),
    Key("periods", Kind.PERIODS, "只是哪种评比期的期限；默认各种都是"),
    Key("months", Kind.MONTHS, "只是末月在这些月份的评比期的期限"),
    Key("each", Kind.CHOICE, "month：评比期内每个月各有一个期限，如每月5日前报上月的月报", "", ("month",)),
)
OUTCOME = by_name(
    Key("id", Kind.TEXT, "编号", REQUIRED),
    Key("clause", Kind.TEXT, "依据的条款", REQUIRED),
    Key("months", Kind.MONTHS, "在哪些月份"),
    Key("periods", Kind.PERIODS, "在哪种评比期；默认各种都是"),
    Key("pick", Kind.ITEMS, "选谁", REQUIRED),
    Key("text", Kind.TEXT, "作什么处理", REQUIRED),
    Key("list", Kind.TEXT, "列入哪份名单，如 下一个月市政府常务会议；有同名的 [[deadline]] 就是它的期限", ""),
)
PICK = by_name(
    Key("of", Kind.OF, "看哪个序列、专项或条目"),
    Key("first", Kind.NUMBER, "前几名"),
    Key("last", Kind.NUMBER, "后几名"),
    Key("within", Kind.WITHIN, "在哪些组内各自选", ()),
    Key("below", Kind.NUMBER, "得分低于多少；不参加排名的单位也在内"),
    Key("above", Kind.NUMBER, "得分高于多少；不参加排名的单位也在内"),
    Key("ties", Kind.CHOICE, "并列、名额不够时：都选，或由人确定", "all", ("all", "none")),
    Key("finding", Kind.TEXT, "有这种情形的单位"),
    Key("without", Kind.NAMES, "有这种情形的单位除外，名次由后面的单位递补"),
    Key("span", Kind.SPAN, "看哪些评比期的情形：默认本期；year 为本年内到本期为止的各期"),
)
MEASURE = by_name(
    Key("kind", Kind.CHOICE, "种类", None, ("number", "count", "percent", "yes-no", "date", "choice", "judged")),
    Key("in", Kind.TEXT, "计量单位", ""),
    Key("span", Kind.CHOICE, "当月、全年累计、月末状态", "month", ("month", "year", "state")),
    Key("of", Kind.CHOICE, "写“全市”：全市一个数", None, ("全市",)),
    Key("blank", Kind.NUMBER, "写0：没有记录就是没有发生"),
    Key("words", Kind.NAMES, "choice 的可选词", ()),
    Key("records", Kind.CHOICE, "数记录，不是台账数据", "", ("spot-checks", "adjustments", "findings")),
    Key("where", Kind.ITEMS, '数哪些记录：{列 = "值"}'),
    Key("range", Kind.NUMBERS, "数值最低、最高能是多少，如 [0, 100]；超出的是错误，只写绝不可能超出的"),
    Key("same-as", Kind.TEXT, "另一处问的同一件事：“专项/条目:指标”；两处核定的不同是警告"),
    Key("sum", Kind.TEXT, '只用于 of = "全市"：它是哪个指标各单位之和，“专项/条目:指标”；对不上是警告'),
)
