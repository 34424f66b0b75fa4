"""Trying passwords is slowed down."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from index import Settings, WendaError
from qa.accounts import open_accounts
from qa.server.entrance.attempts import Attempts, network_of
from tests.qa.server.entrance.people import PASSWORD
from tests.qa.server.visits import open_door


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


def test_brute_force_ends_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that stands still: on a slow machine the waits would be over before the next."""
    still = partial(Attempts, lambda: 0.0)
    monkeypatch.setattr("qa.server.entrance.credentials.Attempts", still)
    settings = Settings(index=tmp_path / "ix")
    accounts = open_accounts(settings)
    accounts.users.add("Rob", "reader", PASSWORD)
    with open_door(tmp_path, settings, accounts=accounts) as door:
        codes = [
            door.http.post("/login", data={"name": "Rob", "password": f"guess{n}"}).status_code
            for n in range(8)
        ]
        assert codes == [401] * 5 + [429] * 3
        right = door.http.post("/login", data={"name": "Rob", "password": PASSWORD})
        assert (right.status_code, right.headers["retry-after"].isdecimal()) == (429, True)
    accounts.close()
    lines = (tmp_path / "ix-audit.jsonl").read_text("ascii").splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events[:5] == ["login refused"] * 5
    assert events[-1] == "login slowed"
    assert "guess" not in "".join(lines)
