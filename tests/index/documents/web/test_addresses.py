"""Which addresses may be asked for, and what the pages at them are called."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import DocumentError
from index.documents.web.addresses import is_address, normalize, page_name, resolve

Names = Callable[..., list[Any]]


def answering(*addresses: str) -> Names:
    """What stands for the system's resolver, and gives these addresses."""

    def look_up(host: str, port: int, **_: object) -> list[Any]:
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    return look_up


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::",
        "::127.0.0.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_machine_of_a_private_network_is_reached(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(address))
    with pytest.raises(DocumentError) as refused:
        resolve("example.com", 443)
    assert refused.value.code == "web.private"


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.216.34", "192.168.0.9"))
    with pytest.raises(DocumentError) as refused:
        resolve("example.com", 443)
    assert refused.value.code == "web.private"


def test_public_machines_are_reached_at_all_their_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822")
    monkeypatch.setattr(socket, "getaddrinfo", answering(*found, found[0]))
    assert resolve("example.com", 443) == found


def test_loopback_allows_no_other_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("127.0.0.1"))
    assert resolve("localhost", 80, loopback=True) == ("127.0.0.1",)
    monkeypatch.setattr(socket, "getaddrinfo", answering("10.0.0.1"))
    with pytest.raises(DocumentError):
        resolve("inner.example", 80, loopback=True)


@pytest.mark.parametrize("written", ["0x7f000001", "2130706433", "127.1", "0177.0.0.1"])
def test_other_ways_of_writing_this_machine_lead_nowhere(written: str) -> None:
    with pytest.raises(DocumentError) as refused:
        resolve(written, 80)
    assert refused.value.code in ("web.private", "web.unknown_host")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("ftp://example.com/a", "web.scheme"),
        ("file:///etc/passwd", "web.malformed"),
        ("javascript://example.com/%0aalert(1)", "web.scheme"),
        ("https://me:secret@example.com/", "web.user"),
        ("https:///nowhere", "web.malformed"),
        ("https://example.com:99999/", "web.malformed"),
        ("https://exa mple.com/", "web.malformed"),
        ("https://example.com/" + "a" * 2000, "web.malformed"),
    ],
)
def test_what_is_no_address_of_a_page(given: str, code: str) -> None:
    assert is_address(given)
    with pytest.raises(DocumentError) as refused:
        normalize(given)
    assert refused.value.code == code


def test_addresses_are_kept_without_fragment_and_in_small_letters() -> None:
    assert normalize(" HTTPS://Example.COM/A#b ") == "https://example.com/A"
    assert normalize("https://例子.中国/帮助") == (
        "https://xn--fsqu00a.xn--fiqs8s/%E5%B8%AE%E5%8A%A9"
    )
    assert not is_address("docs/a.txt")
    assert not is_address("C:/docs")


@pytest.mark.parametrize(
    ("address", "suffix", "name"),
    [
        ("https://example.com", ".html", "example.com/index.html"),
        ("https://example.com/a/", ".html", "example.com/a.html"),
        ("https://example.com/a/b.htm", ".html", "example.com/a/b.html"),
        ("https://example.com/a.pdf?v=2", ".pdf", "example.com/a_v=2.pdf"),
        ("https://example.com/a.php", ".html", "example.com/a.php.html"),
        ("https://example.com:8443/%E5%B8%AE%E5%8A%A9", ".html", "example.com_8443/帮助.html"),
        ("https://example.com/a/../../b", ".html", "example.com/b.html"),
        ("https://example.com/%2e%2e%2fb%00", ".html", "example.com/b_.html"),
    ],
)
def test_names(address: str, suffix: str, name: str) -> None:
    assert page_name(normalize(address), suffix) == name


@given(st.text(max_size=60))
def test_no_path_leads_out_of_the_index(path: str) -> None:
    try:
        address = normalize(f"https://example.com/{path}")
    except DocumentError:
        return
    steps = page_name(address, ".html").split("/")
    assert steps[0] == "example.com"
    assert not {"", ".", ".."} & set(steps)
    assert all(len(step) < 100 for step in steps)
