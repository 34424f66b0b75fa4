"""Which hosts and origins are let in, and what a browser may do with the answer."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Settings, SettingsError, WendaError
from qa.server.gate.guard import Admission, host_name
from qa.server.gate.policy import screen_policy
from tests.qa.server.visits import Door, open_door
from tests.support.screen.clients import Served

EVIL = "https://evil.example"


def scope(host: str, method: str = "POST", kind: str = "http", **headers: str) -> dict[str, Any]:
    named = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in named.items()]
    return {"type": kind, "method": method, "headers": raw, "server": ("192.168.1.5", 7860)}


def refusal(admission: Admission, request: dict[str, Any]) -> str:
    try:
        admission.check(request)
    except WendaError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("host", "let_in"),
    [
        ("localhost:7860", True), ("127.0.0.1:7860", True), ("[::1]:7860", True),
        ("LOCALHOST", True), ("wenda.localhost", True), ("localhost.", True),
        ("192.168.1.5:7860", True), ("docs.example.org", True), ("DOCS.example.org:443", True),
        ("192.168.1.6:7860", False), ("evil.example", False), ("evil.example:7860", False),
        ("localhost.evil.example", False), ("127.0.0.1.evil.example", False), ("", False),
        ("evil.example/localhost", False), ("localhost@evil.example", False),
        ("evil.example#localhost", False), ("localhost:port", False), ("[::1", False),
        ("xdocs.example.org", False), ("docs.example.org.evil.example", False),
    ],
)  # fmt: skip
def test_hosts(host: str, let_in: bool) -> None:
    admission = Admission.of(Settings(allowed_hosts=("Docs.example.org",)))
    assert refusal(admission, scope(host, "GET")) == ("" if let_in else "http.host")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, ""),
        ({"origin": "http://localhost:7860"}, ""),
        ({"origin": "https://localhost:7860"}, ""),
        ({"origin": "http://localhost:3000"}, "http.origin"),
        ({"origin": "http://127.0.0.1:7860"}, "http.origin"),
        ({"origin": EVIL}, "http.origin"),
        ({"origin": "null"}, "http.origin"),
        ({"origin": ""}, "http.origin"),
        ({"origin": "file://localhost:7860"}, "http.origin"),
        ({"origin": "https://friend.example"}, ""),
        ({"origin": "https://friend.example.evil.example"}, "http.origin"),
        ({"sec_fetch_site": "cross-site"}, "http.origin"),
        ({"sec_fetch_site": "same-site"}, "http.origin"),
        ({"sec_fetch_site": "same-origin"}, ""),
        ({"x_forwarded_host": "evil.example"}, "http.host"),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_origins(headers: dict[str, str], code: str, kind: str) -> None:
    admission = Admission.of(Settings(allowed_origins=("https://friend.example",)))
    assert refusal(admission, scope("localhost:7860", "POST", kind, **headers)) == code


def test_behind_a_proxy_the_page_has_the_name_of_the_proxy() -> None:
    admission = Admission.of(Settings(allowed_hosts=("docs.example.org",)))
    page = {"origin": "https://docs.example.org", "x_forwarded_host": "docs.example.org"}
    assert refusal(admission, scope("127.0.0.1:7860", **page)) == ""
    assert refusal(admission, scope("docs.example.org", origin="https://docs.example.org")) == ""
    odd = scope("docs.example.org", origin="https://docs.example.org:8443")
    assert refusal(admission, odd) == "http.origin"


def test_a_plain_visit_from_another_site_is_let_in() -> None:
    visit = scope("localhost:7860", "GET", sec_fetch_site="cross-site")
    assert refusal(Admission.of(Settings()), visit) == ""


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=30))
def test_no_host_header_breaks_it(host: str) -> None:
    assert "/" not in host_name(host)
    assert refusal(Admission.of(Settings()), scope(host)) in ("", "http.host")


FOREIGN = [
    ("POST", "/v1/build"), ("POST", "/v1/ask"), ("DELETE", "/v1/documents/长.txt"),
    ("POST", "/gradio_api/call/rebuild"), ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/upload"), ("GET", "/gradio_api/queue/data?session_hash=x"),
    ("GET", "/gradio_api/heartbeat/x"), ("GET", "/v1/documents"), ("OPTIONS", "/v1/ask"),
    ("OPTIONS", "/gradio_api/queue/join"), ("POST", "/mcp"), ("POST", "/login"),
    ("POST", "/logout"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), FOREIGN)
def test_no_page_of_another_site_gets_anything(
    method: str, path: str, http: httpx.Client, served: Served
) -> None:
    asked = list(served.assistant.asked)
    headers = {"origin": EVIL, "access-control-request-method": "POST"}
    response = http.request(method, path, headers=headers, json={"data": []})
    assert response.status_code == 403
    assert response.json()["code"] == "http.origin"
    assert not [name for name in response.headers if name.startswith("access-control-")]
    assert served.assistant.asked == asked


@pytest.mark.parametrize("path", ["/", "/v1/documents", "/gradio_api/info", "/metrics", "/healthz"])
def test_a_name_that_was_made_to_point_here_reads_nothing(path: str, http: httpx.Client) -> None:
    response = http.get(path, headers={"host": "rebound.evil.example:7860"})
    assert (response.status_code, response.json()["code"]) == (421, "http.host")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_websocket_of_another_site_is_closed(door: Door) -> None:
    request = (
        "GET /gradio_api/x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        f"Sec-WebSocket-Version: 13\r\nOrigin: {EVIL}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as connection:
        connection.sendall(request.encode())
        assert connection.recv(4096).split(b"\r\n")[0].startswith(b"HTTP/1.1 403")


def test_allowed_origins_may_read(tmp_path: Path) -> None:
    with open_door(tmp_path, Settings(allowed_origins=("https://friend.example",))) as door:
        origin = {"origin": "https://friend.example"}
        response = door.http.get("/v1/documents", headers=origin)
        assert response.headers["access-control-allow-origin"] == "https://friend.example"
        preflight = {**origin, "access-control-request-method": "POST"}
        assert door.http.options("/v1/ask", headers=preflight).status_code == 200
        assert door.http.get("/v1/documents", headers={"origin": EVIL}).status_code == 403


def test_headers_of_the_api_and_of_the_page(http: httpx.Client) -> None:
    api = http.get("/v1/documents").headers
    assert api["content-security-policy"].startswith("default-src 'none'")
    page = http.get("/", headers={"accept": "text/html", "accept-encoding": "br"})
    assert page.headers["x-frame-options"] == "SAMEORIGIN"
    policy = page.headers["content-security-policy"]
    scripts = re.search(r"script-src ([^;]*);", policy)
    assert scripts
    assert "'unsafe-inline'" not in scripts[1]
    assert scripts[1].count("'sha256-") >= 4
    assert "server" not in page.headers


def test_a_script_is_named_by_its_hash() -> None:
    policy = screen_policy(b"<script src='a.js'></script><script >alert(1)</script>")
    # printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    assert " 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';" in policy
    assert policy.count("sha256") == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"allowed_hosts": ("https://docs.example.org",)}, "setting.host"),
        ({"allowed_origins": ("docs.example.org",)}, "setting.origin"),
        ({"allowed_origins": ("https://docs.example.org/x",)}, "setting.origin"),
        ({"root_path": "wenda"}, "setting.root_path"),
        ({"root_path": "/wenda/"}, "setting.root_path"),
    ],
)
def test_settings_that_cannot_work(change: dict[str, Any], code: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings(**change)
    assert raised.value.code == code


def test_no_header_is_injected(door: Door) -> None:
    """Line breaks in a header reach neither another header nor the log."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as connection:
        connection.sendall(
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: a\rSet-Cookie: b=c\r\n\r\n"
        )
        assert connection.recv(4096).startswith(b"HTTP/1.1 400")
    given = {"x-request-id": "a b<script>"}
    answered = door.http.get("/healthz", headers=given).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", answered)
