"""Questions to ask next: in the empty chat, and in a row below an answer.

They come from ``qa.suggesting``, which makes them in the background; what shows them waits for
them, for a while, without holding a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import gradio as gr

from index import DocumentInfo, WendaError, fold
from qa.i18n.messages import Language
from qa.suggesting import Offer
from qa.web.conversation.chat import Names, scope_from
from qa.web.handlers import detect_language
from qa.web.session import Session, Turns
from qa.web.state import Shared
from qa.web.templating import render

PATIENCE = 60.0, 12.0  # seconds to wait for all: for the empty chat, for an answer's row
SOME = 8.0, 3.0  # … for two
STEP = 0.3
WITHIN = "(...given) => { given[1] = wendaScope.text(); return given; }"
CLICK = """element.addEventListener("click", (event) => {
  const button = event.target.closest(".wenda-offer");
  if (button) trigger("select", { question: button.value });
})"""


def suggestion_row() -> gr.HTML:
    """The row between the conversation and the box."""
    return gr.HTML("", elem_id="wenda-offers", apply_default_css=False, js_on_load=CLICK)


def paths_within(documents: Sequence[DocumentInfo], names: Sequence[str]) -> tuple[str, ...]:
    """The paths of the documents that the names of a scope stand for: documents, folders with a
    slash behind them, and tags after «#»."""
    exact, folders = frozenset(names), tuple(name for name in names if name.endswith("/"))
    tags = {fold(name[1:]) for name in names if name.startswith("#")}
    return tuple(
        each.path
        for each in documents
        if each.path in exact
        or each.path.startswith(folders)
        or not tags.isdisjoint(map(fold, each.tags))
    )


def take_offer(event: gr.EventData) -> str:
    """The question that was clicked."""
    return str(event.question)


class SuggestionHandlers:
    """What the events of the page call."""

    def __init__(self, shared: Shared, patience: tuple[float, float] = PATIENCE) -> None:
        self._shared = shared
        self._patience = patience

    async def offer(
        self, session: Session, request: gr.Request, within: str = ""
    ) -> tuple[Any, Any]:
        """The row, and the examples of the empty chat, once the questions are there: about the
        documents that ``within`` names (``chat.scope_from``).

        Nothing changes where another question has been asked, or answered, or another scope chosen
        meanwhile: the event that follows that one sees to it.
        """
        language, turns = detect_language(request), session.turns
        offering = session.offering = object()
        names = scope_from(within)
        began = time.monotonic()
        while True:
            shared = self._shared.of(request)
            offer = await asyncio.to_thread(self._find, turns, language, shared, names)
            if session.turns != turns or session.offering is not offering:
                return gr.skip(), gr.skip()
            found, waited = offer.questions, time.monotonic() - began
            some = len(found) >= 2 and waited > SOME[bool(turns)]
            if offer.complete or some or waited > self._patience[bool(turns)]:
                break
            await asyncio.sleep(STEP)
        if turns:
            return render("offers", language=language, questions=found), gr.skip()
        return "", gr.update(examples=[{"text": question} for question in found])

    def _find(self, turns: Turns, language: Language, shared: Shared, names: Names) -> Offer:
        """Questions to offer, as far as they are there."""
        suggestions, visible = shared.suggestions, shared.visitor.visible
        if suggestions is None:
            return Offer((), complete=True)
        try:
            within = paths_within(shared.assistant.documents(), names) if names else ()
            if names and not within:
                return Offer((), complete=True)
            if turns:
                return suggestions.after(turns, language, visible, within)
            return suggestions.welcome(language, visible, within)
        except WendaError:  # there is no index; the chat says so
            return Offer((), complete=True)


def wire_suggestions(
    components: tuple[gr.HTML, gr.Chatbot],
    given: list[Any],
    shared: Shared,
    changed: list[Any],
) -> None:
    """Offer questions after the events that change the conversation, the documents or the scope.

    components: the row and the chat. given: the session, and the scope, which the browser fills in.
    """
    handlers = SuggestionHandlers(shared)
    quick: Any = {"show_progress": "hidden", "api_visibility": "private"}
    quick |= {"concurrency_limit": None, "trigger_mode": "multiple"}
    for event in changed:
        event.then(handlers.offer, given, list(components), js=WITHIN, **quick)
