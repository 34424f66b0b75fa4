"""Who sends a request, where there are accounts: by the cookie of a session, or by a key.

Whoever is not known gets nothing but the paths of ``OPEN``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import Scope

from index import DocumentInfo, Settings, WendaError, indexed_folders
from qa.accounts import Account, Accounts, AuditLog, is_within
from qa.server.entrance.attempts import Attempts
from qa.server.entrance.callers import NOBODY, Caller
from qa.server.wire.names import path_of
from qa.service import AssistantService

OPEN = frozenset({"/login", "/healthz", "/readyz", "/favicon.ico", "/robots.txt"})
"""What anybody may open. The screen is not among it, nor anything that Gradio serves."""
MOST_CHECKING = 16
"""The most passwords that wait or are checked at a time; two are checked at once, 64 MB each."""
Names = tuple[str, ...]
Listing = Callable[[], tuple[str, Sequence[Names]]]
"""The generation of the index, and the names of its documents (``names_of``). May raise
WendaError."""


class Entrance:
    """Knows who sends a request, and lets in whoever has a password."""

    def __init__(self, accounts: Accounts, listing: Listing, log: AuditLog | None = None) -> None:
        """``listing``: what documents there are. ``log``: where logins are noted."""
        self.accounts = accounts
        self.log = log
        self._listing = listing
        self._attempts = Attempts()
        self._pool = ThreadPoolExecutor(2, "password")
        self._checking = threading.BoundedSemaphore(MOST_CHECKING)
        self._seen: dict[frozenset[str], tuple[str, frozenset[str]]] = {}

    def __call__(self, scope: Scope) -> Caller:
        """The caller of a request. Raises WendaError ``http.login`` where the caller is not known,
        and ``http.key`` for a key that does not exist."""
        account = self._account(scope)
        if account is not None:
            return self._caller(account)
        if path_of(scope) in OPEN:
            return NOBODY
        raise WendaError("http.login")

    def check(self, name: str, password: str, address: str) -> Account | None:
        """The account of a name and a password, or None; noted in the log.

        Raises WendaError ``http.slowed`` when there were too many attempts before.
        """
        try:
            self._attempts.begin(name, address)
        except WendaError:
            self._note("login slowed", name, address)
            raise
        if not self._checking.acquire(blocking=False):
            raise WendaError("http.slowed", seconds=1)
        try:
            account = self._pool.submit(self.accounts.users.check, name, password).result()
        finally:
            self._checking.release()
        self._note("login refused" if account is None else "login", name, address)
        if account is not None:
            self._attempts.succeeded(name, address)
        return account

    def close(self) -> None:
        """End the threads that check passwords."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _note(self, event: str, name: str, address: str) -> None:
        if self.log is not None:
            self.log.note(event, name[:100], address=address)

    def _account(self, scope: Scope) -> Account | None:
        given = Headers(scope=scope).get("authorization", "")
        kind, _, key = given.partition(" ")
        if kind.lower() == "bearer":
            account = self.accounts.keys.account(key.strip())
            if account is None:
                raise WendaError("http.key")
            return account
        token = session_token(scope)
        return self.accounts.sessions.account(token) if token else None

    def _caller(self, account: Account) -> Caller:
        closed: frozenset[str] = frozenset()
        if account.role != "admin":
            closed = self.accounts.groups.closed_to(account.id)
        seen = self._visible(closed)
        return Caller(account.name, account.role, seen, account.id, closed=closed)

    def _visible(self, closed: frozenset[str]) -> frozenset[str] | None:
        """The documents outside of closed folders; None for all of them."""
        if not closed:
            return None
        try:
            generation, documents = self._listing()
        except WendaError:  # there is no index: what asks for a document will say so
            return frozenset()
        known = self._seen.get(closed)
        if known is None or known[0] != generation:
            visible = frozenset(
                names[0]
                for names in documents
                if not any(is_within(name, closed) for name in names)
            )
            if len(self._seen) > 1000:
                self._seen.clear()
            known = self._seen[closed] = generation, visible
        return known[1]


def listing_of(assistant: AssistantService, settings: Settings) -> Listing:
    """The listing of an assistant's documents, read anew where the index is a new one."""
    known: tuple[str, Sequence[Names]] = ("", ())

    def listing() -> tuple[str, Sequence[Names]]:
        nonlocal known
        generation = assistant.generation
        if generation != known[0]:
            folders = indexed_folders(settings)
            known = generation, [names_of(each, folders) for each in assistant.documents()]
        return known

    return listing


def names_of(document: DocumentInfo, folders: Sequence[Path]) -> Names:
    """The path of a document, then those that it would have if others were there or were not.

    Of documents in several indexed folders that would have the same path, each gets as much of its
    folder's in front as tells them apart. What is closed stays so whoever adds or removes another.
    """
    source = Path(document.source)
    (folder, *_) = [*(each for each in folders if source.is_relative_to(each)), None]
    if len(folders) < 2 or folder is None or not document.source:
        return (document.path,)
    inside = source.relative_to(folder).as_posix()
    shared = len(Path(os.path.commonpath(folders)).parts)
    fronts = ["/".join(folder.parts[start:]) for start in range(shared, len(folder.parts))]
    named = [inside, *(f"{front}/{inside}" for front in fronts)]
    rest = next(
        (document.path.removeprefix(n) for n in named[::-1] if document.path.startswith(n)), ""
    )
    return tuple(dict.fromkeys((document.path, *(f"{name}{rest}" for name in named))))


def cookie_name(scope: Scope) -> str:
    """What the cookie is called. Behind TLS a browser takes one with such a prefix from this very
    host alone (RFC 6265bis, section 4.1.3), so that no other host can plant one."""
    if scope["scheme"] not in ("https", "wss"):
        return "wenda_session"
    return "__Secure-wenda" if scope.get("root_path") else "__Host-wenda"


def session_token(scope: Scope) -> str:
    """The token that a request brings; "" where it brings none, or several."""
    tokens = set()
    for header in Headers(scope=scope).getlist("cookie"):
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name == cookie_name(scope):
                tokens.add(value)
    return tokens.pop() if len(tokens) == 1 else ""


def session_cookie(scope: Scope, token: str, seconds: int) -> str:
    """The header that sets the cookie; with 0 seconds, the one that takes it away."""
    path = quote(scope.get("root_path", "") or "/")
    secure = "; Secure" if scope["scheme"] == "https" else ""
    name = cookie_name(scope)
    return f"{name}={token}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}"
