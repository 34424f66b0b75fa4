"""Reads pictures by the process that ``worker`` is, within limits, and keeps what was read."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.documents.recognition.lettering import (
    Lettering,
    ReadLine,
    lettering_from_json,
)
from index.documents.recognition.store import KeptPage, LetteringStore
from index.errors import DocumentError
from index.reasons import Reason
from index.settings import Settings

PACKAGE, EXTRA = "rapidocr", "ocr"
READER = "PP-OCRv6 small 1"
SECONDS = 180.0  # for a picture
SECONDS_TO_START = 120.0
PAGES_A_PROCESS = 200  # then a new one begins, so that no memory that it lost adds up
LONGEST_BAND = 2.0  # widths: a longer picture is read in bands
LEAST_BAND = 600  # pixels
_SCRIPT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from index.documents.recognition.worker import main
main()
"""
Pixels = NDArray[np.uint8]


class Listener(Protocol):
    """Is told how far the reading of pictures is."""

    def expect(self, file: str, pages: int) -> None:
        """So many pages of a file will probably be read; 0: none any more."""
        ...

    def count(self, file: str, done: int, total: int) -> None:
        """So many pages of a document in a file are read, of so many; 0 begins the document."""
        ...


def is_installed() -> bool:
    """Whether what reads pictures is installed."""
    return find_spec(PACKAGE) is not None


class Recognizer(AbstractContextManager["Recognizer"]):
    """Reads the pages of documents as pictures. For one thread; close it to end its process.

    settings: where what was read is kept (``index``), and whether anything is to be read (``ocr``).
    listener: is told how many pages have been read, of how many.
    """

    def __init__(self, settings: Settings, listener: Listener | None = None) -> None:
        self._store = LetteringStore(settings.index)
        self._wanted = settings.ocr
        self._listener = listener
        self._process: _Process | None = None
        self._progress = 0, 0
        self.origin = ""
        """The file whose pages are being read."""

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if it runs."""
        self._end()
        self._store.close()

    def lacking(self, *, of: str) -> Reason | None:
        """Why no picture can be read, if so; ``of`` is what would have to be: «scan» (pages that
        are pictures), «codes» (pages whose text has no usable codes) or a suffix."""
        if not self._wanted:
            return Reason.of("recognition.off", what=_what(of))
        if not is_installed():
            return Reason.of(
                "recognition.needs_package", what=_what(of), package=PACKAGE, extra=EXTRA
            )
        return None

    def forget_others(self, origins: Collection[str]) -> None:
        """Keep what was read in these files only."""
        self._store.keep_only(origins)

    @property
    def counts_ahead(self) -> bool:
        """Whether somebody wants to know how many pages there will be to read."""
        return self._listener is not None and self._wanted and is_installed()

    def expect(self, file: str, pages: int) -> None:
        """So many pages of a file will probably be read; 0: none any more."""
        if self._listener is not None:
            self._listener.expect(file, pages)

    def hand_over(self) -> list[KeptPage]:
        """What was read since the last call, taken out of what is kept here, for ``keep`` on
        another machine."""
        return self._store.take_all()

    def keep(self, pages: Iterable[KeptPage]) -> None:
        """Keep what another has read, and handed over."""
        for document, page, reader, origin, lettering in pages:
            self._store.put(document, page, reader, origin, lettering_from_json(lettering))

    def begin(self, pages: int) -> None:
        """So many pages of a document are going to be read."""
        self._progress = 0, pages
        self._say()

    def page(self, document: str, number: int, draw: Callable[[], Pixels]) -> Lettering:
        """What is on a page: as it was read before, else the picture that ``draw`` makes of it is
        read; its shape is (height, width, 3), in the order blue, green, red.

        Raises DocumentError when that takes too long or more memory than it may.
        """
        reader = reader_name()
        found = self._store.get(document, number, reader)
        if found is None:
            found = self._read(draw(), number)
            self._store.put(document, number, reader, self.origin, found)
        elif self._progress[0] == 0:
            self._store.move(document, self.origin)
        self._progress = self._progress[0] + 1, self._progress[1]
        self._say()
        return found

    def _say(self) -> None:
        if self._listener is not None:
            self._listener.count(self.origin, *self._progress)

    def _read(self, picture: Pixels, number: int) -> Lettering:
        height, width = picture.shape[:2]
        if int(picture.max(initial=0)) - int(picture.min(initial=255)) < 16:
            return Lettering(width, height, ())  # an empty page
        lines: list[ReadLine] = []
        for top, bottom in bands(picture):
            band = self._ask(picture[top:bottom], number)
            lines += [_moved(line, top) for line in band.lines]
        return Lettering(width, height, tuple(lines))

    def _ask(self, picture: Pixels, number: int) -> Lettering:
        if self._process is None or self._process.asked >= PAGES_A_PROCESS:
            self._end()
            self._process = _Process()
        try:
            return self._process.read(picture, SECONDS)
        except TimeoutError as error:
            self._end()
            raise DocumentError("recognition.slow", page=number, seconds=SECONDS) from error
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            self._end()
            raise DocumentError("recognition.failed", page=number) from error

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


def bands(picture: Pixels) -> list[tuple[int, int]]:
    """The rows from and to which a picture is read at once: all of it, or, where it is much longer
    than wide (a picture of a long screen), pieces that end between lines."""
    height, width = picture.shape[:2]
    most = max(int(LONGEST_BAND * width), LEAST_BAND)
    found: list[tuple[int, int]] = []
    top = 0
    while height - top > 1.25 * most:
        first = top + most * 3 // 4
        rows = picture[first : top + most].astype(np.int16)
        rough = np.abs(np.diff(rows, axis=1)).mean(axis=(1, 2))
        smooth = np.convolve(rough, np.ones(5) / 5, mode="same")
        cut = first + int(smooth[2:-2].argmin()) + 2
        found.append((top, cut))
        top = cut
    return [*found, (top, height)]


def _moved(line: ReadLine, down: int) -> ReadLine:
    first, second, third, fourth = ((x, y + down) for x, y in line.corners)
    return replace(line, corners=(first, second, third, fourth))


def _what(of: str) -> Reason:
    pages = {"scan": Reason("recognition.scan"), "codes": Reason("recognition.codes")}
    return pages.get(of) or Reason.of("recognition.picture", suffix=of)


def reader_name() -> str:
    """What reads pictures here, with its version: what another one read is read again."""
    return f"{READER} {_version()}"


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""


class _Process:
    """The process that reads pictures. Raises EOFError when it ends before it is ready."""

    def __init__(self) -> None:
        self.asked = 0
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT, json.dumps(_import_paths())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
        )
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._ready = False

    def read(self, picture: Pixels, seconds: float) -> Lettering:
        """What is on a picture.

        Raises TimeoutError when it takes longer, EOFError or OSError when the process ends.
        """
        assert self._process.stdin is not None
        if not self._ready:
            self._answer(SECONDS_TO_START)
            self._ready = True
        self.asked += 1
        height, width = picture.shape[:2]
        head = json.dumps({"height": height, "width": width}) + "\n"
        self._process.stdin.write(head.encode("ascii") + np.ascontiguousarray(picture).tobytes())
        self._process.stdin.flush()
        return lettering_from_json(self._answer(seconds).decode("utf-8"))

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _answer(self, seconds: float) -> bytes:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty as error:
            raise TimeoutError from error
        if not line:
            raise EOFError
        return line

    def _listen(self) -> None:
        """Hand over the lines of the process, then an empty one."""
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put(b"")


def _import_paths() -> list[str]:
    return [str(Path(path).absolute()) if path else str(Path.cwd()) for path in sys.path]
