"""Serve the chat: the one place outside of ``app.py`` that starts the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index import Settings
from qa.history import History, history_file
from qa.service import open_assistant
from qa.web.state import Shared


@contextmanager
def serving(settings: Settings, host: str, port: int) -> Iterator[str]:
    """Serve the chat while the context lasts; gives its address.

    Thumbs up and down, and conversations unless that is set off, are kept beside the index. Raises
    WendaError when the address cannot be listened on.
    """
    from qa.web.gradio_app import build_app, launch

    feedback = settings.index.with_name(f"{settings.index.name}-feedback.jsonl")
    history = History(history_file(settings)) if settings.history else None
    chat = build_app(Shared(open_assistant(settings), feedback, history=history))
    try:
        yield launch(chat, host, port)
    finally:
        chat.close(verbose=False)
        if history is not None:
            history.close()
