"""What the events of the page call, in Gradio's terms.

The work is done in ``chat``, ``library`` and ``screen``, which know nothing of Gradio; a handler
adds the language of the visitor's request and turns updates into outputs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

import gradio as gr

from qa.i18n.messages import Language, language_of, say
from qa.web import screen
from qa.web.conversation import chat, keeping
from qa.web.conversation.explanation import explain
from qa.web.conversation.export import export_markdown
from qa.web.conversation.feedback import rate
from qa.web.conversation.writing import choose, model_bar
from qa.web.documents import library
from qa.web.documents.panel import render_build_failure
from qa.web.reading.view import SENT, read_view
from qa.web.session import Session
from qa.web.sources.source_panel import render_empty
from qa.web.state import Shared
from qa.web.templating import render

SKIP: Any = gr.skip()


class ChatOutputs(NamedTuple):
    """The outputs of everything that changes the conversation."""

    chat: Any
    source: Any
    draft: Any
    run: Any
    send: Any
    stop: Any


class DocumentsOutputs(NamedTuple):
    """The outputs of everything that changes the documents."""

    status: Any
    listing: Any
    rebuild: Any


def detect_language(request: gr.Request | None) -> Language:
    """The language that the visitor's browser asks for."""
    return language_of(request.headers.get("accept-language") if request else None)


def chat_outputs(update: chat.Update) -> ChatOutputs:
    """An update of the conversation as outputs; the stop button stands in for the send button."""
    chat_, source, draft, run = (SKIP if part is None else part for part in update)
    if update.run is None:
        return ChatOutputs(chat_, source, draft, run, SKIP, SKIP)
    running = bool(update.run)
    send, stop = gr.update(visible=not running), gr.update(visible=running)
    return ChatOutputs(chat_, source, draft, run, send, stop)


def take_example(event: gr.SelectData) -> str:
    """The text of the example question that was clicked."""
    return str(event.value["text"])


class Handlers:
    """The handlers of the page, over what all visitors share.

    Gradio passes the inputs that the wiring names, and whatever else a signature asks for by its
    type: the visitor's request, and the data of the event.
    """

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._sessions: WeakValueDictionary[str, Session] = WeakValueDictionary()

    def open_page(self, request: gr.Request) -> tuple[Any, str]:
        """A page that has just been opened: the empty chat and the empty source. The documents,
        which may be thousands, come by themselves."""
        return self.show_welcome(request), render_empty(detect_language(request))

    def show_tools(self, request: gr.Request) -> tuple[Any, Any, Any, str]:
        """What changes the documents, where the visitor may; and who that is, with the way out."""
        visitor = self._shared.of(request).visitor
        there = gr.update(visible=visitor.may_change)
        language = detect_language(request)
        account = render("account", language=language, name=visitor.name) if visitor.name else ""
        return there, there, there, account

    def show_welcome(self, request: gr.Request) -> Any:
        """What the empty chat shows: a greeting and the example questions."""
        html, questions = screen.greet(self._shared.of(request), detect_language(request))
        return gr.update(placeholder=html, examples=[{"text": question} for question in questions])

    def list_documents(self, request: gr.Request) -> str:
        """The documents panel."""
        return screen.list_documents(self._shared.of(request), detect_language(request))

    def describe(self, event: gr.EventData, request: gr.Request) -> str:
        """What is known of a document of the panel, or what could not be read."""
        shared, language = self._shared.of(request), detect_language(request)
        html = screen.describe_document(str(event.document), shared, language)
        # A browser acts on changes only.
        return f"{html}<!--{time.monotonic_ns()}-->"

    def refresh_documents(self, session: Session, request: gr.Request) -> Any:
        """The documents panel, unless the page has just that: of thousands of documents it is
        megabytes."""
        html = self.list_documents(request)
        known, session.listed = session.listed, hash(html)
        return SKIP if session.listed == known else html

    def ask(
        self,
        question: str,
        session: Session,
        request: gr.Request,
        within: str = "",
        visitor: str = "",
        conversation: str = "",
    ) -> Iterator[ChatOutputs]:
        """Answer a question from the documents that ``within`` names (``chat.scope_from``), of a
        visitor with that key, in the conversation that is open there: these two are known already,
        unless this process has just begun to serve."""
        shared = self._shared.of(request)
        self._come(session, request)
        keeping.recognise(session, visitor, conversation, shared)
        language, names = detect_language(request), chat.scope_from(within)
        updates = chat.ask(question, session, language, shared, within=names)
        yield from map(chat_outputs, updates)

    def take_overview(self, event: gr.EventData, request: gr.Request) -> str:
        """The question for the overview of the document whose button was clicked."""
        path = str(event.document)
        return screen.overview_question(path, detect_language(request), self._shared.of(request))

    def ask_everywhere(
        self, session: Session, event: gr.EventData, request: gr.Request
    ) -> Iterator[ChatOutputs]:
        """Ask the question of a turn again, of all documents."""
        self._come(session, request)
        turn = int(event.turn)
        language = detect_language(request)
        updates = chat.ask_everywhere(turn, session, language, self._shared.of(request))
        yield from map(chat_outputs, updates)

    def change_tags(self, event: gr.EventData, request: gr.Request) -> str:
        """Give tags to a document and withdraw others; the documents panel, as it is then."""
        document, give, withdraw = str(event.document), event.give, event.withdraw
        language = detect_language(request)
        shared = self._shared.of(request)
        message = screen.change_tags(document, give, withdraw, shared, language)
        if message:
            gr.Warning(message)
        return self.list_documents(request)

    def retry(
        self, session: Session, event: gr.RetryData, request: gr.Request
    ) -> Iterator[ChatOutputs]:
        """Ask the question of a turn again."""
        self._come(session, request)
        turn = chat.find_turn(event.index)
        shared = self._shared.of(request)
        yield from map(chat_outputs, chat.retry(turn, session, detect_language(request), shared))

    def show_failure(self, session: Session, request: gr.Request) -> ChatOutputs:
        """Say that the answer failed unexpectedly, and give the question back."""
        return chat_outputs(chat.failure(session, detect_language(request)))

    def show_model(self, session: Session, request: gr.Request) -> str:
        """The bar of the language model."""
        return model_bar(session, detect_language(request), self._shared.of(request))

    def choose_model(self, session: Session, event: gr.EventData, request: gr.Request) -> str:
        """Agree to the language model for this conversation, or not."""
        choose(str(event.choice), session)
        return self.show_model(session, request)

    def write(
        self, session: Session, event: gr.EventData, request: gr.Request
    ) -> Iterator[ChatOutputs]:
        """Have the language model write (again) below the answer of a turn, or the last."""
        self._come(session, request)
        turn = str(event.turn)
        at = int(turn) if turn.isdecimal() and len(turn) < 9 else None
        yield from map(chat_outputs, chat.write(at, session, self._shared.of(request)))

    def explain(self, session: Session, event: gr.EventData, request: gr.Request) -> str:
        """Why the answer of a turn is what it is, for the fold below it."""
        html = explain(int(event.turn), session.turns, self._shared.of(request))
        # A browser acts on changes only.
        return f"{html}<!--{time.monotonic_ns()}-->"

    def clear(self, session: Session, request: gr.Request) -> ChatOutputs:
        """Begin a new conversation."""
        return chat_outputs(chat.clear(session, detect_language(request)))

    def stop(self, session: Session, run: str) -> None:
        """Stop the question under way, unless it has ended meanwhile."""
        session.stop(run)

    def leave(self, request: gr.Request) -> None:
        """A page was closed, or left."""
        session = self._sessions.get(str(request.session_hash))
        if session is not None:
            session.leave()

    def _come(self, session: Session, request: gr.Request) -> None:
        """Remember whose page it is, for when it is left."""
        if request.session_hash:
            self._sessions[request.session_hash] = session

    def open_source(
        self, session: Session, event: gr.EventData, request: gr.Request
    ) -> tuple[Any, Any]:
        """Open what was clicked in the source panel, and bring that panel to the front."""
        opening = session.opening = object()
        language = detect_language(request)
        shared = self._shared.of(request)
        view = read_view({name: getattr(event, name, None) for name in SENT})
        if path := getattr(event, "document", ""):
            html: str | None = screen.open_link(str(path), language, shared, view)
        else:
            pointer = str(event.pointer)
            html = screen.open_source(pointer, session.turns, language, shared, view)
        # A page may take longer to draw than what was clicked after it.
        if not html or session.opening is not opening:
            return SKIP, SKIP
        # What is open already is to be shown again, but a browser acts on changes only.
        return f"{html}<!--{time.monotonic_ns()}-->", gr.Tabs(selected="source")

    def show_source(self, session: Session) -> Any:
        """After an answer its first source comes to the front; a refusal has none."""
        cited = bool(session.turns and session.turns[-1].citations)
        return gr.Tabs(selected="source") if cited else SKIP

    def rate(self, session: Session, event: gr.LikeData, request: gr.Request) -> None:
        """Record a thumb up, down, or withdrawn."""
        liked = event.liked if isinstance(event.liked, bool) else None
        turn = chat.find_turn(event.index)
        shared = self._shared.of(request)
        recorded, message = rate(session, turn, liked, detect_language(request), shared)
        if message:
            gr.Info(message, duration=2) if recorded else gr.Warning(message)

    def export(self, session: Session, request: gr.Request) -> str:
        """The conversation as Markdown; empty when there is none yet."""
        language = detect_language(request)
        if not session.turns:
            gr.Info(say(language, "nothing_to_export"), duration=3)
            return ""
        return export_markdown(session.turns, language)

    def rebuild(self, request: gr.Request) -> Iterator[DocumentsOutputs]:
        """Build the index anew."""
        steps = library.rebuild(self._shared.of(request), detect_language(request))
        yield from self._follow(steps, request)

    def add_files(self, files: list[str] | None, request: gr.Request) -> Iterator[DocumentsOutputs]:
        """Put the files that were dropped among the documents, and build."""
        dropped = [Path(file) for file in files or ()]
        steps = library.add_files(dropped, self._shared.of(request), detect_language(request))
        yield from self._follow(steps, request)

    def add_page(self, address: str, request: gr.Request) -> Iterator[DocumentsOutputs]:
        """Put the web page at an address among the documents, and build."""
        steps = library.add_page(address, self._shared.of(request), detect_language(request))
        yield from self._follow(steps, request)

    def remove_document(
        self, event: gr.EventData, request: gr.Request
    ) -> Iterator[DocumentsOutputs]:
        """Remove the document whose removal was confirmed, and build."""
        document = str(event.document)
        steps = library.remove_document(
            document, self._shared.of(request), detect_language(request)
        )
        yield from self._follow(steps, request)

    def _follow(
        self, steps: Iterator[library.Step], request: gr.Request
    ) -> Iterator[DocumentsOutputs]:
        """The status at every step; the button is off until the end, when the list is new."""
        for html, done in steps:
            listing = self.list_documents(request) if done else SKIP
            yield DocumentsOutputs(html, listing, gr.update(interactive=done))

    def show_build_failure(self, request: gr.Request) -> tuple[str, Any]:
        """Say that the build failed unexpectedly, and turn its button on again."""
        language = detect_language(request)
        failed = render_build_failure(say(language, "unexpected"), language)
        return failed, gr.update(interactive=True)
