"""What the screen shows without Gradio: the greeting, the documents, the source of a quotation."""

from __future__ import annotations

from collections.abc import Sequence

from index import WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.service import AssistantService
from qa.web.documents_panel import render_documents
from qa.web.overviews import ask_for_overview, document_number
from qa.web.rendering import render_error, render_welcome
from qa.web.session import Turns
from qa.web.source_panel import Pointer, find_quotation, render_quotation, render_source
from qa.web.state import Shared, working_examples


def greet(shared: Shared, language: Language) -> tuple[str, tuple[str, ...]]:
    """What the empty chat says, and the example questions below it (none without an index)."""
    try:
        return render_welcome(language), working_examples(shared)
    except WendaError as error:
        return render_welcome(language, error.reason), ()


def list_documents(shared: Shared, language: Language) -> str:
    """The documents panel, or why there is none."""
    try:
        documents, generation = shared.assistant.documents(), shared.assistant.generation
    except WendaError as error:
        return render_error(reason_in(language, error))
    return render_documents(documents, generation, language)


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


def open_source(pointer: str, turns: Turns, language: Language, shared: Shared) -> str | None:
    """The source panel for a pointer sent by a browser, or why it cannot be shown; None if the
    pointer leads nowhere."""
    parsed = Pointer.parse(pointer)
    try:
        return open_pointer(parsed, turns, language, shared.assistant) if parsed else None
    except WendaError as error:
        return render_error(reason_in(language, error))


def open_pointer(
    pointer: Pointer, turns: Turns, language: Language, assistant: AssistantService
) -> str | None:
    """The source panel for what was clicked; None if that does not exist (any more).

    Raises WendaError if a document was clicked and the index is gone.
    """
    if pointer.kind != "document":
        quotation = find_quotation(pointer, turns, language)
        if quotation is None:
            return None
        return render_quotation(pointer, quotation, assistant.document, language)
    for info in assistant.documents():
        if document_number(info.path) == pointer.number:
            return render_source(assistant.document(info.path), pointer, None, (), language)
    return None
