"""A question in the light of the turns before it, as an assistant looks at it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.types import Answer


def understand_in_turn(question: str, history: Sequence[Answer]) -> tuple[str, str, frozenset[str]]:
    """How a question is to be shown and searched for, and the sentences not to be quoted again.

    Without a history it is taken as it is, and nothing was quoted.
    """
    if not history:
        return question, question, frozenset()
    from qa.rewriting.followups import (  # a twentieth of the start, and only for follow-ups
        Turn,
        understand,
    )

    turns = [
        Turn(each.question, each.resolved_question, "".join(one.quote for one in each.citations))
        for each in history
    ]
    understood = understand(question, turns)
    shown = frozenset(
        citation.quote
        for turn in understood.shown_in
        for citation in (*history[turn].citations, *history[turn].possible)
    )
    return understood.resolved, understood.searched, shown
