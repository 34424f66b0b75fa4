"""The accounts on disk: what is stored, what is found again, and what is refused."""

from __future__ import annotations

import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Settings, WendaError
from qa.accounts import Account, Accounts, Group, accounts_file, is_within, open_accounts
from qa.accounts.access import IDLE_SECONDS

PASSWORD = "correct horse"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    opened = open_accounts(Settings(index=tmp_path / "ix"))
    yield opened
    opened.close()


def code_of(error: pytest.ExceptionInfo[WendaError]) -> str:
    return error.value.code


def test_reading_makes_no_file(accounts: Accounts) -> None:
    assert not accounts.users.any()
    assert accounts.users.all() == ()
    assert accounts.sessions.account("x") is None
    assert accounts.keys.account("wenda_x") is None
    assert accounts.groups.closed_to("x") == frozenset()
    assert not accounts.file.path.parent.exists()


def test_the_file_is_for_its_owner_and_holds_no_secret(accounts: Accounts) -> None:
    anna = accounts.users.add("Anna", "admin", PASSWORD)
    token = accounts.sessions.begin(anna)
    key = accounts.keys.make("Anna", "backup", "reader")
    assert stat.S_IMODE(accounts.file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(accounts.file.path.parent.stat().st_mode) == 0o700
    accounts.close()
    stored = b"".join(each.read_bytes() for each in accounts.file.path.parent.iterdir())
    assert b"$argon2id$" in stored
    for secret in (PASSWORD, token, key, key.removeprefix("wenda_")):
        assert secret.encode() not in stored


def test_a_name_is_found_however_it_is_typed(accounts: Accounts) -> None:
    added = accounts.users.add("Ａnna.王", "editor", PASSWORD)
    assert added.name == "Anna.王"
    assert accounts.users.check("ANNA.王", PASSWORD) == added
    assert accounts.users.check("anna.王", "ｃorrect horse") == added
    assert accounts.users.check("anna.王", "Correct horse") is None
    assert accounts.users.check("nobody", PASSWORD) is None
    with pytest.raises(WendaError) as error:
        accounts.users.add("anna.王", "reader", PASSWORD)
    assert code_of(error) == "accounts.taken"


@pytest.mark.parametrize("name", ["", " ", "a b", "a\nb", "../x", "<b>", "x" * 65, "a\0b"])
def test_what_is_no_name(accounts: Accounts, name: str) -> None:
    with pytest.raises(WendaError) as error:
        accounts.users.add(name, "reader", PASSWORD)
    assert code_of(error) == "accounts.name"
    assert accounts.users.check(name, PASSWORD) is None


@pytest.mark.parametrize("password", ["", "1234567", "x" * 257])
def test_passwords_have_a_length(accounts: Accounts, password: str) -> None:
    with pytest.raises(WendaError) as error:
        accounts.users.add("Anna", "reader", password)
    assert code_of(error) == "accounts.password_length"
    assert not accounts.users.any()


def test_another_password_ends_the_sessions(accounts: Accounts) -> None:
    anna = accounts.users.add("Anna", "reader", PASSWORD)
    token = accounts.sessions.begin(anna)
    assert accounts.sessions.account(token) == anna
    accounts.users.set_password("Anna", "another one")
    assert accounts.sessions.account(token) is None
    assert accounts.users.check("Anna", PASSWORD) is None
    assert accounts.users.check("Anna", "another one") == anna


def test_a_new_session_ends_the_one_before(accounts: Accounts) -> None:
    anna = accounts.users.add("Anna", "reader", PASSWORD)
    first = accounts.sessions.begin(anna)
    second = accounts.sessions.begin(anna, instead_of=first)
    assert first != second
    assert accounts.sessions.account(first) is None
    assert accounts.sessions.account(second) == anna
    assert accounts.sessions.end(second)
    assert accounts.sessions.account(second) is None
    assert not accounts.sessions.end(second)


def test_sessions_end_by_themselves(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = accounts.users.add("Anna", "reader", PASSWORD)
    now = 1_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    token = accounts.sessions.begin(anna)
    for _ in range(4):  # in use, it lasts, but not for ever
        now += IDLE_SECONDS - 1
        assert accounts.sessions.account(token) == anna
    now += IDLE_SECONDS - 1
    assert accounts.sessions.account(token) is None
    token = accounts.sessions.begin(anna)
    now += IDLE_SECONDS + 1
    assert accounts.sessions.account(token) is None


def test_a_key_acts_in_the_lesser_role(accounts: Accounts) -> None:
    eva = accounts.users.add("Eva", "editor", PASSWORD)
    reading = accounts.keys.make("Eva", "read", "reader")
    ruling = accounts.keys.make("Eva", "rule", "admin")
    assert accounts.keys.account(reading) == Account(eva.id, "Eva", "reader", eva.created)
    assert accounts.keys.account(ruling) == eva
    accounts.users.set_role("Eva", "reader")
    found = accounts.keys.account(ruling)
    assert found is not None
    assert found.role == "reader"
    accounts.keys.revoke("eva", "rule")
    assert accounts.keys.account(ruling) is None
    assert [(key.label, key.role) for key in accounts.keys.all("Eva")] == [("read", "reader")]
    with pytest.raises(WendaError) as error:
        accounts.keys.make("Eva", "read", "reader")
    assert code_of(error) == "accounts.label_taken"


def test_with_an_account_all_of_it_goes(accounts: Accounts) -> None:
    anna = accounts.users.add("Anna", "reader", PASSWORD)
    token, key = accounts.sessions.begin(anna), accounts.keys.make("Anna", "k", "reader")
    accounts.groups.add("HR")
    accounts.groups.join("HR", ["Anna"])
    accounts.groups.give("HR", ["hr"])
    accounts.users.remove("anna")
    assert accounts.sessions.account(token) is None
    assert accounts.keys.account(key) is None
    again = accounts.users.add("Anna", "reader", PASSWORD)
    assert again.id != anna.id
    assert accounts.groups.closed_to(again.id) == {"hr"}


def test_folders_are_closed_to_those_in_none_of_their_groups(accounts: Accounts) -> None:
    anna, bob = (accounts.users.add(name, "reader", PASSWORD) for name in ("Anna", "Bob"))
    for group, folders in (("HR", ["hr/", "both"]), ("Law", ["./law/cases/", "both"])):
        accounts.groups.add(group)
        accounts.groups.give(group, folders)
    accounts.groups.join("hr", ["ANNA"])
    accounts.groups.join("Law", ["Bob"])
    assert accounts.groups.closed_to(anna.id) == {"law/cases"}
    assert accounts.groups.closed_to(bob.id) == {"hr"}
    assert accounts.groups.closed_to("nobody") == {"hr", "law/cases", "both"}
    assert accounts.groups.all() == (
        Group("HR", ("Anna",), ("both", "hr")),
        Group("Law", ("Bob",), ("both", "law/cases")),
    )
    with pytest.raises(WendaError) as error:
        accounts.groups.remove("HR")
    assert code_of(error) == "accounts.group_holds"
    accounts.groups.take("HR", ["hr", "both"])
    accounts.groups.remove("HR")
    assert accounts.groups.closed_to(anna.id) == {"both", "law/cases"}


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("hr/pay.txt", True),
        ("hr/a/b.txt", True),
        ("hr.txt", False),
        ("hrx/pay.txt", False),
        ("x/hr/pay.txt", False),
        ("law/cases/1.txt", True),
        ("law/1.txt", False),
        ("hr", True),
    ],
)
def test_what_is_in_a_folder(path: str, inside: bool) -> None:
    assert is_within(path, frozenset({"hr", "law/cases"})) is inside


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "ix")
    file = accounts_file(settings)
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    accounts = open_accounts(settings)
    with pytest.raises(WendaError) as error:
        accounts.users.any()
    assert code_of(error) == "accounts.unusable"
    assert file.read_bytes() == b"no database" * 1000


def test_a_later_version_is_left_alone(accounts: Accounts) -> None:
    accounts.users.add("Anna", "reader", PASSWORD)
    accounts.close()
    with sqlite3.connect(accounts.file.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(WendaError) as error:
        accounts.users.any()
    assert code_of(error) == "accounts.newer"
