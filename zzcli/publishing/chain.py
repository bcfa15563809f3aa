"""All publications of a repository as their tags name them, and whether they are one chain (history.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zzcli.checks.publication import CHAIN, TAG
from zzcli.history.evidence import Evidence
from zzcli.history.tags import Tag, read_tags
from zzcli.ledger.layout import FOLDER, as_period
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.publishing.digest import printed
from zzcli.publishing.publication import (
    PREFIX,
    Statement,
    digest_of,
    is_published,
    manifest_path,
    named,
    read_statement,
    tag_name,
)

FETCH = "请从别的克隆取回：git fetch --tags --force"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication: its tag, what the manifest there says, the manifest's bytes and their digest."""

    tag: Tag
    statement: Statement
    manifest: bytes
    digest: str

    @property
    def period(self) -> Period:
        """The period that was published."""
        return self.statement.period

    @property
    def commit(self) -> str:
        """The commit that was published."""
        return self.tag.commit

    @property
    def place(self) -> Place:
        """Where its problems stand: its tag."""
        return Place(f"refs/tags/{self.tag.ref}")


@dataclass(frozen=True, slots=True)
class Chain:
    """The publications, oldest first as far as their chain tells, and what is wrong with tags and chain."""

    publications: tuple[Publication, ...]
    problems: tuple[Problem, ...]

    @property
    def last(self) -> Publication | None:
        """The publication made last."""
        return self.publications[-1] if self.publications else None

    def of(self, period: Period) -> list[Publication]:
        """Return a period's publications, the latest version last."""
        found = (each for each in self.publications if each.period == period)
        return sorted(found, key=lambda each: each.statement.version)

    def before(self, publication: Publication) -> Publication | None:
        """Return the publication made just before."""
        previous = publication.statement.previous
        return next((each for each in self.publications if each.digest == previous), None)


def read_chain(evidence: Evidence) -> Chain:
    """Return all publications; each tag that is not sound, or not in HEAD's history, is a problem.

    Raises ValueError when an object is broken.
    """
    problems: list[Problem] = []
    found = []
    for tag in read_tags(evidence, PREFIX):
        publication, faults = _publication(evidence, tag)
        problems += faults
        if publication is not None:
            found.append(publication)
    ordered = _in_order(found)
    problems += _chain_problems(evidence, ordered)
    return Chain(tuple(ordered), tuple(problems))


def untagged(evidence: Evidence, chain: Chain) -> list[tuple[Period, Problem]]:
    """Return the periods whose manifest at HEAD says that they were published in a version for which there is no tag."""
    entries = evidence.entries(evidence.head, FOLDER)
    there = {publication.tag.ref for publication in chain.publications}
    names = {path.split("/")[1] for path in entries if path.count("/") > 1}
    found = []
    for period in sorted((p for name in names if (p := as_period(name))), key=str):
        path = manifest_path(period)
        raw = evidence.file(evidence.head, path)
        if raw is None or not is_published(raw):
            continue
        statement = read_statement(raw)
        if statement is None or statement.period != period:
            message = f"[publication] 不是 zzcli publish 写的样子，请查明是谁改的：git log -p -- {path}"
            found.append((period, Problem(TAG.name, Place(path), message)))
        elif statement.tag not in there:
            message = f"写着已经发布，却没有可用的标签 {statement.tag}：标签删去了或改过，{FETCH}；摘要是 {printed(digest_of(raw))}"
            found.append((period, Problem(TAG.name, Place(path), message)))
    return found


def _publication(evidence: Evidence, tag: Tag) -> tuple[Publication | None, list[Problem]]:
    """Read what a tag publishes; None where it cannot be told."""
    place = Place(f"refs/tags/{tag.ref}")

    def wrong(message: str) -> Problem:
        return Problem(TAG.name, place, message)

    meant = named(tag.ref)
    if meant is None:
        return None, [wrong(f"不是发布的标签名（{PREFIX}2021-06 或 {PREFIX}2021-06.1），请查明来历后删去")]
    if not tag.annotated:
        return None, [wrong(f"不是发布时做的附注标签（是 {tag.kind}），可以随意移动；{FETCH}")]
    problems = []
    if tag.name != tag.ref:
        problems.append(wrong(f"标签对象里的名称是 {tag.name}：是把别的标签搬来用的；{FETCH}"))
    period, version = meant
    raw = evidence.file(tag.commit, manifest_path(period))
    statement = None if raw is None else read_statement(raw)
    if raw is None or statement is None:
        told = f"提交 {tag.commit[:12]} 里没有 {period} 的发布（manifest.toml 的 [publication]）"
        return None, [*problems, wrong(f"{told}：标签移动过，或发布是伪造的；{FETCH}")]
    if (statement.period, statement.version) != (period, version):
        problems.append(wrong(f"manifest.toml 写的是 {statement.tag}：标签与发布不是一回事；{FETCH}"))
    problems += [wrong(message) for message in _misplaced(evidence, tag, manifest_path(period), raw)]
    return Publication(tag, statement, raw, digest_of(raw)), problems


def _misplaced(evidence: Evidence, tag: Tag, path: str, raw: bytes) -> Iterator[str]:
    """Say what is wrong with where a tag points: outside of HEAD's history, not at the commit that published, too early."""
    if not evidence.is_before(tag.commit, evidence.head):
        yield (
            f"指向的提交 {tag.commit[:12]} 不在 HEAD 的历史里：历史改写过，或标签移动过；"
            f"比较 git log HEAD 与 git log {tag.ref}，与其他克隆核对"
        )
    for parent in evidence.parents(tag.commit):
        if evidence.file(parent, path) == raw:
            yield f"指向的提交 {tag.commit[:12]} 不是发布的那个提交（上一个提交里已经有这次发布）：标签移动过；{FETCH}"
            break
    if tag.time < evidence.latest_time(tag.commit):
        yield "标签写的时间早于它所标的历史里的提交：时间倒填过，可能是借用已过期的签名，也可能是电脑的时钟慢了；请查明是谁做的标签"


def _in_order(found: Sequence[Publication]) -> list[Publication]:
    """The chain from its beginning; publications that hang on nothing come after, by name."""
    following: dict[str, list[Publication]] = {}
    digests = {publication.digest for publication in found}
    for publication in sorted(found, key=lambda each: (each.period.start, each.period.end, each.statement.version)):
        previous = publication.statement.previous
        following.setdefault(previous if previous in digests else "", []).append(publication)
    ordered: list[Publication] = []
    waiting = list(reversed(following.pop("", [])))
    while waiting:
        publication = waiting.pop()
        ordered.append(publication)
        waiting += reversed(following.pop(publication.digest, []))
    return ordered


def _chain_problems(evidence: Evidence, found: Sequence[Publication]) -> Iterator[Problem]:
    by_digest = {publication.digest: publication for publication in found}
    followers: dict[str, Publication] = {}
    refs = {publication.tag.ref for publication in found}
    for publication in found:
        statement = publication.statement
        other = followers.setdefault(statement.previous, publication)
        previous = by_digest.get(statement.previous)
        if other is not publication:
            before = (
                "都自称是第一次发布" if not statement.previous else f"都接在摘要 {printed(statement.previous)} 之后"
            )
            yield _broken(publication, f"与 {other.tag.ref} {before}：其中一个是另做的，请与纸面通报的摘要核对")
        elif statement.previous and previous is None:
            message = f"它之前的一次发布（摘要 {printed(statement.previous)}）不在了：那一次被删去、改过或换过；{FETCH}"
            yield _broken(publication, message)
        elif previous is not None and not evidence.is_before(previous.commit, publication.commit):
            yield _broken(publication, f"前一次发布 {previous.tag.ref} 不在它的历史里：历史改写过，请与其他克隆核对")
        for version in range(statement.version):
            name = tag_name(publication.period, version)
            if name not in refs:
                yield _broken(publication, f"更正之前的标签 {name} 不在了，原来的发布要保留；{FETCH}")


def _broken(publication: Publication, message: str) -> Problem:
    return Problem(CHAIN.name, publication.place, message)
