"""Accounts at the door: who comes in, with what, and what each may do."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from index import Settings, WendaError
from qa.accounts import Accounts, open_accounts
from qa.accounts.types import Role
from qa.server.entrance.attempts import Attempts, network_of
from qa.server.entrance.login import local_path
from qa.server.serving import serving
from qa.web.state import Shared
from tests.qa.server.visits import Door, client_to, open_door
from tests.support.screen.fake_assistant import document_from, seed_assistant

PASSWORD = "correct horse"
NAMES: dict[str, Role] = {"Anna": "admin", "Eva": "editor", "Rob": "reader", "Ida": "reader"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(index=tmp_path_factory.mktemp("kept") / "ix")


@pytest.fixture(scope="module")
def accounts(settings: Settings) -> Iterator[Accounts]:
    """Anna may all; Eva changes, Rob and Ida read; the folder hr is there for Ida alone of them."""
    opened = open_accounts(settings)
    for name, role in NAMES.items():
        opened.users.add(name, role, PASSWORD)
    opened.groups.add("HR")
    opened.groups.give("HR", ["hr"])
    opened.groups.join("HR", ["Ida"])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def guarded(
    settings: Settings, accounts: Accounts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("door"), settings, accounts=accounts) as door:
        door.assistant.texts = [
            *door.assistant.texts,
            document_from("hr/pay.txt", "张三的工资是八千元。"),
        ]
        door.assistant.tags["hr/pay.txt"] = ("密",)
        yield door


@pytest.fixture(scope="module")
def keys(accounts: Accounts) -> dict[str, str]:
    return {name: accounts.keys.make(name, "test", "admin") for name in NAMES}


def bearing(keys: dict[str, str], name: str) -> dict[str, str]:
    return {"authorization": f"Bearer {keys[name]}"}


def log_in(
    door: Door, name: str, password: str = PASSWORD, **form: str
) -> tuple[httpx.Client, httpx.Response]:
    """A browser that has just sent the form, and what it got."""
    client = client_to(door.url)
    return client, client.post("/login", data={"name": name, "password": password, **form})


def logged_in(door: Door, name: str) -> httpx.Client:
    client, response = log_in(door, name)
    assert response.status_code == 303
    return client


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


CHANGES = [
    ("POST", "/v1/documents", {"files": {"files": ("x.txt", b"words")}}),
    ("DELETE", "/v1/documents/seed.txt", {}),
    ("POST", "/v1/build", {"json": {}}),
    ("POST", "/gradio_api/upload", {"files": {"files": ("x.txt", b"words")}}),
]


@pytest.mark.parametrize(("method", "path", "sent"), CHANGES)
def test_a_reader_changes_nothing(
    guarded: Door, keys: dict[str, str], method: str, path: str, sent: dict[str, Any]
) -> None:
    before = [text.path for text in guarded.assistant.texts], list(guarded.assistant.added)
    response = guarded.http.request(method, path, headers=bearing(keys, "Rob"), **sent)
    assert response.status_code == 403
    assert response.json()["code"] == "http.role"
    assert before == ([text.path for text in guarded.assistant.texts], guarded.assistant.added)


def test_only_an_administrator_sees_the_counts(guarded: Door, keys: dict[str, str]) -> None:
    codes = [guarded.http.get("/metrics", headers=bearing(keys, n)).status_code for n in NAMES]
    assert codes == [200, 403, 403, 403]


def test_what_is_closed_is_not_there(guarded: Door, keys: dict[str, str]) -> None:
    """Not listed, read, counted, named, or searched."""
    listed = {
        name: [
            each["path"]
            for each in guarded.http.get("/v1/documents", headers=bearing(keys, name)).json()[
                "documents"
            ]
        ]
        for name in NAMES
    }
    there = [name for name in NAMES if "hr/pay.txt" in listed[name]]
    assert there == ["Anna", "Ida"]
    for name in ("Eva", "Rob"):
        headers = bearing(keys, name)
        seen = guarded.http.get("/v1/documents/hr/pay.txt", headers=headers)
        none = guarded.http.get("/v1/documents/hr/nix.txt", headers=headers)
        assert (seen.status_code, none.status_code) == (404, 404)
        assert seen.text == none.text.replace("nix", "pay")
        status = guarded.http.get("/v1/status", headers=headers).json()
        assert status["documents"] == len(listed[name]) == len(listed["Ida"]) - 1
        assert "hr" not in json.dumps(status)
        guarded.assistant.visible.clear()
        guarded.http.post("/v1/ask", json={"question": "工资？"}, headers=headers)
        guarded.http.post("/v1/search", json={"query": "工资"}, headers=headers)
        assert guarded.assistant.visible
        assert all(each == frozenset(listed[name]) for each in guarded.assistant.visible)
    removal = guarded.http.delete("/v1/documents/hr/pay.txt", headers=bearing(keys, "Eva"))
    assert removal.status_code == 404


def page_state(door: Door, client: httpx.Client, page: str, headers: dict[str, str]) -> int:
    """The status of joining the queue as the page of that name."""
    event = {"data": [], "fn_index": 0, "session_hash": page}
    return client.post("/gradio_api/queue/join", json=event, headers=headers).status_code


def test_the_page_of_another_is_closed(guarded: Door, keys: dict[str, str]) -> None:
    rob, ida = bearing(keys, "Rob"), bearing(keys, "Ida")
    assert page_state(guarded, guarded.http, "page1", rob) == 200
    assert page_state(guarded, guarded.http, "page1", ida) == 403
    assert page_state(guarded, guarded.http, "page2", ida) == 200
    for path in (
        "/gradio_api/queue/data?session_hash=page1",
        "/gradio_api/heartbeat/page1",
        "/gradio_api/stream/page1/x/1/playlist.m3u8",
    ):
        response = guarded.http.get(path, headers=ida)
        assert (response.status_code, response.json()["code"]) == (403, "http.another_visit")
    body = {"session_hash": "page1", "event_id": "x", "fn_index": 0}
    cancelled = guarded.http.post("/gradio_api/cancel", json=body, headers=ida)
    assert cancelled.status_code == 403


def called(door: Door, name: str, data: list[Any], headers: dict[str, str]) -> str:
    """The events of one of Gradio's endpoints."""
    begun = door.http.post(f"/gradio_api/call/{name}", json={"data": data}, headers=headers)
    assert begun.status_code == 200, begun.text
    event = begun.json()["event_id"]
    return door.http.get(f"/gradio_api/call/{name}/{event}", headers=headers).text


def test_a_reader_changes_nothing_through_gradio(guarded: Door, keys: dict[str, str]) -> None:
    generation = guarded.assistant.generation
    headers = {**bearing(keys, "Rob"), "accept-language": "en"}
    assert "this needs the role editor" in called(guarded, "rebuild", [], headers)
    assert guarded.assistant.generation == generation
    sent = guarded.http.post(
        "/gradio_api/upload", files={"files": ("y.txt", b"words")}, headers=bearing(keys, "Eva")
    )
    path = {"path": sent.json()[0], "meta": {"_type": "gradio.FileData"}}
    assert "this needs the role editor" in called(guarded, "add", [[path]], headers)
    assert "y.txt" not in guarded.assistant.added
    answered = called(guarded, "ask", ["四个不摘指什么？"], headers)
    assert "event: complete" in answered


def test_attempts_are_slowed_down_whether_or_not_the_name_is_there() -> None:
    for name in ("rob", "nobody"):
        clock = [0.0]
        attempts = Attempts(partial(clock.__getitem__, 0))
        for _ in range(5):
            attempts.begin(name, "192.0.2.1")
        waits = []
        for _ in range(8):
            with pytest.raises(WendaError) as error:
                attempts.begin(name.upper(), "192.0.2.9")
            waits.append(error.value.fields["seconds"])
            clock[0] += error.value.fields["seconds"]
            attempts.begin(name, "192.0.2.9")
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_an_address_is_slowed_down_whatever_the_names() -> None:
    attempts = Attempts(lambda: 0.0)
    for number in range(20):
        attempts.begin(f"name{number}", f"2001:db8::{number}")
    with pytest.raises(WendaError):
        attempts.begin("another", "2001:db8::ffff")
    attempts.begin("another", "2001:db8:0:1::1")
    assert network_of("2001:db8::1") == "2001:db8::/64"


def test_to_be_right_does_not_free_an_address() -> None:
    """Else who has an account could try those of others in between."""
    attempts = Attempts(lambda: 0.0)
    for number in range(20):
        attempts.begin("own", "192.0.2.1")
        attempts.succeeded("own", "192.0.2.1")
        attempts.begin(f"name{number}", "192.0.2.1")
    with pytest.raises(WendaError):
        attempts.begin("own", "192.0.2.1")


def test_brute_force_ends_soon(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "ix")
    accounts = open_accounts(settings)
    accounts.users.add("Rob", "reader", PASSWORD)
    with open_door(tmp_path, settings, accounts=accounts) as door:
        codes = [
            door.http.post("/login", data={"name": "Rob", "password": f"guess{n}"}).status_code
            for n in range(8)
        ]
        assert codes[:5] == [401] * 5
        assert 429 in codes[5:]
        right = door.http.post("/login", data={"name": "Rob", "password": PASSWORD})
        assert (right.status_code, right.headers["retry-after"].isdecimal()) == (429, True)
    accounts.close()
    lines = (tmp_path / "ix-audit.jsonl").read_text("ascii").splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events[:5] == ["login refused"] * 5
    assert events[-1] == "login slowed"
    assert "guess" not in "".join(lines)


def test_what_is_changed_is_noted(guarded: Door, keys: dict[str, str], settings: Settings) -> None:
    headers = {**bearing(keys, "Eva"), "x-request-id": "r-1"}
    upload = {"files": ("new.txt", b"words")}
    assert guarded.http.post("/v1/documents", files=upload, headers=headers).status_code == 201
    lines = settings.index.with_name("ix-audit.jsonl").read_text("ascii").splitlines()
    record = json.loads(lines[-1])
    del record["time"]
    assert record == {
        "event": "upload",
        "who": "Eva",
        "request": "r-1",
        "file": "new.txt",
        "bytes": 5,
        "new": True,
    }


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
