"""Replies cut into claims, however they come in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.generation.client import stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.failures import ModelFailure
from qa.generation.parser import (
    LONGEST_LINE,
    MOST_LINES,
    Claim,
    Discard,
    NotFound,
    Parsed,
    ReplyParser,
    read_ids,
)
from qa.generation.replies import Piece


def parse(text: str, whole: bool = True) -> list[Parsed]:
    parser = ReplyParser()
    return [*parser.feed(text), *parser.close(whole)]


@pytest.mark.parametrize(
    ("markers", "ids"),
    [
        ("[1]", (1,)),
        ("[1][2]", (1, 2)),
        ("[1,2]", (1, 2)),
        ("[1, 2，3、4]", (1, 2, 3, 4)),
        ("【1】", (1,)),
        ("［２］", (2,)),
        ("[1-3]", (1, 2, 3)),
        ("[2–4][3]", (2, 3, 4)),
        ("[1至3]", (1, 2, 3)),
        ("[5-2]", (5, 2)),
        ("[1-99999]", (1, 99999)),
        ("[007]", (7,)),
        ("[来源 2]", (2,)),
    ],
)
def test_markers(markers: str, ids: tuple[int, ...]) -> None:
    assert read_ids(markers) == ids
    assert parse(f"东线长{markers}") == [Claim("东线长", ids)]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("东线长120公里。[1]\n西线长85公里[2]。\n",
         [("东线长120公里。", (1,)), ("西线长85公里。", (2,))]),
        ("东线长120公里[1]。西线长85公里[2]。",
         [("东线长120公里。", (1,)), ("西线长85公里。", (2,))]),
        ("- **东线**长120公里 [1]\n2. 西线长85公里[2]\n",
         [("东线长120公里", (1,)), ("西线长85公里", (2,))]),
        ("答案如下：\n# 线路\n东线长[1]", [("东线长", (1,))]),
        ("没有依据的话。", [("没有依据的话。", ())]),
        ("The east line is 120 km [1]. The west is 85 km [2].",
         [("The east line is 120 km.", (1,)), ("The west is 85 km.", (2,))]),
        ("2019年通车[1]", [("2019年通车", (1,))]),
        ("3.5万人[1]", [("3.5万人", (1,))]),
        ("东\u202e线\u200b长\x1b[31m[1]", [("东线长[31m", (1,))]),
        ("***\n---\n[1]\n", []),
    ],
)  # fmt: skip
def test_claims(text: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    assert parse(text) == [Claim(*each) for each in claims]


def test_what_is_thought_is_left_out() -> None:
    assert parse("<think>东线长[9]\n嗯</think>西线长[2]") == [Claim("西线长", (2,))]
    assert parse("西线长[2]<thinking>东[1]\n</thinking>") == [Claim("西线长", (2,))]
    assert parse("<think>东线长[9]\n没有完") == []
    assert parse("东线长[9]\n</think>\n西线长[2]") == [
        Claim("东线长", (9,)), Discard(), Claim("西线长", (2,))
    ]  # fmt: skip


@pytest.mark.parametrize("token", ["<|im_end|>", "<end_of_turn>", "</s>", "[INST]", "<｜User｜>"])
def test_the_turn_ends_with_a_control_token(token: str) -> None:
    parser = ReplyParser()
    assert [*parser.feed(f"东线长[1]{token}\n西线长[2]\n")] == [Claim("东线长", (1,))]
    assert parser.ended == "role"
    assert parse(f"东线长[1]{token}", whole=False) == [Claim("东线长", (1,))]


@pytest.mark.parametrize("speaker", ["User: more", "用户：还有", "**Assistant:** no", "system: x"])
def test_it_stops_when_the_model_speaks_for_others(speaker: str) -> None:
    parser = ReplyParser()
    assert [*parser.feed(f"东线长[1]\n{speaker}\n西线长[2]\n")] == [Claim("东线长", (1,))]
    assert parser.ended == "role"


def test_it_stops_at_a_repetition() -> None:
    parser = ReplyParser()
    assert [*parser.feed("东线长[1]\n西线长[2]\n东线长。[3]\n北线长[3]\n")] == [
        Claim("东线长", (1,)), Claim("西线长", (2,))
    ]  # fmt: skip
    assert parser.ended == "repetition"
    parser = ReplyParser()
    assert [*parser.feed("很" * 40 + "[1]\n")] == []
    assert parser.ended == "repetition"


def test_it_stops_where_it_would_go_on_for_ever() -> None:
    parser = ReplyParser()
    many = "".join(f"第{n}条线路通车[1]\n" for n in range(MOST_LINES + 5))
    assert len([*parser.feed(many)]) == MOST_LINES
    assert parser.ended == "cap"
    parser = ReplyParser()
    assert [*parser.feed("".join(map(chr, range(0x4E00, 0x4E00 + LONGEST_LINE + 1))))] == []
    assert parser.ended == "cap"


def test_the_last_line_counts_only_if_the_model_had_finished() -> None:
    assert parse("东线长[1]\n西线长[2]", whole=False) == [Claim("东线长", (1,))]


@pytest.mark.parametrize("said", ["未找到", "未找到。", "Not found.", "没有找到"])
def test_not_found(said: str) -> None:
    assert parse(said) == [NotFound()]


TOKENS = st.sampled_from(
    ["[1]", "[", "2", "]", "【3】", "[1-3]", "<think>", "</think>", "<", "|im_end|>", "<|im_end|>",
     "\n", "\r\n", "\r", "。", "东线长", "120", "{3-1}", "- ", "**", "User:", "未找到", "\u200b",
     "é", "😀"]
)  # fmt: skip
TEXTS = st.lists(TOKENS | st.text(max_size=5), max_size=30).map("".join)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, places=st.lists(st.integers(0, 150), max_size=12), finished=st.booleans())
def test_however_a_text_is_cut_the_claims_are_the_same(
    text: str, places: list[int], finished: bool
) -> None:
    parser = ReplyParser()
    ends = sorted(min(place, len(text)) for place in places)
    pieces = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    found = [each for piece in pieces for each in parser.feed(piece)]
    assert [*found, *parser.close(finished)] == parse(text, finished)


class Chunks(httpx2.AsyncByteStream):
    """A body that arrives in these chunks."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


def outcome(chunks: list[bytes]) -> tuple[str, list[Parsed]]:
    """What becomes of a streamed body: the code of its failure, and the claims."""

    def answer(_: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, stream=Chunks(chunks))

    endpoint = Endpoint("scripted", "http://127.0.0.1:9/v1")
    parser, code = ReplyParser(), ""
    claims: list[Parsed] = []
    try:
        for item in stream_reply(endpoint, [], transport=httpx2.MockTransport(answer)):
            if isinstance(item, Piece):
                claims += parser.feed(item.text)
    except ModelFailure as error:
        code = error.code
    return code, [*claims, *parser.close(not code)]


RECORDS = TEXTS.map(lambda text: json.dumps({"choices": [{"delta": {"content": text}}]}))
LINES = st.one_of(
    RECORDS.map(lambda record: f"data: {record}\n\n".encode()),
    RECORDS.map(lambda record: f"data:{record}\r\n\r\n".encode()),
    st.sampled_from([b": ping\n\n", b"data: [DONE]\n\n", b"event: x\n", b"data: {\n\n", b"\r"]),
    st.binary(max_size=8),
)


@settings(deadline=None, max_examples=80)
@given(lines=st.lists(LINES, max_size=6), places=st.lists(st.integers(0, 400), max_size=8))
def test_however_bytes_are_cut_the_outcome_is_the_same_and_never_an_accident(
    lines: list[bytes], places: list[int]
) -> None:
    body = b"".join(lines)
    ends = sorted(min(place, len(body)) for place in places)
    chunks = [body[a:b] for a, b in zip([0, *ends], [*ends, len(body)], strict=True)]
    assert outcome(chunks) == outcome([body])
