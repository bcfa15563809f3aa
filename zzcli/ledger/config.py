"""config.toml: which scheme a ledger is scored by, the readings chosen, and who may change what.

Every setting is declared here once; the reference page is made from `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zzcli.ledger import settings
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.settings import Setting
from zzcli.ledger.toml import Document, parse
from zzcli.ledger.values import ValueFault

PATH = "config.toml"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who may change what: `units` their 申报, `specials` their 核定, `stages` they sign, other `files` they keep."""

    email: str
    units: tuple[str, ...]
    specials: tuple[str, ...]
    stages: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """Whether publications must be signed, and the file of allowed signers (git's own format)."""

    required: bool = False
    signers: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The one deadline of one period that was moved, and why."""

    what: str
    period: Period
    due: date
    reason: str


Readings = Mapping[str, tuple[tuple[Period | None, str], ...]]
"""By a reading's id the options chosen, oldest first, each with the first period it holds for (None: always)."""


@dataclass(frozen=True)
class Config:
    """The settings of a ledger; what could not be read has its default, and a problem."""

    scheme: str = ""
    rules: str = ""  # folder of the scheme in the ledger; empty: the scheme packaged with the program
    first: Period | None = None
    synthetic: bool = False
    readings: Readings = field(default_factory=dict)
    sample_source: str = ""
    annual: Mapping[str, Decimal] = field(default_factory=dict)
    audit: Mapping[str, Decimal] = field(default_factory=dict)
    signing: Signing = Signing()
    owners: tuple[Owner, ...] = ()
    deadline: Deadline | None = None
    document: Document | None = field(default=None, repr=False, compare=False)

    def reading(self, reading_id: str, period: Period) -> str | None:
        """Return the option that config chooses for a reading at the period's end, or None when it chooses none."""
        chosen = None
        for since, value in self.readings.get(reading_id, ()):
            if since is None or since.start <= period.end:
                chosen = value
        return chosen

    def place(self, *keys: str | int) -> Place:
        """Return where a setting stands, for problems that only others can find."""
        return self.document.place(*keys) if self.document else Place(PATH)


def _choices(value: object) -> tuple[tuple[Period | None, str], ...]:
    """Read one reading: `"option"`, or `[{value = "option", from = "2021-05"}, ...]` with rising dates."""
    if isinstance(value, str):
        return ((None, settings.text(value)),)
    if not isinstance(value, list) or not value:
        raise ValueFault("wrong-type", '应为加引号的选项，或 [{value = "选项", from = "2021-05"}]')
    found: list[tuple[Period | None, str]] = []
    for entry in value:
        if not isinstance(entry, dict) or not {"value"} <= set(entry) <= {"value", "from"}:
            raise ValueFault("wrong-type", '的每一条应为 {value = "选项", from = "2021-05"}')
        since = settings.period(entry["from"]) if "from" in entry else None
        if found and (since is None or (found[-1][0] is not None and since.start <= found[-1][0].start)):
            raise ValueFault("wrong-order", "的各条应按 from 从早到晚，只有第一条可以没有 from")
        found.append((since, settings.text(entry["value"])))
    return tuple(found)


LEDGER = (
    Setting("scheme", settings.text, 'scheme = "city-2021"', "办法的名称", "", required=True),
    Setting("rules", settings.text, 'rules = "ledger/rules"', "办法所在的文件夹；不写用程序自带的", ""),
    Setting("first", settings.period, 'first = "2021-03"', "第一个评比期，之前的数据取自 opening.csv"),
    Setting("synthetic", settings.flag, "synthetic = true", "是否演示数据（合成）", False),
)
SAMPLE = (Setting("source", settings.text, 'source = "2021年7月4日双色球开奖号码"', "抽检所用的公开随机数", ""),)
SIGNING = (
    Setting("required", settings.flag, "required = true", "发布是否必须签名", False),
    Setting("signers", settings.text, 'signers = "signers"', "允许签名者的文件", ""),
)
OWNER = (
    Setting("email", settings.text, 'email = "kjj@example.gov.cn"', "提交者的邮箱", required=True),
    Setting("units", settings.texts, 'units = ["东湖区"]', "可改这些单位的申报", ()),
    Setting("specials", settings.texts, 'specials = ["02-works"]', "可改这些专项的核定", ()),
    Setting("stages", settings.texts, 'stages = ["牵头部门"]', "可签的审签环节", ()),
    Setting("files", settings.texts, 'files = ["ledger/*/adjustments.toml"]', "可改的其他文件", ()),
)
DEADLINE = (
    Setting("what", settings.text, 'what = "01-works"', "哪一项期限", required=True),
    Setting("period", settings.period, 'period = "2021-06"', "哪个评比期", required=True),
    Setting("due", settings.day, "due = 2021-07-22", "改到哪一天", required=True),
    Setting("reason", settings.text, 'reason = "统计系统停机"', "理由", required=True),
)
# [readings], [annual] and [audit] have keys that the scheme and the checks declare: id or name, and this value.
READING = Setting("readings", _choices, '"3/node-points" = "1"', "释义：选定的选项，可带起始评比期")
WEIGHT = Setting(
    "annual",
    settings.number,
    "months = 0.7",
    "年度总分的权重：months（月）、quarters（季）、years（年），或只对一个序列的，写它的编号",
)
THRESHOLD = Setting("audit", settings.number, "jump = 3", "核查的阈值")
SECTIONS: Mapping[str, tuple[Setting, ...]] = {
    "ledger": LEDGER,
    "sample": SAMPLE,
    "signing": SIGNING,
    "owner": OWNER,
    "deadline": DEADLINE,
    "readings": (READING,),
    "annual": (WEIGHT,),
    "audit": (THRESHOLD,),
}


def read_config(raw: bytes | None) -> tuple[Config, list[Problem]]:
    """Read config.toml; None: there is no such file."""
    if raw is None:
        return Config(), [Problem("missing-file", Place(PATH), "没有 config.toml，请运行 zzcli init")]
    document, problems = parse(PATH, raw)
    if document is None:
        return Config(), problems
    problems += settings.unknown_keys(document, (), document.data, ["format", *SECTIONS])
    problems += settings.check_format(document, required=True)
    if "ledger" not in document.data:
        problems.append(Problem("missing-key", Place(PATH), f"缺少 [ledger] 一节，请补上，例如 {LEDGER[0].example}"))
    ledger = _section(document, "ledger", problems)
    signing = _section(document, "signing", problems)
    config = Config(
        scheme=ledger["scheme"],
        rules=ledger["rules"].rstrip("/"),
        first=ledger["first"],
        synthetic=ledger["synthetic"],
        readings=_free(document, READING, problems),
        sample_source=_section(document, "sample", problems)["source"],
        annual=_free(document, WEIGHT, problems),
        audit=_free(document, THRESHOLD, problems),
        signing=Signing(signing["required"], signing["signers"]),
        owners=tuple(Owner(**values) for _, values in settings.tables(document, "owner", OWNER, problems)),
        deadline=_deadline(document, problems),
        document=document,
    )
    return config, problems


def _section(document: Document, name: str, problems: list[Problem]) -> dict[str, Any]:
    """Read the table `[name]`; all defaults when it is not there."""
    if name not in document.data:
        return {setting.key: setting.default for setting in SECTIONS[name]}
    values, faults = settings.read_table(document, (name,), SECTIONS[name])
    problems += faults
    return values


def _free(document: Document, setting: Setting, problems: list[Problem]) -> dict[str, Any]:
    """Read a table whose keys are names that others declare."""
    table = document.data.get(setting.key, {})
    names = table if isinstance(table, dict) else ()
    each = [Setting(name, setting.read, setting.example, setting.meaning) for name in names]
    if setting.key not in document.data:
        return {}
    values, faults = settings.read_table(document, (setting.key,), each)
    problems += faults
    return {name: value for name, value in values.items() if value is not None}


def _deadline(document: Document, problems: list[Problem]) -> Deadline | None:
    if "deadline" not in document.data:
        return None
    values, faults = settings.read_table(document, ("deadline",), DEADLINE)
    problems += faults
    return None if faults else Deadline(**values)
