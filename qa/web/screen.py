"""What the screen does without Gradio: greeting a visitor, listing the documents, opening what was
clicked, following a build."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from index import BuildReport, Progress, WendaError
from qa.i18n.messages import Language, reason_in
from qa.service import AssistantService
from qa.web.documents_panel import document_number, documents_html
from qa.web.rendering import error_html, welcome_html
from qa.web.session import Turns
from qa.web.source_panel import Pointer, find_quotation, quotation_html, source_html

EXAMPLES = (
    "四个不摘指什么？",
    "蒙古马有哪些特殊属性？",
    "贫困人口从多少万减少到多少万？",
    "善于打硬仗的老实人能发出什么信号？",
)
STATIC = Path(__file__).parent / "static"
APART = 0.1  # seconds between two steps of the same stage that are reported


def answering_threads() -> ThreadPoolExecutor:
    """As many threads as there are processors: more would make each answer wait for all others,
    where now the first to ask is the first to be answered."""
    return ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2)), "answer")


@dataclass(frozen=True)
class Shared:
    """What all visitors share: the open index, and how the screen was set up.

    ``feedback`` is the file for thumbs up and down; ``pause`` the time in seconds between two
    sentences of a streamed answer; ``answers`` is where questions are answered, as many at a time
    as it has threads; ``working`` keeps, by index generation, the example questions that it
    answers.
    """

    assistant: AssistantService
    feedback: Path
    examples: tuple[str, ...] = EXAMPLES
    pause: float = 0.12
    answers: ThreadPoolExecutor = field(default_factory=answering_threads)
    working: dict[str, tuple[str, ...]] = field(default_factory=dict)


def working_examples(shared: Shared) -> tuple[str, ...]:
    """The example questions that the index of now answers; asked once for each generation.

    Raises WendaError when there is no index.
    """
    generation = shared.assistant.generation
    if generation not in shared.working:
        shared.working[generation] = tuple(
            question for question in shared.examples if shared.assistant.ask(question).answered
        )
    return shared.working[generation]


def welcome(shared: Shared, language: Language) -> tuple[str, tuple[str, ...]]:
    """What the empty chat says, and the example questions below it; none without an index."""
    try:
        return welcome_html(language), working_examples(shared)
    except WendaError as error:
        return welcome_html(language, error.reason), ()


def list_documents(shared: Shared, language: Language) -> str:
    """The documents panel, or why there is none."""
    try:
        documents, generation = shared.assistant.documents(), shared.assistant.generation
    except WendaError as error:
        return error_html(reason_in(language, error))
    return documents_html(documents, generation, language)


def open_source(pointer: str, turns: Turns, language: Language, shared: Shared) -> str | None:
    """The source panel for the pointer that a browser sent, or why it cannot be shown; None when
    there is no such thing."""
    parsed = Pointer.parse(pointer)
    try:
        return open_pointer(parsed, turns, language, shared.assistant) if parsed else None
    except WendaError as error:
        return error_html(reason_in(language, error))


def open_pointer(
    pointer: Pointer, turns: Turns, language: Language, assistant: AssistantService
) -> str | None:
    """The source panel for what was clicked; None when there is no such thing (any more).

    Raises WendaError when a document was clicked and there is no index any more.
    """
    if pointer.kind != "document":
        quotation = find_quotation(pointer, turns, language)
        if quotation is None:
            return None
        return quotation_html(pointer, quotation, assistant.document, language)
    for info in assistant.documents():
        if document_number(info.path) == pointer.number:
            return source_html(assistant.document(info.path), pointer, None, (), language)
    return None


def follow(
    build: Callable[[Callable[[Progress], None]], BuildReport],
) -> Iterator[tuple[Progress, None] | tuple[None, BuildReport]]:
    """Run a build in a thread of its own: its steps as they come, then its report.

    Of the steps of one stage that follow each other quickly only some are reported. Raises what the
    build raises. The build goes on to its end even when nobody follows it any more.
    """
    steps: SimpleQueue[Progress | None] = SimpleQueue()
    reported, stage = 0.0, ""
    with ThreadPoolExecutor(1, "build") as pool:
        work = pool.submit(build, steps.put)
        work.add_done_callback(lambda _: steps.put(None))
        while (step := steps.get()) is not None:
            if step.stage != stage or time.monotonic() - reported >= APART:
                reported, stage = time.monotonic(), step.stage
                yield step, None
    yield None, work.result()


def asset(name: str) -> str:
    """A file of the screen's own, as text."""
    return (STATIC / name).read_text(encoding="utf-8")


def prepare_gradio() -> None:
    """What Gradio takes from the environment.

    It asks itself whether it is up: a proxy set for the network must not be asked that. And it
    sums up all events so far after each event, which takes ever longer, for a page that is off.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    for name in ("no_proxy", "NO_PROXY"):
        known = os.environ.get(name, "")
        os.environ[name] = ",".join(filter(None, [known, "127.0.0.1", "localhost"]))
