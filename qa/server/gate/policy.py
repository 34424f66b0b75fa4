"""What a browser may do with what it gets: security headers and content security policies.

The page of the screen gets a policy of its own, which names each of its scripts by its hash, so
that no other one runs, however it got into the page. Two things remain, for Gradio cannot do
without them: ``unsafe-eval``, as it makes functions of the texts that events and HTML components
bring, and ``unsafe-inline`` for styles, which its components set as attributes.
"""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import compile_later

SAFETY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), payment=(), usb=()",
}
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_SCREEN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:;"
    " connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
    " form-action 'self'; frame-ancestors 'self'"
)
_SCRIPT = compile_later(rb"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_HAS_SOURCE = compile_later(rb"\bsrc\s*=", re.IGNORECASE)


def screen_policy(page: bytes, head: bytes = b"") -> str:
    """The policy for a page: its own inline scripts, those of ``head``, which it puts into itself
    later, and those of files of this server run."""
    scripts = [
        body for marks, body in _SCRIPT.findall(page + head) if not _HAS_SOURCE.search(marks)
    ]
    hashes = sorted({base64.b64encode(hashlib.sha256(each).digest()).decode() for each in scripts})
    return _SCREEN_POLICY.format(hashes="".join(f" 'sha256-{each}'" for each in hashes))


class PagePolicy:
    """Gives every HTML page of an application the policy for its own scripts, unless it has one."""

    def __init__(self, app: ASGIApp, head: str = "") -> None:
        """``app`` makes the pages; ``head`` is what they put into their heads in the browser."""
        self._app = app
        self._head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold an HTML page back until it is whole, then send it with its policy."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.append(message)
            elif not held or message["type"] != "http.response.body":
                await send(message)
            else:
                held.append(message)
                if not message.get("more_body", False):
                    await _send_page(held, self._head, send)

        await self._app(_uncompressed(scope), receive, hold)


def _is_page(start: Message) -> bool:
    kinds = MutableHeaders(scope=start).get("content-type", "")
    return kinds.startswith("text/html")


def _uncompressed(scope: Scope) -> Scope:
    """The request for a page, without leave to compress it: its scripts are to be hashed."""
    wanted = [value for name, value in scope["headers"] if name == b"accept"]
    if not any(b"text/html" in value for value in wanted):
        return scope
    return {
        **scope,
        "headers": [each for each in scope["headers"] if each[0] != b"accept-encoding"],
    }


async def _send_page(held: list[Message], head: bytes, send: Send) -> None:
    start, *bodies = held
    page = b"".join(body.get("body", b"") for body in bodies)
    headers = MutableHeaders(scope=start)
    if "content-encoding" not in headers and "content-security-policy" not in headers:
        headers["content-security-policy"] = screen_policy(page, head)
    headers["content-length"] = str(len(page))
    await send(start)
    await send({"type": "http.response.body", "body": page})
