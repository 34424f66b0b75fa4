"""What the screen shows without Gradio: the greeting, the documents, the source of a quotation."""

from __future__ import annotations

from collections.abc import Sequence

from index import Document, WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.memory import give_back
from qa.service import AssistantService
from qa.web.documents.details import render_details, render_unread
from qa.web.documents.panel import render_documents
from qa.web.overviews import ask_for_overview, document_number
from qa.web.reading.shelf import Shelf
from qa.web.reading.view import TEXT, View
from qa.web.rendering import render_error, render_welcome
from qa.web.session import Turns
from qa.web.sources.pointers import Pointer, find_steps
from qa.web.sources.quotations import find_quotation
from qa.web.sources.source_panel import Reading, render_quotation, render_source
from qa.web.state import Shared
from qa.web.templating import render


def greet(shared: Shared, language: Language) -> tuple[str, tuple[str, ...]]:
    """What the empty chat says, and the questions it offers (none yet while they are made)."""
    try:
        shared.assistant.documents()  # tells whether there is an index
        visible = shared.visitor.visible
        if shared.suggestions is None:
            return render_welcome(language), ()
        return render_welcome(language), shared.suggestions.welcome(language, visible).questions
    except WendaError as error:
        return render_welcome(language, error.reason), ()


def list_documents(shared: Shared, language: Language) -> str:
    """The documents panel, or why there is none."""
    try:
        documents, generation = shared.assistant.documents(), shared.assistant.generation
    except WendaError as error:
        return render_error(reason_in(language, error))
    return render_documents(documents, generation, language, shared.visitor.may_change)


def describe_document(path: str, shared: Shared, language: Language) -> str:
    """What is known of a document; where there is no path, what could not be read; or why neither
    can be said."""
    try:
        if not path:
            return render_unread(shared.assistant.status(), language)
        infos = [each for each in shared.assistant.documents() if each.path == path]
        document = shared.shelf.open(shared.assistant, path).document
        return "".join(render_details(document, info, language) for info in infos)
    except WendaError as error:
        return render("failed_details", path=path, reason=reason_in(language, error))


def overview_question(path: str, language: Language, shared: Shared) -> str:
    """The question that asks for the overview of a document; "" if there is none of that path, or
    no index."""
    try:
        return ask_for_overview(path, shared.assistant.documents(), language)
    except WendaError:
        return ""


def change_tags(
    document: str, give: Sequence[str], withdraw: Sequence[str], shared: Shared, language: Language
) -> str:
    """Give tags to a document and withdraw others; why that failed, or ""."""
    try:
        shared.assistant.change_tags([document], give=give, withdraw=withdraw)
    except WendaError as error:
        return say(language, "tags_failed", reason=reason_in(language, error))
    return ""


def open_source(
    pointer: str, turns: Turns, language: Language, shared: Shared, view: View = TEXT
) -> str | None:
    """The source panel for a pointer sent by a browser, or why it cannot be shown; None if the
    pointer leads nowhere."""
    parsed = Pointer.parse(pointer)
    try:
        if parsed is None:
            return None
        return open_pointer(parsed, turns, language, shared.assistant, view, shared.shelf)
    except WendaError as error:
        return render_error(reason_in(language, error))
    finally:
        if view != TEXT:  # a page was drawn, or a long document searched
            give_back()


def open_link(path: str, language: Language, shared: Shared, view: View) -> str:
    """The source panel for a link to a document, or why it cannot be shown."""
    pointer = str(Pointer("document", 0, document_number(path)))
    shown = open_source(pointer, (), language, shared, view)
    return shown or render_error(say(language, "link_to_nothing", document=path))


def open_pointer(
    pointer: Pointer,
    turns: Turns,
    language: Language,
    assistant: AssistantService,
    view: View = TEXT,
    shelf: Shelf | None = None,
) -> str | None:
    """The source panel for what was clicked, as the view wants it; None if that does not exist (any
    more). ``shelf`` keeps what was opened.

    Raises WendaError if a document was clicked and the index is gone.
    """
    shelf = shelf or Shelf()

    def read(document: Document) -> Reading:
        opened = shelf.open(assistant, document.path)
        return Reading(opened, view, shelf.pages, find_steps(pointer, turns))

    def open_document(path: str) -> Document:
        return shelf.open(assistant, path).document

    if pointer.kind != "document":
        quotation = find_quotation(pointer, turns, language)
        if quotation is None:
            return None
        return render_quotation(pointer, quotation, open_document, language, read)
    for info in assistant.documents():
        if document_number(info.path) == pointer.number:
            document = open_document(info.path)
            return render_source(document, pointer, None, (), language, "", read(document))
    return None
