"""Writing into a ledger: all or nothing a file, the telling file last, one writer at a time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.system import in_words

# The end of a file's temporary name; always the same, so that killed writers leave no heap of files behind.
_NEW = ".zzcli-new"
LOCK_SECONDS = 5

REPLACED: dict[Path, bytes | None] = {}
"""What each file held before this process last wrote it (None: it was not there), for whoever names the way back."""

_REASONS = {
    errno.EACCES: "没有写权限，请检查文件夹权限",
    errno.EPERM: "没有写权限，请检查文件夹权限",
    errno.EROFS: "磁盘是只读的，请换一个文件夹",
    errno.ENOSPC: "磁盘已满，请先腾出空间",
    errno.EDQUOT: "磁盘配额已用完，请先腾出空间",
    errno.ENAMETOOLONG: "文件名太长，请改短",
    errno.EEXIST: "路径中有同名的文件，请移走",
    errno.ENOTDIR: "路径中有同名的文件，请移走",
    errno.EISDIR: "已有同名的文件夹，请移走",
    errno.ENOENT: "这个文件夹里建不了文件，请换一个文件夹",
}


def write_files(root: Path, files: Mapping[str, bytes | None], last: str | None = None) -> list[str]:
    """Write files below a ledger's root; returns the paths that changed, in the order in which they were put in place.

    Each content goes to a temporary file in the same folder and to the disk before any is put in place, so that a
    full disk or a missing permission changes nothing; a kill between two files leaves each of them whole, old or new.
    A file whose bytes are the same is not touched. None removes a file. `last` is put in place after all others.
    Raises SurroundingsError, with the reason in Chinese.
    """
    paths = sorted(files, key=lambda path: (path == last, path))
    before = {path: _content(root / path) for path in paths}
    changed = [path for path in paths if before[path] != files[path]]
    temporary: list[Path] = []
    try:
        for path in changed:
            content = files[path]
            if content is not None:
                temporary.append(_prepare(root / path, content))
        for path in changed:
            REPLACED[root / path] = before[path]
            _put_in_place(root / path, remove=files[path] is None)
    except OSError as error:
        raise SurroundingsError(_reason(error)) from None
    finally:
        for file in temporary:
            with suppress(OSError):
                file.unlink(missing_ok=True)
    return changed


@contextmanager
def lock(root: Path, seconds: int = LOCK_SECONDS) -> Iterator[None]:
    """Hold the ledger's lock; waits up to `seconds` for another command. Raises SurroundingsError."""
    import filelock

    git_folder = _git_folder(root)
    path = git_folder / "zzcli.lock" if git_folder else root / ".zzcli.lock"
    holder = filelock.FileLock(path, timeout=seconds)
    try:
        holder.acquire()
    except filelock.Timeout:
        raise SurroundingsError("另一个 zzcli 命令正在写这个台账，请等它结束后再试") from None
    except OSError as error:
        raise SurroundingsError(_reason(error)) from None
    try:
        yield
    finally:
        holder.release()


def _git_folder(root: Path) -> Path | None:
    """Return where git keeps a work tree's own files; in a linked work tree `.git` is a file that names the place."""
    for folder in (root, *root.parents):
        path = folder / ".git"
        if path.is_dir():
            return path
        with suppress(OSError, UnicodeDecodeError):
            named = folder / path.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
            if named.is_dir():
                return named
    return None


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:  # not there, or not readable: writing it will tell
        return None


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}{_NEW}")


def _lasting(path: Path) -> Path:
    """Return the path that a temporary one stands for; any other as it is."""
    name = path.name
    return path.with_name(name[1 : -len(_NEW)]) if name.startswith(".") and name.endswith(_NEW) else path


def _prepare(path: Path, content: bytes) -> Path:
    """Write the content beside its place and down to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _put_in_place(path: Path, *, remove: bool) -> None:
    if remove:
        path.unlink(missing_ok=True)
    else:
        _temporary(path).replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows cannot open a folder and needs no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    """Say what went wrong with which file, by the name that the user knows."""
    named = error.filename2 or error.filename
    where = "" if named is None else str(_lasting(Path(named)))
    meaning = _REASONS.get(error.errno or 0) or in_words(error)
    return f"{where}: {meaning}" if where else meaning
