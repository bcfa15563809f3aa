"""Whether one publication holds: (a) at its tag, (b) its files at HEAD, (c) its results recomputed from HEAD (history.md)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from zzcli.checks.publication import CHANGED, CONTENT, UNDATED
from zzcli.checks.results import differences, folder
from zzcli.checks.signoffs import unsigned
from zzcli.history.evidence import Entry, Evidence
from zzcli.ledger import config, opening, units
from zzcli.ledger.changes import changes, some
from zzcli.ledger.commit import Commit
from zzcli.ledger.layout import FOLDER, OBJECTS, PLANS, RESULTS, as_period, period_folder
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, errors
from zzcli.ledger.records import Adjustment, Finding
from zzcli.ledger.source import Overlay, Source
from zzcli.publishing.chain import Publication
from zzcli.publishing.publication import ENGINE
from zzcli.publishing.reproduce import reproduce_in
from zzcli.rules.load import packaged
from zzcli.scoring.book import open_book
from zzcli.scoring.period import Scored, score_period
from zzcli.scoring.results import results

_PACKAGED = "schemes/"  # how a manifest begins the paths of a scheme that is not in the ledger


def at_tag(evidence: Evidence, publication: Publication) -> Iterator[Problem]:
    """Yield where the commit that was published does not bear out its manifest: digests, 审签, the recomputation."""
    source = evidence.at(publication.commit)
    try:
        wrong = list(_digests(source, publication))
        yield from wrong
        told = {problem.place.path for problem in wrong}
        book, problems = open_book(source)
        found = [] if book is None else list(unsigned(book, publication.period))
        again = reproduce_in(source, book, problems, publication.period)
        found += [replace(each, code=CONTENT.name) for each in again if each.place.path not in told]
        yield from (replace(each, message=f"{publication.tag.ref}: {each.message}") for each in found)
    finally:
        source.close()


def _digests(source: Source, publication: Publication) -> Iterator[Problem]:
    recorded = _recorded(publication)
    if recorded is None:
        message = f"{publication.tag.ref}: manifest.toml 没有 [inputs] 和 [outputs]，不是 zzcli 写的，请查明是谁改的"
        yield Problem(CONTENT.name, publication.place, message)
        return
    for path, digest in recorded.items():
        raw = _read(source, path)
        if raw is None:
            message = f"{publication.tag.ref} 的摘要表里有这个文件，提交里却没有；请查明是谁改的"
            yield Problem(CONTENT.name, Place(path), message)
        elif hashlib.sha256(raw).hexdigest() != digest:
            remedy = _other_engine(publication) or f"请查明是谁改的：git log {publication.tag.ref} -- {path}"
            yield Problem(CONTENT.name, Place(path), f"与 {publication.tag.ref} 的摘要表不符；{remedy}")


def _recorded(publication: Publication) -> Mapping[str, str] | None:
    """Return the digests of inputs and outputs by path, or None where the manifest has no such tables."""
    data = tomllib.loads(publication.manifest.decode())
    tables = [data.get(name) for name in ("inputs", "outputs")]
    if not all(isinstance(table, dict) for table in tables):
        return None
    return {path: str(digest) for table in tables if table for path, digest in table.items()}


def _read(source: Source, path: str) -> bytes | None:
    if path.startswith(_PACKAGED):
        name = path.split("/")[1]
        rules, at = packaged(name)
        return rules.read(f"{at}/{path.removeprefix(f'{_PACKAGED}{name}/')}")
    return source.read(path)


def _other_engine(publication: Publication) -> str:
    engine = publication.statement.engine
    return "" if engine == ENGINE else f"发布时用的是 {engine}，现在是 {ENGINE}，请安装那个版本再核对"


def at_head(evidence: Evidence, publication: Publication) -> Iterator[Problem]:
    """Yield how HEAD differs from a period's latest publication: its files, or its results where rules changed."""
    then, now = (evidence.entries(commit) for commit in (publication.commit, evidence.head))
    here = f"{period_folder(publication.period)}/"
    changed = [path for path in sorted({*then, *now}) if then.get(path) != now.get(path)]
    own = [path for path in changed if path.startswith(here)]
    for path in own:
        yield Problem(CHANGED.name, Place(path), _change(evidence, publication, path, then.get(path), now.get(path)))
    yield from _papers(evidence, publication, then, now)
    causes = [path for path in changed if path not in own and _may_matter(path, publication.period)]
    rules = _rules_changed(evidence, causes)
    if rules:
        yield from _recomputed(evidence, publication, rules)


def _papers(
    evidence: Evidence, publication: Publication, then: Mapping[str, Entry], now: Mapping[str, Entry]
) -> Iterator[Problem]:
    """Yield each paper that proves an adjustment or a finding, was there at the tag, and is gone or another now."""
    source = evidence.at(publication.commit)
    try:
        ledger, period = Ledger.open(source), publication.period
        records: list[Adjustment | Finding] = [*ledger.adjustments(period).rows, *ledger.findings(period).rows]
        for path in sorted({paper.path for record in records for paper in record.evidence}):
            if path in then and then[path] != now.get(path):
                what = _change(evidence, publication, path, then[path], now.get(path))
                yield Problem(CHANGED.name, Place(path), f"佐证文件：{what}")
    finally:
        source.close()


def _change(evidence: Evidence, publication: Publication, path: str, then: Entry | None, now: Entry | None) -> str:
    commits = evidence.changes(publication.commit, path)
    who = f"，最早由{commits[-1]}" if commits else ""
    if now is None:
        what = "删去"
    elif then is None:
        what = "增加"
    elif not now.mode.startswith("100"):
        what = "换成了不是文件的东西（符号链接或子模块）"
    else:
        found = changes(evidence.content(then.object), evidence.content(now.object))
        what = f"改了 {some(found)}" if found else "改了文件的属性"
    look = f"git log -p {publication.tag.ref}..HEAD -- {path}"
    return f"{publication.tag.ref} 之后{what}{who}；查看 {look}；确属更正请用 zzcli amend {publication.period}"


def _may_matter(path: str, period: Period) -> bool:
    """Whether a file outside of a period can change its results: later periods and all results cannot."""
    top, _, rest = path.partition("/")
    if top != FOLDER:
        return True
    name = rest.partition("/")[0]
    other = as_period(name)
    if other is None:
        return True
    return f"/{RESULTS}/" not in path and other.start <= period.end


def _rules_changed(evidence: Evidence, paths: list[str]) -> list[str]:
    """Of files that changed, those that scoring reads: settings, units, rules and what is below ledger/."""
    raw = evidence.file(evidence.head, config.PATH)
    rules = config.read_config(raw)[0].rules if raw is not None else ""
    places = (config.PATH, units.PATH, f"{FOLDER}/", *([f"{rules}/"] if rules else []))
    return [path for path in paths if path.startswith(places)]


def _recomputed(evidence: Evidence, publication: Publication, causes: list[str]) -> Iterator[Problem]:
    """Yield the first result that HEAD's rules would give otherwise, or why they give none; named by what changed."""
    tag = evidence.at(publication.commit)
    head = evidence.at(evidence.head)
    try:
        fault, used = _first_difference(tag, head, publication)
    finally:
        tag.close()
        head.close()
    if fault:
        used |= set(_recorded(publication) or ())
        causes = [path for path in causes if path in used] or causes  # what was not read is not to be blamed
        who = evidence.changes(publication.commit, causes[0])
        by = f"（{who[-1]}）" if who else ""
        others = (
            f"，一起改过的还有 {'、'.join(causes[1:4])}{' 等' if len(causes) > 4 else ''}" if len(causes) > 1 else ""
        )
        message = (
            f"在 {publication.tag.ref} 之后改过{by}{others}，重算 {publication.period} 与发布的不同：{fault}；"
            f"{_remedy(causes)}zzcli amend {publication.period} --reason 理由"
        )
        yield Problem(UNDATED.name, Place(causes[0]), message)


def _remedy(causes: list[str]) -> str:
    """What to do about changes outside of a period: rules and settings take a date, what they are applied to does not."""
    figures = (f"{FOLDER}/{PLANS}/", f"{FOLDER}/{OBJECTS}/", opening.PATH)
    dated = any(not path.startswith(figures) and as_period(path.split("/")[-2:][0]) is None for path in causes)
    return "请给改动写明起始月份（from），确需改过去的用 " if dated else "请恢复，或随之更正 "


def _first_difference(tag: Commit, head: Commit, publication: Publication) -> tuple[str, set[str]]:
    """Score HEAD's rules on the period's files as they were published: what changed there is told apart.

    Returns what differs ("": nothing), and the files that were read or could not be.
    """
    own = {path: tag.read(path) or b"" for path in tag.files(period_folder(publication.period))}
    scored, problem = _scored(Overlay(head, own), publication.period)
    if scored is None:
        return f"现在算不出：{problem}", {problem.place.path} if problem else set()
    manifest = f"{folder(publication.period)}/manifest.toml"
    found = [each for each in differences(tag, scored) if each.place.path != manifest]
    found.sort(key=lambda each: (not each.place.path.endswith("scores.csv"), each.place.path))
    used = set(tomllib.loads(results(scored)[manifest].decode())["inputs"])
    return (f"{found[0].place} {found[0].message.partition('；')[0]}" if found else ""), used


def _scored(source: Source, period: Period) -> tuple[Scored | None, Problem | None]:
    book, problems = open_book(source)
    if book is None or errors(problems):
        return None, errors(problems)[0]
    scored = score_period(book, period)
    faults = errors(scored.problems)
    return (None, faults[0]) if faults else (scored, None)
