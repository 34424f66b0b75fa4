"""Why an answer is what it is: what was ranked for it, with the real model."""

from __future__ import annotations

import pytest

from index import DocumentError, Encoder
from qa.assistant import Assistant
from qa.explaining import ExplainedWord
from tests.support.answers import assistant_over

NIGHT = "夜间噪声不得超过55分贝，超标一次停工一天。"
TEXTS = {
    "night": f"夜间施工通知\n\n{NIGHT}\n",
    "day": "日间施工通知\n\n日间施工噪声不得超过70分贝，超标一次罚款。\n",
    "tea": "茶\n\n茶叶在清明采摘。采下的茶叶当天炒完。\n",
    "law": "第三条 夜间施工须报批。\n",
}
NOISE = "夜间噪声不得超过多少分贝？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("explained"), real_encoder, **TEXTS)


def test_the_answer_is_the_best_sentence_of_the_search(assistant: Assistant) -> None:
    answer, found = assistant.ask(NOISE), assistant.explain(NOISE)
    assert (found.way, found.answered, found.confidence) == ("searched", True, answer.confidence)
    assert (found.documents, found.generation) == (4, assistant.generation)
    [search] = found.searches
    best = search.sentences[0]
    assert (best.text, best.citation, best.paragraph) == (NIGHT, 1, answer.citations[0].paragraph)
    assert assistant.document("night.txt").text[best.start : best.end] == NIGHT
    assert search.confidence == found.confidence
    assert search.kinds == ("number",)
    assert best.read is not None and search.read_nowhere is not None
    assert best.read > search.read_nowhere
    assert [each.share for each in search.sentences] == sorted(
        (each.share for each in search.sentences), reverse=True
    )
    figures = dict(search.figures)
    assert figures["best_coverage"] == best.coverage
    assert figures["best_dense"] == best.dense
    assert figures["score"] == best.score


def test_the_words_of_the_question(assistant: Assistant) -> None:
    [search] = assistant.explain("夜间噪声超过多少火星？").searches
    words = {word.text: word for word in search.words}
    assert words["夜间"].known
    assert words["夜间"].sentences == sum("夜间" in each.text for each in search.sentences)
    assert not words["火星"].known
    assert words["火星"].weight > words["噪声"].weight
    assert words["声超"] == ExplainedWord("声超", words["火星"].weight, False, 0, whole=False)
    assert {"夜间", "噪声"} <= set(search.sentences[0].words)


def test_a_refusal_says_what_was_nearest(assistant: Assistant) -> None:
    question = "世界杯冠军是哪支球队？"
    answer, found = assistant.ask(question), assistant.explain(question)
    assert not found.answered
    passages = [(each.document, each.start, each.score) for each in found.searches[0].passages]
    assert passages[:3] == [(each.document, each.start, each.score) for each in answer.closest]
    assert {each.citation for each in found.searches[0].sentences} == {None}


def test_it_stays_within_what_was_asked_of(assistant: Assistant) -> None:
    found = assistant.explain(NOISE, within=["day.txt", "tea"])
    assert found.within == ("day.txt", "tea")
    assert found.documents == 2
    looked = {each.document for search in found.searches for each in search.sentences}
    assert looked == {"day.txt", "tea.txt"}
    with pytest.raises(DocumentError):
        assistant.explain(NOISE, within=["gone.txt"])


def test_a_named_document_confines_the_search(assistant: Assistant) -> None:
    found = assistant.explain("《日间施工通知》里噪声不得超过多少分贝？")
    assert found.searches[0].documents == ("day.txt",)
    assert found.searches[0].question == "噪声不得超过多少分贝？"


def test_a_follow_up_is_explained_as_it_was_understood(assistant: Assistant) -> None:
    first = assistant.ask(NOISE)
    found = assistant.explain("那日间呢？", [first])
    assert found.resolved_question == assistant.ask("那日间呢？", [first]).resolved_question
    assert found.resolved_question != found.question
    assert found.searches[0].question == found.resolved_question


def test_another_language_is_searched_for_in_words_of_its_own(assistant: Assistant) -> None:
    [search] = assistant.explain("What is the noise limit at night?").searches
    assert "噪声" in search.translations
    assert {word.text for word in search.words} <= set(search.translations)


def test_what_is_not_searched_for(assistant: Assistant) -> None:
    assert assistant.explain("第三条的内容是什么？").way == "looked_up"
    assert assistant.explain("有哪些文档？").way == "overview"
    assert assistant.explain(" ").way == "nothing"


def test_explaining_leaves_the_assistant_as_it_was(assistant: Assistant) -> None:
    before = dict(vars(assistant))
    assistant.explain(NOISE)
    assert vars(assistant) == before
