"""How often one may ask and upload, and what is said at each door to who does so too often."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from starlette.types import Scope

from index import Settings, SettingsError, WendaError, settings_from_environment
from qa.server.entrance.callers import LOCAL, Caller
from qa.server.entrance.rates import Rates
from tests.qa.server.mcp.clients import call, codes_of, text_of
from tests.qa.server.visits import Door, open_door

FOUR = "四个不摘指什么？"
ASK: dict[str, Any] = {"json": {"question": FOUR}}


def somebody(owner: str, address: str = "192.0.2.1") -> Caller:
    return Caller(owner or "local", "editor", owner=owner, address=address)


def refused_after(rates: Rates, caller: Caller, most: int = 100) -> int:
    """How many questions are taken until one is refused; ``most`` where none is."""
    for count in range(most):
        try:
            rates.take("question", caller)
        except WendaError as error:
            assert error.code == "http.question_rate"
            return count
    return most


def test_an_account_has_its_own_count_and_an_address_a_wider_one() -> None:
    rates = Rates(Settings(question_rate="3/hour"))
    assert refused_after(rates, somebody("anna")) == 3
    assert refused_after(rates, somebody("anna", "192.0.2.2")) == 0
    others = [refused_after(rates, somebody(f"user{number}")) for number in range(10)]
    assert others == [3] * 9 + [0]
    assert refused_after(rates, somebody("bo", "192.0.2.3")) == 3


def test_without_accounts_it_is_the_address_that_counts() -> None:
    rates = Rates(Settings(question_rate="2/hour"))
    assert refused_after(rates, somebody("", "2001:db8::1")) == 2
    assert refused_after(rates, somebody("", "2001:db8::2")) == 0  # the same network
    assert refused_after(rates, somebody("", "2001:db8:0:1::1")) == 2


def test_several_rates_hold_together() -> None:
    rates = Rates(Settings(question_rate="5/day;2/second"))
    assert refused_after(rates, somebody("anna")) == 2
    with pytest.raises(WendaError) as error:
        rates.take("question", somebody("anna"))
    assert error.value.fields == {"seconds": 1}


def test_what_is_refused_is_not_counted_and_says_when_to_come_back() -> None:
    rates = Rates(Settings(upload_rate="1/hour"))
    rates.take("upload", somebody("anna"))
    for _ in range(3):
        with pytest.raises(WendaError) as error:
            rates.take("upload", somebody("anna"))
        assert error.value.code == "http.upload_rate"
        assert 3590 <= error.value.fields["seconds"] <= 3600
    rates.take("question", somebody("anna"))


@pytest.mark.parametrize(
    ("settings", "address", "most"),
    [
        (Settings(), "127.0.0.1", 100),
        (Settings(), "", 100),
        (Settings(), "192.0.2.1", 60),
        (Settings(question_rate="off"), "192.0.2.1", 100),
        (Settings(question_rate="3/minute"), "127.0.0.1", 3),
    ],
)
def test_the_usual_rate_is_not_for_who_sits_here(
    settings: Settings, address: str, most: int
) -> None:
    caller = Caller(LOCAL.name, LOCAL.role, address=address)
    assert refused_after(Rates(settings), caller) == most


@pytest.mark.parametrize("rate", ["60", "0/minute", "60/month", "-1/day", "1/day;", "60 per day"])
def test_what_is_no_rate(rate: str) -> None:
    with pytest.raises(SettingsError) as error:
        settings_from_environment({"WENDA_QUESTION_RATE": rate})
    assert error.value.code == "setting.rate"


def test_limits_are_read_from_the_environment() -> None:
    settings = settings_from_environment(
        {
            "WENDA_QUESTION_RATE": "60/Minute, 1000/day",
            "WENDA_UPLOAD_RATE": "off",
            "WENDA_UPLOAD_QUOTA": "1.5 GB",
            "WENDA_USER_QUOTA": "off",
            "WENDA_TRUSTED_PROXIES": "10.0.0.7, 172.16.0.0/12",
            "WENDA_LOG_QUESTIONS": "on",
        }
    )
    assert (settings.question_rate, settings.upload_rate) == ("60/minute;1000/day", "off")
    assert (settings.upload_quota, settings.user_quota) == (1_500_000_000, 0)
    assert settings.trusted_proxies == ("10.0.0.7", "172.16.0.0/12")
    assert settings.log_questions is True
    usual = settings_from_environment({})
    assert (usual.question_rate, usual.upload_quota, usual.log_questions) == ("", None, False)
    assert usual.trusted_proxies == ("127.0.0.1", "::1")
    for name, value in [("TRUSTED_PROXIES", "proxy.example"), ("UPLOAD_QUOTA", "much")]:
        with pytest.raises(SettingsError, match=value):
            settings_from_environment({f"WENDA_{name}": value})


def bearer(scope: Scope) -> Caller:
    """An editor by the key that was sent, whatever it is."""
    key = httpx.Headers(scope["headers"]).get("authorization", "Bearer nobody")[7:]
    return Caller(key, "editor", owner=key)


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    settings = Settings(index=folder / "ix", question_rate="1/hour", upload_rate="1/hour")
    with open_door(folder, settings, bearer) as door:
        yield door


def headers_of(name: str, language: str = "en") -> dict[str, str]:
    return {"authorization": f"Bearer {name}", "accept-language": language}


def is_in_an_hour(seconds: str | int) -> bool:
    return 3500 < int(seconds) <= 3600


def test_the_api_says_429_and_when(limited: Door) -> None:
    anna = headers_of("anna")
    assert limited.http.post("/v1/ask", **ASK, headers=anna).status_code == 200
    for path, body in [
        ("/v1/ask", {"question": FOUR}),
        ("/v1/ask", {"question": FOUR, "stream": True}),
        ("/v1/search", {"query": "马"}),
        ("/v1/overview", {}),
    ]:
        refused = limited.http.post(path, json=body, headers=anna)
        assert (refused.status_code, refused.headers["content-type"]) == (
            429,
            "application/problem+json",
        )
        problem = refused.json()
        assert problem["code"] == "http.question_rate"
        seconds = problem["fields"]["seconds"]
        assert is_in_an_hour(seconds)
        assert (refused.headers["retry-after"], problem["retry_after"]) == (str(seconds), seconds)
    chinese = limited.http.post("/v1/ask", **ASK, headers=headers_of("anna", "zh-CN")).json()
    assert chinese["detail"] == "提问太频繁了"
    assert limited.http.post("/v1/ask", **ASK, headers=headers_of("bo")).status_code == 200


def test_uploads_too(limited: Door) -> None:
    files = [("files", (f"{name}.txt", name.encode())) for name in "ab"]
    first = limited.http.post("/v1/documents", files=files, headers=headers_of("anna"))
    assert [each["name"] for each in first.json()["added"]] == ["a.txt"]
    assert [each["code"] for each in first.json()["refused"]] == ["http.upload_rate"]
    again = limited.http.post("/v1/documents", files=files, headers=headers_of("anna"))
    assert (again.status_code, again.json()["code"]) == (429, "http.upload_rate")
    assert is_in_an_hour(again.headers["retry-after"])
    assert limited.assistant.added == ["a.txt"]


def test_a_chat_client_is_told_as_it_expects(limited: Door) -> None:
    with openai.OpenAI(
        base_url=f"{limited.url}v1", api_key="client", max_retries=0,
        http_client=openai.DefaultHttpxClient(trust_env=False),
    ) as client:  # fmt: skip
        asked: Any = {"model": "wenda", "messages": [{"role": "user", "content": FOUR}]}
        assert client.chat.completions.create(**asked).choices[0].message.content
        with pytest.raises(openai.RateLimitError) as error:
            client.chat.completions.create(**asked)
    assert error.value.code == "http.question_rate"
    assert is_in_an_hour(error.value.response.headers["retry-after"])


def test_an_assistant_is_told_in_words_and_as_a_record(tmp_path: Path) -> None:
    owner = Caller("carl", "editor", owner="carl")
    settings = Settings(question_rate="1/hour")
    with open_door(tmp_path, settings, lambda _: owner) as door:
        assert not call(f"{door.url}mcp", "search", query="马").is_error
        refused = call(f"{door.url}mcp", "ask", question=FOUR)
    assert codes_of(refused) == (True, "http.question_rate")
    assert "too many questions" in text_of(refused)
    assert refused.structured_content["status"] == 429
    assert is_in_an_hour(refused.structured_content["retry_after"])


def test_the_screen_says_it_in_a_sentence(limited: Door) -> None:
    shown = []
    for _ in range(2):
        headers = headers_of("dora", "zh-CN")
        begun = limited.http.post(
            "/gradio_api/call/ask", json={"data": [FOUR, ""]}, headers=headers
        )
        event = begun.json()["event_id"]
        told = limited.http.get(f"/gradio_api/call/ask/{event}", headers=headers).text
        shown.append(told.encode().decode("unicode_escape"))
    assert "太频繁" not in shown[0]
    assert "提问太频繁了" in shown[1]
    assert "秒后再问" in shown[1]


@pytest.mark.parametrize(
    ("proxies", "taken"), [(("127.0.0.1",), [200, 200, 429]), (("192.0.2.9",), [200, 429, 429])]
)
def test_only_a_trusted_proxy_says_whom_it_asks_for(
    proxies: tuple[str, ...], taken: list[int], tmp_path: Path
) -> None:
    settings = Settings(question_rate="1/hour", trusted_proxies=proxies)
    with open_door(tmp_path, settings) as door:
        sent = ["198.51.100.1", "6.6.6.6, 198.51.100.2", "7.7.7.7, 198.51.100.2"]
        found = [
            door.http.post("/v1/ask", **ASK, headers={"x-forwarded-for": each}).status_code
            for each in sent
        ]
    assert found == taken
