"""What each generation of an index holds, taken down from the disk while a server answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import WendaError, current_generation, open_index

LOOK_SECONDS = 0.05
LATE_SECONDS = 10.0
"""How long a question that was begun with a generation may take after the next one is there."""


@dataclass
class Held:
    """A generation: the texts of its documents by path, and when it was the current one."""

    name: str
    texts: Mapping[str, str]
    since: float
    until: float = float("inf")


class Witness:
    """Takes down every generation that becomes current, while the context lasts."""

    def __init__(self, index: Path) -> None:
        """``index``: the folder of an index that there is."""
        self._index = index
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="witness", daemon=True)
        self.held: list[Held] = []
        self.missed = 0

    def __enter__(self) -> Witness:
        """Begin with the current generation."""
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        name = current_generation(self._index)
        if self.held and self.held[-1].name == name:
            return
        now = time.monotonic()
        try:
            with open_index(self._index) as opened:
                name = opened.generation
                texts = {each.path: opened.document(each.path).text for each in opened.documents}
        except WendaError:  # the next one came meanwhile
            self.missed += 1
            return
        if self.held:
            self.held[-1].until = now
        self.held.append(Held(name, texts, now))

    def between(self, began: float, ended: float) -> list[Held]:
        """The generations that an answer given in that time may be of."""
        return [
            each
            for each in list(self.held)
            if each.since - LOOK_SECONDS * 20 <= ended and each.until + LATE_SECONDS >= began
        ]


def resolve(records: Iterable[Mapping[str, Any]], held: Held) -> bool:
    """Whether all that is quoted, or shown as found, stands in one generation where it says."""
    return all(
        each["document"] in held.texts
        and held.texts[each["document"]][each["start"] : each["end"]]
        == each.get("quote", each.get("text"))
        for each in records
    )
