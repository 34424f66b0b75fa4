"""Serve the chat and the API: what ``wenda serve`` and ``app.py`` start."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path

from index import PageViews, Settings, WendaError, load_words, system_reason
from qa.accounts import open_accounts
from qa.history import History, history_file
from qa.service import open_assistant
from qa.suggesting import Suggestions, questions_file
from qa.web.reading.shelf import Shelf
from qa.web.state import Shared


@contextmanager
def serving(
    settings: Settings, host: str, port: int, *, open_to_all: bool = False
) -> Iterator[str]:
    """Serve the chat while the context lasts; gives its address.

    Thumbs up and down, questions to offer, and conversations unless that is set off, are kept
    beside the index, and so are accounts: where there are some, only they come in. open_to_all:
    without accounts, let everybody in who can reach the address, also from other machines. Raises
    WendaError when the address cannot be listened on, or is not to be.
    """
    from qa.server.serving import serving as listen

    feedback = settings.index.with_name(f"{settings.index.name}-feedback.jsonl")
    history = History(history_file(settings)) if settings.history else None
    assistant = open_assistant(settings)
    offered = Suggestions(assistant, lambda: load_words(settings), questions_file(settings))
    shared = Shared(
        assistant,
        feedback,
        history=history,
        writer=assistant.writer(),
        shelf=Shelf(PageViews(index=settings.index)),
        suggestions=offered,
    )
    accounts = open_accounts(settings)
    try:
        with (
            _logging(settings) if settings.log else nullcontext(),
            listen(shared, settings, host, port, accounts=accounts, open_to_all=open_to_all) as url,
        ):
            yield url
    finally:
        accounts.close()
        offered.close()
        if history is not None:
            history.close()


@contextmanager
def _logging(settings: Settings) -> Iterator[None]:
    """Log where the settings say. Raises WendaError when that cannot be written."""
    from qa.server.wire.logs import logging_to

    if settings.log == "-":
        with logging_to(sys.stderr, settings.log_questions):
            yield
        return
    opened = partial(Path(settings.log).open, "a", encoding="utf-8", errors="backslashreplace")
    with ExitStack() as stack:
        try:
            file = stack.enter_context(opened())
        except OSError as error:
            why = system_reason(error)
            raise WendaError("path.unwritable", path=settings.log, why=why) from error
        stack.enter_context(logging_to(file, settings.log_questions))
        yield


def wait_for_the_end() -> None:
    """Until SIGTERM, which ends the server as Ctrl-C (KeyboardInterrupt) does, but is no fault."""
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    over.wait()
