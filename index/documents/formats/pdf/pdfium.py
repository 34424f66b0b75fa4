"""The one lock around pdfium, which may not be called from two threads at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import DocumentError

LOCK = threading.RLock()


@contextmanager
def alone(seconds: float) -> Iterator[None]:
    """Keep other threads out of pdfium. Raises DocumentError if another is still in it after so
    many seconds."""
    if not LOCK.acquire(timeout=seconds):
        raise DocumentError("page.busy")
    try:
        yield
    finally:
        LOCK.release()
