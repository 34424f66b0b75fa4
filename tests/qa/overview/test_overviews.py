"""Whole overviews, of documents and of folders, as the assistant gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import DocumentError, Encoder, Settings, SettingsError
from qa.assistant import Assistant
from qa.overview.parts import plain
from qa.retrieval.retriever import Retriever
from qa.types import Answer, Segment
from tests.support.documents.builds import opened

NIGHT = """夜间施工通知

为减少扰民，现就夜间施工作如下规定。

一、每日二十二点至次日六点停止土方作业，抢险除外。

二、夜间噪声不得超过55分贝，超标一次停工一天。

三、确需连续施工的，提前三天报备，并在现场公示。

本通知自发布之日起执行。
"""
CANTEEN = "食堂通知\n\n食堂晚餐改为十七点半开始，周五供应面食。\n"
HANDBOOK = """员工手册

第一章 考勤

上班时间为早上九点，迟到三次扣半天工资。请假须提前一天向主管提出。

第二章 报销

差旅费凭票据报销，须在回来后十日内提交。住宿标准为每晚四百元。

第三章 休假

年假每年十天，当年用完，不得结转。婚假为十五天。
"""
POINTS = [
    "一、每日二十二点至次日六点停止土方作业，抢险除外。",
    "二、夜间噪声不得超过55分贝，超标一次停工一天。",
    "三、确需连续施工的，提前三天报备，并在现场公示。",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("overviews")
    texts = {"night": NIGHT, "canteen": CANTEEN, "handbook": HANDBOOK}
    return Assistant(opened(folder, encoder=real_encoder, **texts))


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def labels(answer: Answer) -> list[tuple[str, str]]:
    return [(each.code, each.text) for each in answer.segments if each.kind == "label"]


def check_citations(assistant: Assistant, answer: Answer) -> None:
    """Every quotation stands in its document where its citation says, and is cited once."""
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
    cited = [n for segment in answer.segments for n in segment.citations]
    assert cited == [citation.n for citation in answer.citations]
    assert cited == list(range(1, len(cited) + 1))


def test_the_points_of_a_notice_are_quoted_in_order(assistant: Assistant) -> None:
    answer = assistant.ask("总结一下《夜间施工通知》的要点")
    assert answer.answered
    assert quotes(answer) == POINTS
    assert answer.segments == (
        Segment(
            "label", "《夜间施工通知》，摘引 3 句：", code="overview_document", document="night.txt"
        ),
        *(Segment("quotation", text, (n,), lead="\n") for n, text in enumerate(POINTS, 1)),
    )
    check_citations(assistant, answer)


def test_every_part_of_a_handbook_is_quoted_under_its_heading(assistant: Assistant) -> None:
    answer = assistant.ask("概括一下员工手册")
    assert labels(answer) == [
        ("overview_parts", "《员工手册》，共 3 部分，摘引 3 句："),
        ("overview_part", "第一章 考勤"),
        ("overview_part", "第二章 报销"),
        ("overview_part", "第三章 休假"),
    ]
    assert [citation.part for citation in answer.citations] == [
        "第一章 考勤", "第二章 报销", "第三章 休假",
    ]  # fmt: skip
    assert not set(quotes(answer)) & {"员工手册", "第一章 考勤", "第二章 报销", "第三章 休假"}
    check_citations(assistant, answer)


def test_as_many_sentences_are_quoted_as_were_asked_for(assistant: Assistant) -> None:
    assert len(assistant.ask("用五句话总结《员工手册》").citations) == 5
    short = assistant.ask("用两句话总结《员工手册》")
    assert len(short.citations) == 2
    assert labels(short)[0] == (
        "overview_some_parts",
        "《员工手册》，共 3 部分，从其中 2 部分摘引 2 句：",
    )
    assert len(assistant.ask("一句话概括《夜间施工通知》").citations) == 1


def test_the_documents_of_a_folder_are_counted_and_each_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("这几篇文章主要讲什么？")
    assert labels(answer) == [
        ("overview_folder", "共 3 份文档："),
        ("overview_entry", "1. 食堂通知"),
        ("overview_entry", "2. 员工手册"),
        ("overview_entry", "3. 夜间施工通知"),
    ]
    by_document = {citation.document for citation in answer.citations}
    assert by_document == {"canteen.txt", "handbook.txt", "night.txt"}
    check_citations(assistant, answer)


def test_a_list_of_documents(assistant: Assistant) -> None:
    answer = assistant.ask("有哪些文档？")
    assert (answer.answered, answer.citations) == (True, ())
    assert answer.text == "共 3 份文档：\n1. 食堂通知\n2. 员工手册\n3. 夜间施工通知"
    named = [segment.document for segment in answer.segments]
    assert named == ["", "canteen.txt", "handbook.txt", "night.txt"]


def test_english_and_traditional_questions_are_labelled_so(assistant: Assistant) -> None:
    assert assistant.ask("List the documents").text.startswith("Documents: 3\n1. 食堂通知")
    assert assistant.ask("總結《夜間施工通知》").segments[0].text == "《夜间施工通知》，摘引 3 句："
    assert assistant.ask("有哪些文檔？").segments[0].text == "共 3 份文件："


def test_a_conversation_goes_on_from_an_overview(assistant: Assistant) -> None:
    chat = assistant.conversation()
    first = chat.ask("总结第二篇")
    assert first.resolved_question == "总结《员工手册》"
    longer = chat.ask("再详细一点")
    assert longer.resolved_question == "总结《员工手册》"
    assert len(longer.citations) == 2 * len(first.citations)
    other = chat.ask("那第三篇呢？")
    assert other.resolved_question == "总结《夜间施工通知》"
    assert quotes(other) == POINTS
    fewer = chat.ask("用一句话呢？")
    assert (fewer.resolved_question, len(fewer.citations)) == ("总结《夜间施工通知》", 1)
    plain = chat.ask("夜间噪声不得超过多少分贝？")
    assert quotes(plain) == [POINTS[1]]


def test_the_document_cited_last_is_summed_up(assistant: Assistant) -> None:
    chat = assistant.conversation()
    chat.ask("食堂晚餐几点开始？")
    assert chat.ask("总结一下这篇文章").resolved_question == "总结《食堂通知》"


def test_a_place_beyond_the_list_is_refused_with_the_number_there_is(assistant: Assistant) -> None:
    answer = assistant.ask("总结第九篇")
    assert (answer.answered, answer.reason) == (False, "not_found")
    assert answer.text == "没有这一份：一共只有 3 份文档。"


def test_an_overview_is_called_for_by_path_title_or_file_name(assistant: Assistant) -> None:
    for name in ("night.txt", "night", "夜间施工通知", "夜间施工"):
        answer = assistant.overview(name)
        assert quotes(answer) == POINTS
        assert answer.question == answer.resolved_question == "总结《夜间施工通知》"
    assert quotes(assistant.ask(answer.question)) == POINTS
    assert len(assistant.overview("night.txt", sentences=1).citations) == 1
    assert assistant.overview().segments[0].text == "共 3 份文档："
    two = assistant.overview(within=["night.txt", "canteen.txt"])
    assert {citation.document for citation in two.citations} == {"night.txt", "canteen.txt"}
    assert assistant.overview(script="en").segments[0].text == "Documents: 3"


def test_what_there_is_not_is_an_error_that_says_what_there_is(assistant: Assistant) -> None:
    with pytest.raises(
        DocumentError, match=r"no document called '合同'; give a title.*canteen\.txt"
    ):
        assistant.overview("合同")
    with pytest.raises(DocumentError, match=r"several documents.*canteen\.txt、handbook\.txt"):
        assistant.overview("txt")
    with pytest.raises(SettingsError, match="sentences is 0; it must lie between 1 and 50"):
        assistant.overview("night.txt", sentences=0)


def test_an_empty_index_has_no_documents(tmp_path: Path) -> None:
    empty = Assistant(opened(tmp_path))
    assert empty.overview().text == "共 0 份文档："
    assert empty.ask("有哪些文档？").reason == "no_documents"


def test_what_stands_over_an_essay_is_not_quoted_below_it(
    real_settings: Settings, real_encoder: Encoder
) -> None:
    """The essays of the seed have no headings and go by their first words."""
    retriever = Retriever.open(settings=real_settings, encoder=real_encoder)
    cited = Assistant(retriever).overview().citations
    assert len(cited) == 10
    over = {citation.n: plain(citation.part) for citation in cited}
    assert not [each.quote for each in cited if plain(each.quote).startswith(over[each.n])]
