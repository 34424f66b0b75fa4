"""Finished files are made durable, and their checksums worked out, while others are written."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from index.arrays import sync
from index.storage.manifest import FileFacts, file_facts

_THREADS = 2


class Sealing(AbstractContextManager["Sealing"]):
    """Seals the files of one folder, each once. A file must not be written to afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(_THREADS)
        self._sealed: dict[str, Future[FileFacts]] = {}

    def take(self) -> None:
        """Begin to seal every file that is in the folder by now; all must be finished."""
        for path in self._folder.iterdir():
            if path.is_file() and path.name not in self._sealed:
                self._sealed[path.name] = self._pool.submit(_seal, path)

    def facts(self) -> dict[str, FileFacts]:
        """The facts of every file of the folder, by name, once all are sealed.

        Raises OSError where one cannot be made durable.
        """
        self.take()
        return {name: self._sealed[name].result() for name in sorted(self._sealed)}

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Wait for what is being sealed, and drop the rest."""
        self._pool.shutdown(cancel_futures=True)


def _seal(path: Path) -> FileFacts:
    facts = file_facts(path)
    sync(path)
    return facts
