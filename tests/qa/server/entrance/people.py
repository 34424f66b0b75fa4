"""The accounts of the tests of the entrance, and how they come in."""

from __future__ import annotations

import httpx

from qa.accounts.types import Role
from tests.qa.server.visits import Door, client_to

PASSWORD = "correct horse"
NAMES: dict[str, Role] = {"Anna": "admin", "Eva": "editor", "Rob": "reader", "Ida": "reader"}


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
