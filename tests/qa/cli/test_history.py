"""``wenda history``: the conversations that the screen keeps, listed, found, shown, deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Settings
from qa.accounts import open_accounts
from qa.history import History
from qa.serialize import answer_record
from tests.support.commands import run
from tests.support.conversations import made_answer

FOUR, BRIDGE = made_answer("四个不摘指什么？"), made_answer("三桥怎么样？", "三桥宽。")
ANNA, BERT = "a" * 32, "b" * 32


@pytest.fixture
def kept(tmp_path: Path) -> dict[str, str]:
    """Two conversations, of two owners, beside the index of a folder: their identifiers."""
    history = History(tmp_path / ".wenda-history" / "history.sqlite")
    four = history.keep(ANNA, "", 0, FOUR)
    bridge = history.keep(BERT, "", 0, BRIDGE)
    history.keep(BERT, bridge, 1, FOUR)
    history.close()
    return {"four": four, "bridge": bridge}


def test_where_nothing_is_kept(tmp_path: Path) -> None:
    ended = run("history", "list", folder=tmp_path)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "No conversations are kept.\n"
    assert run("history", "list", "--json", folder=tmp_path).records == []
    assert run("history", "show", "a", folder=tmp_path).code == 1
    assert not list(tmp_path.iterdir())  # looking makes nothing


def test_listing_and_finding(kept: dict[str, str], tmp_path: Path) -> None:
    records = run("history", "list", "--json", folder=tmp_path).records
    assert [(each["id"], each["title"], each["turns"]) for each in records] == [
        (kept["bridge"], "三桥怎么样？", 2),
        (kept["four"], "四个不摘指什么？", 1),
    ]
    (line,) = run("history", "list", "-n", "1", folder=tmp_path).out.splitlines()
    assert line.startswith(kept["bridge"][:8])
    assert line.endswith("turns:   2  三桥怎么样？")
    found = run("history", "find", "三橋", "不摘", "--json", folder=tmp_path).records
    assert [each["id"] for each in found] == [kept["bridge"]]
    none = run("history", "find", "四桥", folder=tmp_path)
    assert (none.code, none.err) == (0, "No conversation has these words.\n")


def test_those_of_an_account(kept: dict[str, str], tmp_path: Path) -> None:
    assert run("history", "list", "--user", "bert", folder=tmp_path).code == 1
    accounts = open_accounts(Settings(index=tmp_path / ".wenda"))
    bert = accounts.users.add("Bert", "reader", "eine lange Losung")
    accounts.close()
    history = History(tmp_path / ".wenda-history" / "history.sqlite")
    own = history.keep(bert.id, "", 0, FOUR)
    history.close()
    listed = run("history", "list", "--user", "bert", "--json", folder=tmp_path).records
    assert [each["id"] for each in listed] == [own]
    of_another = run("history", "show", kept["four"], "--user", "bert", folder=tmp_path)
    assert of_another.code == 1
    wrong = run("history", "delete", kept["four"], "--user", "bert", "-y", folder=tmp_path)
    assert wrong.code == 1


def test_showing_and_exporting(kept: dict[str, str], tmp_path: Path) -> None:
    (record,) = run("history", "show", kept["bridge"][:6], "--json", folder=tmp_path).records
    assert record == {
        "id": kept["bridge"],
        "title": "三桥怎么样？",
        "answers": [answer_record(BRIDGE), answer_record(FOUR)],
    }
    shown = run("history", "show", kept["bridge"], folder=tmp_path).out
    assert shown.index("> 三桥怎么样？") < shown.index("三桥宽。[1]") < shown.index("> 四个不摘")
    told = run("history", "export", kept["four"], "-o", "四.md", folder=tmp_path)
    assert told.code == 0
    exported = (tmp_path / "四.md").read_text("utf-8")
    assert exported == run("history", "export", kept["four"], folder=tmp_path).out
    assert "## 四个不摘指什么？" in exported
    assert run("history", "export", kept["four"], "-o", "no/四.md", folder=tmp_path).code == 1


def test_deleting(kept: dict[str, str], tmp_path: Path) -> None:
    unasked = run("history", "delete", kept["four"], folder=tmp_path)
    assert (unasked.code, "--yes" in unasked.err) == (1, True)
    assert run("history", "delete", "zz", "--yes", folder=tmp_path).code == 1
    assert run("history", "delete", kept["four"][:8], "-y", folder=tmp_path).code == 0
    left = run("history", "list", "--json", folder=tmp_path).records
    assert [each["id"] for each in left] == [kept["bridge"]]


def test_the_beginning_of_several_is_not_enough(tmp_path: Path) -> None:
    history = History(tmp_path / ".wenda-history" / "history.sqlite")
    identifiers = [history.keep(ANNA, "", 0, FOUR) for _ in range(17)]  # of 16 first letters
    history.close()
    first = [each[0] for each in identifiers]
    letter = next(each for each in first if first.count(each) > 1)
    ended = run("history", "show", letter, folder=tmp_path)
    assert ended.code == 1
    assert f"{first.count(letter)} conversations begin with '{letter}'" in ended.err
