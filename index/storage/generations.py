"""The index folder: its generations, the pointer to the current one, and the writer's lock.

<index>/current            name of the current generation and SHA-256 of its manifest
<index>/generations/NAME/  immutable once the pointer names it
<index>/lock, writer       lock held by the writing process, and its process id
<index>/seen.json          times of files that were checked and had not changed
<index>/embedded.sqlite    vectors of a build under way; removed when it is done
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexBusy, IndexDamaged, IndexMissing
from index.filesystem import (
    discard_file,
    discard_folder,
    flush,
    read_file,
    rename_folder,
    replace_file,
)
from index.reasons import system_reason
from index.storage.manifest import MANIFEST, Manifest, read_manifest, verify_files

_POINTER = "current"
_UNFINISHED = ".unfinished"


def generations_folder(index: Path) -> Path:
    """The folder that holds the generations."""
    return index / "generations"


def current_generation(index: Path) -> str:
    """The name of the current generation; a reader of another one should reopen the index.

    Takes one small read. Raises IndexMissing or IndexDamaged.
    """
    return _read_pointer(index)[0]


def _read_pointer(index: Path) -> tuple[str, str]:
    """The name of the current generation and the SHA-256 of its manifest."""
    path = index / _POINTER
    try:
        content = read_file(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing("index.missing", index=index) from error
    except OSError as error:
        raise IndexDamaged("index.unreadable", path=path, why=system_reason(error)) from error
    words = content.decode("ascii", "replace").split()
    if len(words) != 2 or not (generations_folder(index) / words[0] / MANIFEST).is_file():
        if len(words) == 2 and read_file(path) != content:  # switched meanwhile
            return _read_pointer(index)
        raise IndexDamaged("index.no_generation", path=path)
    return words[0], words[1]


def read_current(index: Path) -> tuple[Path, Manifest]:
    """The folder and the manifest of the current generation.

    Raises IndexMissing, IndexDamaged, or, for another format, IndexMismatch.
    """
    name, sha256 = _read_pointer(index)
    folder = generations_folder(index) / name
    return folder, read_manifest(folder, sha256)


def check(index: Path) -> None:
    """Compare every file of the current generation with its checksum.

    Raises IndexDamaged, which names the first file that differs and says what to do.
    """
    folder, manifest = read_current(index)
    verify_files(folder, manifest, content=True)


def size_on_disk(index: Path) -> int:
    """The total size of the index folder, in bytes."""
    return sum(path.stat().st_size for path in index.rglob("*") if path.is_file())


def next_name(index: Path) -> str:
    """A name for a new generation that sorts after all existing ones."""
    folder = generations_folder(index)
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return f"{max((int(name) for name in names if name.isdecimal()), default=0) + 1:06d}"


def switch(index: Path, unfinished: Path, name: str) -> None:
    """Make a finished generation, written to the folder ``unfinished``, the current one.

    Everything is flushed to disk first; then a single rename makes the switch.
    """
    settle(index, unfinished, name)
    point_to(index, name)


def settle(index: Path, unfinished: Path, name: str) -> None:
    """Give a finished generation its place, without switching to it."""
    folder = generations_folder(index) / name
    for path in unfinished.iterdir():
        flush(path)
    flush(unfinished)
    rename_folder(unfinished, folder)
    flush(folder.parent)


def point_to(index: Path, name: str) -> None:
    """Switch to a generation that has its place."""
    manifest = generations_folder(index) / name / MANIFEST
    sha256 = hashlib.sha256(manifest.read_bytes()).hexdigest()
    replace_file(index / _POINTER, f"{name} {sha256}\n".encode("ascii"))


def unfinished_folder(index: Path) -> Path:
    """Create an empty folder for a generation to be written to. Raises OSError.

    What an interrupted build left goes first; where the system refuses that because it is open
    (the error that ended the build may hold it), the new folder gets another name.
    """
    remove_unfinished(index)
    folders = (generations_folder(index) / f"{_UNFINISHED}{more}" for more in ("", *range(1, 100)))
    folder = next(folder for folder in folders if not folder.exists())
    folder.mkdir(parents=True)
    return folder


def remove_unfinished(index: Path) -> None:
    """Remove what interrupted builds left behind, as far as the system allows it now."""
    for folder in generations_folder(index).glob(f"{_UNFINISHED}*"):
        discard_folder(folder)


def remove_old(index: Path) -> None:
    """Remove all generations but the current one and the one before it.

    On POSIX a reader keeps the files that it has mapped; where the system refuses to remove open
    files, a later build removes them.
    """
    current = current_generation(index)
    paths = sorted(generations_folder(index).iterdir())
    before = [path.name for path in paths if path.name.isdecimal() and path.name < current]
    for path in paths:
        if path.name not in {current, *before[-1:]}:
            discard_folder(path)


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Hold the lock that makes this process the only writer of the index.

    Raises IndexBusy, naming the process, at once when another holds it.
    """
    from filelock import FileLock, Timeout  # here: a reader takes no lock

    index.mkdir(parents=True, exist_ok=True)
    writer = index / "writer"
    lock = FileLock(index / "lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise _busy_error(index, writer) from error
    try:
        writer.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        discard_file(writer)  # somebody may be reading it
        lock.release()


def _busy_error(index: Path, writer: Path) -> IndexBusy:
    try:
        number = writer.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        number = ""
    if number:
        return IndexBusy("index.busy", index=index, process=number)
    return IndexBusy("index.busy_unknown", index=index)
