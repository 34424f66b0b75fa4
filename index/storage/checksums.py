"""Flush finished files to disk and compute their checksums while others are still written."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from index.filesystem import flush
from index.storage.manifest import FileFacts, file_facts

_THREADS = 2


class FileSealer(AbstractContextManager["FileSealer"]):
    """Flushes and checksums the files of one folder, each once, in the background.

    A file must not be written to once it has been submitted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(_THREADS)
        self._sealed: dict[str, Future[FileFacts]] = {}

    def submit_finished(self) -> None:
        """Start sealing every new file in the folder; all of them must be finished."""
        for path in self._folder.iterdir():
            if path.is_file() and path.name not in self._sealed:
                self._sealed[path.name] = self._pool.submit(_seal, path)

    def facts(self) -> dict[str, FileFacts]:
        """The size and checksum of every file of the folder, by name, once all are sealed.

        Raises OSError when one cannot be read or flushed to disk.
        """
        self.submit_finished()
        return {name: self._sealed[name].result() for name in sorted(self._sealed)}

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Wait for the files being sealed now, and cancel the rest."""
        self._pool.shutdown(cancel_futures=True)


def _seal(path: Path) -> FileFacts:
    facts = file_facts(path)
    flush(path)
    return facts
