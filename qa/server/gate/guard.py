"""What stands before every door: hosts, origins, and what a browser may do with an answer.

A page of another site can send requests to a server on this computer, and with a name that it
makes point here («DNS rebinding») even read the answers. So a request must name a host that is
known (else 421), and one that a page of another origin sent is refused (403), whatever its method:
WebSockets, event streams and the endpoints of Gradio alike. What carries no ``Origin`` comes from
no page, or is a plain visit, which changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import Settings, WendaError, is_loopback
from qa.server.gate.policy import API_POLICY, SAFETY
from qa.server.wire.problems import refuse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class Admission:
    """The hosts and origins that are let in besides those of this machine."""

    hosts: frozenset[str]
    origins: frozenset[str]

    @classmethod
    def of(cls, settings: Settings, host: str = "") -> Admission:
        """Those of the settings, and the name that the server listens on."""
        hosts = {name.strip("[]").lower() for name in (*settings.allowed_hosts, host) if name}
        return cls(frozenset(hosts), frozenset(each.lower() for each in settings.allowed_origins))

    def check(self, scope: Scope) -> None:
        """Raise WendaError ``http.host`` or ``http.origin`` for a request that stays outside."""
        headers = Headers(scope=scope)
        named = [headers.get("host", ""), *headers.getlist("x-forwarded-host")]
        for host in named:
            if not self._knows(host_name(host), scope):
                raise WendaError("http.host", host=printable(host) or "-")
        if (origin := _foreign_origin(headers, named, scope["type"], scope.get("method"))) is None:
            return
        if origin.lower() not in self.origins:
            raise WendaError("http.origin", origin=printable(origin))

    def _knows(self, name: str, scope: Scope) -> bool:
        if name in self.hosts or is_loopback(name):
            return True
        # The very address that the request came in at: names can be made to point anywhere, an
        # address cannot.
        return bool(name) and name == (scope.get("server") or ("",))[0]


def host_name(host: str) -> str:
    """The name in a Host header, without its port and brackets; "" where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    odd = parts.username is not None or parts.path or parts.query or parts.fragment
    return "" if odd else (parts.hostname or "").rstrip(".")


def printable(text: str) -> str:
    """What a header holds, short and fit to be shown."""
    return "".join(character if character.isprintable() else "?" for character in text[:100])


def _foreign_origin(
    headers: Headers, named: list[str], kind: str, method: str | None
) -> str | None:
    """The origin of a page that is none of this server's; None where there is no such page."""
    origin = headers.get("origin")
    if origin is not None:
        return None if any(_is_same(origin, host) for host in named if host) else origin
    changes = kind == "websocket" or method not in SAFE_METHODS
    site = headers.get("sec-fetch-site", "none")
    return site if changes and site not in ("none", "same-origin") else None


def _is_same(origin: str, host: str) -> bool:
    """Whether an origin has the name and port of a Host header, which lacks the usual port; the
    scheme may differ where a proxy takes off TLS."""
    try:
        there, here = urlsplit(origin), urlsplit(f"//{host}")
        usual = _DEFAULT_PORTS.get(there.scheme)
        if usual is None or there.hostname is None or there.hostname != here.hostname:
            return False
        ports = {80, 443} if here.port is None else {here.port}
        return (there.port or usual) in ports
    except ValueError:
        return False


class Guard:
    """Lets in what ``Admission`` allows, and adds the headers that keep a browser safe."""

    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        """``app`` gets what is let in."""
        self._app = app
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or go on and complete the headers of the response."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            self._admission.check(scope)
        except WendaError as error:
            await refuse(error, scope, receive, self._completing(send))
            return
        await self._app(scope, receive, self._completing(send))

    def _completing(self, send: Send) -> Send:
        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        return complete

    def _complete(self, headers: MutableHeaders) -> None:
        """Add what is not there; without allowed origins nothing says that others may read."""
        if not self._admission.origins:
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
        for name, value in SAFETY.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", API_POLICY)
