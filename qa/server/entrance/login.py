"""Logging in and out with a browser: a page of its own, before the screen."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from index import WendaError
from qa.accounts import IDLE_SECONDS
from qa.i18n.messages import language_of, reason_in
from qa.server.entrance.credentials import Entrance, session_cookie, session_token
from qa.server.wire.problems import status_of
from qa.web.templating import render

router = APIRouter(include_in_schema=False)
MOST_FORM_BYTES = 8192
_HEADERS = {"cache-control": "no-store"}


@router.get("/login")
def show(request: Request, next: str = "/") -> Response:
    """The page that asks for name and password."""
    return _page(request, "", local_path(next))


@router.post("/login")
async def log_in(request: Request) -> Response:
    """Begin a session, always a new one, and go on to where the visitor wanted to be."""
    form = await _form(request)
    name, password, wanted = form["name"], form["password"], local_path(form["next"])
    entrance: Entrance = request.app.state.entrance
    address = request.client.host if request.client else ""
    try:
        account = await run_in_threadpool(entrance.check, name, password, address)
    except WendaError as error:
        return _page(request, name, wanted, error)
    if account is None:
        return _page(request, name, wanted, WendaError("http.wrong_password"))
    before = session_token(request.scope)
    token = await run_in_threadpool(entrance.accounts.sessions.begin, account, before)
    cookie = session_cookie(request.scope, token, int(IDLE_SECONDS))
    return _redirect(request, wanted, cookie)


@router.post("/logout")
def log_out(request: Request) -> Response:
    """End the session, also for whoever has a copy of its cookie."""
    entrance: Entrance = request.app.state.entrance
    if entrance.accounts.sessions.end(session_token(request.scope)) and entrance.log is not None:
        entrance.log.note("logout", request.state.caller.name)
    return _redirect(request, "/login", session_cookie(request.scope, "", 0))


def local_path(wanted: str) -> str:
    """A path of this site, for what a link may say; "/" for anything else."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and wanted.isprintable()
    return wanted if plain and "\\" not in wanted and len(wanted) < 1000 else "/"


async def _form(request: Request) -> dict[str, str]:
    """Name, password and where to go on, "" for what is missing."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_FORM_BYTES:
                raise WendaError("http.too_large", most=MOST_FORM_BYTES)
    except ClientDisconnect:
        body = b""
    given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    return {key: given.get(key, [""])[0] for key in ("name", "password", "next")}


def _page(request: Request, name: str, wanted: str, error: WendaError | None = None) -> Response:
    language = language_of(request.headers.get("accept-language"))
    said = reason_in(language, error) if error is not None else ""
    action = f"{request.scope.get('root_path', '')}/login"
    shown: dict[str, Any] = {"name": name[:100], "next": wanted, "error": said, "action": action}
    html = render("login", language=language, **shown)
    headers = dict(_HEADERS)
    if error is not None and "seconds" in error.fields:
        headers["retry-after"] = str(error.fields["seconds"])
    return HTMLResponse(html, 200 if error is None else status_of(error.code), headers)


def _redirect(request: Request, path: str, cookie: str) -> Response:
    place = request.scope.get("root_path", "") + quote(path, safe="/?&=%#:,;+~*!$'()@")
    return RedirectResponse(place, 303, {**_HEADERS, "set-cookie": cookie})
