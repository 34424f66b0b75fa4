"""Why something failed or was left out: a code with fields, worded in Chinese or English.

A reason is data; words come last. ``word`` looks its code up in the catalogue, fills in the fields
and adds what to do about it, where the catalogue says so.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.catalogue import WORDINGS
from index.catalogue.wording import Language, Wording

UNKNOWN = "text"
"""The code of a reason that is known by its words alone: what a library or the system says."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the catalogue with the fields that its wording names, sorted by name.

    A field is a string, a number, or a reason in its turn.
    """

    code: str
    fields: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, /, **fields: Any) -> Reason:
        """A reason from keywords; paths and exceptions among them become text."""
        plain = {name: _plain(value) for name, value in fields.items()}
        return cls(code, tuple(sorted(plain.items())))

    def as_json(self) -> dict[str, Any]:
        """``{"code": …, "fields": {…}}``, nested reasons likewise."""
        return {"code": self.code, "fields": {name: _stored(value) for name, value in self.fields}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reason:
        """What ``as_json`` gave. Raises KeyError or TypeError for anything else."""
        fields = {name: _restored(value) for name, value in stored["fields"].items()}
        return cls(stored["code"], tuple(sorted(fields.items())))

    def __str__(self) -> str:
        return word(self, "en")


def word(reason: Reason, language: Language) -> str:
    """A reason in words, with its remedy; a code that the catalogue lacks stands for itself."""
    said, remedy = word_in_parts(reason, language)
    return ("；" if language == "zh" else "; ").join(filter(None, [said, remedy]))


def word_in_parts(reason: Reason, language: Language) -> tuple[str, str]:
    """What is wrong, and what to do about it ("" where the catalogue does not say)."""
    if reason.code == UNKNOWN:
        return str(dict(reason.fields)["text"]), ""
    wording = WORDINGS.get(reason.code)
    if wording is None:
        return reason.code, ""
    said, remedy = (
        (wording.zh, wording.remedy_zh) if language == "zh" else (wording.en, wording.remedy_en)
    )
    fields = {
        name: word(value, language) if isinstance(value, Reason) else value
        for name, value in reason.fields
    }
    return said.format(**fields), remedy.format(**fields)


def add_wordings(wordings: Mapping[str, Wording]) -> None:
    """Add another package's codes to the catalogue. Raises ValueError where it has one already."""
    if known := sorted(wordings.keys() & WORDINGS.keys()):
        raise ValueError(f"the catalogue has {known[0]} already")
    WORDINGS.update(wordings)


def reason_from_text(text: object) -> Reason:
    """A reason that is known by its words alone."""
    return Reason.of(UNKNOWN, text=str(text))


def system_reason(error: OSError) -> Reason:
    """What the operating system says, by the name of its error number."""
    code = f"system.{errno.errorcode.get(error.errno or 0, '')}"
    return Reason(code) if code in WORDINGS else reason_from_text(error.strerror or error)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | Reason) else str(value)


def _stored(value: Any) -> Any:
    return value.as_json() if isinstance(value, Reason) else value


def _restored(value: Any) -> Any:
    return Reason.from_json(value) if isinstance(value, dict) else value
