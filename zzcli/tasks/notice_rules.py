"""notices.toml: the kinds of notices, their states and what may be done in each."""

from __future__ import annotations

from zzcli.ledger import settings
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.settings import Setting
from zzcli.ledger.values import ValueFault
from zzcli.tasks import kinds
from zzcli.tasks.model import Kind, Machine, Transition
from zzcli.tasks.texts import Texts

ACTIONS = ("draft", "issue", "reply", "close", "withdraw")
NO_KIND = "none"
NEEDS = ("requirement", "limit", "number", "result", "reason")


def numbering(value: object) -> str:
    """Read a pattern of numbers, in which {year} and {n} stand once each."""
    text = settings.text(value)
    if text.count("{year}") != 1 or text.count("{n}") != 1:
        raise ValueFault("wrong-type", "里 {year} 和 {n} 各要写一次")
    return text


HEAD = (
    settings.FORMAT_SETTING,
    Setting("issuer", settings.text, 'issuer = "某办公室"', "谁发", required=True),
    Setting("first", settings.text, 'first = "催办通知"', "逾期的任务先发哪一种", required=True),
    Setting(
        "each",
        kinds.word("unit", "both"),
        'each = "unit"',
        "每个单位各一个的目标逾期：发给逾期的单位（unit），还是也发给任务的牵头、责任单位（both）",
        "unit",
    ),
    Setting("kind", kinds.later, "[[kind]]", "种类"),
    Setting("transition", kinds.later, "[[transition]]", "动作"),
)
KIND = (
    Setting("id", settings.text, 'id = "催办通知"', "名称", required=True),
    Setting("clause", settings.text, 'clause = "二(七)"', "依据的条款", required=True),
    Setting("number", numbering, 'number = "催办〔{year}〕{n}号"', "编号的样子", required=True),
    Setting("limit-days", kinds.whole, 'limit-days = "?limit"', "起草时先填的办理时限，天", required=True),
    Setting("escalates", settings.text, 'escalates = "督办通知"', "到时限没有书面答复的，升为哪一种；none 不升", ""),
    Setting("asks", settings.text, 'asks = "建议约谈主要负责人"', "工作要求前面加的一句", ""),
)
TRANSITION = (
    Setting("action", kinds.word(*ACTIONS), 'action = "reply"', f"动作：{'、'.join(ACTIONS)}", required=True),
    Setting("from", settings.texts, 'from = ["已发出"]', "从哪些状态；draft 写空的", required=True),
    Setting("to", settings.text, 'to = "已反馈"', "到哪个状态", required=True),
    Setting("needs", kinds.words(*NEEDS), 'needs = ["result"]', f"要写什么：{'、'.join(NEEDS)}", ()),
    Setting("done", settings.flag, "done = true", "任务完成才可以", False),
    Setting("final", settings.flag, "final = true", "这个状态就是了结", False),
)


def read_machine(texts: Texts, name: str) -> Machine | None:
    """Read the file; None when it cannot be used, and the problems say why."""
    document = texts.toml(name)
    if document is None:
        return None
    head, faults = settings.read_table(document, (), HEAD)
    texts.problems += faults
    kinds: dict[str, Kind] = {}
    for keys, values in settings.tables(document, "kind", KIND, texts.problems):
        place = document.place(*keys)
        if values["id"] in kinds:
            texts.problems.append(Problem("duplicate-id", place, f"种类“{values['id']}”写了两次，请删去一个"))
        values["limit_days"] = values.pop("limit-days")
        values["escalates"] = "" if values["escalates"] == NO_KIND else values["escalates"]
        kinds[values["id"]] = Kind(**values, place=place)
    transitions = []
    for keys, values in settings.tables(document, "transition", TRANSITION, texts.problems):
        values["sources"] = values.pop("from")
        transitions.append(Transition(**values, place=document.place(*keys)))
    for place, kind in [(document.place("first"), head["first"]), *((k.place, k.escalates) for k in kinds.values())]:
        if kind and kind not in kinds:
            message = f"种类“{kind}”没有定义{hint(kind, kinds)}，请改正"
            texts.problems.append(Problem("unknown-path", place, message))
    texts.problems += _unreached(transitions)
    return Machine(head["issuer"], head["first"], kinds, tuple(transitions), both=head["each"] == "both")


def _unreached(transitions: list[Transition]) -> list[Problem]:
    """Return a problem for each state that an action starts from and no other leads to."""
    reached = {each.to for each in transitions}
    found: list[tuple[Place, str]] = [
        (each.place, source) for each in transitions for source in each.sources if source not in reached
    ]
    return [
        Problem("unknown-path", place, f"没有动作会到状态“{source}”{hint(source, reached)}，请改正")
        for place, source in found
    ]
