"""Overviews of a folder that is named among several: which questions ask for one, what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import DocumentInfo, build
from qa.assistant import Assistant
from qa.i18n.answers import Script
from qa.overview.folder_asking import find_folder, folder_question
from qa.overview.questions.hints import may_ask
from qa.retrieval.retriever import Retriever
from qa.types import Answer
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

TEXTS = {
    "质量/检验.txt": "检验\n\n灯芯绒的缩水率是百分之二。\n",
    "质量/投诉.txt": "投诉\n\n宏达服装退回了三匹府绸。\n",
    "质量/旧/1990.txt": "旧账\n\n一九九零年没有投诉。\n",
    "english/guide.txt": "Guide\n\nSamples are free up to five metres.\n",
    "english/notes.txt": "Notes\n\nThe dye house is closed in May.\n",
    "制度/考勤/迟到.txt": "迟到\n\n迟到十五分钟以内扣二十元。\n",
}
QUALITY = ["质量/投诉.txt", "质量/旧/1990.txt", "质量/检验.txt"]
ENGLISH = ["english/guide.txt", "english/notes.txt"]


def info(path: str) -> DocumentInfo:
    return DocumentInfo(path, path, path, 1, 1, 1, 1, 0, ())


@pytest.mark.parametrize(
    ("question", "name", "kind", "sentences"),
    [
        ("质量文件夹里有什么？", "质量", "folder", None),
        ("总结一下“质量”这个文件夹", "质量", "folder", None),
        ("概括質量資料夾裡的文檔", "质量", "folder", None),
        ("列出质量文件夹里的文档", "质量", "list", None),
        ("质量文件夹里有哪些文件？", "质量", "list", None),
        ("用两句话总结考勤文件夹", "制度/考勤", "folder", 2),
        ("制度/考勤文件夹的主要内容是什么", "制度/考勤", "folder", None),
        ("What is in the english folder?", "english", "folder", None),
        ("How many documents are in the folder “english”?", "english", "list", None),
    ],
)
def test_a_question_for_a_folder(
    question: str, name: str, kind: str, sentences: int | None
) -> None:
    found = find_folder(question, [info(path) for path in TEXTS])
    assert found is not None
    assert (found.name, found.request.kind, found.request.sentences) == (name, kind, sentences)
    assert all(each.path.startswith(f"{name}/") for each in found.documents)
    assert may_ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "这个文件夹讲了什么？",
        "财务文件夹讲了什么？",
        "考勤文件夹里规定迟到扣多少？",
        "质量讲了什么？",
        "What does the english folder say about price?",
    ],
)
def test_an_ordinary_question(question: str) -> None:
    assert find_folder(question, [info(path) for path in TEXTS]) is None


SCRIPTS: list[tuple[str, Script]] = [("质量", "zh-Hans"), ("质量", "zh-Hant"), ("english", "en")]


@pytest.mark.parametrize(("name", "script"), SCRIPTS)
def test_the_question_that_stands_for_it_asks_for_it(name: str, script: Script) -> None:
    asked = folder_question(name, script)
    found = find_folder(asked, [info(path) for path in TEXTS])
    assert found is not None
    assert found.name == name


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("folders")
    documents = Path(folder / "documents")
    for path, text in TEXTS.items():
        (documents / path).parent.mkdir(parents=True, exist_ok=True)
        (documents / path).write_text(text, "utf-8")
    settings = settings_in(folder)
    build([documents], settings=settings, encoder=FakeEncoder())
    return Assistant(Retriever.open(settings=settings, encoder=FakeEncoder()))


def cited(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


def test_only_its_documents_are_quoted_and_counted(assistant: Assistant) -> None:
    answer = assistant.ask("质量文件夹里有什么？")
    assert answer.text.startswith("“质量”文件夹，共 3 份文档：\n")
    assert cited(answer) == set(QUALITY)
    assert answer.resolved_question == answer.question
    english = assistant.ask("What is in the english folder?")
    assert english.text.startswith("Folder “english”. Documents: 2\n")
    assert cited(english) == set(ENGLISH)


def test_its_documents_are_listed_with_their_numbers_among_all(assistant: Assistant) -> None:
    answer = assistant.ask("列出质量文件夹里的文档")
    assert answer.text == "“质量”文件夹，共 3 份文档：\n4. 投诉\n5. 旧账\n6. 检验"
    assert not answer.citations
    third = assistant.ask("第六份讲了什么？")
    assert cited(third) == {"质量/检验.txt"}


def test_it_goes_on_to_be_longer_or_shorter(assistant: Assistant) -> None:
    chat = assistant.conversation()
    chat.ask("总结质量文件夹")
    shorter = chat.ask("只要三句话")
    assert shorter.resolved_question == "总结“质量”文件夹"
    assert assistant.ask(shorter.resolved_question).text.startswith("“质量”文件夹，")
    assert shorter.text.startswith("“质量”文件夹，")
    assert cited(shorter) == set(QUALITY)
    assert len(shorter.citations) == 3


def test_within_a_scope_a_folder_holds_what_is_in_both(assistant: Assistant) -> None:
    answer = assistant.ask("总结质量文件夹", within=["质量/投诉.txt", "english/guide.txt"])
    assert cited(answer) == {"质量/投诉.txt"}
