"""What the screen does without Gradio: what it asks of the question side, opening what was clicked,
following a build, finding the example questions that work, binding handlers."""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, get_type_hints

from index import BuildReport, Progress, WendaError
from qa.i18n.messages import Language, language_of, reason_in
from qa.service import AssistantService
from qa.web.documents_panel import document_number, documents_html
from qa.web.rendering import error_html, welcome_html
from qa.web.session import Turns
from qa.web.source_panel import Pointer, quoted, quoted_html, source_html

EXAMPLES = (
    "四个不摘指什么？",
    "蒙古马有哪些特殊属性？",
    "贫困人口从多少万减少到多少万？",
    "善于打硬仗的老实人能发出什么信号？",
)
STATIC = Path(__file__).parent / "static"
EMPTY = inspect.Parameter.empty
APART = 0.1  # seconds between two steps of the same stage that are told


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


def listed(shared: Shared, language: Language) -> str:
    """The documents panel, or why there is none."""
    try:
        documents, generation = shared.assistant.documents(), shared.assistant.generation
    except WendaError as error:
        return error_html(reason_in(language, error))
    return documents_html(documents, generation, language)


def opened_source(pointer: str, turns: Turns, language: Language, shared: Shared) -> str | None:
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
        quotation = quoted(pointer, turns, language)
        if quotation is None:
            return None
        return quoted_html(pointer, quotation, assistant.document, language)
    for listed in assistant.documents():
        if document_number(listed.path) == pointer.number:
            return source_html(assistant.document(listed.path), pointer, None, (), language)
    return None


def follow(
    build: Callable[[Callable[[Progress], None]], BuildReport],
) -> Iterator[tuple[Progress, None] | tuple[None, BuildReport]]:
    """Run a build in a thread of its own: its steps as they come, then its report.

    Of the steps of one stage that follow each other quickly only some are told. Raises what the
    build raises. The build goes on to its end even when nobody follows it any more.
    """
    steps: SimpleQueue[Progress | None] = SimpleQueue()
    told, stage = 0.0, ""
    with ThreadPoolExecutor(1, "build") as pool:
        work = pool.submit(build, steps.put)
        work.add_done_callback(lambda _: steps.put(None))
        while (step := steps.get()) is not None:
            if step.stage != stage or time.monotonic() - told >= APART:
                told, stage = time.monotonic(), step.stage
                yield step, None
    yield None, work.result()


def bind(
    handler: Callable[..., Any],
    request: type,
    shared: Shared,
    show: Callable[[Any], Any] | None = None,
) -> Callable[..., Any]:
    """The handler as the screen calls it: with the visitor's ``request`` as its last argument.

    Its keywords ``language`` (of that request) and ``shared`` are filled in, as far as it has
    them, and what it gives goes through ``show``. Requests and event data are found by the types
    in the signature, which a partial would hide.
    """
    hints = get_type_hints(handler)
    named = inspect.signature(handler).parameters.values()
    filled_in = ("language", "shared")
    taken = [one for one in named if one.name not in filled_in and one.default is EMPTY]
    tell = show or (lambda given: given)

    def call(arguments: tuple[Any, ...]) -> Any:
        *given, asked_by = arguments
        filled = {"language": language_for(asked_by), "shared": shared}
        known = {name: value for name, value in filled.items() if name in hints}
        return handler(*given, **known)

    def answering(*arguments: Any) -> Any:
        return tell(call(arguments))

    def streaming(*arguments: Any) -> Iterator[Any]:
        yield from map(tell, call(arguments))

    bound = streaming if inspect.isgeneratorfunction(handler) else answering
    last = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    bound.__name__ = handler.__name__
    vars(bound)["__signature__"] = inspect.Signature([*taken, last])
    bound.__annotations__ = {one.name: hints[one.name] for one in taken} | {"request": request}
    return bound


def language_for(request: Any) -> Language:
    """The language that the visitor's browser asks for, given what it sent."""
    return language_of(request.headers.get("accept-language") if request else None)


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
