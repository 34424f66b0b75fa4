"""The log of the server: JSON lines with the numbers of requests, and no words of questions."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from index import Settings, WendaError
from qa.cli.serving import serving
from qa.server.wire.logs import logging_to
from tests.qa.server.visits import open_door
from tests.support.commands import free_port
from tests.support.waiting import wait_until

SECRET = "张三的工资是多少？"


def logged(folder: Path, words: bool) -> list[dict[str, Any]]:
    """The log of a question that is answered, one that fails, and one on the screen."""
    stream = io.StringIO()
    named = {"x-request-id": "number-1"}
    with logging_to(stream, words), open_door(folder, Settings(log_questions=words)) as door:
        door.http.post("/v1/ask", json={"question": SECRET}, headers=named)
        begun = door.http.post("/gradio_api/call/ask", json={"data": [SECRET, ""]})
        event = begun.json()["event_id"]
        assert "event: complete" in door.http.get(f"/gradio_api/call/ask/{event}").text
        door.assistant.bug = RuntimeError(f"cannot answer {SECRET}")
        failed = door.http.post("/v1/ask", json={"question": SECRET}, headers=named)
        assert failed.status_code == 500
        logging.getLogger("elsewhere").warning("something of a library")
        wait_until(lambda: stream.getvalue().count('"event": "request"') >= 4)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("words", [False, True])
def test_the_words_of_questions_are_in_it_only_where_that_is_wanted(
    words: bool, tmp_path: Path
) -> None:
    lines = logged(tmp_path, words)
    assert (SECRET in json.dumps(lines, ensure_ascii=False)) is words
    first, second = (line for line in lines if line["event"] == "question")
    assert first["request"] == "number-1"
    assert first["logger"] == "qa.server.entrance.permitted"
    assert (first["who"], first["answered"], first["reason"]) == ("local", False, "not_found")
    assert first.get("question") == (SECRET if words else None)
    assert second["request"] not in ("", "number-1", "-")
    (fault,) = (line for line in lines if line["level"] == "error")
    assert (fault["error"], fault["request"]) == ("RuntimeError", "number-1")
    assert "fake_assistant.py" in fault["at"]
    requests = [line for line in lines if line["event"] == "request"]
    assert requests[0].keys() >= {"time", "method", "path", "status", "milliseconds", "client"}
    assert [each["status"] for each in requests if each["request"] == "number-1"] == [200, 500]
    assert [line["logger"] for line in lines if line["level"] == "warning"] == ["elsewhere"]


def test_a_reader_that_does_not_read_stops_nobody() -> None:
    """Some 400 kB are logged before any is read: several times what a pipe holds."""
    read, write = os.pipe()
    found: list[str] = []

    def read_all() -> None:
        with os.fdopen(read, encoding="utf-8") as lines:
            found.extend(lines)

    reading = threading.Thread(target=read_all)
    with os.fdopen(write, "w", encoding="utf-8") as stream, logging_to(stream):
        for number in range(2000):
            logging.getLogger("elsewhere").warning("%d %s", number, "x" * 200)
        reading.start()
    reading.join()
    numbers = [int(json.loads(line)["event"].partition(" ")[0]) for line in found]
    assert numbers == list(range(2000))


def test_it_goes_to_the_file_that_is_named(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "ix", log=str(tmp_path / "log.jsonl"), history=False)
    for _ in range(2):
        with serving(settings, "127.0.0.1", free_port()) as url, urlopen(url + "healthz"):
            pass
    lines = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    paths = [each["path"] for each in found if each["event"] == "request"]
    assert paths == ["/healthz", "/healthz"]
    unwritable = replace(settings, log=str(tmp_path))
    with (
        pytest.raises(WendaError) as error,
        serving(unwritable, "127.0.0.1", free_port()),
    ):
        raise AssertionError
    assert error.value.code == "path.unwritable"


def test_loggers_are_afterwards_as_they_were() -> None:
    named = [logging.getLogger(each) for each in (None, "qa", "index")]
    before = [(list(each.handlers), each.level) for each in named]
    with logging_to(io.StringIO()):
        assert [len(each.handlers) for each in named] == [1, 0, 0]
    assert [(list(each.handlers), each.level) for each in named] == before
