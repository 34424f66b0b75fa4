"""Who comes in, with what: sessions, keys, and nothing without them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from index import Settings, WendaError
from qa.accounts import open_accounts
from qa.server.entrance.login import local_path
from qa.server.serving import serving
from qa.web.state import Shared
from tests.qa.server.entrance.people import PASSWORD, log_in, logged_in
from tests.qa.server.visits import Door, client_to
from tests.support.screen.fake_assistant import seed_assistant

EVERYTHING = [
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/gradio_api/info"),
    ("GET", "/theme.css"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/queue/data?session_hash=x"),
    ("POST", "/gradio_api/call/ask"),
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("POST", "/v1/ask"),
    ("POST", "/v1/search"),
    ("POST", "/v1/overview"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/documents/hr/pay.txt"),
    ("DELETE", "/v1/documents/hr/pay.txt"),
    ("POST", "/v1/documents"),
    ("POST", "/v1/build"),
    ("GET", "/v1/status"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/metrics"),
    ("GET", "/openapi.json"),
    ("POST", "/logout"),
    ("GET", "//login"),
    ("GET", "/login/../v1/documents"),
    ("GET", "/healthz/../v1/documents"),
]


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
def test_nothing_is_there_for_who_is_not_known(guarded: Door, method: str, path: str) -> None:
    response = guarded.http.request(method, path, json={} if method == "POST" else None)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "pay" not in response.text.replace(path, "")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/login"])
def test_what_anybody_may_open(guarded: Door, path: str) -> None:
    assert guarded.http.get(path).status_code == 200


def test_a_browser_is_sent_to_log_in_and_back(guarded: Door) -> None:
    sent = guarded.http.get("/v1/status?x=1", headers={"accept": "text/html"})
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/login?next=/v1/status%3Fx%3D1",
    )
    page = guarded.http.get(sent.headers["location"], headers={"accept-language": "zh-CN"})
    assert "用户名" in page.text
    assert "Name" in guarded.http.get("/login", headers={"accept-language": "en"}).text
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "'unsafe-inline'" not in re.findall("script-src[^;]*", policy)[0]
    (wanted,) = re.findall('name="next" type="hidden" value="([^"]*)"', page.text)
    browser, response = log_in(guarded, "rob", next=html.unescape(wanted))
    assert (response.status_code, response.headers["location"]) == (303, "/v1/status?x=1")
    cookie = response.headers["set-cookie"]
    assert re.fullmatch(
        r"wenda_session=[\w-]{43}; HttpOnly; SameSite=Lax; Path=/; Max-Age=604800", cookie
    )
    assert browser.get("/v1/status").status_code == 200


def test_behind_tls_the_cookie_is_bound_to_this_host(guarded: Door) -> None:
    proxied = {"x-forwarded-proto": "https"}
    form = {"name": "Rob", "password": PASSWORD}
    response = guarded.http.post("/login", data=form, headers=proxied)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-wenda=")
    assert cookie.endswith("; Secure")
    value = cookie.partition(";")[0]
    ask = {**proxied, "cookie": value}
    assert client_to(guarded.url).get("/v1/status", headers=ask).status_code == 200
    planted = {**proxied, "cookie": value.replace("__Host-wenda", "wenda_session")}
    assert client_to(guarded.url).get("/v1/status", headers=planted).status_code == 401


def test_a_session_cannot_be_fixed_or_replayed(guarded: Door) -> None:
    chosen = {"wenda_session": "A" * 43}
    client = client_to(guarded.url)
    client.cookies.update(chosen)
    client.post("/login", data={"name": "Rob", "password": PASSWORD})
    fixed = client_to(guarded.url)
    fixed.cookies.update(chosen)
    assert fixed.get("/v1/status").status_code == 401
    browser = logged_in(guarded, "Rob")
    token = browser.cookies["wenda_session"]
    again = browser.post("/login", data={"name": "Rob", "password": PASSWORD})
    assert browser.cookies["wenda_session"] != token
    assert again.status_code == 303
    replayed = client_to(guarded.url)
    replayed.cookies["wenda_session"] = token
    assert replayed.get("/v1/status").status_code == 401
    token = browser.cookies["wenda_session"]
    assert browser.post("/logout").headers["location"] == "/login"
    replayed.cookies["wenda_session"] = token
    assert replayed.get("/v1/status").status_code == 401


@pytest.mark.parametrize(
    "cookie",
    [
        "wenda_session=",
        "wenda_session=' OR 1=1 --",
        "wenda_session=../../x",
        "wenda_session=%00",
        "wenda_session=a; wenda_session=b",
        "wenda_session=" + 3000 * "A",
        "__Host-wenda=x",
        "Rob",
    ],
)
def test_a_forged_cookie_is_none(guarded: Door, cookie: str) -> None:
    response = client_to(guarded.url).get("/v1/status", headers={"cookie": cookie})
    assert response.status_code == 401


@pytest.mark.parametrize("key", ["-", "x", "wenda_", "wenda_" + 43 * "A", "local"])
def test_a_wrong_key_is_none(guarded: Door, key: str) -> None:
    response = guarded.http.get("/v1/status", headers={"authorization": f"Bearer {key}"})
    assert response.status_code == 401


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/x\r\nset-cookie: a=b",
        "/\t/evil.example",
        "",
        "evil",
    ],
)
def test_logging_in_leads_nowhere_else(guarded: Door, wanted: str) -> None:
    assert local_path(wanted) == "/"
    response = log_in(guarded, "Rob", next=wanted)[1]
    assert response.headers["location"] == "/"
    assert len(response.headers.get_list("set-cookie")) == 1


def test_another_site_cannot_log_anybody_in(guarded: Door) -> None:
    form = {"name": "Rob", "password": PASSWORD}
    response = guarded.http.post("/login", data=form, headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_the_network_is_not_let_in_by_chance(host: str, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "ix")
    shared = Shared(seed_assistant(), tmp_path / "feedback.jsonl")
    accounts = open_accounts(settings)
    with (
        pytest.raises(WendaError) as error,
        serving(shared, settings, host, None, accounts=accounts, open_to_all=False),
    ):
        raise AssertionError
    assert error.value.code == "serve.closed"
    with serving(shared, settings, host, None, accounts=accounts, open_to_all=True) as url:
        assert client_to(url).get("/v1/status").status_code == 200
