"""Visitors of the screen: what it may show and do for the caller of a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qa.server.entrance.callers import NOBODY, Caller
from qa.server.entrance.permitted import Permitted, Rules
from qa.server.wire.logs import request_number
from qa.web.reading.shelf import SeenShelf
from qa.web.state import Shared, Visitor


def reception(rules: Rules) -> Callable[[Shared, Any], Shared]:
    """What gives each request of the screen its part of what is shared."""

    def receive(shared: Shared, request: Any) -> Shared:
        """What is shared, as far as it is there for a request as Gradio hands it on."""
        state = _state_of(request)
        caller: Caller = state.get("caller", NOBODY)
        request_number.set(state.get("request_id", ""))
        assistant = Permitted(shared.assistant, caller, rules, state.get("request_id", "-"))
        line = shared.line.behind(lambda: rules.admit("question", caller))
        shared = replace(shared, assistant=assistant, line=line)
        if caller.is_local:
            return shared
        seen = caller.within
        # A language model is given sentences that it chooses from among all documents.
        writer = shared.writer if seen is None else None
        return replace(
            shared,
            writer=writer,
            shelf=shared.shelf if seen is None else SeenShelf(shared.shelf, seen),
            visitor=Visitor(caller.name, caller.owner, caller.role != "reader", seen),
        )

    return receive


def _state_of(request: Any) -> dict[str, Any]:
    """What the server knows of a request."""
    original = getattr(request, "request", None)
    scope = getattr(original, "scope", None) or {}
    state: dict[str, Any] = scope.get("state", {})
    return state
