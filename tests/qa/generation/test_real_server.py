"""A real server, llama.cpp, with a real small model that misbehaves in earnest.

What it writes is not predicted: what is asserted holds whatever that is.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.generation.check import check_endpoint
from qa.generation.client import stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.failures import ModelFailure
from qa.generation.replies import End, Piece
from qa.generation.writer import find_model
from qa.generation.writing import write
from qa.verification.rules import RuleVerifier
from tests.support.generation import SENTENCES, answer_to, given_from
from tests.support.servers.llama_server import llama_server, missing

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with llama_server(tmp_path_factory.mktemp("model")) as address:
        yield find_model(Endpoint("", address, timeout=120.0, max_tokens=48, context=2048))


def test_it_streams_and_counts_its_tokens(endpoint: Endpoint) -> None:
    asked = [{"role": "user", "content": "用一句话介绍水。"}]
    *pieces, end = stream_reply(endpoint, asked)
    assert len(pieces) > 2 and all(isinstance(piece, Piece) for piece in pieces)
    assert isinstance(end, End)
    assert end.finish in ("stop", "length")
    assert end.prompt_tokens is not None and 5 < end.prompt_tokens < 60
    assert end.reply_tokens is not None and 0 < end.reply_tokens <= 48


def test_a_model_that_it_does_not_have_is_no_accident(endpoint: Endpoint) -> None:
    """llama.cpp answers with the model that it has."""
    asked = [{"role": "user", "content": "好"}]
    assert list(stream_reply(endpoint.named("no-such-model"), asked))


def test_a_prompt_beyond_its_context_is_named(endpoint: Endpoint) -> None:
    asked = [{"role": "user", "content": "水" * 9000}]
    with pytest.raises(ModelFailure) as caught:
        list(stream_reply(endpoint, asked))
    assert caught.value.code == "llm.too_long"


def test_whatever_it_writes_what_is_ticked_cites_what_it_was_given(endpoint: Endpoint) -> None:
    given = given_from(*SENTENCES)
    *_, last = write(answer_to(given=given), given, endpoint, RuleVerifier())
    assert last.outcome in ("written", "unverified", "not_found", "failed")
    assert last.reason in ("", "llm.empty", "llm.language")
    quotes = {each.n: each.quote for each in (*answer_to(given=given).citations, *last.citations)}
    for sentence in last.sentences:
        if sentence.status == "verified":
            assert sentence.citations
            cited = "".join(quotes[n] for n in sentence.citations)
            computed = sentence.formula.rpartition(" ")[2]
            digits = "".join(filter(str.isdigit, sentence.text.replace(computed, "")))
            assert set(digits) <= set(cited)


def test_the_check_finds_what_it_reads(endpoint: Endpoint) -> None:
    found = {finding.name: finding for finding in check_endpoint(endpoint, RuleVerifier())}
    assert found["place"].fields["where"] == "local"
    assert found["models"].fields["count"] == 1
    assert found["model"].verdict == "good"
    if "context" in found:  # it answered
        assert found["context"].fields == {"wanted": 2048, "tokens": 4096, "told": True}
