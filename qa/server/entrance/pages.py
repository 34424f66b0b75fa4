"""Open pages belong to the account that opened them.

Gradio knows a page, and the conversation in it, by a name that the browser makes up and sends with
every request. Whoever sends the name of another's page would get their conversation. So the first
account that uses a name has it from then on, and others are refused. So it is with the names that
Gradio makes up for calls of its endpoints.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import WendaError
from qa.accounts import ROLES
from qa.server.entrance.callers import Caller
from qa.server.gate.screen_paths import GRADIO, is_closed
from qa.server.wire.names import path_of
from qa.server.wire.problems import refuse

UPLOAD = "/gradio_api/upload"
CALL = "/gradio_api/call/"
MOST_SAID = 1000
"""Bytes of a response that names a call."""
MOST_PAGES = 200_000


class Pages:
    """Refuses an account the pages of another, and uploads from whoever may not change anything."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` gets the rest."""
        self._app = app
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at what is sent to Gradio, where there are accounts; some of it nobody gets."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        if is_closed(path):
            await refuse(WendaError("http.nothing", path=path), scope, receive, send)
            return
        if not path.startswith(GRADIO):
            await self._app(scope, receive, send)
            return
        caller: Caller = scope["state"]["caller"]
        if not caller.owner:
            await self._app(scope, receive, send)
            return
        try:
            given = await self._check(scope, receive, caller)
        except WendaError as error:
            await refuse(error, scope, receive, send)
            return
        if path.startswith(CALL) and scope.get("method") == "POST":
            send = self._claiming(caller, send)
        await self._app(scope, _again(given, receive), send)

    def _claiming(self, caller: Caller, send: Send) -> Send:
        """Let the call that a response names belong to its caller."""
        said = b""

        async def claim(message: Message) -> None:
            nonlocal said
            if message["type"] == "http.response.body" and len(said) <= MOST_SAID:
                said += message.get("body", b"")
                if not message.get("more_body", False):
                    for name in _names_in(said, "event_id"):
                        self._claim(name, caller)
            await send(message)

        return claim

    async def _check(self, scope: Scope, receive: Receive, caller: Caller) -> list[Message]:
        """What was read of the body. Raises WendaError for what is not allowed."""
        upload = path_of(scope).startswith(UPLOAD)
        if upload and ROLES.index(caller.role) < ROLES.index("editor"):
            raise WendaError("http.role", needed="editor", name=caller.name, role=caller.role)
        given = [] if upload or scope.get("method") != "POST" else await _read(receive)
        body = b"".join(message.get("body", b"") for message in given)
        for name in _pages_named(scope, body):
            self._claim(name, caller)
        return given

    def _claim(self, name: str, caller: Caller) -> None:
        with self._lock:
            if self._owners.setdefault(name, caller.owner) != caller.owner:
                raise WendaError("http.another_visit")
            self._owners.move_to_end(name)
            while len(self._owners) > MOST_PAGES:
                self._owners.popitem(last=False)


def _pages_named(scope: Scope, body: bytes) -> set[str]:
    """The names of pages in a request: in its path, its query, and its body."""
    names = set(parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash", []))
    kind, _, rest = path_of(scope).removeprefix(GRADIO).partition("/")
    if kind in ("heartbeat", "stream") and rest:
        names.add(rest.partition("/")[0])
    if kind == "call" and scope.get("method") != "POST":
        names.add(rest.rpartition("/")[2])
    if body.lstrip()[:1] == b"{":
        names |= _names_in(body, "session_hash")
    elif body:  # a form, which nothing of this screen sends
        raise WendaError("http.invalid", where="body", why="JSON is expected")
    return names


def _names_in(body: bytes, key: str) -> set[str]:
    """The name that a JSON object has under a key; none where it is no JSON: that is for Gradio to
    say."""
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        return set()
    named = record.get(key) if isinstance(record, dict) else None
    return {named} if isinstance(named, str) else set()


async def _read(receive: Receive) -> list[Message]:
    """The messages of a body, to its end."""
    given = [await receive()]
    while given[-1]["type"] == "http.request" and given[-1].get("more_body", False):
        given.append(await receive())
    return given


def _again(given: list[Message], receive: Receive) -> Receive:
    """What was read, then what comes."""
    waiting = list(given)

    async def next_message() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return next_message
