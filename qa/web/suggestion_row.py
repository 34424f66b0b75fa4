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
from qa.suggesting import Offer
from qa.web.handlers import detect_language
from qa.web.session import Session, Turns
from qa.web.state import Shared
from qa.web.templating import render

PATIENCE = 60.0, 12.0  # seconds to wait for all: for the empty chat, for an answer's row
SOME = 8.0, 3.0  # … for two
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

    def __init__(self, shared: Shared, patience: tuple[float, float] = PATIENCE) -> None:
        self._shared = shared
        self._patience = patience

    async def offer(self, session: Session, request: gr.Request) -> tuple[Any, Any]:
        """The row, and the examples of the empty chat, once the questions are there.

        Nothing changes where another question has been asked, or answered, meanwhile: the event
        that follows that one sees to it.
        """
        language, turns = detect_language(request), session.turns
        visible = self._shared.of(request).visitor.visible
        began = time.monotonic()
        while True:
            offer = await asyncio.to_thread(self._find, turns, language, visible)
            if session.turns != turns:
                return gr.skip(), gr.skip()
            found, waited = offer.questions, time.monotonic() - began
            some = len(found) >= 2 and waited > SOME[bool(turns)]
            if offer.complete or some or waited > self._patience[bool(turns)]:
                break
            await asyncio.sleep(STEP)
        if turns:
            return render("offers", language=language, questions=found), gr.skip()
        return "", gr.update(examples=[{"text": question} for question in found])

    def _find(
        self, turns: Turns, language: Language, visible: frozenset[str] | None = None
    ) -> Offer:
        """Questions to offer, as far as they are there."""
        if self._shared.suggestions is None:
            return Offer((), complete=True)
        try:
            if turns:
                return self._shared.suggestions.after(turns, language, visible)
            return self._shared.suggestions.welcome(language, visible)
        except WendaError:  # there is no index; the chat says so
            return Offer((), complete=True)


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
