"""Suggestions in the background: checked by asking, once a generation, remembered on the disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import IndexMissing, Settings, load_words
from qa.suggesting import Suggestions, pool, questions_file
from qa.suggesting.choosing import choose_welcome
from qa.suggesting.texts import SuggestedLanguage, Suggestion
from qa.types import Answer
from tests.support.places import CACHE
from tests.support.screen.fake_assistant import FakeAssistant, document_from
from tests.support.waiting import wait_until

RIVER, LAKE, BRIDGE = "韦尔纳河的全长是多少？", "鹿角湖位于哪里？", "When was the Old Bridge built?"
FACTS = {
    RIVER: "韦尔纳河是中欧的一条河流，全长412公里。",
    LAKE: "鹿角湖位于青岩县西部。",
    BRIDGE: "The Old Bridge was built in 1911.",
}


def rivers() -> FakeAssistant:
    """Three documents, each of which answers one of the questions that are made of it."""
    names = ("韦尔纳河", "鹿角湖", "Old Bridge")
    texts = [
        document_from(f"{at}.txt", f"{said}\n", name)
        for at, (name, said) in enumerate(zip(names, FACTS.values(), strict=True))
    ]
    return FakeAssistant(texts=texts, script={asked: (said,) for asked, said in FACTS.items()})


Opened = Callable[[FakeAssistant], Suggestions]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made: list[Suggestions] = []

    def open_(assistant: FakeAssistant) -> Suggestions:
        words = lambda: load_words(Settings(cache=CACHE))  # noqa: E731
        made.append(Suggestions(assistant, words, tmp_path / "questions.json"))
        return made[-1]

    yield open_
    for each in made:
        each.close()


def welcome(suggestions: Suggestions, language: SuggestedLanguage = "zh") -> tuple[str, ...]:
    """What is offered once every document has been looked at."""
    wait_until(lambda: suggestions.welcome(language).complete)
    return suggestions.welcome(language).questions


def test_only_what_is_answered_is_offered_in_the_readers_language_first(opened: Opened) -> None:
    assistant = rivers()
    suggestions = opened(assistant)
    assert welcome(suggestions) == (RIVER, LAKE, BRIDGE)
    assert welcome(suggestions, "en") == (BRIDGE, RIVER, LAKE)
    asked = [question for question, _ in assistant.asked]
    assert "韦尔纳河是什么？" in asked  # made, asked, refused, not offered


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given: replace(given, confidence=0.65),
        lambda given: replace(given, resolved_question="something else"),
        lambda given: replace(given, conflicting=True),
        lambda given: replace(given, missing=("half of it",)),
        lambda given: replace(given, citations=(replace(given.citations[0], document="b.txt"),)),
        lambda given: replace(given, citations=(replace(given.citations[0], start=90, end=99),)),
    ],
)
def test_an_answer_that_is_not_what_was_meant_is_not_offered(
    spoil: Callable[[Answer], Answer], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = rivers()
    given = assistant.ask
    monkeypatch.setattr(
        assistant, "ask", lambda asked, _=(): spoil(given(asked)) if asked == LAKE else given(asked)
    )
    assert welcome(opened(assistant)) == (RIVER, BRIDGE)


def test_what_was_checked_is_not_asked_again_until_the_documents_change(
    opened: Opened, tmp_path: Path
) -> None:
    first = rivers()
    assert welcome(opened(first)) == (RIVER, LAKE, BRIDGE)
    again = rivers()
    assert welcome(opened(again)) == (RIVER, LAKE, BRIDGE)
    assert again.asked == []
    stored = json.loads((tmp_path / "questions.json").read_text("utf-8"))
    assert stored["generation"] == "g1"
    other = rivers()
    other.script = {LAKE: (FACTS[LAKE],)}
    other.texts = [*other.texts[:2], document_from("2.txt", "Something else entirely.\n")]
    assert welcome(opened(other)) == (LAKE,)
    assert other.asked != []


def test_a_new_generation_is_noticed_and_a_damaged_file_made_anew(
    opened: Opened, tmp_path: Path
) -> None:
    (tmp_path / "questions.json").write_text('{"version": 1, "generation"', "utf-8")
    assistant = rivers()
    suggestions = opened(assistant)
    assert welcome(suggestions) == (RIVER, LAKE, BRIDGE)
    assistant.generation, assistant.script = "g2", {RIVER: (FACTS[RIVER],)}
    assert not suggestions.welcome("zh").complete
    assert welcome(suggestions) == (RIVER,)


def test_after_an_answer_nothing_is_repeated(opened: Opened) -> None:
    assistant = rivers()
    suggestions = opened(assistant)
    welcome(suggestions)
    river, lake = assistant.ask("多长的河？"), assistant.ask(LAKE)
    assert suggestions.after((lake,), "zh").questions == (RIVER, BRIDGE)
    cited = replace(assistant.ask(RIVER), question="哪条河长412公里？", resolved_question="？")
    assert suggestions.after((cited,), "zh").questions == (
        LAKE,
        BRIDGE,
    )  # the sentence has been quoted
    assert suggestions.after((river, lake, cited), "en").questions == (BRIDGE,)


def test_a_cited_document_is_looked_at_first(opened: Opened, monkeypatch: Any) -> None:
    monkeypatch.setattr(pool, "SAMPLED", 1)
    assistant = rivers()
    suggestions = opened(assistant)
    (offered,) = welcome(suggestions)
    (path,) = [
        at for at in ("0.txt", "1.txt") if assistant.ask(offered).citations[0].document != at
    ][:1]
    cited = assistant.ask({"0.txt": RIVER, "1.txt": LAKE}[path])
    moved = replace(cited.citations[0], start=90, end=91)
    turns = (replace(cited, question="?", resolved_question="?", citations=(moved,)),)
    assert not suggestions.after(turns, "zh").complete
    wait_until(lambda: suggestions.after(turns, "zh").complete)
    assert suggestions.after(turns, "zh").questions == (cited.question, offered)


def test_nothing_is_asked_while_somebody_asks(opened: Opened) -> None:
    assistant = rivers()
    suggestions = opened(assistant)
    with suggestions.resting():
        assert suggestions.welcome("zh") == ((), False)
        assert suggestions._thread is not None
        suggestions._thread.join(0.3)  # time enough to ask, if it did
        assert assistant.asked == []
    assert welcome(suggestions) == (RIVER, LAKE, BRIDGE)


def test_without_an_index_the_error_is_passed_on(opened: Opened) -> None:
    assistant = rivers()
    assistant.fails = IndexMissing("index.missing", index=".wenda")
    with pytest.raises(IndexMissing):
        opened(assistant).welcome("zh")


def test_documents_take_turns() -> None:
    def of(document: str, *asked: str) -> tuple[Suggestion, ...]:
        return tuple(Suggestion(each, document, 0, 1, "zh") for each in asked)

    checked = {"a": of("a", "甲乙丙？", "丁戊己？"), "b": of("b", "庚辛壬？"), "c": ()}
    assert choose_welcome(checked, "zh") == ("甲乙丙？", "庚辛壬？", "丁戊己？")


def test_the_file_lies_beside_the_index(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / ".wenda")
    assert questions_file(settings) == tmp_path / ".wenda-questions.json"


def test_only_of_the_documents_that_are_meant_which_are_looked_at_first(
    opened: Opened, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pool, "SAMPLED", 1)
    suggestions = opened(rivers())

    def about(path: str) -> tuple[str, ...]:
        wait_until(lambda: suggestions.welcome("zh", within=[path]).complete)
        return suggestions.welcome("zh", within=[path]).questions

    for path, question in (("0.txt", RIVER), ("1.txt", LAKE)):
        assert about(path) == (question,)
    assert suggestions.welcome("zh", {"1.txt"}, ["0.txt"]).questions == ()
    after = suggestions.after((), "zh", within=["0.txt"])
    assert after.questions == (RIVER,)
