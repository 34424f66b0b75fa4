"""What keeps a document from being had, as one kind of error, wherever it lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import DocumentError
from index.reasons import system_reason


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the errors of a file system into DocumentError."""
    try:
        yield
    except FileNotFoundError as error:
        raise DocumentError("document.gone") from error
    except PermissionError as error:
        raise DocumentError("document.not_permitted") from error
    except OSError as error:
        raise DocumentError("document.unreadable", why=system_reason(error)) from error
