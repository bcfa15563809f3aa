"""A ledger as it stood at a commit; the work tree is never touched, and there need not be one.

Only trees and blobs are read: no filter, text conversion, hook or replacement object of the repository applies.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.ledger.problem import SurroundingsError

if TYPE_CHECKING:
    import git

_FILE_MODES = (b"100644", b"100755")  # neither symbolic links nor submodules: they are not the ledger's text
_OBJECT_FORMAT = re.compile(rb"^[^#;\n]*objectformat[ \t]*=[ \t\"]*sha256", re.IGNORECASE | re.MULTILINE)
_SHA1 = 40  # digits of an id
_MISMATCH = re.compile(r"hash mismatch ([0-9a-f]{40,64})")
_SHA256 = (
    "这个仓库的对象用 SHA-256 编号（--object-format=sha256），读不了；请转成 SHA-1 的："
    "git init --object-format=sha1 新文件夹，再 git fast-export --all --signed-tags=strip | git -C 新文件夹 fast-import"
    "（提交号会变，签过名的发布要重新签）"
)


class BrokenObjectError(SurroundingsError):
    """An object of the repository is missing, or its content is not that which its id is the digest of.

    git checks an object's digest when it is fetched or by `git fsck`, not when it is read: whoever can write to the
    folder of a repository can put another content under an id that tags and signatures vouch for.
    """

    def __init__(self, name: str, *, swapped: bool = False) -> None:
        """Name the object by its id; `swapped`: it can be read, and is not what its id says."""
        self.what = "内容被换过，与编号不符" if swapped else "损坏或缺少"
        super().__init__(f"仓库里的对象 {name} {self.what}；请运行 git fsck --full 查明，从别的克隆取回")


def genuine(name: str, kind: str, content: bytes) -> bytes:
    """Return an object's content, whose digest must be its id. Raises BrokenObjectError."""
    whole = b"%s %d\0%s" % (kind.encode(), len(content), content)
    digest = hashlib.new("sha1" if len(name) == _SHA1 else "sha256", whole, usedforsecurity=False)
    if digest.hexdigest() != name:
        raise BrokenObjectError(name, swapped=True)
    return content


class Commit:
    """The files of a commit below a ledger's folder; see `Source`."""

    def __init__(self, path: Path, revision: str, folder: str | None = None) -> None:
        """Find the commit.

        `path` lies in the repository; `folder` is the ledger's root in it, by default `path` itself (in a bare
        repository the top). Raises SurroundingsError when git, the repository or the revision is not there.
        """
        self._repository = open_repository(path)
        self._commit = _resolve(self._repository, revision)
        self._folder = _prefix(self._repository, path) if folder is None else f"{folder}/".lstrip("/")

    @property
    def commit(self) -> str:
        """The commit's full id."""
        return self._commit

    @property
    def repository(self) -> git.Repo:
        """The repository that holds the commit."""
        return self._repository

    def inside(self, path: str) -> str:
        """Return what a path from the ledger's root is called in the repository."""
        return f"{self._folder}{path}"

    def tree(self, folder: str) -> str | None:
        """Return the id of a folder's tree; None: the commit has no such folder."""
        try:
            name, kind, _ = self._repository.git.get_object_header(f"{self._commit}:{self.inside(folder)}")
        except ValueError:  # GitPython's word for an object that is not there
            return None
        return _text(name) if _text(kind) == "tree" else None

    def content(self, name: str) -> bytes | None:
        """Return the bytes of any object of the repository (`<commit>:<path>`); None: there is none, or no file."""
        try:
            found, kind, _, content = self._repository.git.get_object_data(name)
        except ValueError:
            return None
        return genuine(_text(found), "blob", bytes(content)) if _text(kind) == "blob" else None

    def close(self) -> None:
        """End the git processes that answer; nothing can be read afterwards."""
        self._repository.close()

    def read(self, path: str) -> bytes | None:
        """See `Source.read`."""
        blob = self._blobs.get(path)
        if blob is None:
            return None
        try:
            *_, content = self._repository.git.get_object_data(blob)
        except ValueError:
            raise BrokenObjectError(blob) from None
        return genuine(blob, "blob", bytes(content))

    def files(self, folder: str) -> list[str]:
        """See `Source.files`; hidden files are left out as in a work tree."""
        found = (path for path in self._blobs if path.startswith(f"{folder}/"))
        return sorted(path for path in found if not any(part.startswith(".") for part in path.split("/")))

    @cached_property
    def _blobs(self) -> dict[str, str]:
        """The id of each file's content by its path from the ledger's root."""
        arguments = ["-r", "-z", "--full-tree", self._commit, *(["--", self._folder] if self._folder else [])]
        listing: bytes = self._repository.git.ls_tree(*arguments, stdout_as_string=False)
        blobs = {}
        for entry in filter(None, listing.split(b"\0")):
            about, _, path = entry.partition(b"\t")
            mode, _, name = about.split(b" ")
            if mode in _FILE_MODES:
                relative = path.decode("utf-8", "surrogateescape").removeprefix(self._folder)
                blobs[relative] = name.decode("ascii")
        return blobs


def _text(word: str | bytes) -> str:
    """Return a word of git's answer as text; GitPython says it is, and gives bytes."""
    return word.decode("ascii") if isinstance(word, bytes) else word


def open_repository(path: Path, *, sha256: bool = False) -> git.Repo:
    """Open the repository that `path` lies in, bare or not, with replacement objects and file monitors off.

    Raises SurroundingsError when there is none, or no git, or its objects go by SHA-256, which GitPython cannot read
    (`sha256`: the caller reads none through it).
    """
    try:
        import git
    except ImportError:  # GitPython looks for the program when it is imported
        raise SurroundingsError("没有找到 git 程序：保存和查看历史都需要 git，请先安装") from None
    try:
        repository = git.Repo(path, search_parent_directories=True)
    except (git.InvalidGitRepositoryError, git.NoSuchPathError):
        raise SurroundingsError(f"{path} 不在 git 仓库里：保存和查看历史都需要仓库，可运行 git init") from None
    if not sha256 and _OBJECT_FORMAT.search((Path(repository.common_dir) / "config").read_bytes()):
        repository.close()
        raise SurroundingsError(_SHA256)
    repository.git.set_persistent_git_options(no_replace_objects=True, c="core.fsmonitor=false")
    return repository


def resolve(path: Path, revision: str) -> str:
    """Return the full id of the commit that a revision names in the repository that `path` lies in.

    Raises SurroundingsError when git, the repository or the revision is not there.
    """
    repository = open_repository(path, sha256=True)
    try:
        return _resolve(repository, revision)
    finally:
        repository.close()


def _resolve(repository: git.Repo, revision: str) -> str:
    """Return the full id of the commit that a revision names."""
    import git

    try:
        name: str = repository.git.rev_parse("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except (git.GitCommandError, ValueError) as error:
        if "safe.directory" in str(error):
            remedy = f"git config --global --add safe.directory {repository.git_dir}"
            raise SurroundingsError(f"git 不信任这个仓库的所有者，如可信请运行 {remedy}") from None
        if broken := _MISMATCH.search(str(error)):
            raise BrokenObjectError(broken[1], swapped=True) from None
        if not repository.head.is_valid() and not repository.references:
            raise SurroundingsError("仓库里还没有提交，请先提交（zzcli save）") from None
        raise SurroundingsError(f"没有“{revision}”这个版本，请用 git log 或 git tag 查看") from None
    return name


def _prefix(repository: git.Repo, path: Path) -> str:
    """Return the way from the repository's top to `path`, with a slash at its end, or nothing."""
    if repository.bare or repository.working_tree_dir is None:
        return ""
    top = Path(repository.working_tree_dir).resolve()
    relative = path.resolve().relative_to(top).as_posix()
    return "" if relative == "." else f"{relative}/"
