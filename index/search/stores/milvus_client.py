"""The connection to Milvus: its errors as ours, and contents of any length under one key."""

from __future__ import annotations

import binascii
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.errors import SettingsError, StoreError
from index.search.stores.milvus_schema import MOST_CHARACTERS, WAIT

if TYPE_CHECKING:
    from pymilvus import MilvusClient

_CONNECT = 10.0
_PIECE = MOST_CHARACTERS // 4 * 3  # bytes, which base 64 makes a third longer
_ROWS = 500  # written or fetched in one call
_BYTES = 16_000_000  # and so many bytes at most; the server takes 64 MB


def connect(address: str, token: str) -> MilvusClient:
    """Open a connection.

    Raises SettingsError when the client is not installed, StoreError when nothing answers there.
    """
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise SettingsError("store.not_installed") from error
    # It logs every error with its traceback before raising it.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    with clear_errors(address):
        return MilvusClient(uri=address, token=token, timeout=_CONNECT)


@contextmanager
def clear_errors(address: str) -> Iterator[None]:
    """Turn the errors of Milvus and of the connection into StoreError."""
    import grpc
    from pymilvus import MilvusException

    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        why = getattr(error, "message", "") or str(error)
        raise StoreError("store.failed", store=address, why=why) from error


class Contents:
    """Bytes under keys, in a collection; those too long for one row are kept in several.

    Every key begins with a letter, its kind.
    """

    def __init__(self, client: MilvusClient, collection: str, level: str) -> None:
        """``level`` is the consistency to read with."""
        self._client = client
        self._collection = collection
        self._level = level

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Write contents, in place of those the keys had. The pieces of each are written before
        its first, so that what is found is whole."""
        rows = [row for key, value in contents.items() for row in _pieces(key, value)]
        for some in _in_batches(rows):
            self._client.upsert(self._collection, some, timeout=WAIT)

    def fetch(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The contents of those keys that are there."""
        rows = self._rows(keys)
        others = [
            f"{key}.{piece}" for key, row in rows.items() for piece in range(1, row["pieces"])
        ]
        rows |= self._rows(others)
        return {
            key: b"".join(
                binascii.a2b_base64(rows[f"{key}.{piece}" if piece else key]["value"])
                for piece in range(rows[key]["pieces"])
            )
            for key in keys
            if key in rows
        }

    def _rows(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(keys), _ROWS):
            rows = self._client.get(
                self._collection,
                ids=list(keys[start : start + _ROWS]),
                output_fields=["key", "pieces", "value"],
                consistency_level=self._level,
                timeout=WAIT,
            )
            found |= {row["key"]: row for row in rows}
        return found

    def count(self, kind: str) -> int:
        """How many keys of a kind there are, read with strong consistency."""
        wanted = f'kind == "{kind}" and piece == 0'
        return count_rows(self._client, self._collection, wanted)


def _pieces(key: str, value: bytes) -> list[dict[str, Any]]:
    """The rows of one content, the first piece last."""
    count = max(-(-len(value) // _PIECE), 1)
    return [
        {
            "key": f"{key}.{piece}" if piece else key,
            "kind": key[0],
            "piece": piece,
            "pieces": count,
            "value": binascii.b2a_base64(
                value[piece * _PIECE : (piece + 1) * _PIECE], newline=False
            ).decode("ascii"),
            "flat": [0.0, 0.0],
        }
        for piece in reversed(range(count))
    ]


def _in_batches(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        if some and (len(some) == _ROWS or size + len(row["value"]) > _BYTES):
            yield some
            some, size = [], 0
        some.append(row)
        size += len(row["value"])
    if some:
        yield some


def count_rows(client: MilvusClient, collection: str, wanted: str = "") -> int:
    """How many rows fit a filter (all, if it is ""), read with strong consistency."""
    found = client.query(
        collection,
        filter=wanted,
        output_fields=["count(*)"],
        consistency_level="Strong",
        timeout=WAIT,
    )
    return int(found[0]["count(*)"])
