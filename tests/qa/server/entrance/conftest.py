"""A server with accounts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import Settings
from qa.accounts import Accounts, open_accounts
from tests.qa.server.entrance.people import NAMES, PASSWORD
from tests.qa.server.visits import Door, open_door
from tests.support.screen.fake_assistant import document_from


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(index=tmp_path_factory.mktemp("kept") / "ix", mcp_changes=True)


@pytest.fixture(scope="module")
def accounts(settings: Settings) -> Iterator[Accounts]:
    """Anna may all; Eva changes, Rob and Ida read; hr and plan.txt are there for Ida alone."""
    opened = open_accounts(settings)
    for name, role in NAMES.items():
        opened.users.add(name, role, PASSWORD)
    opened.groups.add("HR")
    opened.groups.give("HR", ["hr", "plan.txt"])
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
