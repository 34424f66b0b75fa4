"""Adding files to the indexed folder and removing them; the next build picks up the change.

Nothing is ever overwritten or deleted: a name already in use gets a number, and removed files are
moved to ``<index>/trash/``, from where a person can restore them.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from index.building.generation.previous import find_last_paths
from index.building.inputs.web_pages import forget_page
from index.building.request import DEFAULT_PATHS
from index.documents.formats.registry import SUFFIXES, list_suffixes, most_bytes
from index.documents.objects import is_object_folder
from index.documents.scanner import printable_name
from index.errors import DocumentError, SettingsError, WendaError
from index.filesystem import discard_file, flush, move_file, remove_file
from index.patterns import compile_later
from index.reasons import Reason, system_reason
from index.settings import Settings
from index.storage.generations import read_current
from index.storage.manifest import Contents, DocumentEntry, file_facts, read_contents
from index.storage.page_list import pages_folder

TRASH = "trash"
_MOST_NAME_BYTES = 200  # file systems allow 255; leaves room for a number
_PART = (".wenda-", ".part")  # what a file is called while it is copied
_PART_SECONDS = 3600.0
_STARTS_HIDDEN = (".", "~$")  # files that a scan ignores
_LONGEST_SUFFIX = 20
_RESERVED = compile_later(  # on Windows, whatever follows a dot
    r"(con|prn|aux|nul|(com|lpt)[\d¹²³]|con(in|out)\$) *(\.|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Added:
    """Where a file was put. ``new`` is False when an identical file was there already."""

    path: Path
    new: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a document entails: the file that is moved away, and all documents in it (an
    archive may hold several)."""

    file: Path
    documents: tuple[str, ...]


def add_file(source: Path, name: str, settings: Settings) -> Added:
    """Copy a file into the first indexed folder, under a safe form of ``name``.

    name: the file name wanted; folders in it are dropped. If another file has that name, it stays
    and the new one gets a number: ``name (2).txt``.

    Raises DocumentError when files of this kind or size are not read; SettingsError when no folder
    is indexed; WendaError when the file cannot be written.
    """
    wanted = safe_name(name)
    _check_is_readable(source, wanted)
    folder = collection_folder(settings)
    with _explain_errors(folder / wanted):
        folder.mkdir(parents=True, exist_ok=True)
        same = _find_same_content(source, folder / wanted)
        if same is not None:
            return Added(same, new=False)
        _sweep(folder)
        return Added(_copy_to_free_name(source, folder / wanted), new=True)


def collection_folder(settings: Settings) -> Path:
    """The folder that new files go into: the first one indexed, or ``seeds`` before any build.

    Raises SettingsError when only single files are indexed.
    """
    wanted = find_last_paths(settings.index) or DEFAULT_PATHS
    paths = [Path(path) for path in wanted if not is_object_folder(path)]
    folders = [path for path in paths if path.is_dir() or not path.exists()]
    if not folders:
        raise SettingsError("library.no_folder", paths=", ".join(wanted))
    return folders[0].absolute()


def indexed_folders(settings: Settings) -> tuple[Path, ...]:
    """The folders that the index was built from, each as it really is; () before any build."""
    paths = [Path(os.path.realpath(path)) for path in find_last_paths(settings.index)]
    return tuple(path for path in paths if path.is_dir())


def safe_name(name: str) -> str:
    """Strip a file name of folders, control characters and all that a scan or file system rejects.

    The result has at most 200 bytes in UTF-8, keeps the suffix, and is a name on every system.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        character
        for character in last
        if unicodedata.category(character) not in {"Cc", "Cs"} and character not in '<>:"|?*'
    )
    kept = kept.strip().rstrip(". ")
    while kept.startswith(_STARTS_HIDDEN):
        kept = kept.removeprefix(".").removeprefix("~$").lstrip()
    path = PurePosixPath(kept or "document")
    stem, suffix = path.stem, path.suffix
    if len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, suffix = path.name, ""
    if _RESERVED.match(kept):
        stem = f"_{stem}"
    room = _MOST_NAME_BYTES - len(suffix.encode())
    short = stem.encode()[:room].decode(errors="ignore")
    return (short.rstrip() if suffix else short.rstrip(". ")) + suffix


def _check_is_readable(source: Path, name: str) -> None:
    """Raise DocumentError when a file of this name and size would not be indexed."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        if suffix:
            raise DocumentError("document.kind", suffix=suffix, kinds=list_suffixes())
        raise DocumentError("document.no_suffix", kinds=list_suffixes())
    most = most_bytes(suffix)
    try:
        size = source.stat().st_size
    except OSError as error:
        raise DocumentError("document.unreadable_upload", why=system_reason(error)) from error
    if size == 0:
        raise DocumentError("document.empty")
    if size > most:
        raise DocumentError("document.too_large_kind", size=size, suffix=suffix, most=most)


def _list_candidate_paths(path: Path) -> Iterator[Path]:
    """Yield the path, then the same path numbered (2), (3), …"""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")


def _find_same_content(source: Path, wanted: Path) -> Path | None:
    """Find an identical file under that name or that name with a number."""
    facts = None
    for path in _list_candidate_paths(wanted):
        if not path.is_file():
            return None
        if path.stat().st_size == source.stat().st_size:
            facts = facts or file_facts(source)
            if file_facts(path) == facts:
                return path
    return None


def _copy_to_free_name(source: Path, wanted: Path) -> Path:
    """Copy a file, atomically, to the first free name and return that. Raises OSError."""
    descriptor, part = tempfile.mkstemp(_PART[1], _PART[0], wanted.parent)
    try:
        with os.fdopen(descriptor, "wb") as target, source.open("rb") as content:
            shutil.copyfileobj(content, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        Path(part).chmod(0o666 & ~_read_umask())
        path = _move_to_free_name(Path(part), wanted)
    except BaseException:
        discard_file(Path(part))
        raise
    flush(wanted.parent)
    return path


def _sweep(folder: Path) -> None:
    """Remove what was left half-copied long ago, by a process that was killed."""
    for part in folder.glob(f"{_PART[0]}*{_PART[1]}"):
        with suppress(OSError):  # another process may be at it as well
            if part.stat().st_mtime < time.time() - _PART_SECONDS:
                discard_file(part)


def _read_umask() -> int:
    """This process's file mode creation mask (mkstemp ignores it: its files are private)."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _move_to_free_name(part: Path, wanted: Path) -> Path:
    """Give a file the first free name, without a moment in which that is there and empty: what is
    killed meanwhile leaves nothing half-written. Returns the name. Raises OSError."""
    for path in _list_candidate_paths(wanted):
        try:
            path.hardlink_to(part)
        except FileExistsError:
            continue
        except (OSError, NotImplementedError):  # a file system without links
            reserved = _reserve_free_name(wanted)
            move_file(part, reserved)
            return reserved
        discard_file(part)  # what stays of it is swept later
        return path
    raise AssertionError  # the names never end


def _reserve_free_name(wanted: Path) -> Path:
    """Create an empty file under the first free name, so that nobody else can take it."""
    names = _list_candidate_paths(wanted)
    while True:
        path = next(names)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return path


def find_removal(document: str, settings: Settings) -> Removal:
    """Find out what removing a document, given by its path in the index, would entail.

    Raises DocumentError when the index has no such document, when it came from no file, or when
    its file is gone or outside the indexed folders; IndexMissing, IndexDamaged, IndexMismatch.
    """
    folder, manifest = read_current(settings.index)
    contents = read_contents(folder)
    entry = _find_entry(contents, document)
    if not entry.source:
        raise DocumentError("library.from_memory", document=document)
    file = Path(entry.source)
    roots = [Path(os.path.realpath(path)) for path in manifest.paths]
    roots.append(_pages(settings))
    if not any(file.is_relative_to(root) for root in roots):
        raise DocumentError("library.outside", document=document, path=file)
    if not file.is_file():
        raise DocumentError("library.gone", path=file)
    held = tuple(each.path for each in contents.documents if each.source == entry.source)
    return Removal(file, held)


def _pages(settings: Settings) -> Path:
    """The folder of the copies of web pages, as documents name it."""
    return pages_folder(Path(os.path.realpath(settings.index)))


def _find_entry(contents: Contents, document: str) -> DocumentEntry:
    for entry in contents.documents:
        if entry.path == document:
            return entry
    raise DocumentError("library.not_indexed", document=document)


def remove_document(document: str, settings: Settings) -> Removal:
    """Move the file of a document to ``<index>/trash/``; ``file`` of the result is its new path. A
    web page is not asked for any more.

    Raises whatever ``find_removal`` raises, and WendaError when the file cannot be moved.
    """
    removal = find_removal(document, settings)
    trash = settings.index.absolute() / TRASH / time.strftime("%Y-%m-%d")
    with _explain_errors(removal.file):
        trash.mkdir(parents=True, exist_ok=True)
        of_page = removal.file.parent == _pages(settings)
        name = forget_page(removal.file, settings) if of_page else removal.file.name
        kept = _move(removal.file, trash / name)
    return Removal(kept, removal.documents)


def _move(file: Path, wanted: Path) -> Path:
    """Move a file to the first free name; at every moment one of the two places has all of it."""
    path = _reserve_free_name(wanted)
    try:
        move_file(file, path)
    except OSError as error:
        discard_file(path)
        if error.errno != errno.EXDEV:  # EXDEV: the index is on another file system
            raise
        path = _copy_to_free_name(file, wanted)
        remove_file(file)
    flush(path.parent)
    return path


@contextmanager
def _explain_errors(path: Path) -> Iterator[None]:
    """Turn OSError into a WendaError that names the file and says why it cannot be written."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = Reason("system.disk_full") if full else system_reason(error)
        raise WendaError("path.unwritable", path=printable_name(str(path)), why=why) from error
