"""Texts by their names, in Chinese or in English, and which of the two a reader wants.

The texts stand in ``screen``, ``command``, ``help`` and ``answers``, those of errors in ``errors``
and in the catalogue of ``index``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from index import Language, Reason, WendaError, word
from qa.i18n.accounts import ACCOUNT_TEXTS
from qa.i18n.command import COMMAND
from qa.i18n.explanation import EXPLANATION_TEXTS
from qa.i18n.history import HISTORY_TEXTS
from qa.i18n.model import MODEL_TEXTS
from qa.i18n.screen import SCREEN
from qa.i18n.tools import TOOL_TEXTS

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "TEXTS",
    "Language",
    "language_of",
    "language_of_locale",
    "reason_in",
    "say",
    "stage_name",
]

LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "zh"

TEXTS: Mapping[Language, Mapping[str, str]] = {
    language: {
        **SCREEN[language],
        **COMMAND[language],
        **MODEL_TEXTS[language],
        **EXPLANATION_TEXTS[language],
        **TOOL_TEXTS[language],
        **ACCOUNT_TEXTS[language],
        **HISTORY_TEXTS[language],
    }
    for language in LANGUAGES
}
"""Every text by its name, in each language."""


def say(language: Language, key: str, **values: object) -> str:
    """The text of that name in that language, with its fields filled in."""
    return TEXTS[language][key].format(**values)


def reason_in(language: Language, why: Reason | WendaError) -> str:
    """A reason, or that of an error, in a language, with what to do about it."""
    return word(why.reason if isinstance(why, WendaError) else why, language)


def stage_name(language: Language, stage: str) -> str:
    """What a stage of the build is called; one without a name here keeps its own."""
    return TEXTS[language].get(f"stage_{stage}", stage)


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """The language of messages on a terminal: that of LC_ALL, LC_MESSAGES or LANG, the first that
    is set (POSIX, base definitions, section 8.2). Chinese where that is Chinese, else English."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def language_of(accept_language: str | None) -> Language:
    """The language for a browser's Accept-Language header (RFC 9110, section 12.5.4).

    Chinese when the most wanted language is Chinese or none is named, else English.
    """
    wanted = [_language_and_weight(item) for item in (accept_language or "").split(",")]
    ranked = sorted((item for item in wanted if item[1] > 0), key=lambda item: -item[1])
    if not ranked or ranked[0][0] == "*":
        return DEFAULT_LANGUAGE
    return "zh" if ranked[0][0] == "zh" else "en"


def _language_and_weight(item: str) -> tuple[str, float]:
    """«zh-CN;q=0.9» as ("zh", 0.9); what cannot be read weighs nothing."""
    tag, _, quality = item.strip().partition(";")
    primary = tag.strip().lower().partition("-")[0]
    if not primary:
        return "", 0.0
    try:
        return primary, float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return primary, 0.0
