"""Whose machine a host is."""

from __future__ import annotations

import pytest

from index import is_loopback, is_private


@pytest.mark.parametrize(
    ("host", "loopback", "private"),
    [
        ("localhost", True, True), ("Wenda.LocalHost", True, True), ("127.8.0.1", True, True),
        ("::1", True, True), ("::1%lo", True, True), ("192.168.1.7", False, True),
        ("10.0.0.2", False, True), ("fe80::1", False, True), ("8.8.8.8", False, False),
        ("2001:4860:4860::8888", False, False), ("localhost.invalid", False, False),
        ("no-such-host.invalid", False, False), ("", False, False),
    ],
)  # fmt: skip
def test_hosts(host: str, loopback: bool, private: bool) -> None:
    assert is_loopback(host) is loopback
    assert is_private(host) is private
