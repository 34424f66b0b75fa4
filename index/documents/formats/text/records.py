"""JSON and JSON lines: the text fields of each record, under their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from index.documents.decoding import decode
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.tables import Row, row_piece
from index.errors import DocumentError
from index.types import Place

LONGEST_FIELD = 80  # characters of a field that may stand in a line with others
LONGEST_ROW = 240
MOST_DEPTH = 100
MOST_RECORDS = 2_000_000


def read_json(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The records of a JSON file: the members of the list that it is, or itself.

    A record of short fields becomes one line, «项目：氨氮，结果：0.42»; longer fields become
    paragraphs, and what is within them as well. Names of fields are labels.

    Raises DocumentError when it is no JSON or nested too deeply.
    """
    text = decode(data)
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise DocumentError("document.nested") from error
    except ValueError as error:
        if "\n" in text.strip() and _is_record(text.strip().split("\n", 1)[0]):
            return _read_records(text, boilerplate)
        raise DocumentError("document.damaged_kind", kind="JSON", why=error) from error
    return assemble(_pieces_of(value), _title(value), boilerplate)


def read_json_lines(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The records of a file with one on each line; their places are the numbers of the lines.

    Raises DocumentError when a line is no JSON; the last one may be cut short.
    """
    return _read_records(decode(data), boilerplate)


def _read_records(text: str, boilerplate: Boilerplate) -> Extracted:
    return assemble(_pieces_of_lines(text), "", boilerplate)


def _is_record(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _pieces_of_lines(text: str) -> Iterator[Piece]:
    lines = text.split("\n")
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except RecursionError as error:
            raise DocumentError("document.nested") from error
        except ValueError as error:
            if number - 1 == last and last > 0:
                return  # still being written, or cut short
            raise DocumentError("document.damaged_line", line=number, why=error) from error
        yield from _record(value, Place("line", number))


def _pieces_of(value: Any) -> Iterator[Piece]:
    if isinstance(value, list):
        for number, each in enumerate(value[:MOST_RECORDS], 1):
            yield from _record(each, Place("record", number))
    else:
        yield from _record(value, None)


def _title(value: Any) -> str:
    """What an object says that it is called."""
    if isinstance(value, dict):
        for name in ("title", "标题", "name", "名称"):
            if isinstance(value.get(name), str):
                return str(value[name])
    return ""


def _record(value: Any, place: Place | None, name: str = "", depth: int = 0) -> Iterator[Piece]:
    """The pieces of a value; of an object first its short fields on one line."""
    if depth > MOST_DEPTH:
        raise DocumentError("document.nested")
    if isinstance(value, dict):
        short = {key: text for key, each in value.items() if (text := _short(each))}
        if sum(len(key) + len(text) + 2 for key, text in short.items()) > LONGEST_ROW:
            short = {}
        if short:
            yield row_piece(Row(tuple(short.values()), place), tuple(map(_one_line, short)))
        for key, each in value.items():
            if key not in short:
                yield from _record(each, place, _one_line(key), depth + 1)
    elif isinstance(value, list):
        if all(_short(each) for each in value):
            yield from _lines("，".join(map(_short, value)), place, name)
        else:
            for each in value:
                yield from _record(each, place, name, depth + 1)
    else:
        yield from _lines(_scalar(value), place, name)


def _lines(text: str, place: Place | None, name: str) -> Iterator[Piece]:
    """The paragraphs of a field, the first behind its name."""
    for line in text.splitlines():
        shown = " ".join(line.split())
        if shown:
            yield row_piece(Row((shown,), place), (name,))
            name = ""


def _short(value: Any) -> str:
    """A field that may stand in a line with others, as text; else ""."""
    text = "" if isinstance(value, dict | list) else _scalar(value)
    return "" if len(text) > LONGEST_FIELD or "\n" in text else _one_line(text)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())
