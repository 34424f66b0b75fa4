"""Requests to an endpoint: every way in which a server can misbehave, over a real socket."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from email.utils import formatdate

import pytest

from qa.generation.client import stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.failures import ModelFailure
from qa.generation.replies import End, Piece
from tests.support.generation import CANARY, endpoint_of
from tests.support.servers.model_server import (
    EVENTS,
    JSON,
    ModelServer,
    Sent,
    event,
    model_server,
    stream,
    whole,
)

ASKED = [{"role": "user", "content": "你好"}]


def reply(server: ModelServer, **changes: float) -> list[Piece | End]:
    return list(stream_reply(endpoint_of(server, **changes), ASKED))


def failure(server: ModelServer, **changes: float) -> ModelFailure:
    with pytest.raises(ModelFailure) as caught:
        reply(server, **changes)
    return caught.value


def test_a_stream_comes_piece_by_piece_with_its_numbers_of_tokens() -> None:
    sent = stream("东线", "长120公里[1]", prompt_tokens=90, completion_tokens=7)
    with model_server(sent) as server:
        assert reply(server) == [Piece("东线"), Piece("长120公里[1]"), End("stop", 90, 7)]
        assert server.paths == ["/v1/chat/completions"]
        assert server.headers[0]["authorization"] == f"Bearer {CANARY}"
        assert server.requests[0] == {
            "model": "scripted",
            "messages": ASKED,
            "stream": True,
            "max_tokens": 700,
            "temperature": 0,
            "stream_options": {"include_usage": True},
        }


def test_without_a_key_none_is_sent() -> None:
    with model_server(stream("好")) as server:
        list(stream_reply(Endpoint("scripted", server.address), ASKED))
        assert "authorization" not in server.headers[0]


def test_json_instead_of_a_stream_is_read() -> None:
    with model_server(whole("东线长120公里[1]")) as server:
        assert reply(server) == [Piece("东线长120公里[1]"), End("stop")]


def test_parts_of_content_are_joined_and_thoughts_left_out() -> None:
    record = {"delta": {"content": [{"type": "text", "text": "东"}, {"text": "线"}]}}
    thought = {"choices": [{"delta": {"reasoning_content": "嗯", "content": None}}]}
    data = [
        b"data: " + json.dumps(each).encode() + b"\n\n" for each in (thought, {"choices": [record]})
    ]
    with model_server(Sent([*data, b"data: [DONE]\n\n"])) as server:
        assert reply(server) == [Piece("东线"), End()]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "llm.key_refused"),
        (403, "llm.key_refused"),
        (404, "llm.no_such_model"),
        (418, "llm.refused"),
        (302, "llm.not_an_api"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(status: int, code: str) -> None:
    sent = Sent(
        [b'{"error": {"message": "no"}}'], status, {**JSON, "Location": "http://x.invalid/"}
    )
    with model_server(sent) as server:
        assert failure(server).code == code
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(429, "llm.busy"), (503, "llm.busy"), (500, "llm.server")]
)
def test_what_may_pass_is_tried_twice_more(status: int, code: str) -> None:
    with model_server(Sent([], status, {"Retry-After": "0"})) as server:
        assert failure(server).code == code
        assert len(server.requests) == 3
    with model_server(Sent([], status, {"Retry-After": "0"}), stream("好[1]")) as server:
        assert reply(server) == [Piece("好[1]"), End("stop")]


def test_the_server_says_how_long_to_wait() -> None:
    with model_server(Sent([], 429, {"Retry-After": "1"}), stream("好")) as server:
        began = time.monotonic()
        assert reply(server, timeout=30)[0] == Piece("好")
        assert time.monotonic() - began >= 1.0
    later = formatdate(time.time() + 3600, usegmt=True)
    for value in ("3600", later):
        with model_server(Sent([], 429, {"Retry-After": value})) as server:
            assert failure(server).code == "llm.busy"
            assert len(server.requests) == 1  # it would be beyond the deadline


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Sent([b"<!doctype html><title>Login</title>"], 200, {"Content-Type": "text/html"}),
         "llm.not_an_api"),
        (Sent([b"hello"], 200, {"Content-Type": "text/plain"}), "llm.not_an_api"),
        (Sent([], 200, JSON), "llm.empty"),
        (Sent([], 200, EVENTS), "llm.empty"),
        (Sent([b"data: [DONE]\n\n"]), "llm.empty"),
        (stream(), "llm.empty"),
        (Sent([event("东线"), b"data: {\"choices\": [\n\n"]), "llm.corrupt"),
        (Sent([event("东线"), b"data: 7\n\n"]), "llm.corrupt"),
        (Sent([b"{\"choices\": "], 200, JSON), "llm.corrupt"),
        (Sent([event("东线"), b'data: {"error": {"message": "out of memory"}}\n\n']), "llm.said"),
        (Sent([b'{"error": "no such thing"}'], 200, JSON), "llm.said"),
        (Sent([event("东线")], 200, EVENTS, length=9999), "llm.broke_off"),
        (Sent([b"data: " + b"x" * 2_000_000]), "llm.corrupt"),
    ],
)  # fmt: skip
def test_what_is_no_reply_is_named(sent: Sent, code: str) -> None:
    with model_server(sent) as server:
        assert failure(server).code == code
        assert len(server.requests) == 1


def test_a_server_that_is_down_is_named() -> None:
    with model_server(stream("好")) as server:
        endpoint = endpoint_of(server)
    with pytest.raises(ModelFailure) as caught:
        list(stream_reply(endpoint, ASKED))
    assert caught.value.code == "llm.unreachable"
    assert caught.value.fields == {"host": endpoint.host}


def test_options_that_a_server_does_not_know_are_left_out() -> None:
    def pick(body: dict[str, object]) -> Sent:
        known = {"model", "messages", "stream"}
        return stream("好") if set(body) <= known else Sent([b'{"detail": "extra"}'], 422, JSON)

    with model_server(pick) as server:
        assert reply(server) == [Piece("好"), End("stop")]
        assert len(server.requests) == 2


def test_a_prompt_that_is_too_long_is_named() -> None:
    said = b'{"error": {"message": "the request exceeds the available context size"}}'
    with model_server(Sent([said], 400, JSON)) as server:
        assert failure(server).code == "llm.too_long"


def test_a_server_that_writes_nothing_is_left_after_a_third_of_the_time() -> None:
    with model_server(lambda _: Sent([server.pause(60)])) as server:
        began = time.monotonic()
        assert failure(server, timeout=1.5).code == "llm.slow_start"
        assert 0.5 <= time.monotonic() - began < 10


def test_a_server_that_never_answers_is_left() -> None:
    def hang(_: dict[str, object]) -> Sent:
        server.closing.wait(60)
        return Sent()

    with model_server(hang) as server:
        assert failure(server, timeout=1.5).code == "llm.slow_start"


def test_a_trickle_ends_at_the_deadline_and_the_connection_is_closed() -> None:
    drip: list[bytes | Callable[[], None]] = []
    with model_server(lambda _: Sent(drip)) as server:
        drip += [each for _ in range(600) for each in (event("滴"), server.pause(0.1))]
        began = time.monotonic()
        pieces: list[Piece | End] = []
        with pytest.raises(ModelFailure) as caught:
            for item in stream_reply(endpoint_of(server, timeout=1.5), ASKED):
                pieces.append(item)
        assert caught.value.code == "llm.slow"
        assert caught.value.fields["seconds"] == "1.5"
        assert pieces[0] == Piece("滴")
        assert time.monotonic() - began < 10
        assert server.gone.wait(30)


def test_single_bytes_of_one_event_do_not_hold_the_deadline_up() -> None:
    slow: list[bytes | Callable[[], None]] = []
    with model_server(lambda _: Sent(slow)) as server:
        data = event("一" * 200)
        slow += [each for at in range(len(data)) for each in (data[at : at + 1], server.pause(0.1))]
        assert failure(server, timeout=1.5).code == "llm.slow_start"
        assert server.gone.wait(30)


def test_stopping_ends_it_at_once_and_closes_the_connection() -> None:
    stop = threading.Event()
    drip: list[bytes | Callable[[], None]] = []
    with model_server(lambda _: Sent(drip)) as server:
        drip += [
            event("滴"),
            *(each for _ in range(600) for each in (server.pause(0.1), b": \n\n")),
        ]
        items = []
        for item in stream_reply(endpoint_of(server, timeout=60), ASKED, stop.is_set):
            items.append(item)
            stop.set()
        assert items == [Piece("滴")]
        assert server.gone.wait(30)


def test_a_key_that_a_server_repeats_is_not_passed_on() -> None:
    said = json.dumps({"error": {"message": f"bad key {CANARY}"}}).encode()
    for sent in (
        Sent([said], 418, JSON),
        Sent([said], 200, JSON),
        Sent([b"data: " + said + b"\n\n"]),
    ):
        with model_server(sent) as server:
            error = failure(server)
            assert CANARY not in repr(error.fields)
            assert error.fields["said"] == "bad key ***"


def test_nothing_is_sent_readable_over_a_public_network() -> None:
    endpoint = Endpoint("scripted", "http://1.1.1.1/v1")
    with pytest.raises(ModelFailure) as caught:
        list(stream_reply(endpoint, ASKED))
    assert caught.value.code == "llm.insecure"
