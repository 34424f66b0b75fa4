"""The page: a chat on the left, the source and the documents on the right.

Its components are made in ``layout``; their events are wired to ``handlers`` here.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from qa.web.handlers import Handlers, take_example
from qa.web.layout.columns import ChatColumn, SideColumn, chat_column, html_place, side_column
from qa.web.layout.history_column import HistoryColumn, history_column, wire_history
from qa.web.layout.suggestion_row import take_offer, wire_suggestions
from qa.web.rendering import render_head
from qa.web.session import Session
from qa.web.state import Shared

AT_ONCE = 64  # questions that wait or are shown at a time, a thread each; see Shared.line
TAKE = "(typed) => ['', typed]"  # the box is free for the next question at once
# What the chips above the box say, as it is when the question goes out.
WITHIN = "(...given) => { given[2] = wendaScope.text(); return given; }"
# Unless another question was typed, or sent, since.
GIVE_BACK = "(draft, typed, asked) => typed || (asked.trim() === draft ? draft : '')"
DESCRIBED = "watch('value', () => wendaDocuments.describe(element))"
QUICK: Any = {"show_progress": "hidden", "api_visibility": "private"}
QUICK |= {"concurrency_limit": None, "trigger_mode": "multiple"}


def build_app(shared: Shared) -> gr.Blocks:
    """The page over what all visitors share; ``mounting`` puts it into an application."""
    handlers = Handlers(shared)
    demo = gr.Blocks(title="Wenda 问答", analytics_enabled=False, fill_width=True)
    with demo:
        session = gr.State(Session())
        page = html_place("wenda-head", render_head(), "wenda.connect(trigger)")
        with gr.Row(elem_id="wenda-main"):
            kept = None if shared.history is None else history_column()
            left, right = chat_column(shared.writer is not None), side_column()
        changed = wire_chat(left, right, session, page, handlers, kept)
        wire_side(left, right, session, page, handlers)
        why = html_place("wenda-explained", on_load="watch('value', () => wendaWhy.show(element))")
        page.expand(handlers.explain, session, why, **QUICK)
        described = html_place("wenda-described", on_load=DESCRIBED)
        page.focus(handlers.describe, None, described, **QUICK)
        if shared.writer is not None:
            wire_model(demo, left, right, session, handlers)
            if kept is not None:  # another conversation, with a switch of its own
                kept.conversation.change(handlers.show_model, session, left.model, **QUICK)
        demo.unload(handlers.leave)
        list(demo.fns.values())[-1].api_visibility = "private"
        demo.load(handlers.open_page, None, [left.chat, right.source], **QUICK)
        demo.load(handlers.refresh_documents, session, right.listing, **QUICK)
        tools = [right.drop, right.address, right.rebuild, right.account]
        demo.load(handlers.show_tools, None, tools, **QUICK)
        if kept is not None:
            when = demo, changed
            changed += wire_history(kept, chat_outputs_of(left, right), session, shared, when)
        chosen = [right.listing.change, page.option_select]
        offered = gr.on(chosen, None, None, None, js="() => null", **QUICK)
        row, given = (left.offers, left.chat), [session, left.scope]
        wire_suggestions(row, given, shared, [*changed, offered])
    return demo


def chat_outputs_of(left: ChatColumn, right: SideColumn) -> list[Any]:
    """The components of ``ChatOutputs``."""
    return [left.chat, right.source, left.draft, left.run, left.send, left.stop]


def wire_chat(
    left: ChatColumn,
    right: SideColumn,
    session: gr.State,
    page: gr.HTML,
    handlers: Handlers,
    kept: HistoryColumn | None = None,
) -> list[Any]:
    """Asking, stopping, clearing, rating, saving. Returns the events that change the conversation.

    No event cancels another: Gradio's ``cancels`` reaches whatever runs under the same name, hence
    also the question after the one that was meant. A stop goes to the session, which ends that run.
    """
    outputs = chat_outputs_of(left, right)
    slow: Any = {"outputs": outputs, "show_progress": "hidden", "trigger_mode": "multiple"}
    slow |= {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
    private = slow | {"api_visibility": "private"}
    sent = [left.box.submit, left.send.click]
    typed = gr.on(sent, None, left.box, [left.box, left.asked], js=TAKE, **QUICK)
    chosen = left.chat.example_select(take_example, None, left.asked, **QUICK)
    overview = page.input(handlers.take_overview, None, left.asked, **QUICK)
    picked = left.offers.select(take_offer, None, left.asked, **QUICK)
    # The scope is the third, where ``WITHIN`` puts it; an overview is of the document it names.
    asked = [left.asked, session, left.scope]
    asked += [kept.visitor, kept.conversation] if kept else []
    asking = [
        typed.then(handlers.ask, asked, js=WITHIN, api_name="ask", **slow),
        chosen.then(handlers.ask, asked, js=WITHIN, **private),
        picked.then(handlers.ask, asked, js=WITHIN, **private),
        overview.then(handlers.ask, asked, **private),
        page.retry(handlers.ask_everywhere, session, **private),
        left.chat.retry(handlers.retry, session, **private),
    ]
    for event in asking:
        failed = event.failure(handlers.show_failure, session, outputs, **QUICK)
        for ended in (event, failed):
            box = [left.draft, left.box, left.asked]
            ended.then(None, box, left.box, js=GIVE_BACK, **QUICK)
        event.success(handlers.show_source, session, right.tabs, **QUICK)
    left.stop.click(handlers.stop, [session, left.run], None, **QUICK)
    both = [left.clear.click, left.chat.clear]
    cleared = gr.on(both, handlers.clear, session, outputs, **QUICK)
    left.chat.like(handlers.rate, session, None, **QUICK)
    saved = left.save.click(handlers.export, session, left.exported, **QUICK)
    saved.success(None, left.exported, None, js="(text) => wenda.download(text)")
    return [*asking, cleared]


def wire_model(
    demo: gr.Blocks, left: ChatColumn, right: SideColumn, session: gr.State, handlers: Handlers
) -> None:
    """The language model: agreeing to it, or not; having it write (again) below an answer."""
    bar = left.model
    demo.load(handlers.show_model, session, bar, **QUICK)
    bar.select(handlers.choose_model, session, bar, **QUICK)
    left.clear.click(handlers.show_model, session, bar, **QUICK)
    outputs = [left.chat, right.source, left.draft, left.run, left.send, left.stop]
    slow: Any = {"show_progress": "hidden", "trigger_mode": "multiple"}
    slow |= {"concurrency_limit": AT_ONCE, "concurrency_id": "ask", "api_visibility": "private"}
    written = bar.submit(handlers.write, session, outputs, **slow)
    written.failure(handlers.show_failure, session, outputs, **QUICK)
    written.then(handlers.show_model, session, bar, **QUICK)


def wire_side(
    left: ChatColumn, right: SideColumn, session: gr.State, page: gr.HTML, handlers: Handlers
) -> None:
    """Opening sources and changing the documents; ``page`` hands on what was clicked in HTML."""
    page.apply(handlers.change_tags, None, right.listing, **QUICK)
    page.select(handlers.open_source, session, [right.source, right.tabs], **QUICK)
    building: Any = {"outputs": [right.status, right.listing, right.rebuild]}
    building |= {"show_progress": "hidden", "concurrency_limit": 1, "concurrency_id": "build"}
    for event in (
        right.rebuild.click(handlers.rebuild, None, api_name="rebuild", **building),
        right.drop.upload(handlers.add_files, right.drop, api_name="add", **building),
        right.address.submit(
            handlers.add_page, right.address, api_visibility="private", **building
        ),
        page.submit(handlers.remove_document, None, api_visibility="private", **building),
    ):
        failed = [right.status, right.rebuild]
        event.failure(handlers.show_build_failure, None, failed, **QUICK)
        event.then(handlers.show_welcome, None, left.chat, **QUICK)
    right.drop.upload(lambda: None, None, right.drop, **QUICK)
    right.address.submit(None, None, right.address, js="() => ''", **QUICK)
    right.documents.select(handlers.refresh_documents, session, right.listing, **QUICK)
