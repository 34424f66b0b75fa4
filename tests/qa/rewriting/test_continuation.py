"""Turns that ask for more: which question they repeat, and whose quotations they leave out."""

from __future__ import annotations

import pytest

from qa.rewriting.followups import Understood, understand
from tests.support.followups import after

PROJECTS = "目前有哪些在建项目？"
ENGLISH = "What projects are under way?"


@pytest.mark.parametrize(
    ("base", "turn", "resolved"),
    [
        (PROJECTS, "还有别的吗？", "目前有哪些在建项目？还有别的吗？"),
        (PROJECTS, "还有吗", "目前有哪些在建项目？还有吗"),
        (PROJECTS, "那还有吗？", "目前有哪些在建项目？还有吗？"),
        (PROJECTS, "除了这些呢", "目前有哪些在建项目？除了这些呢"),
        (PROJECTS, "还有其他项目吗？", "目前有哪些在建项目？还有其他项目吗？"),
        (PROJECTS, "就这些吗？", "目前有哪些在建项目？就这些吗？"),
        (PROJECTS, "還有別的嗎？", "目前有哪些在建项目？還有別的嗎？"),
        (PROJECTS, "Anything else?", "目前有哪些在建项目？ Anything else?"),
        (ENGLISH, "anything else?", "What projects are under way? Anything else?"),
        (ENGLISH, "Well, anything else?", "What projects are under way? Anything else?"),
        (ENGLISH, "Thanks, anything else?", "What projects are under way? Anything else?"),
        (ENGLISH, "Any other projects?", "What projects are under way? Any other projects?"),
        (ENGLISH, "还有吗？", "What projects are under way? 还有吗？"),
    ],
)
def test_the_question_before_is_asked_again(base: str, turn: str, resolved: str) -> None:
    assert understand(turn, after(base)) == Understood(resolved, base, (0,))


@pytest.mark.parametrize(
    ("base", "turn"),
    [
        (PROJECTS, "还有食堂吗？"),
        (PROJECTS, "还有哪些会议？"),
        (PROJECTS, "码头什么时候开工？"),
        (ENGLISH, "Any other canteens?"),
        (ENGLISH, "What else does the pier have?"),
    ],
)
def test_what_asks_for_something_new_repeats_nothing(base: str, turn: str) -> None:
    understood = understand(turn, after(base))
    assert understood.searched == understood.resolved
    assert understood.shown_in == ()


def test_what_all_turns_about_the_same_question_quoted_is_left_out() -> None:
    turns = ("北京大学在哪里？", PROJECTS, "还有别的吗？", "谢谢", "还有其他项目吗？")
    understood = understand("还有吗？", after(*turns))
    assert understood == Understood("目前有哪些在建项目？还有吗？", PROJECTS, (1, 2, 4))


def test_a_first_turn_repeats_nothing() -> None:
    assert understand("还有别的吗？", []) == Understood("还有别的吗？", "还有别的吗？")
