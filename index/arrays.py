""".npy files: written in pieces, copied by stretches of rows, opened mapped."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

_COPY_BYTES = 8 * 1024 * 1024
_LONG = 1 << 16


def open_array(path: Path) -> NDArray[Any]:
    """A .npy file mapped for reading (an empty one, which cannot be mapped, is read).

    Raises ValueError when it is no such file or is cut short; never unpickles.
    """
    with path.open("rb") as file:
        shape, _, _ = _read_header(file)
    if 0 in shape:
        return np.asarray(np.load(path, allow_pickle=False))
    # A plain view: np.memmap's own slicing is several times slower.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _read_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, order, dtype = read(file)
    return shape, order, dtype


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of equal size in a file, from an offset on (0 in a file without header)."""

    path: Path
    offset: int
    row_bytes: int


def locate_rows(path: Path) -> Rows:
    """Find where the rows of a .npy file begin, and their size."""
    with path.open("rb") as file:
        shape, _, dtype = _read_header(file)
        size = int(np.prod(shape[1:], dtype=np.int64)) * dtype.itemsize
        return Rows(path, file.tell(), size)


_seeking = threading.Lock()


def seek_and_read(descriptor: int, count: int, place: int) -> bytes:
    """``os.pread`` for a system that has none (Windows): one thread at a time."""
    with _seeking:
        os.lseek(descriptor, place, os.SEEK_SET)
        return os.read(descriptor, count)


read_at: Callable[[int, int, int], bytes] = getattr(os, "pread", seek_and_read)
"""Read an open file: descriptor, count of bytes, place. Threads may share the descriptor."""


class ScatteredRows:
    """A .npy file of equal rows, read a few rows here and there at a time; threads may share it.

    With a mapped file, each row would bring its neighbours into memory: after some hundred searches
    among a million vectors, all 1.5 GB would be there.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError if the file is not a .npy file or is cut short."""
        with path.open("rb") as file:
            shape, _, self._dtype = _read_header(file)
            self._offset = file.tell()
        self.shape = shape
        self._row_bytes = int(np.prod(shape[1:], dtype=np.int64)) * self._dtype.itemsize
        if path.stat().st_size < self._offset + shape[0] * self._row_bytes:
            raise ValueError(f"{path} is cut short")
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._descriptor)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, numbers: NDArray[np.int64]) -> NDArray[Any]:
        """The rows of these numbers (0 or more), in their order."""
        places = (self._offset + numbers.astype(np.int64) * self._row_bytes).tolist()
        rows = b"".join(read_at(self._descriptor, self._row_bytes, place) for place in places)
        return np.frombuffer(rows, self._dtype).reshape(len(places), *self.shape[1:])

    def between(self, start: int, end: int) -> NDArray[Any]:
        """The rows from ``start`` to ``end``."""
        place = self._offset + start * self._row_bytes
        rows = read_at(self._descriptor, (end - start) * self._row_bytes, place)
        return np.frombuffer(rows, self._dtype).reshape(end - start, *self.shape[1:])


class Stretches:
    """A .npy file of numbers that is read by stretches, short ones into memory, long ones mapped.

    Of a long one perhaps only a few places are looked at. A short one that is mapped would bring
    its neighbours into the memory of the process, and thousands of them the whole file.
    """

    def __init__(self, path: Path) -> None:
        """Raises ValueError if the file is not a .npy file or is cut short."""
        self._mapped, self._rows = open_array(path), ScatteredRows(path)

    def __getitem__(self, stretch: slice) -> NDArray[Any]:
        """The numbers from ``stretch.start`` to ``stretch.stop``."""
        start, stop = int(stretch.start), int(stretch.stop)
        if stop - start > _LONG:
            return self._mapped[start:stop]
        return self._rows.between(start, stop)


def runs_of(numbers: NDArray[np.int64], least: int) -> list[tuple[int, int]]:
    """Where, in ascending numbers, at least ``least`` of them follow one another without a gap:
    the first place of each such run, and the place after its last."""
    edges = np.flatnonzero(np.diff(numbers) != 1) + 1
    starts, ends = np.append(0, edges), np.append(edges, len(numbers))
    long = np.flatnonzero(ends - starts >= least)
    return [(int(starts[at]), int(ends[at])) for at in long]


class RowWriter(AbstractContextManager["RowWriter"]):
    """A file of rows written from the first to the last, with or without .npy header."""

    def __init__(self, path: Path, dtype: DTypeLike, shape: tuple[int, ...] | None = None) -> None:
        """``shape`` as the header shall state it; None for no header."""
        self._dtype = np.dtype(dtype)
        self._file = path.open("wb")
        if shape is not None:
            self._write_header(shape)

    def _write_header(self, shape: tuple[int, ...]) -> None:
        described = npy.dtype_to_descr(self._dtype)
        header = {"descr": described, "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(self._file, header)

    def restate(self, shape: tuple[int, ...]) -> None:
        """State another number of rows, for which the header has room; nothing may follow."""
        self._file.seek(0)
        self._write_header(shape)

    def write(self, values: NDArray[Any] | Sequence[Any]) -> None:
        """Append rows."""
        self._file.write(np.ascontiguousarray(values, dtype=self._dtype).data)

    def write_bytes(self, content: bytes) -> None:
        """Append bytes as they are."""
        self._file.write(content)

    def copy(self, rows: Rows, start: int, end: int) -> None:
        """Append rows ``start`` to ``end`` of another file."""
        copy_bytes(rows, start, end, self._file)

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def copy_bytes(rows: Rows, start: int, end: int, target: IO[bytes]) -> None:
    """Append rows ``start`` to ``end`` of a file to another, a bounded piece at a time."""
    left = (end - start) * rows.row_bytes
    with rows.path.open("rb") as source:
        source.seek(rows.offset + start * rows.row_bytes)
        while left > 0:
            piece = source.read(min(left, _COPY_BYTES))
            if not piece:
                raise EOFError(str(rows.path))
            target.write(piece)
            left -= len(piece)
