"""Serve the chat: the one place outside of ``app.py`` that starts the screen."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from index import Settings, WendaError
from qa.assistant import open_assistant
from qa.screen import Shared


@contextmanager
def serving(settings: Settings, host: str, port: int) -> Iterator[str]:
    """Serve the chat while the context lasts; gives its address.

    Thumbs up and down are kept beside the index. Raises WendaError when the address cannot be
    listened on.
    """
    _refuse_taken(host, port)
    from app import build_app, launch

    feedback = settings.index.with_name(f"{settings.index.name}-feedback.jsonl")
    chat = build_app(Shared(open_assistant(settings), feedback))
    try:
        yield launch(chat, host, port, block=False)
    finally:
        chat.close(verbose=False)


def _refuse_taken(host: str, port: int) -> None:
    """Say at once, before the screen is loaded, that the address cannot be had."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise WendaError(
            f"nothing can be served at {host}:{port} ({error.strerror or error}): "
            "choose another --port or --host"
        ) from error
