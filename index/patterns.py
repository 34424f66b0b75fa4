"""Regular expressions that are compiled when they are first used.

Compiling the few hundred of this project takes longer than importing everything else of it, and
one question or one build uses a part of them. So the constants of modules are made by
``compile_later`` in the place of ``re.compile``.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast


class _Later(Generic[AnyStr]):
    """Stands for a pattern: becomes like it, attribute by attribute, at the first use of each.

    What has been used once is found in the instance itself, so later uses cost what they cost with
    the pattern's own methods. Two threads may both compile: they get the same.
    """

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value

    def __repr__(self) -> str:
        return f"compile_later({self.pattern!r}, {self._flags!r})"


def compile_later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile(pattern, flags)`` gives, compiled at its first use.

    It has the methods and attributes of a compiled pattern, but is no ``re.Pattern``: call its
    methods instead of handing it to the functions of ``re``. A mistake in the pattern raises
    ``re.error`` when it is used; a test compiles all that modules hold.
    """
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))
