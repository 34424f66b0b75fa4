"""How a language model's answer turned out, in words."""

from __future__ import annotations

from index import Language, Reason
from qa.i18n.messages import TEXTS, reason_in, say
from qa.types import Generated


def notes(generated: Generated, language: Language) -> list[str]:
    """What is to be said of an answer as a whole: how it ended, and what else is to be known."""
    ended = _ending(generated, language)
    warnings = [say(language, f"model_warn_{code}") for code in generated.warnings]
    return ([ended] if ended else []) + warnings


def _ending(generated: Generated, language: Language) -> str:
    model, verified = generated.model, generated.count("verified")
    if generated.reason:
        why = reason_in(language, Reason(generated.reason, generated.fields))
        return say(language, "model_broke_off" if verified else "model_failed", reason=why)
    if generated.outcome == "unverified":
        count = len(generated.sentences)
        return say(language, "model_unverified", model=model, count=count)
    if generated.outcome == "not_found":
        return say(language, "model_not_found", model=model)
    return say(language, "model_stopped") if generated.outcome == "stopped" else ""


def reason_words(code: str, language: Language) -> str:
    """Why a sentence was not verified; a code without words stands for itself."""
    key = f"model_reason_{code}"
    return say(language, key) if key in TEXTS[language] else code
