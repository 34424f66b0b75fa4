"""The page: a chat on the left, the source and the documents on the right.

Components come first, the wiring of their events to ``handlers`` last, in ``build_app``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from index import MOST_BYTES
from qa.i18n.messages import LANGUAGES, TEXTS
from qa.web.conversation.chat import LONGEST_QUESTION
from qa.web.documents import library
from qa.web.documents.uploaded import names_other_files
from qa.web.handlers import Handlers, take_example
from qa.web.history_column import HistoryColumn, history_column, wire_history
from qa.web.rendering import render_close, render_head
from qa.web.session import Session
from qa.web.state import Shared
from qa.web.suggestion_row import suggestion_row, take_offer, wire_suggestions
from qa.web.templating import render

if TYPE_CHECKING:
    from fastapi import FastAPI

STATIC = Path(__file__).parent / "static"
SHEETS = ("wenda", "history", "suggestions", "scope", "model", "reading", "explanation")
STYLES = tuple(f"{name}.css" for name in SHEETS)
READING = ("reading.js", "links.js", "explanation.js")
SCRIPTS = ("scope.js", "documents.js", "model.js", *READING, "wenda.js", "history.js")
AT_ONCE = 64  # questions that wait or are shown at a time, a thread each; see Shared.line
PROGRESS_NAP = 0.5  # seconds between two looks for the progress that Gradio draws, unused here
CHAT: Any = {"show_label": False, "container": False, "latex_delimiters": [], "buttons": []}
CHAT["autoscroll"] = False  # the page keeps the question in view instead
BOX: Any = {"show_label": False, "container": False, "max_lines": 5, "autofocus": True, "scale": 8}
BOX["max_length"] = 4 * LONGEST_QUESTION
LINE: Any = {"show_label": False, "container": False, "max_lines": 1, "max_length": 2000}
DROP: Any = {"file_count": "multiple", "height": 170}
WORDS = {lang: {**TEXTS[lang], "drop": library.drop_label(lang)} for lang in LANGUAGES}
I18N = gr.I18n(
    **{lang: {f"wenda_{key}": WORDS[lang][key] for key in WORDS[lang]} for lang in WORDS}
)
DESCRIBED = "watch('value', () => wendaDocuments.describe(element))"
LISTED = "watch('value', () => wendaDocuments.show(element))"
TAKE = "(typed) => ['', typed]"  # the box is free for the next question at once
# Unless another question was typed, or sent, since.
# What the chips above the box say, as it is when the question goes out.
WITHIN = "(...given) => { given[2] = wendaScope.text(); return given; }"
GIVE_BACK = "(draft, typed, asked) => typed || (asked.trim() === draft ? draft : '')"
QUICK: Any = {"show_progress": "hidden", "api_visibility": "private"}
QUICK |= {"concurrency_limit": None, "trigger_mode": "multiple"}


def words(key: str) -> Any:
    """A text of the screen, in the language the browser turns out to have."""
    return I18N(f"wenda_{key}")


class DozingQueue(gr.queueing.Queue):
    """Gradio's queue, which looks for events a thousand times a second: a twentieth of a processor
    by itself. This one does so only for as long as somebody is at it; the first event after a
    pause waits for up to DOZE seconds."""

    DOZE = 0.04
    AWAKE = 5.0
    _stirred = 0.0

    @property
    def sleep_when_free(self) -> float:
        """Seconds to the next look."""
        return 0.001 if time.monotonic() - self._stirred < self.AWAKE else self.DOZE

    @sleep_when_free.setter
    def sleep_when_free(self, seconds: float) -> None:
        pass

    async def push(self, body: Any, request: Any, username: str | None) -> Any:
        """Take an event. A call of the API may leave out values at the end, such as the scope of a
        question; those of the components count then."""
        self._stirred = time.monotonic()
        if body.simple_format and body.fn_index in self.blocks.fns:
            body.data = complete_values(body.data, self.blocks.fns[body.fn_index].inputs)
        if names_other_files(body.data):
            return False, "a file is named that was not uploaded", "error"
        return await super().push(body, request, username)


def complete_values(given: list[Any], inputs: Sequence[Any]) -> list[Any]:
    """The values of a call for all inputs of its function, of which those that Gradio keeps itself
    are not given, nor need those be that come last."""
    if len(given) >= len(inputs):
        return given
    values = iter(given)
    return [None if each.skip_api else next(values, each.value) for each in inputs]


class ChatColumn(NamedTuple):
    """The left column. Not seen: the question as sent, the draft that goes back to its box, the
    name of the run under way, and the conversation as it is saved."""

    chat: gr.Chatbot
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button
    save: gr.Button
    model: gr.HTML
    offers: gr.HTML
    asked: gr.Textbox
    draft: gr.Textbox
    run: gr.Textbox
    exported: gr.Textbox
    scope: gr.Textbox


class SideColumn(NamedTuple):
    """The right column: the source panel and the documents panel."""

    tabs: gr.Tabs
    source: gr.HTML
    documents: gr.Tab
    drop: gr.File
    address: gr.Textbox
    rebuild: gr.Button
    status: gr.HTML
    listing: gr.HTML
    account: gr.HTML


def chat_column(with_model: bool) -> ChatColumn:
    """The conversation, and below it where to type, under the bar of the language model if there is
    one."""
    with gr.Column(elem_id="wenda-talk", scale=6, min_width=320):
        chat = gr.Chatbot(elem_id="wenda-chat", label=words("chat"), **CHAT)
        offers = suggestion_row()
        _html("wenda-scope", render("scope"), "wendaScope.draw()")
        model = _html("wenda-model", on_load="wendaModel.connect(trigger)", visible=with_model)
        with gr.Row(elem_id="wenda-ask"):
            box = gr.Textbox(
                elem_id="wenda-box",
                label=words("question"),
                placeholder=words("ask_placeholder"),
                **BOX,
            )
            send = gr.Button(words("send"), elem_id="wenda-send", variant="primary")
            stop = gr.Button(words("stop"), elem_id="wenda-stop", visible=False)
        with gr.Row(elem_id="wenda-tools"):
            clear = gr.Button(words("clear"), elem_id="wenda-clear", size="sm")
            save = gr.Button(words("export"), elem_id="wenda-export", size="sm")
        unseen = [gr.Textbox(visible=False) for _ in range(4)]
        unseen.append(gr.Textbox("", visible=False, label="within"))
        return ChatColumn(chat, box, send, stop, clear, save, model, offers, *unseen)


def side_column() -> SideColumn:
    """The source panel and the documents panel."""
    with gr.Column(elem_id="wenda-side", scale=5, min_width=320):
        _html("wenda-close", render_close())
        with gr.Tabs() as tabs:
            with gr.Tab(words("source"), id="source"):
                source = _html(
                    "wenda-source",
                    on_load="watch('value', () => wenda.reveal(element))",
                )
            tab = gr.Tab(words("documents"), id="documents")
            with tab, gr.Column(elem_id="wenda-documents"):
                drop = gr.File(label=words("drop"), elem_id="wenda-drop", **DROP)
                hint = words("page_hint")
                address = gr.Textbox(elem_id="wenda-address", placeholder=hint, **LINE)
                again = gr.Button(words("rebuild"), elem_id="wenda-rebuild", size="sm")
                status = _html("wenda-status")
                _html("wenda-panel", on_load="wendaDocuments.mount(element)")
                account = _html("wenda-account")
        # Outside of the tab, which is not there before it is opened: what can be asked of is in it.
        listing = _html("wenda-listing", on_load=LISTED)
    return SideColumn(tabs, source, tab, drop, address, again, status, listing, account)


def build_app(shared: Shared) -> gr.Blocks:
    """The page over what all visitors share; ``mount`` puts it into an application."""
    handlers = Handlers(shared)
    demo = gr.Blocks(title="Wenda 问答", analytics_enabled=False, fill_width=True)
    with demo:
        session = gr.State(Session())
        page = _html("wenda-head", render_head(), "wenda.connect(trigger)")
        with gr.Row(elem_id="wenda-main"):
            kept = None if shared.history is None else history_column()
            left, right = chat_column(shared.writer is not None), side_column()
        changed = wire_chat(left, right, session, page, handlers, kept)
        wire_side(left, right, session, page, handlers)
        why = _html("wenda-explained", on_load="watch('value', () => wendaWhy.show(element))")
        page.expand(handlers.explain, session, why, **QUICK)
        described = _html("wenda-described", on_load=DESCRIBED)
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


def _html(
    elem_id: str, value: str = "", on_load: str | None = None, visible: bool = True
) -> gr.HTML:
    """A place for HTML of our own, with what runs in the browser once it is there."""
    more: Any = {"apply_default_css": False, "js_on_load": on_load, "visible": visible}
    return gr.HTML(value, elem_id=elem_id, **more)


def theme() -> gr.themes.Base:
    """Fonts that are on the reader's machine, none from the network, and quiet colours."""
    sans = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", font=sans, font_mono=["monospace"]
    )


def mount(demo: gr.Blocks, application: FastAPI, host: str, port: int, root_path: str = "") -> None:
    """Put the screen at the root of an application, behind the routes that this has already.

    host, port: where the application is going to listen. root_path: where a proxy shows it.
    """
    prepare_gradio()
    demo.queue(default_concurrency_limit=AT_ONCE)
    demo.max_threads = demo._queue.max_thread_count = 2 * AT_ONCE
    demo._queue.__class__ = DozingQueue
    demo._queue.progress_update_sleep_when_free = PROGRESS_NAP
    gr.mount_gradio_app(
        application,
        demo,
        "/",
        server_name=host,
        server_port=port,
        root_path=root_path or None,
        theme=theme(),
        css="\n".join(map(read_asset, STYLES)),
        head=page_head(),
        max_file_size=MOST_BYTES,
        favicon_path=str(STATIC / "favicon.svg"),
        i18n=I18N,
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        run_history=False,
    )
    demo.has_launched = True  # else Gradio does not look where a file is that a page names
    route: Any = application.routes[-1]
    demo.app = route.app  # which ``close`` tells that it is over


def page_head() -> str:
    """What the page puts into its head once it runs."""
    return "".join(f"<script>{read_asset(name)}</script>" for name in SCRIPTS)


def read_asset(name: str) -> str:
    """Read a static file of the screen as text."""
    return (STATIC / name).read_text(encoding="utf-8")


def prepare_gradio() -> None:
    """Set what Gradio reads from the environment: after each event it recomputes statistics of all
    events so far, for a page that is switched off here."""
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
