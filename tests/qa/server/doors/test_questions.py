"""Asking and searching over HTTP."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from index import IndexMissing
from qa.serialize import answer_record, citation_record, passage_record, segment_record
from qa.web.line import MOST_WAITING
from tests.qa.server.visits import Door, events_of
from tests.support.screen.clients import Served
from tests.support.screen.fake_assistant import Gate
from tests.support.waiting import wait_until

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"
SIGNAL, FOLLOW_UP = "善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？"


def test_an_answer_is_that_of_the_command(served: Served, http: httpx.Client) -> None:
    response = http.post("/v1/ask", json={"question": FOUR})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == answer_record(served.assistant.ask(FOUR))


def test_a_refusal_shows_as_many_passages_as_wanted(served: Served, http: httpx.Client) -> None:
    refused = answer_record(served.assistant.ask(MARS))
    assert len(refused["closest"]) == 2
    assert http.post("/v1/ask", json={"question": MARS}).json() == refused
    one = http.post("/v1/ask", json={"question": MARS, "k": 1}).json()
    assert one == {**refused, "closest": refused["closest"][:1]}


def test_an_answer_streams_segment_by_segment(served: Served, http: httpx.Client) -> None:
    answer = served.assistant.ask(HORSE)
    response = http.post("/v1/ask", json={"question": HORSE, "stream": True})
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    first, second = answer.segments
    one, two = map(citation_record, answer.citations)
    assert events_of(response.text) == [
        ("segment", {**segment_record(first), "cited": [one]}),
        ("segment", {**segment_record(second), "cited": [two]}),
        ("answer", answer_record(answer)),
    ]


def test_earlier_questions_are_the_conversation(door: Door) -> None:
    asked = {"question": FOLLOW_UP, "history": [SIGNAL]}
    record = door.http.post("/v1/ask", json=asked).json()
    assert record["resolved_question"] == "善于扎堆的老实人能发出什么信号？"
    assert record["answered"] is True
    assert door.assistant.asked == [(SIGNAL, 0), (FOLLOW_UP, 1)]
    again = {"question": FOUR, "history": [SIGNAL, FOLLOW_UP]}
    assert door.http.post("/v1/ask", json=again).json()["answered"] is True
    assert door.assistant.asked[2:] == [(FOUR, 2)]  # what was answered lately is remembered
    door.assistant.generation = "g2"
    door.http.post("/v1/ask", json=asked)
    assert door.assistant.asked[3:] == [(SIGNAL, 0), (FOLLOW_UP, 1)]


def test_earlier_answers_are_the_conversation(door: Door) -> None:
    first = door.http.post("/v1/ask", json={"question": SIGNAL}).json()
    record = door.http.post("/v1/ask", json={"question": FOLLOW_UP, "history": [first]}).json()
    assert record["resolved_question"] == "善于扎堆的老实人能发出什么信号？"
    assert door.assistant.asked == [(SIGNAL, 0), (FOLLOW_UP, 1)]


def test_search(served: Served, http: httpx.Client) -> None:
    found = served.assistant.search("马", 2)
    assert http.post("/v1/search", json={"query": "马", "k": 2}).json() == {
        "query": "马",
        "generation": "g1",
        "passages": [passage_record(each) for each in found],
    }
    assert len(found) == 2


def test_within_some_documents(door: Door) -> None:
    asked = {"question": FOUR, "within": ["seeds/", "#law"], "history": [MARS]}
    assert door.http.post("/v1/ask", json=asked).status_code == 200
    assert door.http.post("/v1/search", json={"query": "马", "within": ["x"]}).status_code == 200
    assert door.assistant.within == [("seeds/", "#law"), ("seeds/", "#law"), ("x",)]
    del asked["within"]
    door.http.post("/v1/ask", json=asked)
    assert door.assistant.asked[2:] == [(MARS, 0), (FOUR, 1)]  # another conversation


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/v1/ask", {}, "body.question"),
        ("/v1/ask", {"question": 1}, "body.question"),
        ("/v1/ask", {"question": MARS, "treshold": 0.2}, "body.treshold"),
        ("/v1/ask", {"question": MARS, "threshold": 2}, "body.threshold"),
        ("/v1/ask", {"question": MARS, "k": -1}, "body.k"),
        ("/v1/ask", {"question": MARS, "history": 51 * ["马"]}, "body.history"),
        ("/v1/search", {"query": ""}, "body.query"),
        ("/v1/search", {"query": "马", "k": 101}, "body.k"),
        ("/v1/search", [], "body"),
    ],
)
def test_what_is_wrong_with_a_request(
    path: str, body: object, where: str, http: httpx.Client
) -> None:
    response = http.post(path, json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "http.invalid"
    assert problem["type"] == "urn:wenda:problem:http.invalid"
    assert problem["status"] == 422
    assert problem["fields"]["where"].startswith(where)


def test_what_is_no_json(http: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    for content in (b"{", b"\xff\xfe", b""):
        response = http.post("/v1/ask", content=content, headers=headers)
        assert response.status_code == 422, content
        assert response.json()["code"] == "http.invalid"


def test_half_a_character_is_no_question(http: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    body = json.dumps({"question": "马\ud83d"}).encode()
    response = http.post("/v1/ask", content=body, headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "http.invalid")


def test_a_question_that_is_too_long_in_both_languages(http: httpx.Client) -> None:
    asked = {"question": 1001 * "马"}
    english = http.post("/v1/ask", json=asked)
    chinese = http.post("/v1/ask", json=asked, headers={"accept-language": "zh-CN"})
    assert english.status_code == chinese.status_code == 422
    assert english.json()["detail"] == "the question has 1,001 characters; the most is 1,000"
    assert english.json()["remedy"] == "ask a shorter one"
    assert chinese.json()["detail"] == "问题有 1,001 个字符，最多 1,000 个"
    assert chinese.json()["fields"] == {"length": 1001, "limit": 1000}


def test_without_an_index(door: Door) -> None:
    door.assistant.fails = IndexMissing("index.missing", index=".wenda")
    response = door.http.post("/v1/ask", json={"question": FOUR})
    expected = {
        "type": "urn:wenda:problem:index.missing",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "there is no index at .wenda",
        "remedy": "make it with `wenda build`",
        "code": "index.missing",
        "fields": {"index": ".wenda"},
    }
    assert (response.status_code, response.json()) == (503, expected)
    streamed = door.http.post("/v1/ask", json={"question": FOUR, "stream": True})
    assert events_of(streamed.text) == [("error", expected)]


def test_a_fault_of_the_program_is_told_by_its_number(door: Door) -> None:
    door.assistant.bug = RuntimeError("secret")
    headers = {"x-request-id": "number-7"}
    response = door.http.post("/v1/ask", json={"question": FOUR}, headers=headers)
    assert (response.status_code, response.headers["x-request-id"]) == (500, "number-7")
    assert response.json()["code"] == "http.unexpected"
    assert response.json()["fields"] == {"request": "number-7"}
    asked = {"question": FOUR, "stream": True}
    streamed = door.http.post("/v1/ask", json=asked, headers=headers)
    ((kind, problem),) = events_of(streamed.text)
    assert (kind, problem["fields"]) == ("error", {"request": "number-7"})
    assert "secret" not in response.text + streamed.text


def test_a_full_line(door: Door) -> None:
    gate = door.assistant.gate = Gate()
    with ThreadPoolExecutor(MOST_WAITING) as pool:
        asking = [
            pool.submit(door.http.post, "/v1/ask", json={"question": FOUR})
            for _ in range(MOST_WAITING)
        ]
        wait_until(lambda: "waiting 64.0" in door.http.get("/metrics").text)
        refused = door.http.post("/v1/ask", json={"question": FOUR})
        gate.set()
        assert {each.result().status_code for each in asking} == {200}
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert refused.json()["code"] == "http.busy"
    assert door.http.post("/v1/ask", json={"question": FOUR}).status_code == 200


def test_a_question_whose_asker_has_gone_is_not_answered(door: Door) -> None:
    """It waits behind others; nobody is there for it when its turn comes."""
    gate = door.assistant.gate = Gate()
    with ThreadPoolExecutor(2) as pool:
        held = [pool.submit(door.http.post, "/v1/ask", json={"question": FOUR}) for _ in range(2)]
        wait_until(lambda: len(door.assistant.asked) == 2)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{door.url}v1/ask", json={"question": MARS}, timeout=0.5, trust_env=False)
        wait_until(lambda: "waiting 2.0" in door.http.get("/metrics").text)
        gate.set()
        assert [each.result().status_code for each in held] == [200, 200]
    assert door.assistant.asked == 2 * [(FOUR, 0)]


def test_screen_and_api_share_the_threads(door: Door) -> None:
    gate = door.assistant.gate = Gate()
    names: set[str] = set()
    ask = door.assistant.ask
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(door.http.post, "/v1/ask", json={"question": FOUR})
        wait_until(lambda: len(door.assistant.asked) == 2)
        names = {thread.name for thread in threading.enumerate()}
        assert len(door.assistant.asked) == 2  # of two threads, the other two wait
        gate.set()
    assert ask(FOUR).answered
    assert len(door.assistant.asked) == 5
    assert any(name.startswith("serve") for name in names)
