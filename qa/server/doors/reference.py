"""``/docs``: the API as a page to read, made of its description, with an example of each request.

It has no scripts, and nothing on it comes from elsewhere: it shows without a network, and under the
policy of all pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from index import Language
from qa.i18n.messages import language_of
from qa.server.entrance.callers import CallerOf
from qa.web.templating import render

router = APIRouter(include_in_schema=False)
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)
_PATHS = {"path": "长.txt", "model": "wenda"}
"""What stands in the examples for the parameters of paths."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is sent or that comes back: its name, its type, and what is told of it."""

    name: str
    kind: str
    needed: bool
    told: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A request that can be made. ``summary`` is the first line of ``told``."""

    method: str
    path: str
    anchor: str
    summary: str
    told: str
    fields: tuple[Field, ...]
    gives: tuple[Field, ...]
    events: bool
    example: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The requests of one kind."""

    title: str
    operations: tuple[Operation, ...]


@router.get("/docs")
def show(request: Request, caller: CallerOf) -> Response:
    """The page."""
    description = request.app.openapi()
    language: Language = language_of(request.headers.get("accept-language"))
    site = str(request.base_url).rstrip("/")
    html = render(
        "reference",
        language=language,
        version=description["info"]["version"],
        intro=description["info"]["description"],
        schema=f"{request.scope.get('root_path', '')}/openapi.json",
        chapters=chapters_of(description, site, with_key=bool(caller.owner)),
    )
    return HTMLResponse(html, headers={"content-security-policy": _POLICY})


def chapters_of(
    description: Mapping[str, Any], site: str, with_key: bool = False
) -> tuple[Chapter, ...]:
    """The requests of an OpenAPI description, by their first tag, in its order.

    site: the address of the server, for the examples; with_key: whether these send a key.
    """
    chapters: dict[str, list[Operation]] = {}
    for path, methods in description["paths"].items():
        for method, each in methods.items():
            made = _operation(method.upper(), path, each, description, (site, with_key))
            chapters.setdefault(each["tags"][0], []).append(made)
    return tuple(Chapter(title, tuple(found)) for title, found in chapters.items())


def _operation(
    method: str,
    path: str,
    described: Mapping[str, Any],
    whole: Mapping[str, Any],
    where: tuple[str, bool],
) -> Operation:
    told = described.get("description", described.get("summary", ""))
    summary, _, more = told.partition("\n")
    content: dict[str, Any] = described.get("requestBody", {}).get("content", {})
    kind = next(iter(content), "")
    schema = _resolved(content.get(kind, {}).get("schema", {}), whole)
    parameters = tuple(_parameters(described.get("parameters", ()), whole))
    gives = described["responses"].get("200", {}).get("content", {})
    result = _resolved(gives.get("application/json", {}).get("schema", {}), whole)
    return Operation(
        method,
        path,
        described["operationId"],
        summary,
        " ".join(more.split()),
        (*parameters, *_fields(schema, whole)),
        tuple(_fields(result, whole)),
        "text/event-stream" in gives,
        _example(method, path, kind, schema, where),
    )


def _parameters(parameters: Any, whole: Mapping[str, Any]) -> Iterator[Field]:
    for each in parameters:
        told = each.get("description", "")
        yield Field(each["name"], _kind(each["schema"], whole), bool(each.get("required")), told)


def _fields(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Field(name, _kind(each, whole), name in needed, each.get("description", ""))


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a schema refers to; of alternatives the first that is something."""
    for each in schema.get("anyOf", ()):
        if each.get("type") != "null":
            return _resolved(each, whole)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: Mapping[str, Any] = whole["components"]["schemas"][name]
        return found
    return schema


def _kind(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """The type of a value, as short as it can be said."""
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(each, whole) for each in schema["anyOf"]))
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}), whole)}]"
    if schema.get("format") == "binary" or "contentMediaType" in schema:
        return "file"
    return str(schema.get("type", "any"))


def _example(
    method: str, path: str, kind: str, schema: Mapping[str, Any], where: tuple[str, bool]
) -> str:
    """A request for the command line."""
    site, with_key = where
    for name, value in _PATHS.items():
        path = path.replace(f"{{{name}}}", quote(value))
    verb = "" if method in ("GET", "POST") else f" -X {method}"
    parts = [f"curl{verb} '{site}{path}'"]
    if with_key:
        parts.append('-H "Authorization: Bearer $WENDA_KEY"')
    if kind == "multipart/form-data":
        parts.append("-F 'files=@notes.txt'")
    elif kind:
        sent = json.dumps((schema.get("examples") or [{}])[0], ensure_ascii=False)
        parts += ["-H 'Content-Type: application/json'", f"-d '{sent}'"]
    elif method == "POST":
        parts.append("-X POST")
    return " \\\n  ".join(parts)
