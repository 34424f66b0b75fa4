"""Put a file into the folder that is indexed, or take one out of it; the next build follows.

Nothing is ever overwritten or deleted: a name that is taken gets a number, and what is taken out
is moved to ``<index>/trash/``, from where a person can put it back.
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

from index.arrays import sync
from index.building.builder import DEFAULT_PATHS
from index.building.previous import remembered_paths
from index.documents.formats.registry import SUFFIXES, list_suffixes, most_bytes
from index.documents.scanner import printable_name
from index.errors import DocumentError, SettingsError, WendaError
from index.reasons import Reason, system_reason
from index.settings import Settings
from index.storage.generations import read_current
from index.storage.manifest import Contents, DocumentEntry, file_facts, read_contents

TRASH = "trash"
_MOST_NAME_BYTES = 200  # file systems allow 255; room for a number, and for the name of a part
_STARTS_HIDDEN = (".", "~$")  # what a scan passes over
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # on Windows


@dataclass(frozen=True, slots=True)
class Added:
    """Where a file was put. ``new`` is False when the very same file was there already."""

    path: Path
    new: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """What taking a document out means: the file that goes, and all documents that it holds (an
    archive may hold several)."""

    file: Path
    documents: tuple[str, ...]


def add_file(source: Path, name: str, settings: Settings) -> Added:
    """Copy a file into the first folder that is indexed, under a name made safe.

    name: what the file is to be called; folders in it are dropped. A file of that name and
    another content stays, and the new one gets a number: ``name (2).txt``.

    Raises DocumentError when it is of a kind, or a size, that is not read; SettingsError when no
    folder is indexed; WendaError when it cannot be written.
    """
    wanted = safe_name(name)
    _refuse(source, wanted)
    folder = collection_folder(settings)
    with _told_clearly(folder / wanted):
        folder.mkdir(parents=True, exist_ok=True)
        same = _same_content(source, folder / wanted)
        if same is not None:
            return Added(same, new=False)
        return Added(_place(source, folder / wanted), new=True)


def collection_folder(settings: Settings) -> Path:
    """The folder that new files are put into: the first one indexed, or ``seeds`` before any build.

    Raises SettingsError when only single files are indexed.
    """
    paths = [Path(path) for path in remembered_paths(settings.index) or DEFAULT_PATHS]
    folders = [path for path in paths if path.is_dir() or not path.exists()]
    if not folders:
        raise SettingsError("library.no_folder", paths=", ".join(map(str, paths)))
    return folders[0].absolute()


def safe_name(name: str) -> str:
    """A file name without folders, control characters, and what a scan or a file system refuses.

    At most 200 bytes of UTF-8; the suffix stays.
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
    if _RESERVED.match(kept):
        stem = f"_{stem}"
    room = max(0, _MOST_NAME_BYTES - len(suffix.encode()))
    return stem.encode()[:room].decode(errors="ignore").rstrip() + suffix


def _refuse(source: Path, name: str) -> None:
    """Raise DocumentError when a file of this name and size would not be read."""
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


def _numbered(path: Path) -> Iterator[Path]:
    """The path, then the same with (2), (3), …"""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")


def _same_content(source: Path, wanted: Path) -> Path | None:
    """A file of that name, or of that name with a number, that holds the same bytes."""
    facts = None
    for path in _numbered(wanted):
        if not path.is_file():
            return None
        if path.stat().st_size == source.stat().st_size:
            facts = facts or file_facts(source)
            if file_facts(path) == facts:
                return path
    return None


def _place(source: Path, wanted: Path) -> Path:
    """Copy a file to the first free name; it appears there whole. Raises OSError."""
    descriptor, part = tempfile.mkstemp(".part", ".wenda-", wanted.parent)
    try:
        with os.fdopen(descriptor, "wb") as target, source.open("rb") as content:
            shutil.copyfileobj(content, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        Path(part).chmod(0o666 & ~_umask())
        path = _reserve(wanted)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    sync(wanted.parent)
    return path


def _umask() -> int:
    """The permissions that this process takes from new files (mkstemp takes all but one's own)."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _reserve(wanted: Path) -> Path:
    """Make an empty file of the first free name, which is then nobody else's."""
    names = _numbered(wanted)
    while True:
        path = next(names)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return path


def find_removal(document: str, settings: Settings) -> Removal:
    """What taking a document (named by its path in the index) out would mean.

    Raises DocumentError when the index has no such document, when it came from no file, or when
    its file is gone or lies outside of what is indexed; IndexMissing, IndexDamaged, IndexMismatch.
    """
    folder, manifest = read_current(settings.index)
    contents = read_contents(folder)
    entry = _entry(contents, document)
    if not entry.source:
        raise DocumentError("library.from_memory", document=document)
    file = Path(entry.source)
    roots = [Path(os.path.realpath(path)) for path in manifest.paths]
    if not any(file.is_relative_to(root) for root in roots):
        raise DocumentError("library.outside", document=document, path=file)
    if not file.is_file():
        raise DocumentError("library.gone", path=file)
    held = tuple(each.path for each in contents.documents if each.source == entry.source)
    return Removal(file, held)


def _entry(contents: Contents, document: str) -> DocumentEntry:
    for entry in contents.documents:
        if entry.path == document:
            return entry
    raise DocumentError("library.not_indexed", document=document)


def remove_document(document: str, settings: Settings) -> Removal:
    """Move the file of a document to ``<index>/trash/``; ``file`` then says where it is now.

    Raises what ``find_removal`` raises, and WendaError when the file cannot be moved.
    """
    removal = find_removal(document, settings)
    trash = settings.index.absolute() / TRASH / time.strftime("%Y-%m-%d")
    with _told_clearly(removal.file):
        trash.mkdir(parents=True, exist_ok=True)
        kept = _move(removal.file, trash / removal.file.name)
    return Removal(kept, removal.documents)


def _move(file: Path, wanted: Path) -> Path:
    """Move a file to the first free name; at any moment it is whole in one place or in both."""
    path = _reserve(wanted)
    try:
        file.replace(path)
    except OSError as error:
        path.unlink(missing_ok=True)
        if error.errno != errno.EXDEV:  # the index may be on another file system
            raise
        path = _place(file, wanted)
        file.unlink()
    sync(path.parent)
    return path


@contextmanager
def _told_clearly(path: Path) -> Iterator[None]:
    """Errors of the file system as one that names the file and says what to do."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = Reason("system.disk_full") if full else system_reason(error)
        raise WendaError("path.unwritable", path=printable_name(str(path)), why=why) from error
