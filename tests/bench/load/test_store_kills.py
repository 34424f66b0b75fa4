"""Builder and server of a store are killed, and what is then shown is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.load.store_kills import Place, kill_again_and_again, look
from index.search.stores.milvus import MilvusStore
from index.search.stores.protocol import StoredPassage
from tests.support.commands import free_port
from tests.support.servers.milvus_server import missing


@pytest.mark.slow
def test_what_is_shown_is_whole_and_what_is_not_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacking := missing():
        pytest.skip(lacking)
    place = Place(tmp_path, free_port())
    outcome = kill_again_and_again(place, times=2, documents=3)
    assert outcome.broken == []
    assert outcome.killed.total() == outcome.shown.total() == 2
    with place.server():
        shown, broken = look(place)
        assert shown == {"000-0.txt", "000-1.txt", "000-2.txt", "round-2.txt"}
        assert broken == []
        # Else a look that finds nothing says nothing.
        fetch = MilvusStore.fetch

        def without_the_last(
            store: MilvusStore, generation: str, numbers: range, *, sentence_vectors: bool = False
        ) -> list[StoredPassage]:
            return fetch(store, generation, numbers, sentence_vectors=False)[:-1]

        monkeypatch.setattr(MilvusStore, "fetch", without_the_last)
        broken = look(place)[1]
        assert "1 passages are missing" in broken
        assert "passage 0 lacks vectors" in broken
