"""Which model is switched on, where it is, and that its key shows nowhere."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from dataclasses import replace

import pytest

from index import SettingsError
from qa.generation.endpoint import DEFAULT_ADDRESS, Endpoint, Secret, endpoint_from_environment
from qa.generation.writing import write
from qa.history.records import store_answer
from qa.serialize import answer_record
from qa.web.conversation.export import export_markdown
from tests.support.generation import (
    CANARY,
    SENTENCES,
    Trusting,
    answer_to,
    endpoint_of,
    given_from,
)
from tests.support.servers.model_server import JSON, Sent, model_server, stream


def test_only_the_name_of_a_model_switches_it_on() -> None:
    lying_about = {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    assert endpoint_from_environment(None, lying_about) is None
    assert endpoint_from_environment(None, {**lying_about, "WENDA_LLM": " "}) is None
    found = endpoint_from_environment(None, {**lying_about, "WENDA_LLM": "m"})
    assert found == Endpoint("m", "http://127.0.0.1:1/v1", Secret(CANARY))
    assert endpoint_from_environment("n", {"WENDA_LLM": "m"}) == Endpoint("n", DEFAULT_ADDRESS)
    assert endpoint_from_environment("", {"WENDA_LLM": "m"}) == Endpoint("m", DEFAULT_ADDRESS)
    assert endpoint_from_environment("", {}) is None
    assert endpoint_from_environment("", {"OPENAI_API_KEY": CANARY}) is None
    assert endpoint_from_environment("", lying_about) == Endpoint(
        "", "http://127.0.0.1:1/v1", Secret(CANARY)
    )


def test_every_limit_is_read() -> None:
    limits = {"CONTEXT": "8192", "TIMEOUT": "30.5", "MAX_TOKENS": "500", "CALLS": "3"}
    values = {f"WENDA_LLM_{name}": value for name, value in limits.items()}
    found = endpoint_from_environment("m", values)
    assert found == Endpoint("m", context=8192, timeout=30.5, max_tokens=500, calls=3)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("WENDA_LLM_CONTEXT", "4k", "llm.no_number"),
        ("WENDA_LLM_TIMEOUT", "nan", "llm.no_number"),
        ("WENDA_LLM_TIMEOUT", "0", "llm.setting"),
        ("WENDA_LLM_CALLS", "0", "llm.setting"),
        ("WENDA_LLM_MAX_TOKENS", "4000", "llm.too_many_tokens"),
        ("OPENAI_BASE_URL", "ftp://x/v1", "llm.address"),
        ("OPENAI_BASE_URL", "http://x:99999/v1", "llm.address"),
        ("OPENAI_BASE_URL", "127.0.0.1:8080", "llm.address"),
        ("OPENAI_BASE_URL", f"https://me:{CANARY}@x/v1", "llm.address_with_key"),
        ("OPENAI_BASE_URL", f"https://x/v1?key={CANARY}", "llm.address_with_key"),
        ("OPENAI_BASE_URL", f"ftp://me:{CANARY}@x/v1", "llm.address"),
    ],
)
def test_what_cannot_work_is_named_without_a_key(name: str, value: str, code: str) -> None:
    with pytest.raises(SettingsError) as caught:
        endpoint_from_environment("m", {name: value})
    assert caught.value.code == code
    assert CANARY not in str(caught.value) + repr(caught.value.fields)


def test_a_secret_shows_nowhere() -> None:
    endpoint = Endpoint("m", key=Secret(CANARY))
    assert CANARY not in f"{endpoint} {endpoint!r} {endpoint.key} {endpoint.key!r}"
    assert endpoint.key.hide_in(f"a {CANARY} b") == "a *** b"
    with pytest.raises(TypeError):
        pickle.dumps(endpoint.key)
    with pytest.raises(TypeError):
        copy.copy(endpoint.key)
    with pytest.raises(TypeError):
        json.dumps(endpoint.key)


@pytest.mark.parametrize("status", [200, 401, 429, 500])
def test_the_key_is_in_no_log_record_history_or_export(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where the server repeats it, with everything logged that libraries can log."""
    caplog.set_level(logging.DEBUG)
    said = json.dumps({"error": {"message": f"no: {CANARY}"}}).encode()
    sent = Sent([said], status, {**JSON, "X-Key": "k", "Retry-After": "0"})
    given = given_from(*SENTENCES)
    with model_server(sent) as server:
        *_, generated = write(answer_to(), given, endpoint_of(server), Trusting())
        assert server.headers[0]["authorization"].endswith(CANARY)
    assert generated.outcome == "failed"
    answer = replace(answer_to(), generated=generated)
    shown = [
        repr(generated), json.dumps(answer_record(answer)), export_markdown([answer], "zh"),
        store_answer(answer).decode(), *(record.getMessage() for record in caplog.records),
        *(str(record.__dict__) for record in caplog.records),
    ]  # fmt: skip
    assert [text for text in shown if CANARY in text] == []


def test_paths_of_documents_are_not_sent() -> None:
    given = given_from(*SENTENCES, document="机密/客户/线路.txt")
    with model_server(stream("未找到")) as server:
        list(write(answer_to(given=given), given, endpoint_of(server), Trusting()))
        assert "机密" not in json.dumps(server.requests, ensure_ascii=False)
