"""An embedding service: what it is asked, when again, and what is said when it fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import ModelError, Settings, SettingsError, build, load_encoder, status
from index.encoding.service_client import BATCH, EmbeddingClient
from index.settings import service_key, service_parts
from index.types import PassageText
from qa import Retriever
from tests.support.documents.folders import HORSES, POVERTY, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import own_cache
from tests.support.servers.model_server import JSON, ModelServer, Sent, model_server

FAKE = FakeEncoder(16)


def vectors(body: dict[str, Any]) -> Sent:
    """What a service sends: the vectors of the stand-in, three times as long and out of order."""
    found = 3 * FAKE.encode_queries(body["input"])
    rows = [{"index": at, "embedding": row.tolist()} for at, row in enumerate(found)]
    return Sent([json.dumps({"data": rows[::-1]}).encode()], headers=JSON)


def failing(status: int, said: str, **headers: str) -> Sent:
    content = json.dumps({"error": {"message": said}}).encode()
    return Sent([content], status=status, headers={**JSON, **headers})


def client(server: ModelServer, waits: list[float] | None = None, **more: Any) -> EmbeddingClient:
    sleep = (lambda _: None) if waits is None else waits.append
    return EmbeddingClient(server.address, "some-model", sleep=sleep, **more)


def setting(server: ModelServer, cache: Path, **more: Any) -> Settings:
    return Settings(index=cache / "index", cache=cache, model=f"{server.address}#m", **more)


def test_texts_become_unit_vectors_in_their_order_in_batches() -> None:
    texts = [f"第{number}句" for number in range(BATCH + 3)]
    with model_server(vectors) as server:
        found = client(server, key="s3cret").embed(texts, "query: ")
    expected = FAKE.encode_queries([f"query: {text}" for text in texts])
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert [len(body["input"]) for body in server.requests] == [BATCH, 3]
    assert server.requests[0]["model"] == "some-model"
    assert server.paths[0] == "/v1/embeddings"
    assert server.headers[0]["authorization"] == "Bearer s3cret"


def test_what_may_pass_is_tried_again_after_the_time_asked_for() -> None:
    waits: list[float] = []
    busy = failing(429, "slow down", **{"Retry-After": "7"})
    with model_server(busy, failing(503, "starting"), vectors) as server:
        found = client(server, waits).embed(["马"])
    np.testing.assert_allclose(found, FAKE.encode_queries(["马"]), atol=1e-6)
    assert waits == [7.0, 1.0]


def test_a_service_that_asks_for_too_long_a_wait_is_told() -> None:
    waits: list[float] = []
    with (
        model_server(failing(429, "quota", **{"Retry-After": "86400"})) as server,
        pytest.raises(ModelError, match=r"refuses \(429: quota\)"),
    ):
        client(server, waits).embed(["马"])
    assert (waits, len(server.requests)) == ([], 1)


def test_a_service_that_takes_fewer_texts_gets_fewer() -> None:
    def few(body: dict[str, Any]) -> Sent:
        fits = len(body["input"]) <= 2
        return vectors(body) if fits else failing(422, "batch size 5 > maximum allowed 2")

    texts = [f"第{number}句" for number in range(5)]
    with model_server(few) as server:
        found = client(server).embed(texts)
    np.testing.assert_allclose(found, FAKE.encode_queries(texts), atol=1e-6)
    assert [len(body["input"]) for body in server.requests] == [5, 2, 3, 1, 2]


def test_a_text_that_is_too_long_is_embedded_in_halves() -> None:
    def short(body: dict[str, Any]) -> Sent:
        fits = all(len(text) <= 8 for text in body["input"])
        return vectors(body) if fits else failing(400, "maximum context length is 8 tokens")

    with model_server(short) as server:
        found = client(server).embed(["蒙古马耐寒。草原很大。"], ">")
    first, second = FAKE.encode_queries([">蒙古马耐寒。", ">草原很大。"])
    mean = first * 6 + second * 5
    np.testing.assert_allclose(found[0], mean / np.linalg.norm(mean), atol=1e-6)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (failing(401, "bad key s3cret"), r"does not accept the key \(401: bad key \*\*\*\)"),
        (failing(404, "no such model"), r"refuses \(404: no such model\).*some-model"),
        (failing(400, "input is empty"), r"refuses \(400: input is empty\)"),
        (failing(400, "too long"), r"refuses \(400: too long\)"),
        (Sent([b"<html>"], headers=JSON), "are no vectors"),
        (Sent([b'{"data": []}'], headers=JSON), "are no vectors"),
        (Sent([b'{"data": [{"index": 0, "embedding": [NaN]}]}'], headers=JSON), "no vectors"),
        (Sent([b"{"], headers=JSON, length=50), "cannot be reached"),
    ],
)
def test_what_cannot_be_used_is_told_without_the_key(sent: Sent, told: str) -> None:
    with model_server(sent) as server, pytest.raises(ModelError, match=told) as raised:
        client(server, key="s3cret").embed(["马"])
    assert "s3cret" not in str(raised.value)


def test_a_service_that_sends_a_byte_now_and_then_is_not_waited_for() -> None:
    def slowly(server: ModelServer) -> Callable[[dict[str, Any]], Sent]:
        return lambda _: Sent([b" ", server.pause(0.1)] * 50, headers=JSON)

    with model_server(vectors) as server:
        server._script = [slowly(server)]
        with pytest.raises(ModelError, match=r"did not answer within 0\.3 s"):
            client(server, seconds=0.3).embed(["马"])


def test_a_service_that_is_not_there_is_told() -> None:
    with model_server(vectors) as server:
        address = server.address
    with pytest.raises(ModelError, match="cannot be reached"):
        EmbeddingClient(address, "m", sleep=lambda _: None).embed(["马"])


def test_nothing_travels_readable_over_a_public_network() -> None:
    with pytest.raises(ModelError, match=r"192\.0\.3\.1 is reached over http"):
        EmbeddingClient("http://192.0.3.1/v1", "m")


def test_an_index_is_built_and_asked_with_a_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("WENDA_MODEL_KEY", "s3cret")
    write(tmp_path / "docs", horses=HORSES, poverty=POVERTY)
    cache = own_cache(tmp_path)
    with model_server(vectors) as server:
        settings = setting(server, cache, query_prompt="问：", passage_prompt="文：")
        report = build([tmp_path / "docs"], settings=settings)
        asked = [text for body in server.requests for text in body["input"]]
        assert report.embedded == report.passages == 2
        assert asked[0] == "."  # how long the vectors are
        # Each passage, and each of its sentences unless it is the whole: once, with the prompt.
        assert len(set(asked)) == len(asked)
        assert sum(text.startswith("文：") for text in asked) >= report.passages
        before = len(server.requests)
        assert build([tmp_path / "docs"], settings=settings).embedded == 0
        assert len(server.requests) <= before + 1
        before = len(server.requests)
        results = Retriever.open(settings=settings).search("赛马", k=1)
        assert "赛马" in results[0].text
        assert [body["input"] for body in server.requests[before:]] == [["问：赛马"]]
    state = status(settings=settings)
    assert (state.model, state.dimension) == (settings.model, 16)
    kept = b"".join(path.read_bytes() for path in settings.index.rglob("*") if path.is_file())
    kept += b"".join(path.read_bytes() for path in (cache / "services").iterdir())
    assert b"s3cret" not in kept
    assert "s3cret" not in caplog.text


def test_a_build_that_the_service_ended_asks_for_nothing_twice(tmp_path: Path) -> None:
    texts = {f"n{number}": f"第{number}条规定说明第{number}件事。\n" for number in range(150)}
    write(tmp_path / "docs", **texts)
    seen: list[str] = []

    def ends(body: dict[str, Any]) -> Sent:
        if len(seen) > 60 and not recovered:
            return failing(403, "quota")
        seen.extend(body["input"])
        return vectors(body)

    recovered: list[bool] = []
    with model_server(ends) as server:
        settings = setting(server, own_cache(tmp_path))
        with pytest.raises(ModelError, match="quota"):
            build([tmp_path / "docs"], settings=settings)
        assert 60 < len(seen) < 150
        recovered.append(True)
        build([tmp_path / "docs"], settings=settings)
    passages = [text for text in seen if text.startswith("第")]
    assert len(set(passages)) == 150
    assert len(passages) < 160  # but for the sample that stands in for questions


def test_another_model_under_the_same_name_is_told(tmp_path: Path) -> None:
    with model_server(vectors) as server:
        settings = setting(server, tmp_path)
        encoder = load_encoder(settings)
        assert encoder.dimension == 16
        longer = FakeEncoder(8).encode_queries(["马"])[0].tolist()
        row = {"index": 0, "embedding": longer}
        server._script = [Sent([json.dumps({"data": [row]}).encode()], headers=JSON)]
        with pytest.raises(ModelError, match="now gives 8 numbers a vector, before 16"):
            load_encoder(settings).encode_passages([PassageText("马", ())])


def test_prompts_and_models_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    with model_server(vectors) as server:
        plain = setting(server, tmp_path)
        several = (
            plain,
            plain.with_changes(query_prompt="问："),
            plain.with_changes(passage_prompt="问："),
            plain.with_changes(model=f"{server.address}#other"),
        )
        assert len({load_encoder(each).fingerprint for each in several}) == 4
        assert len({each.model_setting for each in several}) == 4


@pytest.mark.parametrize(
    "value",
    [
        "https://host/v1",
        "https://#m",
        "https://me:pw@host/v1#m",
        "https://host/v1?key=k#m",
        "http://h:x#m",
    ],
)
def test_an_address_that_names_no_service_or_holds_a_key_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="WENDA_MODEL_KEY") as raised:
        Settings(model=value)
    assert "pw" not in str(raised.value)
    assert "key=k" not in str(raised.value)


def test_the_key_goes_only_where_it_belongs() -> None:
    assert service_parts("https://host/v1/#m") == ("https://host/v1", "m")
    general = {"OPENAI_API_KEY": "k"}
    assert service_key("https://api.openai.com/v1", general) == "k"
    assert service_key("https://elsewhere.example/v1", general) == ""
    assert service_key("http://api.openai.com/v1", general) == ""
    there = {**general, "OPENAI_BASE_URL": "https://elsewhere.example/v2"}
    assert service_key("https://elsewhere.example/v1", there) == "k"
    assert service_key("https://api.openai.com/v1", there) == ""
    assert service_key("https://any.example/v1", {**general, "WENDA_MODEL_KEY": "own"}) == "own"
