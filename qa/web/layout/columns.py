"""The two columns of the page, made of Gradio's components; nothing in them is wired yet."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from qa.i18n.messages import LANGUAGES, TEXTS
from qa.web.conversation.chat import LONGEST_QUESTION
from qa.web.documents import library
from qa.web.layout.suggestion_row import suggestion_row
from qa.web.rendering import render_close
from qa.web.templating import render

CHAT: Any = {"show_label": False, "container": False, "latex_delimiters": [], "buttons": []}
CHAT["autoscroll"] = False  # the page keeps the question in view instead
BOX: Any = {"show_label": False, "container": False, "max_lines": 5, "autofocus": True, "scale": 8}
BOX["max_length"] = 4 * LONGEST_QUESTION
LINE: Any = {"show_label": False, "container": False, "max_lines": 1, "max_length": 2000}
DROP: Any = {"file_count": "multiple", "height": 120}
WORDS = {lang: {**TEXTS[lang], "drop": library.drop_label(lang)} for lang in LANGUAGES}
I18N = gr.I18n(
    **{lang: {f"wenda_{key}": WORDS[lang][key] for key in WORDS[lang]} for lang in WORDS}
)
LISTED = "watch('value', () => wendaDocuments.show(element))"


def words(key: str) -> Any:
    """A text of the screen, in the language the browser turns out to have."""
    return I18N(f"wenda_{key}")


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
        html_place("wenda-scope", render("scope"), "wendaScope.draw()")
        model = html_place("wenda-model", on_load="wendaModel.connect(trigger)", visible=with_model)
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
        html_place("wenda-close", render_close())
        with gr.Tabs() as tabs:
            with gr.Tab(words("source"), id="source"):
                source = html_place(
                    "wenda-source",
                    on_load="watch('value', () => wenda.reveal(element))",
                )
            tab = gr.Tab(words("documents"), id="documents")
            with tab, gr.Column(elem_id="wenda-documents"):
                drop = gr.File(label=words("drop"), elem_id="wenda-drop", **DROP)
                hint = words("page_hint")
                address = gr.Textbox(elem_id="wenda-address", placeholder=hint, **LINE)
                again = gr.Button(words("rebuild"), elem_id="wenda-rebuild", size="sm")
                status = html_place("wenda-status")
                html_place("wenda-panel", on_load="wendaDocuments.mount(element)")
                account = html_place("wenda-account")
        # Outside of the tab, which is not there before it is opened: what can be asked of is in it.
        listing = html_place("wenda-listing", on_load=LISTED)
    return SideColumn(tabs, source, tab, drop, address, again, status, listing, account)


def html_place(
    elem_id: str, value: str = "", on_load: str | None = None, visible: bool = True
) -> gr.HTML:
    """A place for HTML of our own, with what runs in the browser once it is there."""
    more: Any = {"apply_default_css": False, "js_on_load": on_load, "visible": visible}
    return gr.HTML(value, elem_id=elem_id, **more)
