"""Who asks: every request has a caller, with a role and the documents it may see.

``Identify`` puts the caller into the state of the request, of the screen's as well as the API's
and of WebSockets; an endpoint takes it by ``CallerOf``, and asks for a role by ``needs``. The
function that knows the caller is given to ``application.build_application``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from index import WendaError
from qa.server.problems import refuse

Role = Literal["reader", "editor", "admin"]
"""What a caller may do, each more than the one before: ask and read; change the documents; all."""
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. ``within``: the paths of the documents that exist for this caller; None: all."""

    name: str
    role: Role = "reader"
    within: frozenset[str] | None = None

    def may_see(self, document: str) -> bool:
        """Whether a document exists for this caller."""
        return self.within is None or document in self.within

    def scope(self, names: Sequence[str]) -> tuple[str, ...]:
        """The names that a question is asked within: those that were given, or for a caller who may
        not see all documents, the paths of those that it may. Raises WendaError where these are
        none, or a name that was given is none of them."""
        if self.within is None:
            return tuple(names)
        if not self.within:
            raise WendaError("http.no_documents", name=self.name)
        for name in names:
            if name not in self.within:
                raise WendaError("index.no_document", document=name)
        return tuple(names) or tuple(sorted(self.within))


LOCAL = Caller("local", "admin")
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
                state["caller"] = self._know(scope)
            except WendaError as error:
                await refuse(error, scope, receive, send)
                return
        await self._app(scope, receive, send)


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
