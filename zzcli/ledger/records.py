"""Records of a period that are not figures: adjustments, findings, sign-offs, accepted warnings, the draw.

Each is a TOML file of `[[...]]` tables that are read one by one, so that a fault in one does not hide the next.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

from zzcli.ledger import settings
from zzcli.ledger.lines import Keys
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.settings import Setting
from zzcli.ledger.toml import Document, parse
from zzcli.ledger.units import Units, unknown_unit
from zzcli.ledger.values import ValueFault

ADJUSTMENTS = "adjustments.toml"
FINDINGS = "findings.toml"
SIGNOFFS = "signoffs.toml"
ACKNOWLEDGED = "acknowledged.toml"
DRAW = "spot-checks.toml"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What all records have: the file and keys they were read from."""

    origin: Document = field(repr=False, compare=False)
    keys: Keys = field(repr=False, compare=False)

    def place(self, *keys: str | int) -> Place:
        """Return where the record, or one of its keys, stands; finding it scans the file."""
        return self.origin.place(*self.keys, *keys)


@dataclass(frozen=True)
class Evidence:
    """A file that proves something: its path from the ledger's root, and its digest."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Citation:
    """A rank in another ledger's publication: the repository, its tag and digest, the ranking and who is ranked in it.

    `ledger` is a folder, relative to this ledger's root or absolute; `ranking` a track or special of that ledger.
    """

    ledger: str
    tag: str
    digest: str
    ranking: str
    unit: str


@dataclass(frozen=True)
class Adjustment(Record):
    """A 加减分事项. `counts_in` names tracks or specials (empty: the unit's track); `document` is its proof.

    `issuer` is the body that issued it, from which the scheme knows the level; records with one `event` are about
    the same thing; `cites` is the published rank in another ledger that it rests on.
    """

    unit: str
    kind: str
    level: str
    issuer: str
    role: str
    size: int | None
    count: int
    date: datetime.date
    event: str
    counts_in: tuple[str, ...]
    title: str
    document: str
    cites: Citation | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Finding(Record):
    """弄虚作假 and the like: its kind says in the scheme what it does; special, item and object say to what."""

    unit: str
    kind: str
    special: str
    item: str
    object: str
    date: datetime.date
    reason: str
    document: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class SignOff(Record):
    """A stage's signature over the bytes of a file, or over the lines of some of its items."""

    stage: str
    file: str
    items: tuple[str, ...]
    by: str
    date: datetime.date
    digest: str


@dataclass(frozen=True)
class Acknowledged(Record):
    """A warning accepted: its code, file and, where one file has several, words of its message.

    `digest` is that of the lines the warning rests on: it is accepted for these, and for no other figures.
    """

    code: str
    file: str
    about: str
    digest: str
    reason: str
    by: str
    date: datetime.date


@dataclass(frozen=True)
class Draw:
    """How the spot checks were drawn: the closing commit, the public number and how many claims it drew."""

    closed: str
    source: str
    salt: str
    drawn: int | None
    origin: Document | None = field(default=None, repr=False, compare=False)

    def place(self, key: str) -> Place:
        """Return where a key stands."""
        return self.origin.place(key) if self.origin else Place(DRAW)


R = TypeVar("R")


@dataclass(frozen=True)
class Records(Generic[R]):
    """The records of one file that are without fault, in its order, and what is wrong with the others."""

    rows: tuple[R, ...] = ()
    problems: tuple[Problem, ...] = ()


def _evidence(value: object) -> tuple[Evidence, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValueFault("wrong-type", '应为 [{path = "evidence/…", sha256 = "…"}]')
    found = []
    for entry in value:
        if set(entry) != {"path", "sha256"}:
            raise ValueFault("wrong-type", "的每一条应恰有 path 和 sha256")
        path = settings.text(entry["path"])
        if path.startswith("/") or "\\" in path or ".." in path.split("/"):
            raise ValueFault("path", f"的 path“{path}”应为台账文件夹内的相对路径，用 / 分隔")
        found.append(Evidence(path, settings.digest(entry["sha256"])))
    return tuple(found)


def _citation(value: object) -> Citation:
    names = [each.name for each in fields(Citation)]
    if not isinstance(value, dict) or set(value) != set(names):
        raise ValueFault("wrong-type", f"应恰有 {'、'.join(names)}")
    return Citation(**{name: settings.text(value[name]) for name in names})


def _commit(value: object) -> str:
    if not isinstance(value, str) or len(value) not in (40, 64) or not set(value) <= set("0123456789abcdef"):
        raise ValueFault("digest", "应为完整的提交编号")
    return value


ADJUSTMENT = (
    Setting("unit", settings.text, 'unit = "东湖区"', "单位", required=True),
    Setting("kind", settings.text, 'kind = "表彰"', "事项", required=True),
    Setting("level", settings.text, 'level = "省部级"', "级别；写了 issuer 可以不写", ""),
    Setting("issuer", settings.text, 'issuer = "省政府"', "发文机关，级别由办法的发文机关表查得", ""),
    Setting("role", settings.text, 'role = "牵头"', "角色", ""),
    Setting("size", settings.positive, "size = 14", "一批的人数", None),
    Setting("count", settings.positive, "count = 1", "次数", 1),
    Setting("date", settings.day, "date = 2021-06-12", "日期", required=True),
    Setting("event", settings.text, 'event = "…"', "同一件事的名称：几条记录写同一个名称，就是同一件事", ""),
    Setting("counts_in", settings.texts, 'counts_in = ["districts"]', "计入的序列或专项；不写计入单位所在序列", ()),
    Setting("title", settings.text, 'title = "…"', "事项名称", ""),
    Setting("document", settings.text, 'document = "…"', "证明文件的名称和文号", required=True),
    Setting(
        "cites",
        _citation,
        'cites = {ledger = "../上级台账", tag = "published/2021-06", digest = "…", ranking = "…", unit = "…"}',
        "依据的是另一个台账发布的名次时，写明那次发布、排名表和单位",
        None,
    ),
    Setting("evidence", _evidence, 'evidence = [{path = "evidence/…", sha256 = "…"}]', "证明材料", ()),
)
FINDING = (
    Setting("unit", settings.text, 'unit = "东湖区"', "单位", required=True),
    Setting("kind", settings.text, 'kind = "弄虚作假"', "认定的种类", required=True),
    Setting("special", settings.text, 'special = "01-works"', "专项", ""),
    Setting("item", settings.text, 'item = "…"', "评分项", ""),
    Setting("object", settings.text, 'object = "…"', "对象", ""),
    Setting("date", settings.day, "date = 2021-06-12", "认定日期", required=True),
    Setting("reason", settings.text, 'reason = "…"', "理由", required=True),
    Setting("document", settings.text, 'document = "…"', "认定文件的名称和文号", required=True),
    Setting("evidence", _evidence, 'evidence = [{path = "evidence/…", sha256 = "…"}]', "证明材料", ()),
)
SIGNOFF = (
    Setting("stage", settings.text, 'stage = "牵头部门"', "审签环节", required=True),
    Setting("file", settings.text, 'file = "01-works.csv"', "审签的文件", required=True),
    Setting("items", settings.texts, 'items = ["规模以上工业增加值增速"]', "只签这些评分项；不写签整个文件", ()),
    Setting("by", settings.text, 'by = "张三"', "审签人", required=True),
    Setting("date", settings.day, "date = 2021-07-05", "审签日期", required=True),
    Setting("digest", settings.digest, 'digest = "…"', "内容的 sha256", required=True),
)
ACCEPTED = (
    Setting("code", settings.text, 'code = "jump"', "警告的代码", required=True),
    Setting("file", settings.text, 'file = "01-works.csv"', "警告所在的文件", required=True),
    Setting("about", settings.text, 'about = "东湖区"', "警告里的文字；不写指该文件的所有此类警告", ""),
    Setting("digest", settings.digest, 'digest = "…"', "警告所依据的各行的 sha256；行再改，接受就失效", required=True),
    Setting("reason", settings.text, 'reason = "…"', "接受的理由", required=True),
    Setting("by", settings.text, 'by = "张三"', "接受人", required=True),
    Setting("date", settings.day, "date = 2021-07-05", "接受日期", required=True),
)
DRAWN = (
    Setting("closed", _commit, 'closed = "…"', "截止申报时的提交", ""),
    Setting("source", settings.text, 'source = "…"', "公开随机数的来源", ""),
    Setting("salt", settings.text, 'salt = "…"', "公开随机数", ""),
    Setting("drawn", settings.count, "drawn = 12", "抽中的条数", None),
)


def read_adjustments(path: str, raw: bytes, units: Units) -> Records[Adjustment]:
    """Read adjustments.toml; the same paper twice for one unit names both lines."""
    found = _read(path, raw, "adjustment", ADJUSTMENT, Adjustment, units)
    first: dict[tuple[str, str], Adjustment] = {}
    problems = list(found.problems)
    for row in found.rows:
        other = first.setdefault((row.unit, row.document), row)
        if other is not row:
            message = f"{row.unit}: 文件“{row.document}”与第 {other.place().line} 行重复，同一文件只记一次，请删去一条"
            problems.append(Problem("duplicate-document", row.place("document"), message))
    return Records(found.rows, tuple(problems))


def read_findings(path: str, raw: bytes, units: Units) -> Records[Finding]:
    """Read findings.toml."""
    return _read(path, raw, "finding", FINDING, Finding, units)


def read_signoffs(path: str, raw: bytes) -> Records[SignOff]:
    """Read signoffs.toml."""
    return _read(path, raw, "signoff", SIGNOFF, SignOff)


def read_acknowledged(path: str, raw: bytes) -> Records[Acknowledged]:
    """Read acknowledged.toml."""
    return _read(path, raw, "acknowledged", ACCEPTED, Acknowledged)


def read_draw(path: str, raw: bytes) -> tuple[Draw | None, list[Problem]]:
    """Read spot-checks.toml, whose keys are filled in by `close` and then by `sample`."""
    document, problems = parse(path, raw)
    if document is None:
        return None, problems
    values, faults = settings.read_table(document, (), (settings.FORMAT_SETTING, *DRAWN))
    problems += [*settings.check_format(document), *faults]
    del values["format"]
    return Draw(**values, origin=document), problems


def _read(
    path: str, raw: bytes, name: str, declared: Sequence[Setting], make: Callable[..., R], units: Units | None = None
) -> Records[R]:
    """Read each `[[name]]` of a file; with `units`, its unit must be known and is given by its name."""
    document, problems = parse(path, raw)
    if document is None:
        return Records((), tuple(problems))
    problems += settings.unknown_keys(document, (), document.data, ["format", name])
    problems += settings.check_format(document)
    rows = []
    for keys, values in settings.tables(document, name, declared, problems):
        if units is None or _unit_is_known(document, keys, values, units, problems):
            rows.append(make(origin=document, keys=keys, **values))
    return Records(tuple(rows), tuple(problems))


def _unit_is_known(
    document: Document, keys: Keys, values: dict[str, Any], units: Units, problems: list[Problem]
) -> bool:
    unit = units.resolve(values["unit"])
    if unit is None:
        problems.append(unknown_unit(document.place(*keys, "unit"), values["unit"], units))
        return False
    values["unit"] = unit.name
    return True
