"""`guard check`: whether a push to the office's repository, or a commit at a desk, may be taken in (history.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from zzcli.checks.pushes import REWRITTEN, TAG
from zzcli.history.plumbing import EMPTY_TREE, Objects, Tree
from zzcli.ledger.problem import Place, Problem, SurroundingsError, in_order
from zzcli.publishing.guard_owners import Author, trespasses
from zzcli.publishing.guard_published import PREFIX, Publications, branch_problems, staged_problems, tag_problems
from zzcli.publishing.guard_push import HEADS, REPLACE, Push, Update, resolved
from zzcli.publishing.guard_rights import Law
from zzcli.publishing.guard_text import text_problems


def check_push(path: Path, updates: Sequence[Update], folder: str = "") -> list[Problem]:
    """Return why the updates of one push cannot be taken in; nothing: they can.

    `path` lies in the repository, `folder` is the ledger's in it ("" its top). An update may name its objects by any
    revision. Only git's objects are read. Raises SurroundingsError when an object is not there.
    """
    with closing(Objects(path)) as objects:
        if objects.shallow:
            raise SurroundingsError("这个克隆只有一部分历史，无法检查推送；请先运行 git fetch --unshallow")
        updates = resolved(objects, updates)
        push = Push(objects, updates, _with_slash(folder))
        publications = Publications.of(push)
        found: list[Problem] = []
        for update in updates:
            found += _of_update(push, publications, update)
        return in_order(found)


def check_staged(path: Path, folder: str = "") -> list[Problem]:
    """Return why what is staged in a work tree cannot be committed; see `check_push`.

    The tag that a publication's commit gets comes after it, so here a version raised by one is enough.
    """
    with closing(Objects(path)) as objects:
        push = Push(objects, (), _with_slash(folder))
        tree = _staged(objects)
        parents = tuple(name for name in (objects.id_of("HEAD"), *_merged(objects)) if name)
        author = Author(tree, parents, _committer(objects), "提交者")
        found = list(staged_problems(push, Publications.of(push), tree, parents))
        if parents:
            found += trespasses(push, Law(push.tree(parents[0])), [author])
        before = objects.commit(parents[0]).tree if parents else EMPTY_TREE
        found += text_problems(Tree(objects, tree, push.folder), _changed(push, before, tree))
        return in_order(found)


def _of_update(push: Push, publications: Publications, update: Update) -> Iterator[Problem]:
    """Yield what is wrong with one ref's update."""
    place = Place(update.ref)
    if update.ref.startswith(REPLACE):
        yield Problem(REWRITTEN.name, place, "替换对象会使人看到别的历史，不能推送，请用 git replace -d 删去")
    elif update.ref.startswith(PREFIX):
        yield from tag_problems(push, publications, update)
    elif update.ref.casefold().startswith((PREFIX, f"{HEADS}published/")) and update.new:
        yield Problem(TAG.name, place, "名称会与发布标签 published/… 混淆，请换一个名称")
    elif update.is_branch:
        yield from _of_branch(push, publications, update)


def _of_branch(push: Push, publications: Publications, update: Update) -> Iterator[Problem]:
    if not update.new:
        yield from _deleted(push, update)
        return
    place = Place(update.ref)
    if push.objects.kind(update.new) != "commit":
        yield Problem(REWRITTEN.name, place, "分支须指向提交，请推送提交")
        return
    if update.old and not push.objects.is_ancestor(update.old, update.new):
        message = f"新的提交 {update.new[:12]} 不是接在 {update.old[:12]} 之后，历史会被改写；请先 git pull 合并，不要用 --force"
        yield Problem(REWRITTEN.name, place, message)
        return
    commits = [] if push.founding else push.new_commits(update)
    for commit in commits:
        parents = len(push.objects.commit(commit).parents)
        if parents != 1 and parents != 2:
            what = "没有上一个提交，是另一段历史的开头" if not parents else "一次合并了两个以上的分支"
            yield Problem(REWRITTEN.name, place, f"提交 {commit[:12]} {what}；请从现有的分支开始改，逐个合并")
    yield from branch_problems(push, publications, update.new, commits)
    trusted = push.trusted(update)
    if trusted and commits:
        yield from trespasses(push, Law(push.tree(trusted)), [_author(push, commit) for commit in commits])
    before = push.objects.commit(update.old or trusted).tree if update.old or trusted else EMPTY_TREE
    tip = push.tree(update.new)
    yield from text_problems(tip, _changed(push, before, tip.tree))


def _deleted(push: Push, update: Update) -> Iterator[Problem]:
    """A branch may go when every commit of it stays reachable; the main one never."""
    heads = [value for ref, value in push.after.items() if ref.startswith(HEADS)]
    if update.ref == push.main:
        yield Problem(REWRITTEN.name, Place(update.ref), "这是主分支，不能删除")
    elif not any(push.objects.is_ancestor(update.old, head) for head in heads):
        message = "分支里有别处没有的提交，删除会丢失历史；请先合并到别的分支"
        yield Problem(REWRITTEN.name, Place(update.ref), message)


def _author(push: Push, name: str) -> Author:
    commit = push.objects.commit(name)
    return Author(commit.tree, commit.parents, commit.committer, f"提交 {name[:12]} 的提交者")


def _changed(push: Push, old: str, new: str) -> list[str]:
    (changes,) = push.objects.changes([(old, new)])
    return [each.path.removeprefix(push.folder) for each in changes if each.path.startswith(push.folder)]


def _staged(objects: Objects) -> str:
    """Return the tree of what is staged; git writes it now as it would a moment later."""
    import git

    try:
        return str(objects.repository.git.write_tree())
    except git.GitCommandError:
        raise SurroundingsError("暂存区里还有没解决的冲突，或这里没有工作区；请先解决冲突并 git add") from None


def _merged(objects: Objects) -> list[str]:
    """Return the commits that a merge under way takes in."""
    file = Path(objects.repository.git_dir) / "MERGE_HEAD"
    return file.read_text(encoding="ascii").split() if file.is_file() else []


def _committer(objects: Objects) -> str:
    import git

    try:
        found: str = objects.repository.git.var("GIT_COMMITTER_IDENT")
    except git.GitCommandError:
        raise SurroundingsError(
            "git 不知道提交者是谁，请先运行 git config user.name 姓名 和 git config user.email 邮箱"
        ) from None
    return found.rpartition("<")[2].partition(">")[0]


def _with_slash(folder: str) -> str:
    cleaned = folder.strip("/")
    return f"{cleaned}/" if cleaned and cleaned != "." else ""
