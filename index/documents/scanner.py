"""Find what there is to read: the given files and folders become a sorted list of sources."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from index.documents.formats.registry import SUFFIXES, suffix_reason
from index.errors import SettingsError
from index.reasons import Reason, system_reason
from index.settings import Settings

LOOPS = Reason("skipped.loop")
_MOUNT_POINT = 0xA0000003
"""How Windows tags the folders that stand for others (IO_REPARSE_TAG_MOUNT_POINT)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read. ``name`` becomes ``Document.path``: relative to the folder that was
    given, with ``/``; bytes of a file name that are no UTF-8 stand in it as ``\\xff``.

    ``size`` is in bytes, ``modified_ns`` in nanoseconds since 1970.
    """

    path: Path
    name: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file (or folder, or entry of an archive) that is left out, and why."""

    path: str
    why: Reason

    @property
    def reason(self) -> str:
        """Why, in English."""
        return str(self.why)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found; both in the order of their names."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One entry of the walk: a source or, with a reason, something left out."""

    root: Path
    path: Path
    relative: str
    reason: Reason | None = None
    size: int = 0
    modified_ns: int = 0
    link: bool = False


def scan(paths: Sequence[Path], settings: Settings) -> Scan:
    """Every readable file under the given files and folders, sorted by name.

    Hidden files and folders (a leading dot) are passed over silently unless given directly; so is
    the index's own folder. A file reached twice is listed once. Where two files would have the
    same name, each gets as much of its folder's path in front as tells them apart.

    Raises SettingsError when a given path does not exist.
    """
    own_index = Path(os.path.realpath(settings.index))
    found = [entry for path in paths for entry in _entries(Path(path), own_index)]
    found = _without_repeats(found)
    sources = _named([entry for entry in found if entry.reason is None])
    skipped = {
        Skipped(printable_name(entry.relative), entry.reason)
        for entry in found
        if entry.reason is not None
    }
    return Scan(tuple(sources), tuple(sorted(skipped, key=lambda item: (item.path, item.reason))))


def printable_name(path: str) -> str:
    """A file name as valid Unicode: a byte that is no UTF-8 becomes ``\\x`` and two digits.

    Reversible (see file_name): backslashes standing before such an ``x`` are doubled.
    Any other name is left exactly as it is.
    """

    def escape(match: re.Match[str]) -> str:
        byte = match[2]
        shown = byte if byte[0] == "x" else f"\\x{ord(byte) - 0xDC00:02x}"
        return match[1] * 2 + shown

    return re.sub("(\\\\*)(x[89a-f][0-9a-f]|[\udc80-\udcff])", escape, path)


def file_name(name: str) -> str:
    """The file name (with surrogate escapes, as ``os`` uses it) of a printable name."""

    def unescape(match: re.Match[str]) -> str:
        count = len(match[1])
        byte = chr(0xDC00 + int(match[2], 16)) if count % 2 else "x" + match[2]
        return "\\" * (count // 2) + byte

    return re.sub(r"(\\*)x([89a-f][0-9a-f])", unescape, name)


def _entries(path: Path, own_index: Path) -> Iterator[_Found]:
    """Everything found at one path that was given: itself, or all below it."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        shown = printable_name(str(path))
        raise SettingsError("path.missing", path=shown) from error
    except (OSError, ValueError) as error:
        shown = printable_name(str(path))
        raise SettingsError("path.unreadable", path=shown, why=error) from error
    if stat.S_ISDIR(status.st_mode):
        yield from _walk(Path(os.path.realpath(path)), own_index)
    else:
        real = Path(os.path.realpath(path))
        yield _file(real.parent, real, path.name, status)


def _walk(root: Path, own_index: Path) -> Iterator[_Found]:
    """All entries below a folder, without recursion (folders may be nested deeply)."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield _Found(
                root,
                folder,
                _relative(folder, root),
                Reason.of("skipped.unreadable", why=system_reason(error)),
            )
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.name.startswith((".", "~$")) or path == own_index:  # ~$: Word's lock files
                continue
            if entry.is_dir(follow_symlinks=False) and not _is_junction(entry):
                folders.append(path)
            else:
                yield _entry(root, path, entry)


def _entry(root: Path, path: Path, entry: os.DirEntry[str]) -> _Found:
    """One entry of a folder that is not itself a folder."""
    relative = _relative(path, root)
    try:
        if entry.is_symlink() or _is_junction(entry):
            return _link(root, path, relative)
        return _file(root, path, relative, entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        reason = Reason("skipped.dangling_link")
    except RuntimeError:  # how Path.resolve reports a loop before Python 3.13
        reason = LOOPS
    except OSError as error:
        unreadable = Reason.of("skipped.unreadable", why=system_reason(error))
        reason = LOOPS if error.errno == errno.ELOOP else unreadable
    return _Found(root, path, relative, reason)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder of Windows that stands for another one, as a link does."""
    try:
        tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    except OSError:
        return False  # told when it is read
    return bool(tag == _MOUNT_POINT)


def _link(root: Path, path: Path, relative: str) -> _Found:
    """A symbolic link: followed to a file within the folder, and nowhere else."""
    target = path.resolve(strict=True)
    if not target.is_relative_to(root):
        return _Found(root, path, relative, Reason("skipped.link_outside"))
    if target.is_dir():
        leads = Reason("skipped.link_to_folder")
        return _Found(root, path, relative, LOOPS if path.is_relative_to(target) else leads)
    return replace(_file(root, target, relative, target.stat()), link=True)


def _file(root: Path, path: Path, relative: str, status: os.stat_result) -> _Found:
    """A file, with the reason for leaving it out where there is one."""
    suffix = Path(relative).suffix.lower()
    reason = None
    if not stat.S_ISREG(status.st_mode):
        reason = Reason("skipped.not_a_file")
    elif suffix not in SUFFIXES:
        reason = suffix_reason(printable_name(suffix), SUFFIXES)
    return _Found(root, path, relative, reason, status.st_size, status.st_mtime_ns)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _without_repeats(found: list[_Found]) -> list[_Found]:
    """Each file once; a link to a file that is read itself becomes a skipped entry."""
    read_as = {
        entry.path: entry.relative for entry in found if entry.reason is None and not entry.link
    }
    kept: dict[Path, _Found] = {}
    skipped: list[_Found] = []
    for entry in found:
        if entry.reason is not None:
            skipped.append(entry)
        elif entry.link and entry.path in read_as:
            other = printable_name(read_as[entry.path])
            skipped.append(replace(entry, reason=Reason.of("skipped.link_to_read", name=other)))
        else:
            kept.setdefault(entry.path, entry)
    return [*kept.values(), *skipped]


def _named(found: list[_Found]) -> list[Source]:
    """Sources with names of their own, sorted by name."""
    names = {entry.path: printable_name(entry.relative) for entry in found}
    depths = dict.fromkeys(names, 0)  # how many folders of its root's path stand in front
    while clashing := _clashing(found, names, depths):
        for entry in clashing:
            depths[entry.path] += 1
            parts = PurePosixPath(entry.root.as_posix()).parts  # of C:\\a: «C:» and «a»
            prefix = "/".join(parts[-depths[entry.path] :]).lstrip("/")
            names[entry.path] = printable_name(f"{prefix}/{entry.relative}")
    sources = [
        Source(entry.path, names[entry.path], entry.size, entry.modified_ns) for entry in found
    ]
    return sorted(sources, key=lambda source: source.name)


def _clashing(found: list[_Found], names: dict[Path, str], depths: dict[Path, int]) -> list[_Found]:
    """The files that share a name with another, and whose name can still be made longer."""
    groups = defaultdict(list)
    for entry in found:
        groups[names[entry.path]].append(entry)
    several = [entry for group in groups.values() if len(group) > 1 for entry in group]
    return [entry for entry in several if depths[entry.path] < len(entry.root.parts)]
