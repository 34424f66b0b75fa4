"""Who asks: every request has a caller, with a role and the documents it may see.

``Identify`` puts the caller into the state of the request, of the screen's as well as the API's
and of WebSockets; an endpoint takes it by ``CallerOf``, and asks for a role by ``needs``. The
function that knows the caller is given to ``application.build_application``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from index import WendaError, is_loopback
from qa.accounts import ROLES
from qa.accounts.types import Role
from qa.server.wire.problems import refuse


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. ``within``: the paths of the documents that exist for this caller; None: all.
    ``owner``: what their conversations are kept under; "" where there are no accounts. ``address``:
    where from; "" for who came by no network. ``closed``: folders that are not open to them."""

    name: str
    role: Role = "reader"
    within: frozenset[str] | None = None
    owner: str = ""
    address: str = ""
    closed: frozenset[str] = frozenset()

    @property
    def is_local(self) -> bool:
        """Whether there are no accounts, so that who comes in may do all."""
        return self.name == "local" and not self.owner

    @property
    def at_this_computer(self) -> bool:
        """Whether it is who sits at it, as far as can be told."""
        return self.is_local and (not self.address or is_loopback(self.address))

    def may_see(self, document: str) -> bool:
        """Whether a document exists for this caller."""
        return self.within is None or document in self.within

    def scope(self, names: Sequence[str]) -> tuple[str, ...]:
        """The names that a question is asked within, as they were given. Raises WendaError where no
        document exists for the caller. What names stand for is found among those that do: see
        ``qa.server.entrance.permitted``."""
        if self.within is not None and not self.within:
            raise WendaError("http.no_documents", name=self.name)
        return tuple(names)


LOCAL = Caller("local", "admin")
NOBODY = Caller("", "reader", frozenset())
"""Who is not known, before what anybody may open."""
Knowing = Callable[[Scope], Caller]


def local_user(_: Scope) -> Caller:
    """Whoever can reach the server, with all rights."""
    return LOCAL


class Identify:
    """Puts the caller of every request where its handler finds it: ``request.state.caller``."""

    def __init__(self, app: ASGIApp, know: Knowing = local_user) -> None:
        """``know`` says who asks, from the ASGI scope; it may raise WendaError."""
        self._app = app
        self._know = know

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the caller, then go on."""
        if scope["type"] in ("http", "websocket"):
            state: dict[str, Any] = scope.setdefault("state", {})
            try:
                if self._know is local_user:
                    caller = LOCAL
                else:  # it looks into a file
                    caller = await run_in_threadpool(self._know, scope)
                state["caller"] = replace(caller, address=(scope.get("client") or ("",))[0])
            except WendaError as error:
                if error.code == "http.login" and _is_visit(scope):
                    await RedirectResponse(_login(scope), 303)(scope, receive, send)
                else:
                    await refuse(error, scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_visit(scope: Scope) -> bool:
    """Whether a browser wants to show a page."""
    accepted = Headers(scope=scope).get("accept", "")
    return scope["type"] == "http" and scope["method"] == "GET" and "text/html" in accepted


def _login(scope: Scope) -> str:
    """Where to log in, to go on to what was wanted."""
    root = scope.get("root_path", "")
    wanted = quote(scope["path"].removeprefix(root) or "/")
    query = scope.get("query_string", b"").decode("latin-1")
    then = quote(f"{wanted}?{query}" if query else wanted, safe="/")
    return f"{root}/login?next={then}"


def caller_of(request: Request) -> Caller:
    """Who sent a request."""
    caller: Caller = request.state.caller
    return caller


CallerOf = Annotated[Caller, Depends(caller_of)]


def has_role(caller: Caller, role: Role) -> bool:
    """Whether a caller has a role, or a greater one."""
    return ROLES.index(caller.role) >= ROLES.index(role)


def check_role(caller: Caller, role: Role) -> None:
    """Refuse a caller of a lesser role. Raises WendaError ``http.role``."""
    if not has_role(caller, role):
        raise WendaError("http.role", needed=role, name=caller.name, role=caller.role)


def needs(role: Role) -> Any:
    """A dependency that refuses callers of a lesser role. Raises WendaError ``http.role``."""

    def check(caller: CallerOf) -> None:
        check_role(caller, role)

    return Depends(check)
