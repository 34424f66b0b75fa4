"""The page that describes the API."""

from __future__ import annotations

import html
import json
import re
import shlex
from typing import Any

import httpx

from qa.server.doors.reference import chapters_of


def test_every_request_of_the_description_is_on_the_page(http: httpx.Client) -> None:
    page = http.get("/docs", headers={"accept": "text/html", "accept-language": "en"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    described = http.get("/openapi.json").json()["paths"]
    wanted = [(method.upper(), path) for path, methods in described.items() for method in methods]
    shown = re.findall(r"<summary><b>(\w+)</b> <code>(.*?)</code>", page.text)
    assert sorted((method, html.unescape(path)) for method, path in shown) == sorted(wanted)
    assert "`" not in html.unescape(page.text)
    assert "With <code>stream</code> the response is events" in page.text
    chinese = http.get("/docs", headers={"accept-language": "zh-CN"}).text
    assert "接口文档" in chinese
    assert 'lang="zh-CN"' in html.unescape(chinese)


def test_nothing_on_it_runs_or_comes_from_elsewhere(http: httpx.Client) -> None:
    page = http.get("/docs")
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="([^"]*)"', html.unescape(page.text)) == ["/openapi.json"]
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "script" not in policy


def examples_of(http: httpx.Client, **options: Any) -> dict[tuple[str, str], list[str]]:
    """The words of the command for each request."""
    chapters = chapters_of(http.get("/openapi.json").json(), "http://there", **options)
    return {
        (each.method, each.path): shlex.split(each.example)
        for chapter in chapters
        for each in chapter.operations
    }


def test_the_examples_are_answered(http: httpx.Client) -> None:
    examples = examples_of(http)
    assert examples["GET", "/v1/documents/{path}"] == [
        "curl", "http://there/v1/documents/%E9%95%BF.txt",
    ]  # fmt: skip
    for (method, path), words in examples.items():
        if path == "/v1/documents" and method == "POST":
            assert words[-2:] == ["-F", "files=@notes.txt"]
            continue
        address = next(word for word in words if word.startswith("http://there"))
        body = json.loads(words[-1]) if "-d" in words else None
        if method != "DELETE":
            response = http.request(method, address.removeprefix("http://there"), json=body)
            assert response.status_code == 200, (method, path)


def test_with_accounts_the_examples_send_a_key(http: httpx.Client) -> None:
    examples = examples_of(http, with_key=True)
    assert all("Authorization: Bearer $WENDA_KEY" in words for words in examples.values())


def test_fields_have_their_types(http: httpx.Client) -> None:
    chapters = chapters_of(http.get("/openapi.json").json(), "")
    asking = next(o for c in chapters for o in c.operations if o.path == "/v1/ask")
    fields = {each.name: (each.kind, each.needed) for each in asking.fields}
    assert fields["question"] == ("string", True)
    assert fields["history"] == ("[string | EarlierAnswer]", False)
    assert fields["threshold"] == ("number | null", False)
    assert asking.events
    assert "citations" in {each.name for each in asking.gives}
