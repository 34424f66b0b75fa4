"""Questions to ask next: in the empty chat, and in a row below an answer.

They come from ``qa.suggesting``, which makes them in the background; what shows them waits for
them, for a while, without holding a thread.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import gradio as gr

from index import WendaError
from qa.i18n.messages import Language
from qa.web.handlers import detect_language
from qa.web.session import Session, Turns
from qa.web.state import Shared
from qa.web.templating import render

AT_FIRST, AFTERWARDS = 60.0, 12.0  # seconds to wait: for the empty chat, for an answer's row
STEP = 0.3
CLICK = """element.addEventListener("click", (event) => {
  const button = event.target.closest(".wenda-offer");
  if (button) trigger("select", { question: button.value });
})"""


def suggestion_row() -> gr.HTML:
    """The row between the conversation and the box."""
    return gr.HTML("", elem_id="wenda-offers", apply_default_css=False, js_on_load=CLICK)


def take_offer(event: gr.EventData) -> str:
    """The question that was clicked."""
    return str(event.question)


class SuggestionHandlers:
    """What the events of the page call."""

    def __init__(
        self, shared: Shared, patience: tuple[float, float] = (AT_FIRST, AFTERWARDS)
    ) -> None:
        self._shared = shared
        self._patience = patience

    async def offer(self, session: Session, request: gr.Request) -> tuple[Any, Any]:
        """The row, and the examples of the empty chat, once the questions are there.

        Nothing changes where another question has been asked, or answered, meanwhile: the event
        that follows that one sees to it.
        """
        language, turns = detect_language(request), session.turns
        until = time.monotonic() + self._patience[bool(turns)]
        while (found := await asyncio.to_thread(self._find, turns, language)) is None:
            await asyncio.sleep(STEP)
            if session.turns != turns:
                return gr.skip(), gr.skip()
            if time.monotonic() > until:
                found = ()
                break
        if turns:
            return render("offers", language=language, questions=found), gr.skip()
        return "", gr.update(examples=[{"text": question} for question in found])

    def _find(self, turns: Turns, language: Language) -> tuple[str, ...] | None:
        """Questions to offer; None while they are being made."""
        if self._shared.suggestions is None:
            return ()
        try:
            if turns:
                return self._shared.suggestions.after(turns, language)
            return self._shared.suggestions.welcome(language)
        except WendaError:  # there is no index; the chat says so
            return ()


def wire_suggestions(
    components: tuple[gr.HTML, gr.Chatbot], session: gr.State, shared: Shared, changed: list[Any]
) -> None:
    """Offer questions after the events that change the conversation or the documents.

    components: the row and the chat.
    """
    handlers = SuggestionHandlers(shared)
    quick: Any = {"show_progress": "hidden", "api_visibility": "private"}
    quick |= {"concurrency_limit": None, "trigger_mode": "multiple"}
    for event in changed:
        event.then(handlers.offer, session, list(components), **quick)
