"""Publications: their tags, and that what they published stays as it was published (history.md).

A publication is an annotated tag `published/P`, an amendment `published/P.1` and so on, on a commit whose manifest of
P has `[publication]` with this period and version (0, 1, ...).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from zzcli.checks.pushes import PUBLISHED, TAG
from zzcli.history.plumbing import Change, CommitObject
from zzcli.history.rows import changed, read_versions
from zzcli.ledger.layout import FOLDER, RESULTS, as_period
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.publishing.guard_push import HEADS, TAGS, Push, Update, period_of
from zzcli.publishing.publication import named, tag_name

PREFIX = f"{TAGS}published/"
_UNREADABLE = -1  # the version of a manifest that says it was published and not how often


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication's tag: what it is of, the commit it is on, and whether this very push brings it."""

    period: Period
    version: int
    ref: str
    commit: str
    pushed: bool = False

    @property
    def name(self) -> str:
        """The tag's name."""
        return self.ref.removeprefix(TAGS)


@dataclass(frozen=True, eq=False)
class Publications:
    """The publications of a repository, those of the push among them, and the faults of the latter."""

    push: Push
    all: list[Publication] = field(default_factory=list)

    @classmethod
    def of(cls, push: Push) -> Publications:
        """Find the tags that publish something; a tag that is none of a commit publishes nothing."""
        new = {update.ref for update in push.updates if update.new and update.new != push.refs.get(update.ref)}
        found = cls(push)
        for ref, value in push.after.items():
            what = _of_ref(ref)
            tag = push.objects.tag(value) if what else None
            if what and tag is not None and tag.kind == "commit":
                found.all.append(Publication(*what, ref, tag.target, ref in new))
        return found

    def of_period(self, period: Period) -> list[Publication]:
        """Return a period's publications, the first one first."""
        return sorted((each for each in self.all if each.period == period), key=lambda each: each.version)

    def behind(self, commit: str) -> dict[Period, Publication]:
        """Return the latest publication of each period among those in the history of a commit."""
        latest: dict[Period, Publication] = {}
        for each in sorted(self.all, key=lambda each: each.version):
            if each.commit == commit or self.push.objects.is_ancestor(each.commit, commit):
                latest[each.period] = each
        return latest


def _of_ref(ref: str) -> tuple[Period, int] | None:
    """Return the period and version that a publication's ref names, or None when it names none."""
    return named(ref.removeprefix(TAGS)) if ref.startswith(PREFIX) else None


def version_in(push: Push, revision: str, period: Period) -> int | None:
    """Return the version that a period's manifest has at a commit or in a tree; None: it was not published there."""
    raw = push.objects.read(f"{revision}:{push.folder}{FOLDER}/{period}/{RESULTS}/manifest.toml")
    if raw is None or b"[publication]" not in raw:
        return None
    try:
        about = tomllib.loads(raw.decode()).get("publication")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return _UNREADABLE
    if not isinstance(about, dict):
        return None
    version = about.get("version")
    return version if about.get("period") == str(period) and type(version) is int else _UNREADABLE


def tag_problems(push: Push, publications: Publications, update: Update) -> Iterator[Problem]:
    """Yield what is wrong with a moved, deleted or new tag below published/."""
    name, place = update.ref.removeprefix(TAGS), Place(update.ref)
    if update.old and update.old != update.new:
        what = "移动" if update.new else "删除"
        yield Problem(TAG.name, place, f"发布标签不能{what}；更正请用 zzcli amend，它另起一个标签")
        return
    if _of_ref(update.ref) is None:
        yield Problem(
            TAG.name, place, "published/ 下只能是发布标签，例如 published/2021-06、published/2021-06.1，请改名"
        )
        return
    tag = push.objects.tag(update.new)
    if tag is None or tag.kind != "commit":
        yield Problem(TAG.name, place, "不是指向提交的附注标签，请用 zzcli publish 或 zzcli amend 发布")
        return
    if tag.name != name:
        yield Problem(TAG.name, place, f"标签对象自己写的名称是 {tag.name}，是别的标签换了名字，请推送真正的标签")
        return
    yield from _content_problems(push, publications, update.ref, tag.target)


def _content_problems(push: Push, publications: Publications, ref: str, commit: str) -> Iterator[Problem]:
    """Yield what is wrong with the commit that a publication's tag is on."""
    what = _of_ref(ref)
    assert what is not None
    period, version = what
    if version_in(push, commit, period) != version:
        message = f"它指向的提交 {commit[:12]} 里，{period} 的 manifest.toml 没有写着发布（版本 {version}），请重新发布"
        yield Problem(TAG.name, Place(ref), message)
    if version:
        before = next((each for each in publications.of_period(period) if each.version == version - 1), None)
        if before is None or not push.objects.is_ancestor(before.commit, commit):
            message = f"它之前没有 {tag_name(period, version - 1)}，版本须逐次加一，请先推送前一个标签"
            yield Problem(TAG.name, Place(ref), message)
    tips = [value for name, value in push.after.items() if name.startswith(HEADS)]
    if not any(push.objects.is_ancestor(commit, tip) for tip in tips):
        message = "它指向的提交不在任何分支上，请用 git push --atomic 把分支和标签一起推送"
        yield Problem(TAG.name, Place(ref), message)


def branch_problems(push: Push, publications: Publications, tip: str, commits: Sequence[str]) -> Iterator[Problem]:
    """Yield where a branch that comes to stand at `tip` by these commits changes what was published."""
    told: set[Period] = set()
    for commit, changes in _edges(push, commits):
        for period, parent in changes:
            version = version_in(push, parent.id, period)
            if version is None or _allowed(push, publications, commit, period, version):
                continue
            told.add(period)
            yield from _changed(push, period, parent.tree, commit.tree, f"提交 {commit.id[:12]} ")
    latest = publications.behind(tip)
    for period, publication in latest.items():
        if period not in told and push.period_id(tip, period) != push.period_id(publication.commit, period):
            told.add(period)
            old, new = (push.objects.commit(each).tree for each in (publication.commit, tip))
            yield from _changed(push, period, old, new, f"与标签 {publication.name} 相比")
    for period in sorted(_periods(push, tip)):
        version = version_in(push, tip, period)
        published = latest.get(period)
        if version is not None and period not in told and (published is None or published.version != version):
            yield _no_tag(period, version)


def staged_problems(push: Push, publications: Publications, tree: str, parents: Sequence[str]) -> Iterator[Problem]:
    """Yield where a commit about to be made changes what was published and raises no version; its tag comes after."""
    for parent in parents:
        (changes,) = push.objects.changes([(push.objects.commit(parent).tree, tree)])
        for period in sorted(_touched(push, changes)):
            version = version_in(push, parent, period)
            if version is None or version_in(push, tree, period) == version + 1:
                continue
            same = [push.period_id(each.commit, period) for each in publications.of_period(period)]
            if push.period_id(tree, period) not in same:
                yield from _changed(push, period, push.objects.commit(parent).tree, tree, "")


def _edges(push: Push, commits: Sequence[str]) -> Iterator[tuple[CommitObject, list[tuple[Period, CommitObject]]]]:
    """Yield each commit with the periods that it changes, each with the parent it differs from there."""
    found = [
        (push.objects.commit(commit), parent) for commit in commits for parent in push.objects.commit(commit).parents
    ]
    parents = [push.objects.commit(parent) for _, parent in found]
    pairs = [(parent.tree, commit.tree) for (commit, _), parent in zip(found, parents, strict=True)]
    for (commit, _), parent, changes in zip(found, parents, push.objects.changes(pairs), strict=True):
        yield commit, [(period, parent) for period in sorted(_touched(push, changes))]


def _touched(push: Push, changes: Iterable[Change]) -> set[Period]:
    paths = (each.path.removeprefix(push.folder) for each in changes if each.path.startswith(push.folder))
    return {period for path in paths if (period := period_of(path)) is not None}


def _allowed(push: Push, publications: Publications, commit: CommitObject, period: Period, version: int) -> bool:
    """Return whether a published period may be another at a commit: as a later publication has it, or on the way to one.

    On the way: the push itself brings the tag of the next version, on this commit or one after it.
    """
    later = [each for each in publications.of_period(period) if each.version > version]
    here = push.period_id(commit.id, period)
    if any(push.period_id(each.commit, period) == here for each in later):
        return True
    brought = (each for each in later if each.pushed and each.version == version + 1)
    return any(push.objects.is_ancestor(commit.id, each.commit) for each in brought)


def _periods(push: Push, tip: str) -> set[Period]:
    folders = (path.split("/")[1] for path in push.tree(tip).files(FOLDER) if path.count("/") > 1)
    return {period for folder in folders if (period := as_period(folder)) is not None}


def _changed(push: Push, period: Period, old: str, new: str, when: str) -> Iterator[Problem]:
    """Yield a problem for each file of a published period that differs between two trees."""
    (changes,) = push.objects.changes([(old, new)])
    for change in changes:
        path = change.path.removeprefix(push.folder)
        if change.path.startswith(push.folder) and period_of(path) == period:
            line, what = _difference(push, path, change)
            message = f"{period} 已经发布，{when}{what}；请恢复，确需更正请用 zzcli amend {period} 并一起推送它的标签"
            yield Problem(PUBLISHED.name, Place(path, line), message)


def _difference(push: Push, path: str, change: Change) -> tuple[int, str]:
    """Return the line and name of the first row that differs, else what became of the file."""
    if change.old is None or change.new is None:
        return 0, "新增了这个文件" if change.old is None else "删去了这个文件"
    raws = [push.objects.read(each.id) for each in (change.old, change.new)]
    versions = read_versions(path, raws) if all(raw is not None for raw in raws) else None
    if versions is not None:
        before, after = versions.all
        found = list(changed(before, after))
        if found:
            key = found[0][0]
            more = f" 等 {len(found)} 行" if len(found) > 1 else ""
            return after.lines.get(key, 0), f"改了 {' '.join(filter(None, key))}{more}"
    return 0, "改了这个文件"


def _no_tag(period: Period, version: int) -> Problem:
    path = f"{FOLDER}/{period}/{RESULTS}/manifest.toml"
    if version == _UNREADABLE:
        return Problem(
            TAG.name, Place(path), "[publication] 的评比期或版本不对，请用 zzcli publish 或 zzcli amend 重新发布"
        )
    name = tag_name(period, version)
    message = (
        f"写着 {period} 已经发布（版本 {version}），却没有标签 {name}；请用 git push --atomic 把分支和标签一起推送"
    )
    return Problem(TAG.name, Place(path), message)
