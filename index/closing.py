"""What is held open is closed at the end of a ``with`` statement."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TypeVar

_Held = TypeVar("_Held", bound="Closing")


class Closing(ABC):
    """Something held open, usable in a ``with`` statement."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it."""

    def __enter__(self: _Held) -> _Held:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
