"""Thumbs up and down, kept in a local JSON-lines file and sent nowhere."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

from index import WendaError, system_reason
from qa.i18n.messages import Language, reason_in, say
from qa.types import Answer
from qa.web.escape import clean, escape
from qa.web.session import Session
from qa.web.state import Shared


def rate(
    session: Session, turn: int, liked: bool | None, language: Language, shared: Shared
) -> tuple[bool, str]:
    """Record a rating of a turn's answer.

    Returns whether it was recorded, and what to tell the person, as HTML: nothing when there is
    no such turn (any more).
    """
    if turn >= len(session.turns):
        return False, ""
    try:
        record_feedback(shared.feedback, session.turns[turn], liked, shared.assistant.generation)
    except WendaError as error:
        return False, say(language, "feedback_failed", reason=escape(reason_in(language, error)))
    return True, say(language, "unliked" if liked is None else "liked")


def record_feedback(path: Path, answer: Answer, liked: bool | None, generation: str) -> None:
    """Append one rating of an answer to the file, which is made when it is not there.

    One line holds ``time`` (UTC, ISO 8601), ``liked`` (true, false, or null for a rating
    withdrawn), ``generation`` (of the index), and the answer's question, resolved question, text,
    confidence and citations. The line is written at once, so that several processes may append.
    Raises WendaError when the file cannot be written.
    """
    fields = asdict(answer)
    line = {
        "time": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "liked": liked,
        "generation": generation,
        **{name: fields[name] for name in ("question", "resolved_question", "answered")},
        **{name: fields[name] for name in ("confidence", "text", "citations")},
    }
    data = (clean(json.dumps(line, ensure_ascii=False)) + "\n").encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            file.write(data)
    except OSError as error:
        raise WendaError("feedback.unwritable", path=path, why=system_reason(error)) from error
