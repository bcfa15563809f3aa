"""What the English words of rule files say to people: choices, functions and operators of formulas, groups."""

from __future__ import annotations

import re
from collections.abc import Mapping

ABSENT = {"exclude": "不计入", "zero": "零分", "full": "满分", "peers-mean": "其他单位得分的平均"}
_STEPS = {
    "completed": "不计",
    "started": "按一步计",
    "proportional": "按比例计",
    "exceeded": "不计，恰好一步也不计",
}
_SPANS = {"month": "当月", "quarter": "季度内", "year": "年度内"}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "absent": ABSENT,
    "better": {"high": "数值高的", "low": "数值低的"},
    "keep": _SPANS,
    "carry": _SPANS,
    "negative": {"ratio": "照比例", "zero": "零分", "zero-if-missed": "未达目标才零分"},
    "zero-target": {"error": "报错", "full": "达到就满分", "zero": "零分"},
    "zero-whole": {"error": "报错", "full": "满分", "zero": "零分"},
    "records": {"adjustments": "加减分记录", "spot-checks": "抽检记录"},
    "same-event": {"each": "每条都计", "highest": "只计最大的一条"},
    "steps": _STEPS,
    "early-steps": _STEPS,
    "missed": {"zero": "失去分值，补完恢复", "keep": "不失分值", "forfeit": "失去分值，补完也不恢复"},
    "undue": {"full": "视同完成", "zero": "不得分值", "exclude": "不计，由其余节点折算"},
    "after": {"stay": "照扣", "stop": "不再扣"},
    "early-after": {"stay": "照加", "due": "只加到期限所在的月份"},
    "several": {"each": "各自计", "most": "只按月数最多的一个"},
    "ties": {
        "share": "同名次，后面的名次空出",
        "dense": "同名次，后面的名次不空",
        "mean": "取所占名次的平均",
        "error": "报错",
    },
    "proportion": {"place": "按名次，末名仍有一份", "to-zero": "按名次，末名为零", "value": "按与第一名的值之比"},
    "zero-best": {"error": "报错", "first": "第一名仍计最高分", "zero": "零分"},
    "last-ties": {"place": "从第一名数名次", "end": "都是末名"},
    "overlap": {"both": "两头都计", "first": "只计前几名"},
    "rest": {
        "all": "在全体中排",
        "missed": "只在未达目标者中排，第一名不扣",
        "after": "只在未达目标者中排，第一名扣一步",
    },
    "round": {"none": "不舍入"},
}
"""What each choice of a key says beside the key's heading, by key."""

FUNCTIONS = {
    "min": "较小",
    "max": "较大",
    "abs": "绝对值",
    "floor": "向下取整",
    "ceil": "向上取整",
    "round": "四舍五入",
    "ratio": "比",
    "pct": "百分比",
    "prev": "上期",
    "ytd": "年初累计",
    "days": "相差天数",
    "months": "相差月数",
    "addmonths": "加月",
    "target": "计划",
    "rank": "名次",
    "total": "合计",
    "average": "平均",
    "best": "最好",
    "number": "个数",
}
_WORDS = {"full": "满分", "low": "低的在前", "and": "且", "or": "或", "not": "非"}
_MARKS = {"<=": "≤", ">=": "≥", "!=": "≠", "*": "×"}

_ENGLISH = re.compile(
    rf"(?P<function>(?<!\w)(?:{'|'.join(FUNCTIONS)})(?=\())"
    rf"|(?P<word>(?<![\w「'])(?<![a-z]-)(?:{'|'.join(_WORDS)})(?![\w」']|-[a-z]|\.\w))"
    r"|(?P<mark><=|>=|!=|\*)"
)
_KIND = re.compile(r"(?<!\w)(?:group|tag|track):")


def formula(text: str) -> str:
    """Return a formula, or a text with formulas in it, with Chinese for the functions and words of the language."""
    return _ENGLISH.sub(_chinese, text)


def _chinese(match: re.Match[str]) -> str:
    words = {"function": FUNCTIONS, "word": _WORDS, "mark": _MARKS}[match.lastgroup or ""]
    return words[match[0]]


def key_text(name: str, text: str) -> str:
    """Return the text of a key (`stated`) as people read it: a choice or span by its meaning, groups by their names."""
    if name in ("within", "units"):
        return _KIND.sub("", text)
    if name in ("kinds", "points", "nodes", "objects"):  # names of the document, and paths
        return text
    return CHOICES.get(name, {}).get(text) or formula(text)
