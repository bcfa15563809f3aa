"""审签: what each stage of the scheme must sign, and whether what was signed is still what stands in the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from zzcli.checks.registry import Code, Month
from zzcli.checks.since import changed_since, open_history
from zzcli.ledger import records, spotchecks
from zzcli.ledger.layout import FOLDER, OBJECTS, PLANS, period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.records import SignOff
from zzcli.ledger.signed import digest_of, items_in
from zzcli.rules.model import Stage
from zzcli.scoring.book import Book

STALE = Code(
    "signoff-stale",
    "审签之后又改过",
    "签字对着的是当时的内容，改了就不再算签过",
    "zzcli sign 评比期 --status 说明改了哪些；核对后重新签：zzcli sign",
    Severity.WARNING,
    "台账格式：审签；郑政办〔2021〕19号 五(三)1",
)
MISSING = Code(
    "signoff-missing",
    "还有没有签的文件（发布时查）",
    "逐级审核后才能发布",
    "由该环节的人运行 zzcli sign 评比期 --stage 环节 --all-specials",
    clause="郑政办〔2021〕19号 五(三)1",
)
ORDER = Code(
    "signoff-order",
    "前一个环节没有签，或签后改过",
    "审签按办法规定的顺序逐级进行",
    "请前一个环节先签",
    clause="郑政办〔2021〕19号 五(三)1",
)
SIGNER = Code(
    "signoff-signer",
    "签的人不是 config.toml 的 [[owner]] 写明可以签这个环节、这个文件的人",
    "不是谁都能代表这个环节签字",
    "请有权的人签，或在 [[owner]] 的 stages 里写明",
    clause="台账格式：审签",
)
CODES = (STALE, MISSING, ORDER, SIGNER)
_RECORDS = (records.ADJUSTMENTS, records.FINDINGS, spotchecks.FILE, records.DRAW)


@dataclass(frozen=True, slots=True)
class Duty:
    """A file that a stage must sign: its path from the ledger's root, and the special whose figures or plans it has."""

    stage: str
    path: str
    special: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """How far a duty is done: the sign-offs that hold, those whose content changed since, and the items without any.

    `lacking` is None where a whole file lacks a sign-off that holds, and () where nothing is lacking; `unfit` are those
    of `fresh` whose signer config.toml does not let sign.
    """

    duty: Duty
    fresh: tuple[SignOff, ...]
    stale: tuple[SignOff, ...]
    lacking: tuple[str, ...] | None
    unfit: tuple[SignOff, ...] = ()

    @property
    def done(self) -> bool:
        """Whether every line is signed as it stands."""
        return self.lacking == ()


def duties(book: Book, period: Period) -> list[Duty]:
    """Return what must be signed before a period is published, stage by stage in the scheme's order (rules.md 7)."""
    source, folder = book.ledger.source, period_folder(period)
    stems = book.ledger.stems(period)
    own = [(f"{folder}/{stem}.csv", stem) for stem in stems]
    own += [(f"{folder}/{name}", "") for name in _RECORDS if source.read(f"{folder}/{name}") is not None]
    plans = source.files(f"{FOLDER}/{PLANS}")
    common = [(path, path.rpartition("/")[2].removesuffix(".csv")) for path in plans]
    common += [(path, "") for path in source.files(f"{FOLDER}/{OBJECTS}")]
    found = []
    for number, stage in enumerate(book.scheme.stages):
        wanted = [each for each in own if signs(stage, *each)]
        found += [Duty(stage.name, *each) for each in [*wanted, *(common if number == 0 else [])]]
    return found


def signs(stage: Stage, path: str, special: str) -> bool:
    """Whether a file, and the special whose figures it has, is one of those that a stage signs."""
    if not stage.specials and not stage.files:
        return True
    name = path.rpartition("/")[2]
    return special in stage.specials or any(fnmatchcase(name, each) or fnmatchcase(path, each) for each in stage.files)


def states(book: Book, period: Period, chosen: Collection[str] = ()) -> list[Signed]:
    """Return how far each duty is done, in order; of the stages `chosen`, where there are any."""
    signs = book.ledger.signoffs(period).rows
    return [state(book, period, duty, signs) for duty in duties(book, period) if not chosen or duty.stage in chosen]


def state(book: Book, period: Period, duty: Duty, signs: Sequence[SignOff]) -> Signed:
    """Return how far a duty is done by these sign-offs."""
    raw = book.ledger.source.read(duty.path) or b""
    own = [each for each in signs if each.stage == duty.stage and full_path(period, each.file) == duty.path]
    fresh = tuple(each for each in own if each.digest == digest_of(raw, each.items))
    stale = tuple(each for each in own if each not in fresh)
    unfit = tuple(each for each in fresh if not may_sign(book, duty, email_of(each.by)))
    if any(not each.items for each in fresh):
        return Signed(duty, fresh, stale, (), unfit)
    signed = {item for each in fresh for item in each.items}
    lacking = tuple(item for item in items_in(raw) if item not in signed) if signed else None
    return Signed(duty, fresh, stale, lacking, unfit)


def full_path(period: Period, file: str) -> str:
    """Return the path from the ledger's root of a sign-off's `file`: a bare name is in the period's folder."""
    return file if "/" in file else f"{period_folder(period)}/{file}"


def short_name(period: Period, path: str) -> str:
    """Return how a sign-off names a file: without the period's folder."""
    return path.removeprefix(f"{period_folder(period)}/")


def find(month: Month) -> Iterator[Problem]:
    """Yield a warning for each file that changed after it was signed and not signed again, one a stage.

    What changed is said where there is a history.
    """
    stale = [each for each in states(month.book, month.period) if each.stale and not each.done]
    if not stale:
        return
    evidence = None if month.repository is None else open_history(month.repository)
    try:
        for each in stale:
            now = month.book.ledger.source.read(each.duty.path)
            told = "" if evidence is None else changed_since(now, each.duty.path, each.stale[-1], evidence)
            yield stale_problem(month.period, each, Severity.WARNING, told)
    finally:
        if evidence is not None:
            evidence.close()


def unsigned(book: Book, period: Period) -> Iterator[Problem]:
    """Yield what keeps a period from being published: files not signed as they stand, or not by those who may.

    What a stage has never signed is one problem a stage, in the scheme's order; what changed since, one a file.
    """
    missing: dict[str, list[str]] = {}
    for each in states(book, period):
        if each.done:
            yield from (signer_problem(each.duty, sign) for sign in each.unfit)
        elif each.stale:
            yield stale_problem(period, each, Severity.ERROR)
        else:
            items = f"（{'、'.join(each.lacking)}）" if each.lacking else ""
            missing.setdefault(each.duty.stage, []).append(f"{short_name(period, each.duty.path)}{items}")
    for number, (stage, files) in enumerate(missing.items(), 1):
        step = f"第 {number} 步，" if len(missing) > 1 else ""
        shown = "、".join(files[:3]) + (" 等" if len(files) > 3 else "")
        message = f"{step}{stage}还有 {len(files)} 个文件没有签：{shown}；请运行 zzcli sign {period} --stage {stage} --all-specials"
        yield Problem(MISSING.name, Place(f"{period_folder(period)}/{records.SIGNOFFS}"), message)


def stale_problem(period: Period, each: Signed, severity: Severity, changed: str = "") -> Problem:
    """Say that a file changed after a stage had signed it, and what `changed` where that is known."""
    who = "、".join(f"{sign.by} {sign.date}" for sign in each.stale)
    told = f"：{changed}" if changed else f"；zzcli sign {period} --status 说明改了哪些"
    again = f"zzcli sign {period} --stage {each.duty.stage} --file {short_name(period, each.duty.path)}"
    message = f"{each.duty.stage}签（{who}）之后改过{told}；核对后请重新签：{again}"
    return Problem(STALE.name, Place(each.duty.path), message, severity)


def signer_problem(duty: Duty, sign: SignOff) -> Problem:
    """Say that who signed is not among those whom config.toml lets sign."""
    message = f"{sign.by} 无权在“{duty.stage}”签 {duty.path}（config.toml 的 [[owner]]），请有权的人重新签"
    return Problem(SIGNER.name, sign.place("by"), message)


def email_of(by: str) -> str:
    """Return the mailbox of a `by` written `张三 <zhang@example.gov.cn>`, or nothing."""
    return by.rpartition("<")[2].removesuffix(">") if by.endswith(">") else ""


def may_sign(book: Book, duty: Duty, email: str) -> bool:
    """Whether config.toml lets somebody sign: anybody where no owner has stages.

    An owner signs the stages he has: the figures and plans of his specials and the files that match his `files`, or
    everything where he has neither.
    """
    owners = [owner for owner in book.ledger.config.owners if owner.stages]
    if not owners:
        return True
    for owner in owners:
        if owner.email.casefold() != email.casefold() or duty.stage not in owner.stages:
            continue
        if not owner.specials and not owner.files:
            return True
        if duty.special in owner.specials or any(fnmatchcase(duty.path, pattern) for pattern in owner.files):
            return True
    return False
