"""The index that the settings name: a folder, or a generation in a store."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexDamaged, IndexMismatch, IndexMissing, StoreError
from index.search.opened_index import Index, open_index
from index.settings import Settings
from index.storage.generations import current_generation
from index.text.words import words_fingerprint

if TYPE_CHECKING:
    from index.search.stores.protocol import Store


def generation_of(settings: Settings) -> str:
    """The name of the generation that answers; a reader of another one should open the index anew.

    Raises IndexMissing, IndexDamaged, or StoreError when the store cannot be reached.
    """
    if not settings.store:
        return current_generation(settings.index)
    name = open_store(settings).current()
    if name is None:
        raise IndexMissing("store.nothing", store=settings.store, name=settings.store_name)
    return name


def open_index_of(
    settings: Settings,
    *,
    encoder_fingerprint: str | None = None,
    check_words: bool = True,
) -> Index:
    """Open the generation that answers, in the store or in the folder that the settings name.

    The arguments and errors are those of ``open_index``, and StoreError when the store cannot be
    reached. check_words: whether the settings have to cut questions as the index was cut.
    """
    if not settings.store:
        return open_index(
            settings.index,
            encoder_fingerprint=encoder_fingerprint,
            settings=settings if check_words else None,
        )
    from index.search.stores.stored_index import StoredIndex

    opened = StoredIndex(open_store(settings), generation_of(settings), settings.index)
    if encoder_fingerprint is not None and opened.fingerprint != encoder_fingerprint:
        raise IndexMismatch(
            "index.other_model",
            index=settings.store,
            model=opened.model,
            fingerprint=opened.fingerprint,
            other=encoder_fingerprint,
        )
    cut = words_fingerprint(settings) if check_words else None
    if cut is not None and opened.processing.get("words") != cut:
        raise IndexMismatch(
            "index.other_words",
            index=settings.store,
            words=opened.processing.get("words"),
            other=cut,
        )
    return opened


def check_writable(settings: Settings) -> None:
    """Raise StoreError on a machine that has no index of its own, only a store it answers from:
    what it would build is not what the store holds."""
    if settings.store and not has_generation(settings.index):
        raise StoreError("store.read_only", store=settings.store)


def has_generation(index: Path) -> bool:
    """Whether there is an index in a folder, whatever state it is in."""
    try:
        current_generation(index)
    except IndexMissing:
        return False
    except IndexDamaged:
        return True
    return True


def open_store(settings: Settings) -> Store:
    """The store that the settings name, connected once per process. Raises StoreError."""
    kept = settings.store, settings.store_name, settings.store_token
    return _connect(*kept, settings.store_index, settings.store_consistency)


@lru_cache(maxsize=4)
def _connect(address: str, name: str, token: str, index: str, consistency: str) -> Store:
    from index.search.stores.milvus import MilvusStore

    return MilvusStore(
        Settings(
            store=address,
            store_name=name,
            store_token=token,
            store_index=index,
            store_consistency=consistency,
        )
    )
