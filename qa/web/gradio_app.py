"""The screen: a chat on the left, the source on the right. The only file that imports gradio.

Handlers are module functions; what they share comes as keyword ``shared``, what belongs to one
visitor as ``visit`` (a gr.State). What they do stands in ``qa.web.chat``, ``qa.web.library`` and
``qa.web.screen``; here it is put into Gradio's terms. The wiring is at the end of ``build_app``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from index import MOST_BYTES, WendaError
from qa.i18n.messages import LANGUAGES, TEXTS, Language, say
from qa.web import chat as conversation
from qa.web import library, screen
from qa.web.documents_panel import build_failed_html
from qa.web.export import export_markdown
from qa.web.feedback import judged
from qa.web.rendering import close_html, head_html
from qa.web.screen import Shared, asset, bind, listed
from qa.web.session import Visit
from qa.web.source_panel import empty_html

AT_ONCE = 64  # questions that wait or are shown at a time, a thread each; see Shared.answers
SKIP: Any = gr.skip()
CHAT: Any = {"show_label": False, "container": False, "latex_delimiters": [], "buttons": []}
CHAT["autoscroll"] = False  # the page keeps the question in view instead
BOX: Any = {"show_label": False, "container": False, "max_lines": 5, "autofocus": True, "scale": 8}
BOX["max_length"] = 4 * conversation.LONGEST_QUESTION
DROP: Any = {"file_count": "multiple", "height": 210}
WORDS = {lang: {**TEXTS[lang], "drop": library.drop_label(lang)} for lang in LANGUAGES}
I18N = gr.I18n(
    **{lang: {f"wenda_{key}": WORDS[lang][key] for key in WORDS[lang]} for lang in WORDS}
)
TAKE = "(typed) => ['', typed]"  # the box is free for the next question at once
# Unless another question was typed, or sent, since.
GIVE_BACK = "(back, typed, asked) => typed || (asked.trim() === back ? back : '')"
QUICK: Any = {"show_progress": "hidden", "api_visibility": "private"}
QUICK |= {"concurrency_limit": None, "trigger_mode": "multiple"}

Bound = Callable[..., Callable[..., Any]]


def on_screen(shown: conversation.Shown) -> tuple[Any, ...]:
    """A change as outputs: chat, source, question that goes back, run, send and stop button."""
    parts = [SKIP if part is None else part for part in shown]
    running = bool(shown.run)
    buttons = gr.update(visible=not running), gr.update(visible=running)
    return (*parts, *((SKIP, SKIP) if shown.run is None else buttons))


def take_example(event: gr.SelectData) -> str:
    """The text of the example that was clicked."""
    return str(event.value["text"])


def retry(
    visit: Visit, event: gr.RetryData, language: Language, shared: Shared
) -> Iterator[conversation.Shown]:
    """Ask the question of a turn again."""
    yield from conversation.retry(conversation.turn_of(event.index), visit, language, shared)


def show_source(
    visit: Visit, event: gr.EventData, language: Language, shared: Shared
) -> tuple[Any, Any]:
    """Open what was clicked in the source panel, and bring that panel to the front."""
    html = screen.opened_source(str(event.pointer), visit.turns, language, shared)
    if not html:
        return SKIP, SKIP
    # What is open already is to be shown again, but a browser acts on changes only.
    return f"{html}<!--{time.monotonic_ns()}-->", gr.Tabs(selected="source")


def give_feedback(visit: Visit, event: gr.LikeData, language: Language, shared: Shared) -> None:
    """Keep a thumb up, down, or withdrawn."""
    liked = event.liked if isinstance(event.liked, bool) else None
    kept, told = judged(visit, conversation.turn_of(event.index), liked, language, shared)
    if told:
        gr.Info(told, duration=2) if kept else gr.Warning(told)


def export(visit: Visit, language: Language) -> str:
    """The conversation as Markdown; empty when there is none yet."""
    if not visit.turns:
        gr.Info(say(language, "nothing_to_export"), duration=3)
        return ""
    return export_markdown(visit.turns, language)


class Kept(NamedTuple):
    """The outputs of everything that changes the documents."""

    status: Any
    listing: Any
    rebuild: Any


def rebuild(language: Language, shared: Shared) -> Iterator[Kept]:
    """Build the index anew."""
    yield from kept_up(library.building(shared, language), language, shared)


def add(files: list[str] | None, language: Language, shared: Shared) -> Iterator[Kept]:
    """Put the files that were dropped among the documents, and build."""
    dropped = [Path(file) for file in files or ()]
    yield from kept_up(library.adding(dropped, shared, language), language, shared)


def remove(event: gr.EventData, language: Language, shared: Shared) -> Iterator[Kept]:
    """Take out the document whose removal was confirmed, and build."""
    yield from kept_up(library.removing(str(event.document), shared, language), language, shared)


def kept_up(steps: Iterator[library.Step], language: Language, shared: Shared) -> Iterator[Kept]:
    """The status as it goes, at the end the documents, and the button that is off meanwhile."""
    for html, done in steps:
        listing = listed(shared, language) if done else SKIP
        yield Kept(html, listing, gr.update(interactive=done))


def build_broken(language: Language) -> tuple[Any, Any]:
    """After an unexpected failure of a build: that it failed, and the button back."""
    failed = build_failed_html(say(language, "unexpected"), language)
    return failed, gr.update(interactive=True)


def welcomed(language: Language, shared: Shared) -> Any:
    """What the empty chat shows."""
    html, questions = screen.welcome(shared, language)
    return gr.update(placeholder=html, examples=[{"text": question} for question in questions])


def opened(language: Language, shared: Shared) -> tuple[Any, str, str]:
    """A page that has just been opened: the empty chat, the empty source, the documents."""
    return welcomed(language, shared), empty_html(language), listed(shared, language)


def words(key: str) -> Any:
    """A text of the screen, in the language the browser turns out to have."""
    return I18N(f"wenda_{key}")


class Talk(NamedTuple):
    """The left column. Not seen: the question as sent, the one that goes back to its box, the
    name of the run under way, and the conversation as it is saved."""

    chat: gr.Chatbot
    box: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button
    save: gr.Button
    asked: gr.Textbox
    back: gr.Textbox
    run: gr.Textbox
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
        unseen = [gr.Textbox(visible=False) for _ in range(4)]
        return Talk(chat, box, send, stop, clear, save, *unseen)


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
        visit = gr.State(Visit())
        page = _html("wenda-head", head_html(), "wenda.connect(trigger)")
        with gr.Row(elem_id="wenda-main"):
            left, right = talk_column(), side_column()
        bound = partial(bind, request=gr.Request, shared=shared)
        wire_talk(left, right, visit, bound)
        wire_side(left, right, visit, page, bound)
        demo.load(bound(opened), None, [left.chat, right.source, right.listing], **QUICK)
    return demo


def wire_talk(left: Talk, right: Side, visit: gr.State, bound: Bound) -> None:
    """Asking, stopping, clearing, judging, saving.

    No event cancels another: Gradio's ``cancels`` reaches whatever runs under the same name, hence
    also the question after the one that was meant. A stop tells the visit, which ends that run.
    """
    shown = [left.chat, right.source, left.back, left.run, left.send, left.stop]
    slow: Any = {"outputs": shown, "show_progress": "hidden", "trigger_mode": "multiple"}
    slow |= {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
    sent, private = [left.box.submit, left.send.click], slow | {"api_visibility": "private"}
    typed = gr.on(sent, None, left.box, [left.box, left.asked], js=TAKE, **QUICK)
    tried = left.chat.example_select(take_example, None, left.asked, **QUICK)
    answering, question = bound(conversation.ask, show=on_screen), [left.asked, visit]
    for event in (
        typed.then(answering, question, api_name="ask", **slow),
        tried.then(answering, question, **private),
        left.chat.retry(bound(retry, show=on_screen), visit, **private),
    ):
        failed = event.failure(bound(conversation.broken, show=on_screen), visit, shown, **QUICK)
        for ended in (event, failed):
            box = [left.back, left.box, left.asked]
            ended.then(None, box, left.box, js=GIVE_BACK, **QUICK)
    left.stop.click(Visit.stop, [visit, left.run], None, **QUICK)
    clearing = bound(conversation.cleared, show=on_screen)
    gr.on([left.clear.click, left.chat.clear], clearing, visit, shown, **QUICK)
    left.chat.like(bound(give_feedback), visit, None, **QUICK)
    saved = left.save.click(bound(export), visit, left.exported, **QUICK)
    saved.success(None, left.exported, None, js="(text) => wenda.download(text)")


def wire_side(left: Talk, right: Side, visit: gr.State, page: gr.HTML, bound: Bound) -> None:
    """Opening sources, and keeping the documents; ``page`` hands on what was clicked in HTML."""
    page.select(bound(show_source), visit, [right.source, right.tabs], **QUICK)
    kept: Any = {"outputs": [right.status, right.listing, right.rebuild]}
    kept |= {"show_progress": "hidden", "concurrency_limit": 1, "concurrency_id": "build"}
    for event in (
        right.rebuild.click(bound(rebuild), None, api_name="rebuild", **kept),
        right.drop.upload(bound(add), right.drop, api_name="add", **kept),
        page.submit(bound(remove), None, api_visibility="private", **kept),
    ):
        event.failure(bound(build_broken), None, [right.status, right.rebuild], **QUICK)
        event.then(bound(welcomed), None, left.chat, **QUICK)
    right.drop.upload(lambda: None, None, right.drop, **QUICK)
    right.documents.select(bound(listed), None, right.listing, **QUICK)


def _html(elem_id: str, value: str = "", on_load: str | None = None) -> gr.HTML:
    """A place for HTML of our own, with what runs in the browser once it is there."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=on_load)


def theme() -> gr.themes.Base:
    """Fonts that are on the reader's machine, none from the network, and quiet colours."""
    sans = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", font=sans, font_mono=["monospace"]
    )


def launch(demo: gr.Blocks, host: str = "127.0.0.1", port: int | None = 7860) -> str:
    """Serve the screen and return its address; ``port`` None takes a free one.

    Raises WendaError when the port is taken.
    """
    screen.prepare_gradio()
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
            max_threads=2 * AT_ONCE,
            favicon_path=str(screen.STATIC / "favicon.svg"),
            i18n=I18N,
            footer_links=[],
            share=False,
            ssr_mode=False,
            quiet=True,
        )
    except OSError as error:
        raise WendaError("serve.address", host=host, port=port) from error
    return url
