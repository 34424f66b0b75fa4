"""A number, date or share of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, date or share and where it stands in a folded text.

    ``kind`` is «number», «date», «decade» or «share»; ``value`` a number, or (year, month, day)
    with None for what is not said; ``unit`` what is counted, empty when that is unknown; ``scaled``
    the value on the scale of its dimension («length»), where it is measured.
    """

    kind: str
    value: float | tuple[str | int | None, ...]
    unit: str
    about: bool
    start: int
    end: int
    dimension: str = ""
    scaled: float = 0.0
