"""What went wrong, as problem details (RFC 9457), with the codes of every other message.

``type`` is ``urn:wenda:problem:CODE``; ``code`` and ``fields`` are those of the reason, ``remedy``
says what to do. Under the paths of ``chat`` the same is said in OpenAI's form.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from index import Language, Reason, WendaError, word, word_in_parts
from qa.i18n.messages import language_of
from qa.server.wire.records import Problem

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
OPENAI_PATHS = ("/v1/chat/", "/v1/models")
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1
RETRY_SECONDS = 2
"""When to ask again after a refusal for want of room."""

_STATUS = {
    "archive.": 422,
    "build.ended": 503,
    "chat.": 400,
    "chat.model": 404,
    "document.": 422,
    "extra.": 501,
    "document.kind": 415,
    "document.no_suffix": 415,
    "document.too_large_kind": 413,
    "http.busy": 429,
    "http.closed": 403,
    "http.another_visit": 403,
    "http.host": 421,
    "http.key": 401,
    "http.login": 401,
    "http.method": 405,
    "http.no_documents": 403,
    "http.nothing": 404,
    "http.origin": 403,
    "http.question_rate": 429,
    "http.range": 416,
    "http.role": 403,
    "http.slowed": 429,
    "http.too_large": 413,
    "http.too_slow": 408,
    "http.wrong_password": 401,
    "http.": 422,
    "http.unexpected": 500,
    "http.upload_rate": 429,
    "index.": 503,
    "index.busy": 409,
    "index.busy_unknown": 409,
    "index.no_document": 404,
    "library.": 409,
    "library.gone": 404,
    "library.not_indexed": 404,
    "mcp.": 422,
    "mcp.no_tool": 404,
    "mcp.read_only": 403,
    "model.": 503,
    "overview.": 422,
    "overview.no_chapter": 404,
    "overview.no_document": 404,
    "scope.": 404,
    "service.": 503,
    "setting.": 422,
    "store.": 503,
    "system.disk_full": 507,
    "upload.": 507,
    "upload.ledger": 500,
}


_PROBLEM = {"content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {**_PROBLEM, "description": "The request cannot be granted."},
    "5XX": {**_PROBLEM, "description": "The server cannot grant it now."},
}
"""What every endpoint may answer besides, for its description."""


def status_of(code: str) -> int:
    """The HTTP status for a code: its own, that of its family, else 500."""
    family = code.partition(".")[0] + "."
    return _STATUS.get(code, _STATUS.get(family, 500))


def language_of_request(scope: Scope) -> Language:
    """The language that was asked for; English where none was."""
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return language_of(value.decode("latin-1"))
    return "en"


def problem(why: Reason | WendaError, language: Language) -> dict[str, Any]:
    """A reason as problem details."""
    reason = why.reason if isinstance(why, WendaError) else why
    said, remedy = word_in_parts(reason, language)
    status = status_of(reason.code)
    later = {"retry_after": _seconds(reason)} if status == 429 else {}
    return {
        "type": f"urn:wenda:problem:{reason.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": said,
        "remedy": remedy,
        **later,
        **reason.as_json(),
    }


def _seconds(reason: Reason) -> int:
    """When to ask again after a refusal for want of room."""
    return int(dict(reason.fields).get("seconds", RETRY_SECONDS))


def openai_error(why: Reason | WendaError, language: Language) -> dict[str, Any]:
    """A reason in the form that OpenAI's clients read."""
    reason = why.reason if isinstance(why, WendaError) else why
    status = status_of(reason.code)
    kinds = {404: "not_found_error", 429: "rate_limit_error", 403: "permission_error"}
    kinds[401] = "authentication_error"
    kind = kinds.get(status, "invalid_request_error" if status < 500 else "server_error")
    param = dict(reason.fields).get("what")
    said = word(reason, language)
    return {"error": {"message": said, "type": kind, "param": param, "code": reason.code}}


def problem_response(why: Reason | WendaError, scope: Scope, **headers: str) -> JSONResponse:
    """A reason as the response to a request, in its language and form."""
    reason = why.reason if isinstance(why, WendaError) else why
    status = status_of(reason.code)
    if status == 429:
        headers.setdefault("retry-after", str(_seconds(reason)))
    if status == 401:
        headers.setdefault("www-authenticate", "Bearer")
    language = language_of_request(scope)
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if path.startswith(OPENAI_PATHS):
        return JSONResponse(openai_error(reason, language), status, headers)
    return JSONResponse(problem(reason, language), status, headers, MEDIA_TYPE)


async def refuse(error: WendaError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request with a problem, before any endpoint saw it; a WebSocket is closed."""
    if scope["type"] == "websocket":
        await receive()  # the handshake
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""})
        return
    await problem_response(error, scope)(scope, receive, send)


def invalid(error: RequestValidationError) -> Reason:
    """What is wrong with the first thing that is; its place as ``body.history.0``."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if first["type"] != "json_invalid")
    return Reason.of("http.invalid", where=where or "body", why=first["msg"])


def unexpected(request_id: object) -> Reason:
    """The reason for a fault of the program."""
    return Reason.of("http.unexpected", request=request_id)


def add_handlers(application: FastAPI) -> None:
    """Let every error of an application become a problem."""

    async def refuse(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, WendaError)
        return problem_response(error, request.scope)

    async def reject(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem_response(invalid(error), request.scope)

    async def answer(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem_response(_http_reason(error, request), request.scope, **_kept(error.headers))

    application.add_exception_handler(WendaError, refuse)
    application.add_exception_handler(RequestValidationError, reject)
    application.add_exception_handler(HTTPException, answer)


def _kept(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}


def _http_reason(error: HTTPException, request: Request) -> Reason:
    path = request.url.path
    if error.status_code == 404:
        return Reason.of("http.nothing", path=path)
    if error.status_code == 405:
        return Reason.of("http.method", method=request.method, path=path)
    return Reason.of("http.invalid", where="request", why=str(error.detail))
