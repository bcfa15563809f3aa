"""`publish` and `amend`: freeze a period's results in a commit of their own, and name it by a tag (history.md)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from zzcli.checks.registry import Month
from zzcli.checks.results import ABSENT, differences, folder
from zzcli.checks.run import run
from zzcli.checks.signoffs import STALE, unsigned
from zzcli.history.evidence import Evidence, broken_object
from zzcli.history.writing import Desk
from zzcli.ledger import opening
from zzcli.ledger.layout import FOLDER, OBJECTS, PLANS, period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, SurroundingsError, errors, in_order
from zzcli.ledger.saved import is_saved, period_of
from zzcli.ledger.write import lock, write_files
from zzcli.publishing.chain import Chain, read_chain, untagged
from zzcli.publishing.citations import histories
from zzcli.publishing.digest import printed
from zzcli.publishing.publication import ENGINE, Statement, digest_of, manifest_path
from zzcli.publishing.signatures import Policy, State, judge
from zzcli.publishing.verify import policy_for
from zzcli.scoring.book import Book
from zzcli.scoring.period import Scored
from zzcli.scoring.results import results


@dataclass(frozen=True, slots=True)
class Published:
    """A publication as it was made, where it is to be pushed, and the later periods that depend on what it changed.

    With an error among `problems` nothing was made; warnings stand beside what was. `before`: the commit at which the
    branch was.
    """

    statement: Statement | None = None
    digest: str = ""
    commit: str = ""
    before: str = ""
    branch: str = ""
    remote: str = ""
    dependent: tuple[Period, ...] = ()
    problems: tuple[Problem, ...] = ()


def publish(root: Path, book: Book, period: Period, warnings: Iterable[Problem] = ()) -> Published:
    """Publish a period: commit its results alone, with `[publication]` in the manifest, and tag the commit.

    Everything else must be committed, valid and signed, and the results on disk those that the ledger gives. Raises
    SurroundingsError: no repository, a detached or shallow one, uncommitted work, already published, git refused.
    """
    with _opened(root) as (evidence, desk), lock(root):
        chain = _sound(evidence, period)
        if isinstance(chain, list):
            return Published(problems=tuple(in_order(chain)))
        if chain.of(period):
            raise SurroundingsError(f"{period} 已经发布；确需更正请用 zzcli amend {period} --reason 理由")
        paths = (folder(period),)
        _refuse_dirty(desk, paths, period)
        month = Month(book, period)
        faults = _faults(month, root, warnings)
        if not errors(month.scored.problems):
            faults += _results_on_disk(book, month.scored)
        if errors(faults):
            return Published(problems=tuple(in_order(faults)))
        statement = Statement(period, 0, ENGINE, chain.last.digest if chain.last else "")
        made = _make(evidence, desk, month.scored, statement, paths, f"发布 {period}", chain)
        return replace(made, problems=tuple(in_order(faults)))


def amend(root: Path, book: Book, period: Period, reason: str, warnings: Iterable[Problem] = ()) -> Published:
    """Publish a period anew, with the uncommitted changes of it, plans, objects and opening.csv; the old tag stays.

    Raises SurroundingsError as `publish` does; or when the period was not published, or nothing would change.
    """
    with _opened(root) as (evidence, desk), lock(root):
        chain = _sound(evidence, period)
        if isinstance(chain, list):
            return Published(problems=tuple(in_order(chain)))
        earlier = chain.of(period)
        if not earlier:
            raise SurroundingsError(f"{period} 还没有发布，直接修改、保存后用 zzcli publish {period}")
        paths = (period_folder(period), f"{FOLDER}/{PLANS}", f"{FOLDER}/{OBJECTS}", opening.PATH)
        _refuse_dirty(desk, paths, period, "更正只带上这一期、计划、名册和 opening.csv 的改动；")
        month = Month(book, period)
        faults = _faults(month, root, warnings)
        if errors(faults):
            return Published(problems=tuple(in_order(faults)))
        last = earlier[-1]
        if _same(last.manifest, results(month.scored)[manifest_path(period)]):
            raise SurroundingsError(f"{period} 与已发布的 {last.tag.ref} 相同，没有可更正的")
        before = chain.last.digest if chain.last else ""
        statement = Statement(period, last.statement.version + 1, ENGINE, before, reason)
        made = _make(evidence, desk, month.scored, statement, paths, f"更正 {period}：{reason}", chain)
        dependent = _dependent(book, period, last.manifest, results(month.scored)[manifest_path(period)])
        return replace(made, problems=tuple(in_order(faults)), dependent=tuple(dependent))


@contextmanager
def _opened(root: Path) -> Iterator[tuple[Evidence, Desk]]:
    evidence = Evidence(root)
    try:
        if evidence.bare:
            raise SurroundingsError("这是没有工作区的仓库，不能在这里发布；请在克隆里发布，再推送")
        yield evidence, Desk(root)
    finally:
        evidence.close()


def _sound(evidence: Evidence, period: Period) -> Chain | list[Problem]:
    """Return the chain that the next publication hangs on, or what is wrong with it: a broken one is not gone on with.

    A period whose own publication was committed and lacks its tag is no problem here: a killed `publish` left it.
    """
    try:
        chain = read_chain(evidence)
        missing = [problem for each, problem in untagged(evidence, chain) if each != period]
    except broken_object():
        raise SurroundingsError("仓库里有对象损坏，请运行 git fsck 查明，从别的克隆取回") from None
    found = [*chain.problems, *missing]
    return found or chain


def _refuse_dirty(desk: Desk, paths: Sequence[str], period: Period, why: str = "") -> None:
    """Refuse what is not committed, with the command that commits it, or what to do with what `save` never takes."""
    others = [
        path for path in desk.dirty() if not path.startswith(tuple(f"{each}/" for each in paths)) and path not in paths
    ]
    groups: dict[str, list[str]] = {}
    for path in others:
        owner = period if is_saved(path, period) else period_of(path)
        remedy = (
            f"先提交：zzcli save {owner} -m 说明"
            if owner
            else "zzcli save 不带这些：请移走、删去，或用 git commit 提交"
        )
        groups.setdefault(remedy, []).append(path)
    if groups:
        raise SurroundingsError(f"{why}还有没有提交的改动：{'；'.join(f'{_few(g)}（{r}）' for r, g in groups.items())}")


def _few(paths: Sequence[str]) -> str:
    return "、".join(paths[:5]) + (f" 等 {len(paths)} 个" if len(paths) > 5 else "")


def _faults(month: Month, root: Path, warnings: Iterable[Problem]) -> list[Problem]:
    """Return what `validate` finds, and every sign-off that lacks; what is on disk as results is another matter."""
    found = [
        each
        for each in run(month, (), list(warnings), histories(root))
        if each.code != STALE.name and not each.place.path.startswith(f"{folder(month.period)}/")
    ]
    return [*found, *unsigned(month.book, month.period)]


def _results_on_disk(book: Book, scored: Scored) -> list[Problem]:
    """The results on disk must be there and be those that the ledger gives, so that what is published was seen."""
    source = book.ledger.source
    if not source.files(folder(scored.period)):
        message = f"还没有评分，请先运行 zzcli score {scored.period}，看过结果再发布"
        return [Problem(ABSENT.name, Place(folder(scored.period)), message)]
    return differences(source, scored)


def _same(published: bytes, computed: bytes) -> bool:
    return published.startswith(computed + b"\n[publication]\n")


def _make(
    evidence: Evidence,
    desk: Desk,
    scored: Scored,
    statement: Statement,
    paths: Sequence[str],
    subject: str,
    chain: Chain,
) -> Published:
    """Write the results with the statement, commit the paths, tag the commit; if any of it fails all is as it was."""
    path = manifest_path(statement.period)
    files = results(scored)
    files[path] += statement.written()
    digest = digest_of(files[path])
    message = f"{subject}\n\n摘要 {printed(digest)}\n"
    rule = policy_for(evidence, chain.last, evidence.head, None)
    signed = rule.required or scored.book.ledger.config.signing.required
    there = scored.book.ledger.source.files(folder(statement.period))
    wanted: dict[str, bytes | None] = {**dict.fromkeys(there), **files}
    before = {each: desk.read(each) for each in wanted}
    head = evidence.head
    resumed = evidence.file(head, path) == files[path] and not any(desk.differs(each) for each in paths)
    try:
        if resumed:  # a killed run made the commit and not the tag
            commit = desk.last_commit(path)
        else:
            write_files(desk.root, wanted, last=path)
            commit = desk.commit(paths, message)
            _check_committed(evidence, commit, files)
        desk.tag(statement.tag, commit, message, sign=signed)
        _check_tag(evidence, statement, rule)
    except BaseException:
        desk.take_back(statement.tag, head, paths)
        write_files(desk.root, before, last=path)
        raise
    return Published(statement, digest, commit, head, desk.branch, desk.remote())


def _check_committed(evidence: Evidence, commit: str, files: dict[str, bytes]) -> None:
    """The commit must hold the very bytes of every input and output. Raises SurroundingsError."""
    manifest = next(raw for path, raw in files.items() if path.endswith("/manifest.toml"))
    inputs = tomllib.loads(manifest.decode())["inputs"]
    digests = {path: hashlib.sha256(raw).hexdigest() for path, raw in files.items()}
    source = evidence.at(commit)
    try:
        for path, digest in {**inputs, **digests}.items():
            raw = source.read(path)
            if path.startswith("schemes/"):  # comes with the program
                continue
            if raw is None or hashlib.sha256(raw).hexdigest() != digest:
                raise SurroundingsError(
                    f"{path}: 提交里的字节与文件的不同，没有发布；请检查 .gitattributes（应有 ledger/** -text）、.gitignore 和钩子"
                )
    finally:
        source.close()


def _check_tag(evidence: Evidence, statement: Statement, rule: Policy) -> None:
    """The tag must be one that `verify` will accept. Raises SurroundingsError.

    git 2.39 makes an unsigned tag and reports success where the ssh key that it was to sign with is not there.
    """
    after = Evidence(evidence.path)
    try:
        chain = read_chain(after)
        tag = next((each.tag for each in chain.publications if each.tag.ref == statement.tag), None)
        own = [each for each in chain.problems if each.place.path == f"refs/tags/{statement.tag}"]
        if tag is None or own:
            raise SurroundingsError(f"没有发布：{own[0].message if own else '标签没有做成'}")
        judged = judge(after, tag, rule)
        if judged.state is State.BAD:
            raise SurroundingsError(f"没有发布：{judged.fault}；请检查 git config gpg.format 和 user.signingkey")
    finally:
        after.close()


def _dependent(book: Book, period: Period, old: bytes, new: bytes) -> Iterator[Period]:
    """Yield the periods whose results were computed from a file that an amendment changed."""
    before, after = (tomllib.loads(raw.decode())["inputs"] for raw in (old, new))
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    for other in book.ledger.periods():
        raw = book.ledger.source.read(manifest_path(other))
        if other != period and raw is not None and changed & set(_inputs(raw)):
            yield other


def _inputs(manifest: bytes) -> Iterable[str]:
    try:
        return list(tomllib.loads(manifest.decode())["inputs"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError):
        return ()
