"""Every error this program raises on purpose.

    WendaError
    ├── SettingsError        a setting is unknown or out of range
    ├── DocumentError        one document cannot be read (the build goes on without it)
    ├── ModelError           the sentence model cannot be loaded or does not suit
    ├── ExtraMissing         a package of an optional extra is not installed (an ImportError too)
    └── StoreError           something about the index on disk
        ├── IndexMissing     there is none where it was looked for
        ├── IndexMismatch    written by another model, format or settings
        ├── IndexDamaged     a file is missing, cut short or altered
        └── IndexBusy        another process is writing

Each carries the code of its message with the fields that fill it (``index.reasons``); the
catalogue (``index.catalogue``) has the words, which name the file and say what to do.
"""

from __future__ import annotations

from typing import Any

from index.reasons import Reason, word


class WendaError(Exception):
    """Base of every error raised on purpose; as text it is fit to show to a person.

    ``reason`` says what is wrong, as data; ``code`` and ``fields`` are its parts.
    """

    def __init__(self, why: str | Reason, /, **fields: Any) -> None:
        """From a code of the catalogue and its fields, or from a reason that is known already."""
        self.reason = why if isinstance(why, Reason) else Reason.of(why, **fields)
        super().__init__(self.reason)

    @property
    def code(self) -> str:
        """The code of the message."""
        return self.reason.code

    @property
    def fields(self) -> dict[str, Any]:
        """What fills the message: strings, numbers, and reasons in their turn."""
        return dict(self.reason.fields)

    def __str__(self) -> str:
        return word(self.reason, "en")


class SettingsError(WendaError):
    """A setting is unknown, or its value is out of range."""


class DocumentError(WendaError):
    """A document cannot be read; the text is the reason, without the document's name."""


class ModelError(WendaError):
    """The sentence model cannot be loaded, or cannot do what is asked of it."""


class ExtraMissing(WendaError, ImportError):
    """What was asked for needs a package of an optional extra, which is not installed."""


class StoreError(WendaError):
    """Something about the index on disk."""


class IndexMissing(StoreError):
    """There is no index where it was looked for."""


class IndexMismatch(StoreError):
    """The index was written by another model, format or settings."""


class IndexDamaged(StoreError):
    """A file of the index is missing, cut short or altered."""


class IndexBusy(StoreError):
    """Another process is writing the index."""
