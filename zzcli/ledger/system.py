"""What the operating system refuses, in Chinese words with what to do."""

from __future__ import annotations

import errno

_SYSTEM = {
    errno.EACCES: "没有权限，请检查文件的读写权限",
    errno.EPERM: "没有权限，请检查文件的读写权限",
    errno.EROFS: "磁盘是只读的，换一个可写的位置",
    errno.ENOSPC: "磁盘满了，清理后重试",
    errno.EFBIG: "文件大小超过系统的限额，请检查磁盘和用户的限额",
    errno.EDQUOT: "磁盘配额用完了，清理后重试",
    errno.ENOENT: "没有这个文件或文件夹，请检查路径",
    errno.ENOTDIR: "路径里有一段不是文件夹，请检查路径",
    errno.EISDIR: "这是文件夹，不是文件，请检查路径",
    errno.ENAMETOOLONG: "路径太长，请换短一些的",
    errno.EMFILE: "打开的文件太多，请关掉别的程序再试",
    errno.EIO: "磁盘读写出错，请检查磁盘",
}


def in_words(error: OSError) -> str:
    """Return why a file cannot be read or written, and the remedy; what is not known keeps the system's own words."""
    return _SYSTEM.get(error.errno or 0, f"读写失败（{error.strerror or error}）")
