"""Answers as they are stored: every field of theirs, nothing rounded or left out.

The fields are read off the classes, so that one that is added is stored from then on; an answer
that was stored without it comes back with its default.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from qa.serialize import answer_from_record
from qa.types import Answer


def store_answer(answer: Answer) -> bytes:
    """An answer as JSON in UTF-8; ``load_answer`` makes an equal one of it.

    Lone surrogates, which UTF-8 has no bytes for, are written as Python's surrogatepass does.
    """
    shown = json.dumps(asdict(answer), ensure_ascii=False, separators=(",", ":"))
    return shown.encode("utf-8", "surrogatepass")


def load_answer(stored: bytes) -> Answer:
    """The answer that was stored, or that of a record of ``qa.serialize``.

    Raises KeyError, TypeError or ValueError when it is none.
    """
    record = json.loads(stored.decode("utf-8", "surrogatepass"))
    if isinstance(record, Mapping) and "answer" in record:
        return answer_from_record(record)
    answer: Answer = _restore(Answer, record)
    return answer


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _restore(kind: Any, value: Any) -> Any:
    """A value of that type as it was before ``asdict`` and JSON."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        given = {
            each.name: _restore(hints[each.name], value[each.name])
            for each in fields(kind)
            if each.name in value or each.default is each.default_factory is MISSING
        }
        return kind(**given)
    if origin is tuple:
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_restore(each, item) for each, item in zip(kinds, value, strict=True))
    if origin in (Union, types.UnionType):
        rest = [each for each in arguments if each is not types.NoneType]
        return value if value is None or len(rest) > 1 else _restore(rest[0], value)
    if origin is Literal or isinstance(value, kind):
        return value
    raise TypeError(f"{value!r} is no {kind.__name__}")
