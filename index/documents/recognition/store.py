"""What was read on pages, kept in the index folder by the content of the document.

One SQLite file with one row a page: the SHA-256 of the document, the page, what read it, the file
it was found in, and the lettering as JSON. So a page is read once, also when a build was killed,
and a page that is shown can be marked. A row is on disk when ``put`` returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path

from index.documents.recognition.lettering import Lettering, lettering_from_json
from index.filesystem import remove_file

FILE = "recognized.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS pages(document TEXT, page INTEGER, reader TEXT, origin TEXT,"
    " lettering TEXT,"
    " PRIMARY KEY (document, page)) WITHOUT ROWID"
)

KeptPage = tuple[str, int, str, str, str]
"""The SHA-256 of a document, a page of it, what read it, the file, and the lettering as JSON."""


class LetteringStore:
    """The pages that were read, in the folder of an index. For one thread.

    The file is made when the first page is kept; a damaged one is made anew then.
    """

    def __init__(self, index: Path) -> None:
        self._path = index / FILE
        self._database: sqlite3.Connection | None = None

    def get(self, document: str, page: int, reader: str = "") -> Lettering | None:
        """What was read on a page of the document with that SHA-256; None if it was not read, or
        by another reader than the one named."""
        if self._database is None and not self._path.is_file():
            return None
        try:
            query = "SELECT reader, lettering FROM pages WHERE document = ? AND page = ?"
            with closing(self._open().execute(query, (document, page))) as rows:
                found = rows.fetchone()
            if found is None or (reader and found[0] != reader):
                return None
            return lettering_from_json(found[1])
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError):
            return None

    def take_all(self) -> list[KeptPage]:
        """All pages, which are not kept any longer. Raises sqlite3.DatabaseError."""
        if self._database is None and not self._path.is_file():
            return []
        with self._open() as database:
            query = "SELECT document, page, reader, origin, lettering FROM pages"
            with closing(database.execute(query)) as rows:
                found: list[KeptPage] = rows.fetchall()
            database.execute("DELETE FROM pages")
        return found

    def put(self, document: str, page: int, reader: str, origin: str, found: Lettering) -> None:
        """Keep what was read on a page of a document in a file, ``origin``. Raises
        sqlite3.OperationalError when the disk is full."""
        row = (document, page, reader, origin, found.as_json())
        try:
            self._insert(row)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged
            self.close()
            remove_file(self._path)
            self._insert(row)

    def move(self, document: str, origin: str) -> None:
        """The document is found in another file now."""
        with suppress(sqlite3.DatabaseError), self._open() as database:
            database.execute(
                "UPDATE pages SET origin = ? WHERE document = ? AND origin != ?",
                (origin, document, origin),
            )

    def keep_only(self, origins: Collection[str]) -> None:
        """Forget what was read in all files but these."""
        if self._database is None and not self._path.is_file():
            return
        with suppress(sqlite3.DatabaseError), self._open() as database:
            known = {row[0] for row in database.execute("SELECT DISTINCT origin FROM pages")}
            gone = [(each,) for each in known.difference(origins)]
            database.executemany("DELETE FROM pages WHERE origin = ?", gone)

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _insert(self, row: tuple[str, int, str, str, str]) -> None:
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", row)

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path)
            try:
                database.execute(_TABLE)
            except sqlite3.Error:
                database.close()
                raise
            self._database = database
        return self._database
