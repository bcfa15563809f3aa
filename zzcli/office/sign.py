"""`sign`: a stage's 审签 over the exact content of files, or over the lines of some items (ledger.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zzcli.checks.canonical import forms, not_canonical
from zzcli.checks.signoffs import (
    ORDER,
    SIGNER,
    Duty,
    Signed,
    duties,
    email_of,
    full_path,
    may_sign,
    short_name,
    state,
    states,
)
from zzcli.checks.since import changed_since, open_history
from zzcli.history.evidence import Evidence
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity, SurroundingsError, errors, in_order
from zzcli.ledger.records import SIGNOFFS, SignOff, read_signoffs
from zzcli.ledger.signed import digest_of, items_in
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import lock, write_files
from zzcli.office.repository import git_in
from zzcli.office.unverified import unverified
from zzcli.scoring.book import Book


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign-off to be written."""

    stage: str
    file: str
    items: tuple[str, ...]
    by: str
    date: date
    digest: str


@dataclass(frozen=True, slots=True)
class SignedOff:
    """What `sign` did: what was signed, files it left to others, the files written; or what kept it from signing.

    `already`: what is signed as it stands and was left as it is. `alone`: the stage before, where the same person
    signed some of the files for it. `complete`: nothing is left to sign in the period.
    """

    signed: tuple[Duty, ...] = ()
    already: tuple[Duty, ...] = ()
    left: tuple[Duty, ...] = ()
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    alone: str = ""
    complete: bool = False


def sign(
    root: Path, book: Book, period: Period, chosen: Sequence[Duty], items: Sequence[str], by: str, day: date
) -> SignedOff:
    """Sign the files of `chosen` duties of one stage, all or none.

    `items` are those of the only file, () for all of it. Of several files those that others sign are left to them, and
    what is signed as it stands is left as it is. A file that is not canonical, has figures due that are not verified,
    was not signed by the stages before it, or that `by` may not sign is a problem.
    """
    mine = [duty for duty in chosen if may_sign(book, duty, email_of(by))]
    left = tuple(duty for duty in chosen if duty not in mine)
    faults = list(_refused(chosen, by)) if not mine or (left and len(chosen) == 1) else []
    signs = book.ledger.signoffs(period).rows
    already = tuple(duty for duty in mine if _stands(state(book, period, duty, signs), items))
    mine = [duty for duty in mine if duty not in already]
    faults += _not_canonical(book, mine)
    faults += _unverified(book, period, mine, items)
    faults += [problem for duty in mine for problem in _before(book, period, duty, items)]
    faults += book.ledger.signoffs(period).problems
    if errors(faults):
        return SignedOff(problems=tuple(in_order(faults)))
    if not mine:
        return SignedOff((), already, left)
    path = f"{period_folder(period)}/{SIGNOFFS}"
    new = [_entry(book, period, duty, items, by, day) for duty in mine]
    with lock(root):  # what another command has just signed is kept, too
        raw = WorkTree(root).read(path)
        rows = () if raw is None else read_signoffs(path, raw).rows
        changed = tuple(write_files(root, {path: written(_replaced(rows, period, new))}))
        now = read_signoffs(path, WorkTree(root).read(path) or b"").rows
    return SignedOff(
        tuple(mine),
        already,
        left,
        changed if raw is None else (),
        () if raw is None else changed,
        alone=_alone(book, period, mine, by),
        complete=all(_stands(state(book, period, duty, now), ()) for duty in duties(book, period)),
    )


def signer(root: Path) -> str:
    """Return who signs, as git knows the user: `张三 <zhang@example.gov.cn>`. Raises SurroundingsError."""
    import git

    try:
        found: str = git_in(root).execute(["git", "var", "GIT_AUTHOR_IDENT"])
    except git.GitCommandError:
        message = "git 不知道签的人是谁，请先运行 git config user.name 姓名 和 git config user.email 邮箱"
        raise SurroundingsError(message) from None
    return found[: found.rindex(">") + 1]


def author(root: Path) -> str:
    """Return the name git knows the user by; nothing where it knows none, or where there is no git."""
    try:
        return signer(root).rpartition(" <")[0]
    except SurroundingsError:
        return ""


def written(signs: Iterable[SignOff | Entry]) -> bytes:
    """Return signoffs.toml: a table a sign-off, in the order given."""
    parts = ["format = 1\n"]
    for each in signs:
        items = f"items = {_text(list(each.items))}\n" if each.items else ""
        parts.append(
            f"\n[[signoff]]\nstage = {_text(each.stage)}\nfile = {_text(each.file)}\n{items}"
            f"by = {_text(each.by)}\ndate = {each.date.isoformat()}\ndigest = {_text(each.digest)}\n"
        )
    return "".join(parts).encode()


def _text(value: object) -> str:
    """Write a text or a list of texts: JSON's escapes are TOML's but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _entry(book: Book, period: Period, duty: Duty, items: Sequence[str], by: str, day: date) -> Entry:
    raw = book.ledger.source.read(duty.path) or b""
    return Entry(duty.stage, short_name(period, duty.path), tuple(items), by, day, digest_of(raw, items))


def _replaced(rows: Sequence[SignOff], period: Period, new: Sequence[Entry]) -> list[SignOff | Entry]:
    """Return the sign-offs with the new ones in the place of those they replace: of their stage, file and items."""
    found: list[SignOff | Entry] = []
    rest = list(new)
    for row in rows:
        covering = [each for each in new if _covers(period, each, row)]
        if not covering:
            found.append(row)
        for each in covering:
            if each in rest:
                rest.remove(each)
                found.append(each)
    return [*found, *rest]


def _covers(period: Period, new: Entry, row: SignOff) -> bool:
    """Whether a new sign-off is over all that an earlier one is over."""
    if new.stage != row.stage or full_path(period, new.file) != full_path(period, row.file):
        return False
    return not new.items or bool(row.items and set(row.items) <= set(new.items))


def _stands(found: Signed, items: Sequence[str]) -> bool:
    """Whether a file, or some items of it, is signed as it stands by who may sign."""
    if found.unfit:
        return False
    covered = {item for each in found.fresh for item in each.items}
    return found.done or (bool(items) and set(items) <= covered)


def _alone(book: Book, period: Period, chosen: Sequence[Duty], by: str) -> str:
    """Return the stage before, where who signs these files signed one of them for it, too; else nothing."""
    names = [stage.name for stage in book.scheme.stages]
    at = names.index(chosen[0].stage)
    paths = {duty.path for duty in chosen}
    same = (
        row
        for row in book.ledger.signoffs(period).rows
        if at and row.stage == names[at - 1] and row.by == by and full_path(period, row.file) in paths
    )
    return next((row.stage for row in same), "")


def _unverified(book: Book, period: Period, chosen: Sequence[Duty], items: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each file of figures in which something due is not verified: a signature vouches for it."""
    trees = {tree.stem: tree for tree in book.scheme.specials}
    for duty in chosen:
        tree = trees.get(duty.special)
        if tree is None or not duty.path.startswith(f"{period_folder(period)}/"):
            continue
        count = unverified(book, period, tree, items)
        if count:
            message = f"还有 {count} 个核定没有填，不能签；填好再签，或用 --item 只签已填齐的评分项"
            yield Problem("missing-figure", Place(duty.path), message)


def _refused(chosen: Sequence[Duty], by: str) -> Iterator[Problem]:
    for duty in chosen:
        message = f"{by} 无权在“{duty.stage}”签这个文件（config.toml 的 [[owner]] stages），请有权的人签"
        yield Problem(SIGNER.name, Place(duty.path), message)


def _not_canonical(book: Book, chosen: Sequence[Duty]) -> Iterator[Problem]:
    for form in forms(book, [duty.path for duty in chosen]):
        yield from errors(form.problems)
        if form.wanted is not None and form.wanted != form.raw:
            fault = not_canonical(form.path)
            yield Problem(fault.code, fault.place, fault.message, Severity.ERROR)


def _before(book: Book, period: Period, duty: Duty, items: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each stage before this one that has not signed the same content."""
    signs = book.ledger.signoffs(period).rows
    for earlier in duties(book, period):
        if earlier.stage == duty.stage:
            return
        if earlier.path != duty.path:
            continue
        found = state(book, period, earlier, signs)
        lacking = found.lacking if found.lacking is not None else items_in(book.ledger.source.read(duty.path) or b"")
        if found.done and found.unfit:
            yield Problem(ORDER.name, Place(duty.path), f"{earlier.stage}签的人无权签；请先由有权的人签")
        elif not found.done and (not items or set(items) & set(lacking)):
            what = "签后改过" if found.stale else "还没有签"
            message = f"{earlier.stage}{what}，{duty.stage}要在它之后签；请先由{earlier.stage}签"
            yield Problem(ORDER.name, Place(duty.path), message)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of `sign --status`: a duty, one of its sign-offs (None: there is none) and how it stands (Chinese)."""

    duty: Duty
    sign: SignOff | None
    state: str
    note: str = ""


def status(root: Path, book: Book, period: Period, chosen: Sequence[str] = ()) -> list[Line]:
    """Return how far the 审签 is, stage by stage, and for what changed after signing which figures did."""
    found: list[Line] = []
    evidence = None
    try:
        for each in states(book, period, chosen):
            if evidence is None and each.stale and not each.done:
                evidence = open_history(root)
            found += _lines(book, evidence, each)
    finally:
        if evidence is not None:
            evidence.close()
    return found


def _lines(book: Book, evidence: Evidence | None, each: Signed) -> Iterator[Line]:
    for sign in each.fresh:
        yield Line(each.duty, sign, "签的人无权" if sign in each.unfit else "已签", "、".join(sign.items))
    if each.done:
        return
    for sign in each.stale:
        yield Line(
            each.duty,
            sign,
            "签后改过",
            changed_since(book.ledger.source.read(each.duty.path), each.duty.path, sign, evidence),
        )
    if not each.stale:
        yield Line(each.duty, None, "未签", "、".join(each.lacking or ()))
