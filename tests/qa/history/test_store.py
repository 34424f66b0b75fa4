"""Conversations that stay: kept, listed, found, continued, renamed, deleted; never another's."""

from __future__ import annotations

import os
import random
import string
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from qa.history import Bounds, History, KeptConversation
from qa.types import Answer
from tests.support.conversations import made_answer
from tests.support.places import ROOT
from tests.support.processes import running
from tests.support.waiting import PATIENCE

ANNA, BERT = "a" * 32, "b" * 32
FIRST, SECOND = made_answer("四个不摘指什么？"), made_answer("那三桥呢？", "三桥宽。")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "index-history" / "history.sqlite"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    opened = History(file)
    yield opened
    opened.close()


def titles(history: History, owner: str, query: str = "") -> list[str]:
    return [each.title for each in history.conversations(owner, query)]


def files(file: Path) -> bytes:
    """Everything that is on the disk."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))


def test_a_conversation_is_continued_and_comes_back_as_it_was(history: History, file: Path) -> None:
    one = history.keep(ANNA, "", 0, FIRST)
    assert history.keep(ANNA, one, 1, SECOND) == one
    kept = KeptConversation(one, "四个不摘指什么？", (FIRST, SECOND), 0)
    assert history.conversation(ANNA, one) == kept
    assert History(file).conversation(ANNA, one) == kept
    (summary,) = history.conversations(ANNA)
    assert (summary.id, summary.title, summary.turns) == (one, "四个不摘指什么？", 2)
    assert summary.begun < summary.used


def test_a_question_asked_again_replaces_what_came_after(history: History) -> None:
    one = history.keep(ANNA, "", 0, FIRST)
    history.keep(ANNA, one, 1, SECOND)
    history.keep(ANNA, one, 0, SECOND)
    assert history.conversation(ANNA, one) == KeptConversation(one, "四个不摘指什么？", (SECOND,))
    assert [each.turns for each in history.conversations(ANNA)] == [1]


def test_the_last_used_comes_first(history: History) -> None:
    one = history.keep(ANNA, "", 0, FIRST)
    history.keep(ANNA, "", 0, SECOND)
    assert titles(history, ANNA) == ["那三桥呢？", "四个不摘指什么？"]
    history.keep(ANNA, one, 1, SECOND)
    assert titles(history, ANNA) == ["四个不摘指什么？", "那三桥呢？"]


def test_another_owner_finds_nothing_and_changes_nothing(history: History) -> None:
    one = history.keep(ANNA, "", 0, FIRST)
    for owner in (BERT, "", "A" * 32, "%", "' OR 1=1 --", "\ud800"):
        assert history.conversations(owner) == ()
        assert history.conversations(owner, "不摘") == ()
        assert history.conversation(owner, one) is None
        assert not history.rename(owner, one, "我的")
        assert not history.delete(owner, one)
        assert history.clear(owner) == 0
        assert history.keep(owner, one, 0, SECOND) != one
    assert history.conversation(ANNA, one) == KeptConversation(one, "四个不摘指什么？", (FIRST,))
    for forged in ("", "%", one.upper(), one + "0", "' OR 1=1 --", "\ud800", "\0"):
        assert history.conversation(ANNA, forged) is None


def test_the_key_of_an_owner_is_not_on_the_disk(history: History, file: Path) -> None:
    history.keep(ANNA, "", 0, FIRST)
    assert ANNA.encode() not in files(file)
    assert "不摘".encode() in files(file)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["雨桥", "四个不摘指什么？"]),
        ("不摘", ["四个不摘指什么？"]),
        ("三桥宽", ["雨桥"]),
        ("ＢＲＩＤＧＥ 三桥", ["雨桥"]),
        ("雨橋", ["雨桥"]),
        ("那三橋", ["雨桥"]),
        ("不摘 三桥", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_titles_and_turns_are_searched(history: History, query: str, found: list[str]) -> None:
    history.keep(ANNA, "", 0, FIRST)
    two = history.keep(ANNA, "", 0, SECOND)
    history.keep(ANNA, two, 1, made_answer("Bridge？", "宽。"))
    history.rename(ANNA, two, "雨桥")
    assert titles(history, ANNA, query) == found


def test_a_name_is_one_line_and_not_endless(history: History) -> None:
    one = history.keep(ANNA, "", 0, made_answer("很长\n的问题" + "？" * 200))
    assert titles(history, ANNA) == ["很长 的问题" + "？" * 74]
    assert not history.rename(ANNA, one, " \n ")
    assert history.rename(ANNA, one, "  新\n名\ud800字 ")
    assert titles(history, ANNA) == ["新 名?字"]


def test_what_is_deleted_is_gone_from_the_disk_log_included(history: History, file: Path) -> None:
    randomly = random.Random(7)
    secrets, kept = [], []
    for number in range(60):
        word = "".join(randomly.choices(string.ascii_letters, k=20))
        answer = made_answer(f"{word}？", word * randomly.randrange(1, 300))
        conversation = history.keep(ANNA, "", 0, answer)
        for turn in range(randomly.randrange(4)):
            history.keep(ANNA, conversation, turn + 1, made_answer(f"{word}{turn}"))
        if number % 3:
            secrets.append((conversation, word))
        else:
            kept.append(word)
    for conversation, word in secrets:
        assert word.encode() in files(file)
        assert history.delete(ANNA, conversation)
        assert word.encode() not in files(file)
        assert word.lower().encode() not in files(file)
    assert all(word.encode() in files(file) for word in kept)
    size = len(files(file))
    assert history.clear(ANNA) == len(kept)
    assert not any(word.encode() in files(file) for word in kept)
    assert len(files(file)) < size


def test_a_deleted_conversation_goes_on_as_a_new_one(history: History) -> None:
    one = history.keep(ANNA, "", 0, FIRST)
    history.delete(ANNA, one)
    two = history.keep(ANNA, one, 1, SECOND)
    assert two != one
    assert history.conversation(ANNA, two) == KeptConversation(two, "那三桥呢？", (SECOND,), 1)


def test_an_owners_oldest_conversations_make_room(file: Path) -> None:
    history = History(file, Bounds(turns=3))
    history.keep(BERT, "", 0, FIRST)
    for question in ("一？", "二？", "三？", "四？"):
        last = history.keep(ANNA, "", 0, made_answer(question))
    assert titles(history, ANNA) == ["四？", "三？", "二？"]
    answers = [made_answer(f"{number}？") for number in range(1, 5)]
    for position, answer in enumerate(answers, 1):
        history.keep(ANNA, last, position, answer)
    assert history.conversation(ANNA, last) == KeptConversation(last, "四？", tuple(answers[1:]), 2)
    assert titles(history, ANNA) == ["四？"]
    assert titles(history, BERT) == ["四个不摘指什么？"]


def test_the_file_stays_within_its_bound(file: Path) -> None:
    history = History(file, Bounds(bytes=400_000))
    for number in range(120):
        history.keep(ANNA, "", 0, made_answer(f"问题{number}？", "长" * 4000))
    left = titles(history, ANNA)
    assert left == [f"问题{119 - place}？" for place in range(len(left))]
    assert 5 < len(left) < 40
    history.clear(BERT)
    assert len(files(file)) < 600_000


def test_threads_and_histories_share_a_file(history: History, file: Path) -> None:
    other = History(file)

    def ask(number: int) -> Answer:
        chosen = (history, other)[number % 2]
        answer = made_answer(f"问题{number}？")
        conversation = chosen.keep(ANNA, "", 0, answer)
        found = chosen.conversation(ANNA, conversation)
        assert found is not None
        return found.turns[0]

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(ask, range(40)))
    assert [answer.question for answer in given] == [f"问题{number}？" for number in range(40)]
    assert len(history.conversations(ANNA)) == 40
    other.close()


WRITER = """
import sys
from pathlib import Path
from qa.history import History
from tests.support.conversations import made_answer
history = History(Path(sys.argv[1]))
for number in range(25):
    history.keep(sys.argv[2], "", 0, made_answer(f"{number}？"))
print("done")
"""


def test_processes_share_a_file(history: History, file: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(file)]
    place: Any = {"folder": ROOT, "environ": {**os.environ, "PYTHONPATH": str(ROOT)}}
    with running([*command, ANNA], **place) as one, running([*command, BERT], **place) as two:
        for process in (one, two):
            out, err = process.communicate(timeout=PATIENCE)
            assert (out, err) == ("done\n", "")
    for owner in (ANNA, BERT):
        assert titles(history, owner) == [f"{number}？" for number in reversed(range(25))]
