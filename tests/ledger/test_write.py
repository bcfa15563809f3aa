"""Writing: all or nothing, the telling file last, one writer at a time."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.write import lock, write_files


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_write_files__new_changed_same_and_removed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "same").write_bytes(b"same")
    (tmp_path / "gone").write_bytes(b"x")
    before = (tmp_path / "same").stat().st_mtime_ns
    changed = write_files(tmp_path, {"z/y": b"new", "a": b"1", "same": b"same", "gone": None, "never": None}, last="a")
    assert changed == ["gone", "z/y", "a"]
    assert tree(tmp_path) == {"a": b"1", "same": b"same", "z/y": b"new"}
    assert (tmp_path / "same").stat().st_mtime_ns == before


def test_write_files__keeps_the_mode(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    write_files(tmp_path, {"a": b"new"})
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_write_files__a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    synced: list[int] = []

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "b"))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SurroundingsError, match="磁盘已满，请先腾出空间"):
        write_files(tmp_path, {"a": b"new", "b": b"new"})
    assert tree(tmp_path) == {"a": b"old"}


def test_write_files__the_last_file_stays_old_when_another_cannot_be_put_in_place(tmp_path: Path) -> None:
    (tmp_path / "manifest").write_bytes(b"old")
    (tmp_path / "zz").mkdir()
    with pytest.raises(SurroundingsError, match="zz: 已有同名的文件夹，请移走"):
        write_files(tmp_path, {"manifest": b"new", "zz": b"new"}, last="manifest")
    assert tree(tmp_path) == {"manifest": b"old"}


def test_write_files__a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"file")
    with pytest.raises(SurroundingsError, match="a: 路径中有同名的文件，请移走"):
        write_files(tmp_path, {"a/b": b"x"})


def test_write_files__what_a_killed_writer_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".a.zzcli-new").write_bytes(b"half")
    write_files(tmp_path, {"a": b"new"})
    assert tree(tmp_path) == {"a": b"new"}


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_write_files__no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused", "x.csv")

    monkeypatch.setattr(os, "fsync", refuse)
    reason = {errno.EACCES: "没有写权限，请检查文件夹权限", errno.EROFS: "磁盘是只读的，请换一个文件夹"}[number]
    with pytest.raises(SurroundingsError) as caught:
        write_files(tmp_path, {"x.csv": b"1"})
    assert str(caught.value) == f"x.csv: {reason}"
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOENT, "这个文件夹里建不了文件，请换一个文件夹"),
        (errno.EIO, "磁盘读写出错，请检查磁盘"),
    ],
)
def test_write_files__what_fails_is_named_as_the_user_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise OSError(number, "refused", str(path))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SurroundingsError) as caught:
        write_files(tmp_path, {"表.docx": b"1"})
    assert str(caught.value) == f"{tmp_path / '表.docx'}: {reason}"


KILLED = """
import os, sys
from pathlib import Path
from zzcli.ledger import write
calls = 0
def counted(real):
    def call(*arguments):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
        return real(*arguments)
    return call
os.fsync, os.replace = counted(os.fsync), counted(os.replace)
write.write_files(Path(sys.argv[1]), {name: b"new" for name in ("a", "b", "manifest")}, last="manifest")
"""


@pytest.mark.parametrize("call", range(1, 10))
def test_write_files__killed_at_any_call_every_file_is_whole(tmp_path: Path, call: int) -> None:
    # 3 files to the disk, then 3 times: put in place, folder to the disk; so 9 calls in all
    for name in ("a", "b", "manifest"):
        (tmp_path / name).write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(call)], check=False)
    assert done.returncode == -9
    found = {name: raw for name, raw in tree(tmp_path).items() if not name.startswith(".")}
    assert set(found.values()) <= {b"old", b"new"}
    assert found["manifest"] == (b"new" if call == 9 else b"old")


def test_lock__one_writer_at_a_time(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    below = tmp_path / "city"
    below.mkdir()
    with lock(below), pytest.raises(SurroundingsError, match="另一个 zzcli 命令正在写"), lock(tmp_path, 0):
        pass
    with lock(tmp_path, 0):
        assert list(below.iterdir()) == []


def test_lock__without_git_in_the_ledgers_folder(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(SurroundingsError), lock(tmp_path, 0):
        pass
