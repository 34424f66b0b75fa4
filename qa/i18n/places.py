"""Places in files as people name them: «sheet “Meters”, row 388», «slide 3», «00:12:30»."""

from __future__ import annotations

from collections.abc import Mapping

from index import Language, Place

PLACES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "row": "第 {number} 行",
        "row_of": "工作表“{name}”第 {number} 行",
        "slide": "第 {number} 张幻灯片",
        "slide_picture": "第 {number} 张幻灯片，从图片里认出",
        "notes": "第 {number} 张幻灯片的备注",
        "line": "第 {number} 行",
        "record": "第 {number} 条记录",
        "time": "{time} 处",
        "mail": "{name} 的邮件",
        "web": "{name}（{day} 读取）",
        "picture": "从图片里认出",
    },
    "en": {
        "row": "row {number}",
        "row_of": "sheet “{name}”, row {number}",
        "slide": "slide {number}",
        "slide_picture": "slide {number}, read from a picture",
        "notes": "notes of slide {number}",
        "line": "line {number}",
        "record": "record {number}",
        "time": "at {time}",
        "mail": "mail of {name}",
        "web": "{name} (read {day})",
        "picture": "read from a picture",
    },
}
"""How each kind of place is said."""


def place_name(language: Language, place: Place) -> str:
    """A place in words; of a kind that is not known here, its number."""
    kind = "row_of" if place.kind == "row" and place.name else place.kind
    wording = PLACES[language].get(kind, "{number}")
    number, name = place.number, place.name
    return wording.format(number=number, name=name, time=_clock(number), day=_day(number))


def is_whole_file(place: Place) -> bool:
    """Whether a place tells where the file is, or how it was read, rather than where in it
    something stands."""
    return place.kind in {"web", "picture"}


def _day(number: int) -> str:
    """A day, given as 20261130."""
    return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"


def _clock(seconds: int) -> str:
    """Hours, minutes and seconds."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
