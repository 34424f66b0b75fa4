"""Questions asked of some documents only; a better answer elsewhere is a decoy."""

from __future__ import annotations

import pytest

from index import DocumentError, Encoder
from qa.assistant import Assistant
from qa.types import Answer, Segment
from tests.support.answers import assistant_over, quotes

NIGHT = "夜间施工通知\n\n夜间噪声不得超过55分贝，超标一次停工一天。\n"
DAY = "日间施工通知\n\n日间施工噪声不得超过70分贝，超标一次罚款。\n"
TEXTS = {
    "night": NIGHT,
    "day": DAY,
    "pumps": "东线泵站\n\n东线有三座泵站：江都站、淮安站、泗阳站。\n",
    "others": "西线泵站\n\n西线有两座泵站：河口站、临泽站。泵站一共五座。\n",
    "law": "第三条 夜间施工须报批。\n",
    "statute": "第三条 白天施工无须报批。\n",
    "east": "East line report\n\nThe east line is 40 kilometres long.\n",
    "west": "West line report\n\nThe west line is 90 kilometres long and opened in 1999.\n",
}
NOISE = "夜间噪声不得超过多少分贝？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("within"), real_encoder, **TEXTS)


def documents_of(answer: Answer) -> set[str]:
    """Every document that anything of an answer is from."""
    quoted = {citation.document for citation in (*answer.citations, *answer.possible)}
    return quoted | {result.document for result in answer.closest}


def test_a_decoy_elsewhere_is_nowhere_in_the_answer(assistant: Assistant) -> None:
    assert documents_of(assistant.ask(NOISE)) == {"night.txt"}
    found = assistant.ask(NOISE, within=["day.txt"])
    assert documents_of(found) == {"day.txt"}
    assert found.within == ("day.txt",)


def test_a_refusal_within_says_so_and_offers_to_ask_of_everything(assistant: Assistant) -> None:
    found = assistant.ask("世界杯冠军是哪支球队？", within=["day.txt", "law"])
    assert not found.answered
    assert documents_of(found) <= {"day.txt", "law.txt"}
    assert found.segments == (
        Segment(
            "label",
            "“day.txt”“law”里没有找到能回答这个问题的内容。",
            code="refused_within",
        ),
        Segment("label", "可以在全部文档中再问。", code="ask_everywhere", lead="\n"),
    )
    assert found.text == "".join(each.lead + each.text for each in found.segments)


def test_a_refusal_within_many_names_a_few(assistant: Assistant) -> None:
    names = ["day.txt", "law.txt", "east.txt", "west.txt"]
    found = assistant.ask("Who won the cup?", within=names)
    assert found.segments[0].text.startswith(
        "“day.txt”, “law.txt”, “east.txt” and others, 4 in all:"
    )


def test_counting_counts_what_is_listed_within(assistant: Assistant) -> None:
    found = assistant.ask("一共有几座泵站？", within=["pumps.txt"])
    assert documents_of(found) == {"pumps.txt"}
    assert quotes(found) == ["东线有三座泵站：江都站、淮安站、泗阳站。"]


def test_an_article_is_looked_up_within(assistant: Assistant) -> None:
    assert quotes(assistant.ask("第三条的内容是什么？", within=["statute"])) == [
        "第三条 白天施工无须报批。"
    ]


def test_comparing_stays_within(assistant: Assistant) -> None:
    found = assistant.ask("Which line is longer, the east or the west line?", within=["east.txt"])
    assert documents_of(found) == {"east.txt"}


def test_a_named_document_narrows_the_scope(assistant: Assistant) -> None:
    within = ["night", "day"]
    found = assistant.ask("《日间施工通知》里噪声不得超过多少分贝？", within=within)
    assert documents_of(found) == {"day.txt"}
    assert found.within == ("night", "day")


def test_a_document_named_outside_of_the_scope_is_not_searched(assistant: Assistant) -> None:
    found = assistant.ask("《夜间施工通知》里噪声不得超过多少分贝？", within=["day"])
    assert documents_of(found) == {"day.txt"}


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("How long is the line in the east line report?", "east.txt"),
        ("In the West Line Report, how long is the line?", "west.txt"),
        ("How long is the line in the report “East line report”?", "east.txt"),
    ],
)
def test_a_report_named_in_english(assistant: Assistant, question: str, document: str) -> None:
    assert documents_of(assistant.ask(question)) == {document}
    both = assistant.ask(question, within=["east", "west"])
    assert documents_of(both) == {document}


def test_a_conversation_stays_where_it_was_asked(assistant: Assistant) -> None:
    chat = assistant.conversation()
    first = chat.ask("夜间施工须报批吗？", within=["law", "statute"])
    second = chat.ask("那白天呢？")
    assert first.within == second.within == ("law", "statute")
    assert documents_of(second) <= {"law.txt", "statute.txt"}
    everywhere = chat.ask(NOISE, within=())
    assert everywhere.within == ()
    assert documents_of(everywhere) == {"night.txt"}


def test_an_unknown_name_is_an_error_that_names_the_nearest(assistant: Assistant) -> None:
    with pytest.raises(DocumentError, match=r"no document.*nihgt\.txt.*night\.txt"):
        assistant.ask(NOISE, within=["nihgt.txt"])


def test_all_documents_named_is_as_none_named(assistant: Assistant) -> None:
    everything = assistant.ask(NOISE, within=["*.txt"])
    plain = assistant.ask(NOISE)
    assert everything.citations == plain.citations
    assert everything.confidence == plain.confidence
