"""Whether an answer is of one generation: against an index that changes."""

from __future__ import annotations

import time
from pathlib import Path

from bench.load.asking import Told, made_up_text
from bench.load.crowd import is_of_one
from bench.load.generations import Held, Witness, resolve
from index import build
from tests.support.documents.folders import HORSES, POVERTY, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.waiting import wait_until


def quoted(document: str, start: int, quote: str) -> dict[str, object]:
    return {"document": document, "start": start, "end": start + len(quote), "quote": quote}


def test_a_quotation_resolves_where_it_stands_and_nowhere_else() -> None:
    held = Held("000001", {"a.txt": "今天下雨。明天晴。"}, 0.0)
    assert resolve([quoted("a.txt", 5, "明天晴。")], held)
    assert not resolve([quoted("a.txt", 4, "明天晴。")], held)
    assert not resolve([quoted("b.txt", 5, "明天晴。")], held)
    assert not resolve([quoted("a.txt", 5, "明天晴。"), quoted("b.txt", 0, "x")], held)


def test_an_answer_of_two_generations_is_found_out(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    docs = tmp_path / "docs"
    write(docs, 马=HORSES)
    build([docs], settings=settings, encoder=FakeEncoder())
    with Witness(settings.index) as witness:
        began = time.monotonic()
        (docs / "马.txt").unlink()
        write(docs, 贫=POVERTY)
        build([docs], settings=settings, encoder=FakeEncoder())
        wait_until(lambda: len(witness.held) == 2)
    old, new = (
        quoted(name, 0, held.texts[name][:4])
        for held, name in zip(witness.held, ("马.txt", "贫.txt"), strict=True)
    )
    ended = time.monotonic()
    for shown, whole in (((old,), True), ((new,), True), ((old, new), False), ((), True)):
        assert is_of_one(Told(began, ended, "?", shown), witness) is whole
    first, second = (held.name for held in witness.held)
    assert not is_of_one(Told(began, ended, "?", (old,), second), witness)
    assert is_of_one(Told(began, ended, "?", (old,), first), witness)
    late = ended + 1000  # long after the first one was replaced
    assert not is_of_one(Told(late, late + 1, "?", (old,)), witness)


def test_every_upload_is_another_text() -> None:
    texts = {made_up_text(f"upload-{number}.txt") for number in range(50)}
    assert len(texts) == 50
    assert made_up_text("a.txt") == made_up_text("a.txt")
