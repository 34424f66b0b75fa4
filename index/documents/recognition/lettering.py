"""What is read on a picture: its lines, and where each stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LEAST_CONFIDENCE = 0.6
"""Lines that are read with less confidence (0 to 1) are left out."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it was read.

    confidence: 0 to 1, the mean of its characters. corners: in pixels from the upper left corner of
    the picture; the line is read from the first to the second, and goes on clockwise. places: where
    the middle of each character that is no white space stands between the first and the second
    corner, 0 to 1; () if that is not known.
    """

    text: str
    confidence: float
    corners: tuple[Point, Point, Point, Point]
    places: tuple[float, ...] = ()

    @property
    def quarter(self) -> int:
        """Whither it is read: 0 to the right, 1 down, 2 to the left, 3 up."""
        (x, y), (end, below), *_ = self.corners
        across, down = end - x, below - y
        if abs(across) >= abs(down):
            return 0 if across >= 0 else 2
        return 1 if down >= 0 else 3


@dataclass(frozen=True, slots=True)
class Lettering:
    """The lines that were read on a picture of a size in pixels, in no order."""

    width: int
    height: int
    lines: tuple[ReadLine, ...]

    def as_json(self) -> str:
        """The words and numbers as JSON, which ``lettering_from_json`` reads."""
        lines = [
            [each.text, each.confidence, each.corners, [round(at, 4) for at in each.places]]
            for each in self.lines
        ]
        return json.dumps({"width": self.width, "height": self.height, "lines": lines})


def lettering_from_json(text: str) -> Lettering:
    """What ``Lettering.as_json`` wrote. Raises ValueError, KeyError or TypeError if it is not."""
    stored = json.loads(text)
    lines = tuple(_line(*values) for values in stored["lines"])
    return Lettering(int(stored["width"]), int(stored["height"]), lines)


def _line(text: str, confidence: float, corners: Any, places: Any) -> ReadLine:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return ReadLine(
        str(text),
        float(confidence),
        (first, second, third, fourth),
        tuple(float(each) for each in places),
    )
