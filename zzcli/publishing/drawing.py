"""`sample --verify`: do the closing commit and the public number still draw what is recorded (history.md)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zzcli.checks import spotchecks as codes
from zzcli.history.moments import Moment, first_holding, is_before, moment, versions
from zzcli.ledger import config, lots
from zzcli.ledger.commit import Commit
from zzcli.ledger.config import read_config
from zzcli.ledger.layout import period_folder
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.lots import Claim
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, SurroundingsError, errors, in_order
from zzcli.ledger.records import DRAW, Draw, read_draw
from zzcli.ledger.spotchecks import FILE, SpotCheck
from zzcli.ledger.values import canonical_date, canonical_number
from zzcli.scoring.book import Book

_LISTED = 3  # of claims that lack, so many are named


@dataclass(frozen=True, slots=True)
class Lottery:
    """What a closing commit gives for a draw: all claims, the tree they are drawn from, the source that it names."""

    commit: Commit
    tree: str
    claims: Sequence[Claim]
    source: str
    problems: tuple[Problem, ...]

    def draw(self, salt: str) -> list[Claim]:
        """Return the claims that a public number draws."""
        return lots.draw(self.claims, lots.seed(self.tree, salt))


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a draw found: problems; and facts that people must compare with the world (Chinese, a line each)."""

    problems: tuple[Problem, ...]
    facts: tuple[str, ...] = ()


def lottery(book: Book, period: Period, commit: Commit) -> Lottery:
    """Return what a closing commit gives for a draw; the specials are those of `book`."""
    ledger = Ledger.open(commit)
    stems = [tree.stem for tree in book.scheme.specials]
    problems = [*ledger.problems, *(each for stem in stems for each in ledger.figures(period, stem).problems)]
    claims = lots.claims(ledger, period, stems)
    tree = commit.tree(period_folder(period)) or ""
    return Lottery(commit, tree, claims, ledger.config.sample_source, tuple(errors(problems)))


def closing(path: Path, tip: Commit, made: Draw) -> Commit:
    """Return the commit at which declarations closed. Raises ProblemError unless it lies in the history of `tip`."""
    from zzcli.ledger.problem import ProblemError

    place = made.place("closed")
    try:
        commit = Commit(path, made.closed)
    except SurroundingsError:
        message = f"截止申报的提交 {made.closed[:12]} 不在仓库里，历史可能改写过；请取回完整的历史"
        raise ProblemError(Problem(codes.DIFFERS.name, place, message)) from None
    if not is_before(tip, made.closed):
        commit.close()
        message = f"截止申报的提交 {made.closed[:12]} 不在当前的历史里，历史可能改写过；请查明"
        raise ProblemError(Problem(codes.DIFFERS.name, place, message))
    return commit


def source_problem(commit: Commit, period: Period, place: Place) -> Problem | None:
    """Return what is wrong with the source of public numbers that a closing commit names: none, or named too late."""
    source = _source(commit.read(config.PATH))
    if not source:
        example = config.SAMPLE[0].example
        message = f"截止申报的提交 {commit.commit[:12]} 里没有 [sample] source，请写明用哪个公开号码，例如 {example}"
        return Problem(codes.NO_SOURCE.name, place, message)
    since = named(commit, source)
    if since.day <= period.start:
        return None
    message = (
        f"公开号码的来源由提交 {since}写入，晚于 {period.start}（{period} 的第一天），"
        "不能证明不是先看号码再选来源；请在期初以前写好并提交"
    )
    return Problem(codes.LATE_SOURCE.name, place, message)


def named(commit: Commit, source: str) -> Moment:
    """Return since when the source stands in config.toml without a break."""
    since = first_holding(commit, config.PATH, lambda raw: _source(raw) == source)
    return moment(commit, commit.commit) if since is None else since


def recorded_draws(tip: Commit, period: Period) -> Iterator[tuple[str, Draw]]:
    """Yield every version of spot-checks.toml in the history, latest first, with its commit."""
    path = f"{period_folder(period)}/{DRAW}"
    for version in versions(tip, path):
        made = read_draw(path, version.content)[0] if version.content is not None else None
        if made is not None and (made.closed or made.salt):
            yield version.commit, made


def verify(book: Book, period: Period, path: Path, revision: str) -> Verified:
    """Draw again and compare with spot-checks.toml and spot-checks.csv of `book`; `revision` is its history's tip.

    Raises SurroundingsError (no git, not closed, not drawn, a shallow clone) and ProblemError (the closing commit is
    not in the history).
    """
    made, faults = book.ledger.draw(period)
    if errors(faults):
        return Verified(tuple(faults))
    if made is None or not made.salt:
        raise SurroundingsError(f"{period} 还没有抽取；{next_step(period, made)}")
    tip = Commit(path, revision)
    commit = closing(path, tip, made)
    try:
        return _verified(book, period, made, tip, commit)
    finally:
        commit.close()
        tip.close()


def next_step(period: Period, made: Draw | None) -> str:
    """Say what to type next before a draw (Chinese)."""
    if made is None or not made.closed:
        return f"申报截止后请先运行 zzcli close {period}"
    return f"公开号码出来后请运行 zzcli sample {period} --salt 号码"


def _verified(book: Book, period: Period, made: Draw, tip: Commit, commit: Commit) -> Verified:
    given = lottery(book, period, commit)
    if given.problems:
        return Verified(given.problems)
    drawn = given.draw(made.salt)
    late = source_problem(commit, period, made.place("source"))
    found = [*([late] if late else []), *codes.problems(book.ledger, period)]
    if given.source and made.source != given.source:
        message = f"来源应为截止时 config.toml 写的“{given.source}”，请恢复"
        found.append(Problem(codes.DIFFERS.name, made.place("source"), message))
    if made.drawn != len(drawn):
        message = f"drawn 应为 {len(drawn)}，请恢复；号码、截止的提交改过也会这样"
        found.append(Problem(codes.DIFFERS.name, made.place("drawn"), message))
    found += _rows(book, period, drawn)
    found += _others(tip, period, made)
    if errors(found):
        return Verified(tuple(in_order(found)))
    return Verified(tuple(in_order(found)), tuple(_facts(period, made, given, drawn, tip)))


def _rows(book: Book, period: Period, drawn: Sequence[Claim]) -> Iterator[Problem]:
    """Yield where spot-checks.csv differs from what is drawn: a row too many, one that lacks, another 申报."""
    checks = book.ledger.spot_checks(period)
    yield from checks.problems
    wanted = {_columns(book, claim): claim for claim in drawn}
    there = set()
    for check in checks.rows:
        key = _row_key(book, check)
        there.add(key)
        what = "/".join(filter(None, (f"{check.unit} {check.item}", check.object, check.measure)))
        if key not in wanted:
            yield Problem(codes.NOT_DRAWN.name, check.place, f"{what}: 没有抽中这一条，请删去")
        elif _plain(wanted[key].declared) != _plain(check.declared):
            message = f"{what}: 申报应为截止时的“{wanted[key].declared}”，这里写的是“{check.declared}”，请恢复"
            yield Problem(codes.DIFFERS.name, check.place, message)
    lacking = [claim for key, claim in wanted.items() if key not in there]
    if lacking and not errors(checks.problems):
        named_ = "、".join(claim.key for claim in lacking[:_LISTED])
        message = f"缺少抽中的 {len(lacking)} 条，请补上：{named_}{' 等' if len(lacking) > _LISTED else ''}"
        yield Problem(codes.DIFFERS.name, Place(f"{period_folder(period)}/{FILE}"), message)


def _columns(book: Book, claim: Claim) -> tuple[str, ...]:
    unit = book.ledger.units.resolve(claim.unit)  # by its name of today
    return (claim.stem, claim.unit if unit is None else unit.name, *claim.columns[1:])


def _row_key(book: Book, check: SpotCheck) -> tuple[str, ...]:
    tree = book.scheme.tree(check.special)
    return (check.special if tree is None else tree.stem, check.unit, check.item, check.object, check.measure)


def _plain(text: str) -> str:
    return canonical_number(text) or canonical_date(text) or text


def _others(tip: Commit, period: Period, made: Draw) -> Iterator[Problem]:
    """Yield a problem for each other draw, or other closing commit, that the history holds."""
    seen = {(made.closed, made.source, made.salt)}
    for commit, other in recorded_draws(tip, period):
        what = (other.closed, other.source, other.salt)
        if other.salt and what not in seen:
            message = (
                f"提交 {commit[:12]} 里是另一次抽取（号码 {other.salt}，截止于 {other.closed[:12]}），请查明为什么"
            )
            yield Problem(codes.SECOND.name, made.place("salt"), message)
        seen.add(what)


def _facts(period: Period, made: Draw, given: Lottery, drawn: Sequence[Claim], tip: Commit) -> Iterator[str]:
    """Yield what was verified, then what only people can: that the number is the public one, and came after closing."""
    yield f"{period} 重抽一致：申报 {len(given.claims)} 条，抽中 {len(drawn)} 条"
    yield f"来源“{made.source}”由提交 {named(given.commit, made.source)}写入，不晚于 {period.start}"
    recorded = [commit for commit, other in recorded_draws(tip, period) if other.closed == made.closed]
    since = f"由提交 {moment(tip, recorded[-1])}记录" if recorded else f"还没有提交，请运行 zzcli save {period} -m 抽检"
    yield f"截止于提交 {moment(tip, made.closed)}，{since}"
    yield f"请自行核对：公开的号码确是“{made.salt}”，且在截止记录提交以后才公布"


def _source(raw: bytes | None) -> str:
    return read_config(raw)[0].sample_source
