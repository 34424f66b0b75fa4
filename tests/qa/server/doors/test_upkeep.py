"""Builds, the state of the index, probes and counts over HTTP."""

from __future__ import annotations

import pytest

from index import IndexBusy, IndexMissing, Progress
from qa.serialize import build_record, status_record
from tests.qa.server.visits import Door, events_of
from tests.support.screen.fake_assistant import REPORT

FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"


def test_a_build_and_its_progress(door: Door) -> None:
    assert door.http.post("/v1/build").json() == build_record(REPORT)
    door.assistant.steps = [Progress("read", 1, 2), Progress("embed", 3, 4, 0.5)]
    response = door.http.post("/v1/build", json={"stream": True})
    assert events_of(response.text) == [
        ("progress", {"stage": "read", "done": 1, "total": 2, "seconds_left": None}),
        ("progress", {"stage": "embed", "done": 3, "total": 4, "seconds_left": 0.5}),
        ("report", build_record(REPORT)),
    ]


def test_a_build_while_another_goes_on(door: Door) -> None:
    door.assistant.fails = IndexBusy("index.busy", index=".wenda", process=7)
    response = door.http.post("/v1/build")
    assert (response.status_code, response.json()["code"]) == (409, "index.busy")
    ((kind, problem),) = events_of(door.http.post("/v1/build", json={"stream": True}).text)
    assert (kind, problem["status"], problem["remedy"]) == (
        "error",
        409,
        "try again when it is done",
    )


def test_the_state(door: Door) -> None:
    assert door.http.get("/v1/status").json() == status_record(door.assistant.status(), False)


def test_up_but_not_ready(door: Door) -> None:
    assert door.http.get("/readyz").json() == {"status": "ready", "generation": "g1"}
    door.assistant.fails = IndexMissing("index.missing", index=".wenda")
    health = [door.http.get("/healthz") for _ in range(2)]
    assert [each.json() for each in health] == [{"status": "ok"}] * 2
    assert len({each.headers["X-Wenda-Start"] for each in health}) == 1
    response = door.http.get("/v1/status")
    assert (response.status_code, response.json()["code"]) == (503, "index.missing")


def counts(door: Door) -> dict[str, float]:
    lines = [line for line in door.http.get("/metrics").text.splitlines() if line[:1] != "#"]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_counts(door: Door) -> None:
    for question in (FOUR, FOUR, MARS):
        door.http.post("/v1/ask", json={"question": question})
    door.http.post("/v1/build")
    found = counts(door)
    assert found['wenda_questions_total{outcome="answered"}'] == 2
    assert found['wenda_questions_total{outcome="refused"}'] == 1
    assert found['wenda_refusals_total{reason="not_found"}'] == 1
    assert found["wenda_answer_seconds_count"] == 3
    assert found['wenda_builds_total{outcome="done"}'] == 1
    assert found['wenda_index_generation_info{generation="g1"}'] == 1
    assert found["wenda_questions_waiting"] == 0


def test_questions_of_the_screen_are_counted_too(door: Door) -> None:
    call = door.http.post("/gradio_api/call/ask", json={"data": [FOUR, ""]}).json()["event_id"]
    assert "event: complete" in door.http.get(f"/gradio_api/call/ask/{call}").text
    assert counts(door)['wenda_questions_total{outcome="answered"}'] >= 1


@pytest.mark.parametrize("given", [[FOUR], [FOUR, ""], [FOUR, '["hr"]']])
def test_the_scope_of_a_call_may_be_left_out(door: Door, given: list[str]) -> None:
    call = door.http.post("/gradio_api/call/ask", json={"data": given}).json()["event_id"]
    assert "event: complete" in door.http.get(f"/gradio_api/call/ask/{call}").text
    assert door.assistant.asked == [(FOUR, 0)]
    assert door.assistant.within == [("hr",) if len(given) == 2 and given[1] else ()]
