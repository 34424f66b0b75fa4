"""What the operating system says."""

from __future__ import annotations

from index.catalogue.wording import Wording

WORDINGS: dict[str, Wording] = {
    "system.disk_full": Wording(
        "the disk is full", "磁盘已满", "free some space", "请腾出空间"
    ),
    "system.EACCES": Wording("Permission denied", "没有权限"),
    "system.EPERM": Wording("Operation not permitted", "不允许这样操作"),
    "system.ENOENT": Wording("No such file or directory", "文件或文件夹不存在"),
    "system.EISDIR": Wording("Is a directory", "是文件夹"),
    "system.ENOTDIR": Wording("Not a directory", "不是文件夹"),
    "system.ENAMETOOLONG": Wording("File name too long", "文件名太长"),
    "system.EIO": Wording("Input/output error", "读写出错"),
    "system.EMFILE": Wording("Too many open files", "打开的文件太多"),
    "system.EROFS": Wording("Read-only file system", "文件系统是只读的"),
    "system.ENOSPC": Wording("No space left on device", "磁盘已满"),
    "system.EDQUOT": Wording("Disk quota exceeded", "超出磁盘配额"),
}  # fmt: skip
