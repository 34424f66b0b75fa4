"""The screen: a chat on the left, the source on the right. The only file that imports gradio.

Handlers are module functions; what they share comes as keyword ``shared``, what belongs to one
visitor as ``turns`` (the answers so far, a gr.State). The wiring is at the end of ``build_app``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

import qa
from index import MOST_BYTES, WendaError, settings_from_environment
from qa.documents_panel import build_failed_html, documents_html
from qa.escape import escape
from qa.export import export_markdown
from qa.feedback import record_feedback
from qa.present import (
    close_html,
    error_html,
    head_html,
    messages,
    pending,
    so_far,
    waiting_html,
    welcome_html,
)
from qa.reasons import reason_in
from qa.screen import (
    STATIC,
    Shared,
    Turns,
    asset,
    bind,
    open_pointer,
    reach_loopback_directly,
    working_examples,
)
from qa.source_panel import Pointer, empty_html
from qa.texts import LANGUAGES, TEXTS, Language, language_of, say
from qa.upkeep import Step, adding, building, drop_label, removing

LONGEST_QUESTION = 1000
AT_ONCE = 8  # questions that are answered at a time
SKIP: Any = gr.skip()
CHAT: Any = {"show_label": False, "container": False, "latex_delimiters": [], "buttons": []}
BOX: Any = {"show_label": False, "container": False, "max_lines": 5, "autofocus": True, "scale": 8}
DROP: Any = {"file_count": "multiple", "height": 210}
BOX["max_length"] = 4 * LONGEST_QUESTION
WORDS = {lang: {**TEXTS[lang], "drop": drop_label(lang)} for lang in LANGUAGES}
I18N = gr.I18n(
    **{lang: {f"wenda_{key}": WORDS[lang][key] for key in WORDS[lang]} for lang in WORDS}
)


class Shown(NamedTuple):
    """The outputs of everything that changes the conversation, in the order of the wiring."""

    chat: Any = SKIP
    turns: Any = SKIP
    asking: Any = SKIP
    box: Any = SKIP
    source: Any = SKIP
    send: Any = SKIP
    stop: Any = SKIP


class Kept(NamedTuple):
    """The outputs of everything that changes the documents."""

    status: Any
    listing: Any
    rebuild: Any


def language_for(request: gr.Request | None) -> Language:
    """The language the visitor's browser asks for."""
    return language_of(request.headers.get("accept-language") if request else None)


def ask(question: str, turns: Turns, request: gr.Request, *, shared: Shared) -> Iterator[Shown]:
    """Answer a question: the question with a wait, then the answer sentence by sentence."""
    language, question = language_for(request), question.strip()
    if not question:
        return
    before = messages(turns, language)
    if len(question) > LONGEST_QUESTION:
        reason = say(language, "too_long", length=len(question), limit=LONGEST_QUESTION)
        yield Shown(before + pending(question[:100] + "……", error_html(reason)))
        return
    wait = pending(question, waiting_html(language))
    yield Shown(before + wait, turns, question, "", SKIP, *running(True))
    try:
        answer = shared.assistant.ask(question, turns)
    except WendaError as error:
        failed = error_html(say(language, "ask_failed", reason=reason_in(language, error)))
        yield Shown(before + pending(question, failed), SKIP, SKIP, question, SKIP, *running(False))
        return
    for shown in so_far(answer):
        now = (*turns, shown)
        if shown is not answer:
            yield Shown(messages(now, language), now, "")
            time.sleep(shared.pause)
    first = [Pointer("cite", len(turns), citation.n) for citation in answer.citations[:1]]
    source = open_pointer(first[0], now, language, shared.assistant) if first else SKIP
    yield Shown(messages(now, language), now, "", SKIP, source, *running(False))


def running(yes: bool) -> tuple[Any, Any]:
    """The send and stop buttons: one of them is there."""
    return gr.update(visible=not yes), gr.update(visible=yes)


def retry(
    turns: Turns, asking: str, request: gr.Request, event: gr.RetryData, *, shared: Shared
) -> Iterator[Shown]:
    """Ask the question of the turn again, as it was asked, or the one that failed."""
    turn = event.index // 2 if isinstance(event.index, int) else event.index[0]
    question = turns[turn].question if turn < len(turns) else asking
    yield from ask(question, turns[:turn], request, shared=shared)


def stopped(turns: Turns, asking: str, request: gr.Request) -> Shown:
    """What was shown of the answer stays; a question without any answer goes back to its box."""
    chat = messages(turns, language_for(request))
    return Shown(chat, turns, "", asking or SKIP, SKIP, *running(False))


def broken(turns: Turns, asking: str, request: gr.Request) -> Shown:
    """After an unexpected failure: the conversation so far, and the question back in its box."""
    language = language_for(request)
    html = error_html(say(language, "ask_failed", reason=say(language, "unexpected")))
    chat = messages(turns, language) + (pending(asking, html) if asking else [])
    return Shown(chat, SKIP, SKIP, asking or SKIP, SKIP, *running(False))


def cleared(request: gr.Request) -> Shown:
    """A new conversation."""
    return Shown([], (), "", "", empty_html(language_for(request)), *running(False))


def take_example(event: gr.SelectData) -> str:
    """The text of the example that was clicked."""
    return str(event.value["text"])


def show_source(
    turns: Turns, request: gr.Request, event: gr.EventData, *, shared: Shared
) -> tuple[Any, Any]:
    """Open what was clicked in the source panel, and bring that panel to the front."""
    pointer = Pointer.parse(str(event.pointer))
    language = language_for(request)
    try:
        html = pointer and open_pointer(pointer, turns, language, shared.assistant)
    except WendaError as error:
        html = error_html(reason_in(language, error))
    if not html:
        return SKIP, SKIP
    # What is open already is to be shown again, but a browser acts on changes only.
    return f"{html}<!--{time.monotonic_ns()}-->", gr.Tabs(selected="source")


def give_feedback(turns: Turns, request: gr.Request, event: gr.LikeData, *, shared: Shared) -> None:
    """Keep a thumb up, down, or withdrawn."""
    language = language_for(request)
    turn = event.index // 2 if isinstance(event.index, int) else event.index[0]
    liked = event.liked if isinstance(event.liked, bool) else None
    if turn >= len(turns):
        return
    try:
        record_feedback(shared.feedback, turns[turn], liked, shared.assistant.generation)
    except WendaError as error:
        gr.Warning(say(language, "feedback_failed", reason=escape(str(error))))
    else:
        gr.Info(say(language, "unliked" if liked is None else "liked"), duration=2)


def export(turns: Turns, request: gr.Request) -> str:
    """The conversation as Markdown; empty when there is none yet."""
    language = language_for(request)
    if not turns:
        gr.Info(say(language, "nothing_to_export"), duration=3)
        return ""
    return export_markdown(turns, language)


def rebuild(request: gr.Request, *, shared: Shared) -> Iterator[Kept]:
    """Build the index anew."""
    yield from kept_up(building(shared, language_for(request)), request, shared)


def add(files: list[str] | None, request: gr.Request, *, shared: Shared) -> Iterator[Kept]:
    """Put the files that were dropped among the documents, and build."""
    dropped = [Path(file) for file in files or ()]
    yield from kept_up(adding(dropped, shared, language_for(request)), request, shared)


def remove(request: gr.Request, event: gr.EventData, *, shared: Shared) -> Iterator[Kept]:
    """Take out the document whose removal was confirmed, and build."""
    steps = removing(str(event.document), shared, language_for(request))
    yield from kept_up(steps, request, shared)


def kept_up(steps: Iterator[Step], request: gr.Request, shared: Shared) -> Iterator[Kept]:
    """The status as it goes, at the end the documents, and the button that is off meanwhile."""
    for html, done in steps:
        listing = list_documents(request, shared=shared) if done else SKIP
        yield Kept(html, listing, gr.update(interactive=done))


def build_broken(request: gr.Request) -> tuple[Any, Any]:
    """After an unexpected failure of a build: that it failed, and the button back."""
    language = language_for(request)
    failed = build_failed_html(say(language, "unexpected"), language)
    return failed, gr.update(interactive=True)


def list_documents(request: gr.Request, *, shared: Shared) -> str:
    """The documents panel, or why there is none."""
    try:
        documents, generation = shared.assistant.documents(), shared.assistant.generation
    except WendaError as error:
        return error_html(reason_in(language_for(request), error))
    return documents_html(documents, generation, language_for(request))


def welcome(request: gr.Request, *, shared: Shared) -> Any:
    """What the empty chat shows: examples that work, or that there is no index."""
    language = language_for(request)
    try:
        questions = working_examples(shared)
    except WendaError as error:
        return gr.update(placeholder=welcome_html(language, str(error)), examples=[])
    examples = [{"text": question} for question in questions]
    return gr.update(placeholder=welcome_html(language), examples=examples)


def opened(request: gr.Request, *, shared: Shared) -> tuple[Any, str, str]:
    """A page that has just been opened: the empty chat, the empty source, the documents."""
    source = empty_html(language_for(request))
    return welcome(request, shared=shared), source, list_documents(request, shared=shared)


def words(key: str) -> Any:
    """A text of the screen, in the language the browser turns out to have."""
    return I18N(f"wenda_{key}")


class Talk(NamedTuple):
    """The left column."""

    chat: gr.Chatbot
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button
    save: gr.Button
    exported: gr.Textbox


class Side(NamedTuple):
    """The right column."""

    tabs: gr.Tabs
    source: gr.HTML
    documents: gr.Tab
    drop: gr.File
    rebuild: gr.Button
    status: gr.HTML
    listing: gr.HTML


def talk_column() -> Talk:
    """The conversation, and below it where to type."""
    with gr.Column(elem_id="wenda-talk", scale=6, min_width=320):
        chat = gr.Chatbot(elem_id="wenda-chat", label=words("chat"), **CHAT)
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
        return Talk(chat, box, send, stop, clear, save, gr.Textbox(visible=False))


def side_column() -> Side:
    """The source panel and the documents panel."""
    with gr.Column(elem_id="wenda-side", scale=5, min_width=320):
        _html("wenda-close", close_html())
        with gr.Tabs() as tabs:
            with gr.Tab(words("source"), id="source"):
                source = _html(
                    "wenda-source", on_load="watch('value', () => wenda.reveal(element))"
                )
            tab = gr.Tab(words("documents"), id="documents")
            with tab, gr.Column(elem_id="wenda-documents"):
                drop = gr.File(label=words("drop"), elem_id="wenda-drop", **DROP)
                again = gr.Button(words("rebuild"), elem_id="wenda-rebuild", size="sm")
                status, listing = _html("wenda-status"), _html("wenda-listing")
    return Side(tabs, source, tab, drop, again, status, listing)


def build_app(shared: Shared) -> gr.Blocks:
    """The screen over an assistant; ``launch`` serves it."""
    demo = gr.Blocks(title="Wenda 问答", analytics_enabled=False, fill_width=True)
    with demo:
        turns, asking = gr.State(()), gr.State("")
        page = _html("wenda-head", head_html(), "wenda.connect(trigger)")
        with gr.Row(elem_id="wenda-main"):
            talk, side = talk_column(), side_column()

        shown = [talk.chat, turns, asking, talk.box, side.source, talk.send, talk.stop]
        quick: Any = {"show_progress": "hidden", "api_visibility": "private"}
        quick["concurrency_limit"] = None
        slow: Any = {"outputs": shown, "show_progress": "hidden"}
        slow |= {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
        answering, typed = bind(ask, shared), [talk.box, turns]
        asked = gr.on([talk.box.submit, talk.send.click], answering, typed, api_name="ask", **slow)
        slow["api_visibility"] = "private"
        retried = talk.chat.retry(bind(retry, shared), [turns, asking], **slow)
        taken = talk.chat.example_select(take_example, None, talk.box, **quick)
        tried = taken.then(answering, typed, **slow)
        cancelled = [asked, retried, tried]
        for event in cancelled:
            event.failure(broken, [turns, asking], shown, **quick)
        talk.stop.click(stopped, [turns, asking], shown, cancels=cancelled, **quick)
        gr.on([talk.clear.click, talk.chat.clear], cleared, None, shown, cancels=cancelled, **quick)
        page.select(bind(show_source, shared), turns, [side.source, side.tabs], **quick)
        talk.chat.like(bind(give_feedback, shared), turns, None, **quick)
        saved = talk.save.click(export, turns, talk.exported, **quick)
        saved.success(None, talk.exported, None, js="(text) => wenda.download(text)")
        kept: Any = {"outputs": [side.status, side.listing, side.rebuild]}
        kept |= {"show_progress": "hidden", "concurrency_limit": 1, "concurrency_id": "build"}
        started = [
            side.rebuild.click(bind(rebuild, shared), None, api_name="rebuild", **kept),
            side.drop.upload(bind(add, shared), side.drop, api_name="add", **kept),
            page.submit(bind(remove, shared), None, api_visibility="private", **kept),
        ]
        for event in started:
            event.failure(build_broken, None, [side.status, side.rebuild], **quick)
            event.then(bind(welcome, shared), None, talk.chat, **quick)
        side.drop.upload(lambda: None, None, side.drop, **quick)
        side.documents.select(bind(list_documents, shared), None, side.listing, **quick)
        demo.load(bind(opened, shared), None, [talk.chat, side.source, side.listing], **quick)
    return demo


def _html(elem_id: str, value: str = "", on_load: str | None = None) -> gr.HTML:
    """A place for HTML of our own, with what runs in the browser once it is there."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=on_load)


def theme() -> gr.themes.Base:
    """Fonts that are on the reader's machine, none from the network, and quiet colours."""
    sans = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", font=sans, font_mono=["monospace"]
    )


def launch(
    demo: gr.Blocks, host: str = "127.0.0.1", port: int | None = 7860, block: bool = False
) -> str:
    """Serve the screen and return its address; ``port`` None takes a free one.

    With ``block`` the address is said on standard error, and the call returns when interrupted.
    Raises WendaError when the port is taken.
    """
    reach_loopback_directly()
    demo.queue(default_concurrency_limit=AT_ONCE)
    try:
        _, url, _ = demo.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            theme=theme(),
            css=asset("wenda.css"),
            head=f"<script>{asset('wenda.js')}</script>",
            max_file_size=MOST_BYTES,
            favicon_path=str(STATIC / "favicon.svg"),
            i18n=I18N,
            footer_links=[],
            share=False,
            ssr_mode=False,
            quiet=True,
        )
    except OSError as error:
        raise WendaError(
            f"nothing can be served at {host}:{port}: the port is taken, or the address is not one"
            " of this machine; choose another --port or --host"
        ) from error
    if block:
        sys.stderr.write(f"{url}\n")
        demo.block_thread()
    return url


def main() -> None:
    """``python app.py [--host HOST] [--port PORT]``: the chat over the index of the settings."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7860)
    arguments = parser.parse_args()
    settings = settings_from_environment()
    feedback = settings.index.with_name(f"{settings.index.name}-feedback.jsonl")
    try:
        demo = build_app(Shared(qa.open_assistant(settings), feedback))
        launch(demo, arguments.host, arguments.port, block=True)
    except WendaError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
