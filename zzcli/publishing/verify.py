"""`verify`: whether every publication still is what was published, from tags, manifests and a recomputation (history.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from zzcli.checks.publication import CORRUPT, DIGEST, SIGNATURE, SUBSTITUTE
from zzcli.history.evidence import Evidence, broken_object
from zzcli.ledger.commit import BrokenObjectError
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, SurroundingsError, in_order
from zzcli.publishing.chain import Chain, Publication, read_chain, untagged
from zzcli.publishing.digest import printed
from zzcli.publishing.holding import at_head, at_tag
from zzcli.publishing.publication import PREFIX
from zzcli.publishing.signatures import Judgement, Policy, State, judge, policy

Progress = Callable[[Sequence[Publication]], AbstractContextManager[Iterable[Publication]]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A publication examined. `anchored`: the digest that was given vouches for it, by the chain."""

    publication: Publication
    signature: Judgement
    anchored: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: the publications examined, oldest first, every problem, and what people must know besides."""

    head: str
    checked: tuple[Checked, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def verify(
    evidence: Evidence,
    period: Period | None = None,
    digest: str | None = None,
    signers: bytes | None = None,
    progress: Progress = nullcontext,
) -> Verified:
    """Examine all publications, or those of a period; tags and chain are always examined whole.

    `digest`: the hex digits that a publication's digest begins with, from paper. `signers`: who may have signed the
    first publication. Raises SurroundingsError when nothing was published.
    """
    try:
        return _verify(evidence, period, digest, signers, progress)
    except broken_object() as error:
        return Verified(evidence.head, (), (_corrupt(error),), ())


def _verify(
    evidence: Evidence, period: Period | None, digest: str | None, signers: bytes | None, progress: Progress
) -> Verified:
    chain = read_chain(evidence)
    twice = evidence.check_history(publication.commit for publication in chain.publications)
    missing = untagged(evidence, chain)
    problems = [*_substitutes(evidence), *map(_twice, twice), *chain.problems]
    problems += [problem for each, problem in missing if period is None or each == period]
    if not chain.publications and not problems:
        raise SurroundingsError("还没有发布过任何一期，没有可核对的；发布用 zzcli publish")
    chosen = [each for each in chain.publications if period is None or each.period == period]
    if not chosen and period is not None and not any(each == period for each, _ in missing):
        raise SurroundingsError(f"{period} 没有发布过（没有标签 {PREFIX}{period}），没有可核对的；发布用 zzcli publish")
    anchored, fault = _anchored(chain, chosen, period, digest)
    problems += fault
    checked = []
    latest = {each.period: each for each in sorted(chosen, key=lambda each: each.statement.version)}
    with progress(chosen) as each_chosen:
        for publication in each_chosen:
            own = _holding(evidence, publication, latest=latest[publication.period] is publication)
            judgement = _signature(evidence, chain, publication, signers)
            if judgement.fault:
                own.append(
                    Problem(
                        SIGNATURE.name, publication.place, f"{judgement.fault}；git verify-tag {publication.tag.ref}"
                    )
                )
            own = in_order(own)
            checked.append(Checked(publication, judgement, publication.digest in anchored, tuple(own)))
            problems += own
    found = in_order(problems)
    return Verified(evidence.head, tuple(checked), tuple(found), tuple(_notes(checked, digest, signers)))


def _holding(evidence: Evidence, publication: Publication, *, latest: bool) -> list[Problem]:
    """Examine a publication's content; a broken object ends it, and the others are examined all the same."""
    found: list[Problem] = []
    try:
        found += at_tag(evidence, publication)
        if latest:
            found += at_head(evidence, publication)
    except broken_object() as error:
        found.append(_corrupt(error, publication.tag.ref))
    return found


def _corrupt(error: Exception, tag: str = "") -> Problem:
    """Say which object is broken. Raises the error again where it is a mistake of ours."""
    said = str(error)
    if isinstance(error, ValueError) and not said.startswith("SHA "):
        raise error
    name = re.search("[0-9a-f]{40,64}", said)
    what = f"对象 {name[0]} " if name else "有对象"
    where = f"（{tag} 要用到）" if tag else ""
    how = error.what if isinstance(error, BrokenObjectError) else "损坏或缺少"
    return Problem(CORRUPT.name, Place(".git"), f"{what}{how}{where}，请运行 git fsck --full 查明，从别的克隆取回")


def _twice(found: tuple[str, str]) -> Problem:
    tree, name = found
    message = (
        f"文件夹对象 {tree} 里有两个 {name}：不同的程序会读到不同的那一个；git 自己不会这样存，请查明是谁做的"
        f"（git log --all --find-object={tree}），从别的克隆取回"
    )
    return Problem(CORRUPT.name, Place(".git"), message)


def _substitutes(evidence: Evidence) -> list[Problem]:
    return [
        Problem(
            SUBSTITUTE.name,
            Place(name),
            "会让 git 显示另一个历史，核对时没有理会它；请查明来历（git replace -l）后删去",
        )
        for name in evidence.substitutes()
    ]


def _signature(evidence: Evidence, chain: Chain, publication: Publication, signers: bytes | None) -> Judgement:
    """Judge a signature by the publication before; the first by the signers given, else by its own tree."""
    return judge(
        evidence, publication.tag, policy_for(evidence, chain.before(publication), publication.commit, signers)
    )


def policy_for(evidence: Evidence, before: Publication | None, commit: str, signers: bytes | None) -> Policy:
    """Return the policy for the publication after `before`; for the first (None) that of `signers`, else its own."""
    if before is None and signers is not None:
        return Policy(required=True, signers=signers)
    source = evidence.at(commit if before is None else before.commit)
    try:
        return policy(source, own=before is None)
    finally:
        source.close()


def _anchored(
    chain: Chain, chosen: Sequence[Publication], period: Period | None, digest: str | None
) -> tuple[set[str], list[Problem]]:
    """Return the digests that the one given vouches for: its publication and all before it."""
    if digest is None:
        return set(), []
    found = next((each for each in chosen if each.digest.startswith(digest)), None)
    if found is None:
        other = next((each for each in chain.publications if each.digest.startswith(digest)), None)
        shown = printed(digest.ljust(64, "0"))
        if other is not None:
            message = f"摘要 {shown} 是 {other.tag.ref} 的，不是 {period} 的；请核对通报"
        else:
            message = (
                f"没有摘要为 {shown} 的发布：先核对抄写；抄写无误，就是台账在印发之后整个换过，"
                "请与别的克隆比较（git log --all），查服务器的备份和推送记录"
            )
        return set(), [Problem(DIGEST.name, Place(f"refs/tags/{PREFIX}{period or ''}".rstrip("/")), message)]
    vouched: set[str] = set()
    step: Publication | None = found
    while step is not None and step.digest not in vouched:
        vouched.add(step.digest)
        step = chain.before(step)
    return vouched, []


def _notes(checked: Sequence[Checked], digest: str | None, signers: bytes | None) -> Iterable[str]:
    if digest is None:
        yield "以上只证明仓库自身前后一致；整个历史重做过，只有纸面通报上的摘要能发现：zzcli verify --digest 摘要"
    elif len({each.anchored for each in checked}) > 1:
        yield "纸面摘要只担保它那一次和以前各次发布；以后的请用最近一次通报上的摘要核对"
    if signers is None and any(each.signature.state is State.OWN for each in checked):
        yield "第一次发布的签名是按它自己的名单核对的（自证）；有另外保管的名单，请用 --signers 文件"
