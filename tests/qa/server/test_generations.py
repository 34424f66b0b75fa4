"""What a response says of the generation is true of what it shows, also while a build ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from index import DocumentInfo
from qa.server.generations import TRIES, of_one_generation
from qa.service import AssistantService
from tests.support.screen.fake_assistant import FakeAssistant, document_from, seed_assistant


class Switching(FakeAssistant):
    """Another generation becomes the current one during the first looks at the documents."""

    switches = 1

    def documents(self) -> Sequence[DocumentInfo]:
        seen = super().documents()
        if self.switches:
            self.switches -= 1
            self.generation = f"g{self.switches}"
            self.texts = [document_from(f"{self.generation}.txt", "今天下雨。")]
        return seen


def of_documents(switches: int) -> tuple[str, list[str]]:
    assistant = Switching(seed_assistant().texts)
    assistant.switches = switches
    service = cast(AssistantService, assistant)
    generation, seen = of_one_generation(service, service.documents)
    return generation, [each.path for each in seen]


def test_what_was_replaced_meanwhile_is_looked_at_again() -> None:
    assert of_documents(1) == ("g0", ["g0.txt"])
    assert of_documents(TRIES - 1) == ("g0", ["g0.txt"])


def test_it_ends_where_builds_do_not() -> None:
    generation, paths = of_documents(100)
    assert (generation, paths) == (f"g{100 - TRIES}", [f"g{101 - TRIES}.txt"])
