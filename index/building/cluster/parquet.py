"""A folder of Parquet files, on this machine or in an object store, while jobs write to it.

A file that a worker did not finish cannot be read, and is passed over: whatever should be in it is
written again. Nothing is ever changed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from index.building.cluster.rows import Row, error_note, read_error_note
from index.documents.objects import open_file_system
from index.errors import WendaError

if TYPE_CHECKING:
    import pyarrow as pa

_TABLES_KEPT = 4
_ERROR = ".error"


class ParquetFolder:
    """The Parquet files of a folder."""

    def __init__(self, address: str) -> None:
        """``address``: the path of the folder, or its address in an object store."""
        self.address = address
        self.system, self.path = open_file_system(address)
        self.system.makedirs(self.path, exist_ok=True)
        self._given: set[str] = set()
        self._tables: OrderedDict[str, pa.Table] = OrderedDict()

    def __len__(self) -> int:
        """How many rows its files have; all must be whole."""
        from pyarrow import parquet

        rows = 0
        for file in self.files():
            with self.system.open(file, "rb") as content:
                rows += parquet.read_metadata(content).num_rows
        return rows

    def files(self) -> list[str]:
        """The paths of the files, sorted."""
        self.system.invalidate_cache()
        found = map(str, self.system.ls(self.path, detail=False))
        return sorted(path for path in found if path.endswith(".parquet"))

    def new_files(self, columns: list[str] | None = None) -> Iterator[tuple[str, pa.Table]]:
        """The files that are whole and were not given before, each with its rows."""
        for file in self.files():
            if file not in self._given and (table := self._read(file, columns)) is not None:
                self._given.add(file)
                yield file, table

    def row(self, file: str, number: int) -> Row:
        """One row of a file; those of the last few files are kept."""
        table = self._tables.pop(file, None)
        if table is None and (table := self._read(file, None)) is None:
            raise FileNotFoundError(file)
        self._tables[file] = table
        while len(self._tables) > _TABLES_KEPT:
            self._tables.popitem(last=False)
        found: Row = table.slice(number, 1).to_pylist()[0]
        return found

    def _read(self, file: str, columns: list[str] | None) -> pa.Table | None:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            with self.system.open(file, "rb") as content:
                return parquet.read_table(content, columns=columns)
        except (pa.ArrowInvalid, FileNotFoundError):  # not whole
            return None

    def write(self, rows: Iterable[Row], at_once: int) -> None:
        """Write rows to files of so many."""
        from pyarrow import parquet

        left = iter(rows)
        while some := list(islice(left, at_once)):
            with self.system.open(f"{self.path}/{uuid4().hex}.parquet", "wb") as target:
                parquet.write_table(as_table(some), target)

    def note_error(self, error: WendaError) -> None:
        """Leave an error for who waits for the files: Ray passes on no more than its words."""
        with self.system.open(f"{self.path}/{uuid4().hex}{_ERROR}", "wb") as target:
            target.write(error_note(error))

    def take_errors(self) -> list[WendaError]:
        """The errors that were left, which are removed; what is no whole note is passed over."""
        self.system.invalidate_cache()
        found: list[WendaError] = []
        for path in map(str, self.system.ls(self.path, detail=False)):
            if path.endswith(_ERROR):
                error = read_error_note(self.system.cat_file(path))
                found += [error] if error is not None else []
                self.system.rm(path)
        return found

    def clear(self) -> None:
        """Remove all files."""
        for file in self.files():
            self.system.rm(file)

    def remove(self) -> None:
        """Remove the folder."""
        self._tables.clear()
        if self.system.exists(self.path):
            self.system.rm(self.path, recursive=True)


def as_table(rows: list[Row]) -> pa.Table:
    """Rows of bytes as a table."""
    import pyarrow as pa

    names = list(rows[0]) if rows else []
    columns: Mapping[str, Any] = {
        name: pa.array([row[name] for row in rows], pa.large_binary()) for name in names
    }
    return pa.table(dict(columns))
