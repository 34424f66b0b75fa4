"""Every error this program raises on purpose.

    WendaError
    ├── SettingsError        a setting is unknown or out of range
    ├── DocumentError        one document cannot be read (the build goes on without it)
    ├── ModelError           the sentence model cannot be loaded or does not suit
    └── StoreError           something about the index on disk
        ├── IndexMissing     there is none where it was looked for
        ├── IndexMismatch    written by another model, format or settings
        ├── IndexDamaged     a file is missing, cut short or altered
        └── IndexBusy        another process is writing

Each message says what is wrong, names the file, and says what to do.
"""


class WendaError(Exception):
    """Base of every error raised on purpose; its text is fit to show to a person."""


class SettingsError(WendaError):
    """A setting is unknown, or its value is out of range."""


class DocumentError(WendaError):
    """A document cannot be read; the text is the reason, without the document's name."""


class ModelError(WendaError):
    """The sentence model cannot be loaded, or cannot do what is asked of it."""


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
