"""What of a conversation is kept in a follow-up that is written out, whatever is typed."""

from __future__ import annotations

import json

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import fold
from qa.question.lexicon import INTERROGATIVE, LIGHT
from qa.rewriting.followups import Turn, resolve
from tests.support.followups import ELLIPSIS, JOINED, PARALLEL, POINTING, after
from tests.support.places import DATA

FOLLOWUPS = [
    json.loads(line) for line in (DATA / "followups.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", FOLLOWUPS, ids=lambda case: " / ".join(case["turns"]))
def test_conversations_on_the_seed_document(case: dict[str, object]) -> None:
    turns = [str(turn) for turn in case["turns"]] if isinstance(case["turns"], list) else []
    resolved, full = resolve(turns[-1], after(*turns[:-1])), str(case["resolved"])
    if case["kind"] == "switch":
        assert resolved == full == turns[-1]
    elif case["kind"] != "english":
        assert _content(full) & _content("".join(turns)) - _GIVEN_UP <= _content(resolved)


def test_the_conversations_are_enough_and_of_every_kind() -> None:
    kinds = [case["kind"] for case in FOLLOWUPS]
    assert len(kinds) == 66
    assert kinds.count("switch") == 18
    assert set(kinds) == {
        *("parallel", "ellipsis", "pronoun", "why", "how", "more", "chain"),
        *("ordinal", "continued", "english", "switch"),
    }


# «这些问题» after «有什么作风问题？» is read as «关于少数扶贫干部，这些问题…»: 作风 is not carried.
_GIVEN_UP = frozenset(("作风",))


def _content(text: str) -> set[str]:
    words = jieba.cut(fold(text))
    return {
        word
        for word in words
        if len(word) > 1 and word not in LIGHT and not INTERROGATIVE.search(word)
    }


PIECES = [
    *(
        "那",
        "呢",
        "？",
        "他",
        "它",
        "其",
        "该校",
        "第二点",
        "前者",
        "为什么",
        "《红楼梦》",
        "的",
        "作者",
    ),
    *(
        "是谁",
        "2019年",
        "北京",
        "善于扎堆",
        "，",
        "“",
        "”",
        "why",
        " it ",
        "?",
        "and ",
        "什么时候",
        "·",
    ),
]
TYPED = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))


@settings(max_examples=200, deadline=None)
@given(TYPED, st.lists(st.tuples(TYPED, TYPED), max_size=3))
def test_any_text_is_resolved_to_something(question: str, turns: list[tuple[str, str]]) -> None:
    history = [Turn(asked, asked, answer) for asked, answer in turns]
    resolved = resolve(question, history)
    assert resolved == resolve(question, history)
    assert bool(resolved.strip()) == bool(question.strip())
    if not history:
        assert resolved == question


@pytest.mark.parametrize(
    ("before", "question"),
    [(before, question) for before, question, _ in PARALLEL + POINTING + ELLIPSIS + JOINED],
)
def test_what_the_follow_up_says_is_kept_and_resolving_twice_changes_nothing(
    before: str, question: str
) -> None:
    resolved = resolve(question, after(before))
    question = question.removeprefix("那")
    pointers = {"本书", "这本", "这种", "那年", "这个", "他们", "该校", "如果"}
    assert _content(question) - pointers <= _content(resolved) | set(
        jieba.cut_for_search(fold(resolved))
    )
    assert resolve(resolved, []) == resolved
