"""The OpenAI-compatible endpoints, asked by OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
import pytest

from qa.serialize import citation_record
from qa.types import segments_text
from tests.qa.server.doors.test_questions import FOLLOW_UP, FOUR, HORSE, MARS, SIGNAL
from tests.qa.server.visits import Door


@pytest.fixture
def client(door: Door) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{door.url}v1",
        api_key="none",
        max_retries=0,
        http_client=httpx2.Client(verify=False, trust_env=False),
    ) as client:
        yield client


def user(*questions: Any) -> Any:
    return [{"role": "user", "content": question} for question in questions]


def test_the_model(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["wenda"]
    assert client.models.retrieve("wenda").owned_by == "wenda"
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-7")
    assert refused.value.code == "chat.model"


def test_an_answer_with_its_citations(client: openai.OpenAI, door: Door) -> None:
    answer = door.assistant.ask(HORSE)
    given = client.chat.completions.create(model="wenda", messages=user(HORSE))
    message = given.choices[0].message
    assert (message.role, message.content) == ("assistant", answer.text)
    assert given.choices[0].finish_reason == "stop"
    assert message.annotations is not None
    assert len(message.annotations) == len(answer.citations) == 2
    for annotation, citation in zip(message.annotations, answer.citations, strict=True):
        place = annotation.url_citation
        assert answer.text[place.start_index : place.end_index] == f"{citation.quote}[{citation.n}]"
        assert place.title == citation.title
        target = urlsplit(place.url)
        assert door.http.get(f"{target.path}?{target.query}").json()["text"] == citation.quote
        assert annotation.model_dump()["wenda"] == citation_record(citation)
    assert given.usage is not None
    assert given.usage.completion_tokens == len(answer.text)


def test_a_streamed_answer(client: openai.OpenAI, door: Door) -> None:
    answer = door.assistant.ask(HORSE)
    chunks = list(
        client.chat.completions.create(
            model="wenda", messages=user(HORSE), stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    said = [delta.content for delta in deltas if delta.content]
    assert said == [segments_text([segment]) for segment in answer.segments]
    cited = [
        delta.model_dump()["annotations"] for delta in deltas if "annotations" in delta.model_dump()
    ]
    assert [len(each) for each in cited] == [2]
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.prompt_tokens == len(HORSE)


def test_earlier_turns_are_the_conversation(client: openai.OpenAI, door: Door) -> None:
    messages: Any = [
        {"role": "system", "content": "Be brief."},
        *user(SIGNAL),
        {"role": "assistant", "content": "……[1]"},
        *user([{"type": "text", "text": FOLLOW_UP}]),
    ]
    given = client.chat.completions.create(model="wenda", messages=messages)
    assert "团结就是力量" in (given.choices[0].message.content or "")
    assert door.assistant.asked == [(SIGNAL, 0), (FOLLOW_UP, 1)]


def test_a_refusal_is_an_answer_in_words(client: openai.OpenAI, door: Door) -> None:
    given = client.chat.completions.create(model="wenda", messages=user(MARS))
    assert given.choices[0].message.content == door.assistant.ask(MARS).text
    assert given.choices[0].message.annotations == []


PICTURE = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,"}}]
TOOL = [{"type": "function", "function": {"name": "f", "parameters": {}}}]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"n": 2}, "n"),
        ({"tools": TOOL}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"logprobs": True}, "logprobs"),
        ({"modalities": ["audio"]}, "modalities"),
        ({"messages": user(PICTURE)}, "image_url"),
    ],
)
def test_what_cannot_be_honoured(change: dict[str, Any], what: str, client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(**{"model": "wenda", "messages": user(FOUR), **change})
    assert (refused.value.code, refused.value.param) == ("chat.unsupported", what)
    assert f"'{what}' cannot be honoured" in refused.value.message


def test_what_is_no_question(client: openai.OpenAI) -> None:
    said: Any = [{"role": "assistant", "content": "好"}]
    for messages in (said, user(" ")):
        with pytest.raises(openai.BadRequestError) as refused:
            client.chat.completions.create(model="wenda", messages=messages)
        assert refused.value.code == "chat.no_question"
    with pytest.raises(openai.UnprocessableEntityError) as invalid:
        client.chat.completions.create(model="wenda", messages=[])
    assert invalid.value.code == "http.invalid"


def test_a_stream_that_fails_says_so(client: openai.OpenAI, door: Door) -> None:
    door.assistant.bug = RuntimeError("secret")
    with pytest.raises(openai.APIError) as failed:
        list(client.chat.completions.create(model="wenda", messages=user(FOUR), stream=True))
    assert failed.value.code == "http.unexpected"
    assert "secret" not in failed.value.message
