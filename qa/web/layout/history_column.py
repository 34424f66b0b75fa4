"""The list of conversations on the left: its components, what their events call, the wiring.

The work is done in ``keeping``; what happens in the browser is in ``static/history.js``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from qa.i18n.messages import reason_in
from qa.web.conversation import chat, keeping
from qa.web.handlers import ChatOutputs, chat_outputs, detect_language
from qa.web.rendering import messages
from qa.web.session import Session
from qa.web.sources.source_panel import render_empty
from qa.web.state import Shared
from qa.web.templating import render

RECALL = "() => [...wendaHistory.recall(), null]"
REMEMBER = "(conversation) => wendaHistory.remember(conversation)"


class HistoryColumn(NamedTuple):
    """The list, and what is not seen: the visitor's key and the conversation that is open."""

    listing: gr.HTML
    visitor: gr.Textbox
    conversation: gr.Textbox


class HistoryOutputs(NamedTuple):
    """The outputs of what changes the list alone."""

    listing: Any
    conversation: Any


def history_column() -> HistoryColumn:
    """The column; the key and the conversation are "" for who has no browser (the API)."""
    with gr.Column(elem_id="wenda-history", scale=0, min_width=0):
        plain: Any = {"apply_default_css": False}
        gr.HTML(render("history_head"), elem_id="wenda-history-head", js_on_load=None, **plain)
        connect = "wendaHistory.connect(trigger); watch('value', () => wendaHistory.draw())"
        listing = gr.HTML("", elem_id="wenda-kept", js_on_load=connect, **plain)
    unseen = [gr.Textbox("", visible=False) for _ in range(2)]
    return HistoryColumn(listing, *unseen)


class HistoryHandlers:
    """What the events of the list call; all return what changes in the list last."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def recall(
        self, visitor: str, conversation: str, session: Session, request: gr.Request
    ) -> tuple[Any, ...]:
        """A page that was just opened: who the visitor is, and the conversation to go on with."""
        keeping.recognise(session, visitor, conversation, self._shared.of(request))
        shown = messages(session.turns) if session.turns else gr.skip()
        return shown, visitor, *self.list_kept(session, request)

    def list_kept(self, session: Session, request: gr.Request, query: str = "") -> HistoryOutputs:
        """The list as it is now; what went wrong is also said once, beside the list."""
        language = detect_language(request)
        kept = keeping.list_kept(session, self._shared.of(request), query)
        if kept.notice and not session.told:
            gr.Warning(reason_in(language, kept.notice), duration=8)
        session.told = kept.notice is not None
        html = keeping.render_kept(kept, session.conversation, query, language)
        return HistoryOutputs(html, session.conversation)

    def find(self, session: Session, event: gr.EventData, request: gr.Request) -> HistoryOutputs:
        """The conversations in which the words that were typed stand."""
        return self.list_kept(session, request, str(event.query))

    def open(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Go on with the conversation that was clicked."""
        language = detect_language(request)
        shown: ChatOutputs = chat_outputs(chat.Update())
        if keeping.go_on(session, str(event.conversation), self._shared.of(request)):
            empty = render_empty(language)
            shown = chat_outputs(chat.Update(messages(session.turns), empty, draft="", run=""))
        return *shown, *self.list_kept(session, request)

    def begin(self, session: Session, request: gr.Request) -> tuple[Any, ...]:
        """Begin a new conversation; the one that was open stays in the list."""
        update = chat.clear(session, detect_language(request))
        return *chat_outputs(update), *self.list_kept(session, request)

    def rename(self, session: Session, event: gr.EventData, request: gr.Request) -> HistoryOutputs:
        """Give a conversation the name that was typed."""
        keeping.rename(session, str(event.conversation), str(event.title), self._shared.of(request))
        return self.list_kept(session, request)

    def delete(self, session: Session, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Delete the conversation whose deletion was confirmed."""
        update = chat.Update()
        if keeping.delete(session, str(event.conversation), self._shared.of(request)):
            update = chat.clear(session, detect_language(request))
        return *chat_outputs(update), *self.list_kept(session, request)


def wire_history(
    column: HistoryColumn,
    chat_components: list[Any],
    session: gr.State,
    shared: Shared,
    when: tuple[gr.Blocks, list[Any]],
) -> list[Any]:
    """Opening the page, and everything that is done in the list.

    Returns the events after which another conversation may be open. chat_components: the outputs
    of what changes the conversation (``ChatOutputs``). when: the page, and the events after which
    the list is to be drawn anew.
    """
    handlers = HistoryHandlers(shared)
    quick: Any = {"show_progress": "hidden", "api_visibility": "private"}
    quick |= {"concurrency_limit": None, "trigger_mode": "multiple"}
    listed = [column.listing, column.conversation]
    both = [*chat_components, *listed]
    visited = [column.visitor, column.conversation, session]
    recalled = [chat_components[0], column.visitor, *listed]
    demo, changed = when
    for event in changed:
        event.then(handlers.list_kept, session, listed, **quick)
    opened = [
        demo.load(handlers.recall, visited, recalled, js=RECALL, **quick),
        column.listing.select(handlers.open, session, both, **quick),
        column.listing.submit(handlers.begin, session, both, **quick),
        column.listing.delete(handlers.delete, session, both, **quick),
    ]
    column.listing.edit(handlers.rename, session, listed, **quick)
    column.listing.input(handlers.find, session, listed, **quick)
    column.conversation.change(None, column.conversation, None, js=REMEMBER, **quick)
    return opened
