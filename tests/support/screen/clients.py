"""Clients of the app: what is served to them over a fake assistant, and what they are given."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import gradio as gr
from gradio_client import Client

from index import Settings
from qa.server.serving import serving
from qa.web.line import Line
from qa.web.screen import open_pointer
from qa.web.session import Turns
from qa.web.sources.pointers import Pointer
from qa.web.state import Shared
from tests.support.screen.fake_assistant import FakeAssistant, seed_assistant
from tests.support.waiting import PATIENCE


def client_of(url: str) -> Client:
    """A visitor; without TLS there is nothing to verify, and preparing for it takes a second."""
    return Client(url, verbose=False, ssl_verify=False)


class Served:
    """An app that is being served over a fake assistant."""

    def __init__(self, folder: Path) -> None:
        self.assistant = seed_assistant()
        self._threads = ThreadPoolExecutor(3)
        feedback = folder / "feedback.jsonl"
        self.shared = Shared(self.assistant, feedback, pause=0.01, line=Line(self._threads))
        self._serving = serving(self.shared, Settings(), port=None)
        self.url = self._serving.__enter__()

    def client(self) -> Client:
        return client_of(self.url)

    def close(self) -> None:
        self._serving.__exit__(None, None, None)
        self._threads.shutdown(wait=False)


def texts(chat: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Role and text of every message."""
    return [(message["role"], message["content"][0]["text"]) for message in chat]


def outputs(client: Client, *arguments: object, api_name: str) -> list[Any]:
    job = client.submit(*arguments, api_name=api_name)
    job.result(timeout=PATIENCE)
    return cast(list[Any], job.outputs())


def asked_in(language: str) -> gr.Request:
    """The request of a browser that asks for a language."""
    return gr.Request(headers={"accept-language": language})


def source_of(assistant: FakeAssistant, turns: Turns, pointer: Pointer) -> str:
    """The source panel for a quotation of a conversation."""
    html = open_pointer(pointer, turns, "zh", assistant)
    assert html is not None
    return html
