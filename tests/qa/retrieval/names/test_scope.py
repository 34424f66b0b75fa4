"""The documents that the names of a scope stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import DocumentError, Settings, build
from qa import Retriever
from qa.retrieval.names.scope import documents_within, known_names, scope_names
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

TEXTS = {
    "规章/安全/动火作业.md": "# 动火作业规定\n\n动火证当天有效。\n",
    "规章/假期.txt": "年假制度\n\n年假五天。\n",
    "规章制度汇编.txt": "汇编\n\n汇编于二月。\n",
    "合同/2024-租赁合同（终稿）.txt": "房屋租赁协议\n\n押金三千元。\n",
    "合同/附件[1].txt": "清单\n\n桌子两张。\n",
    "notes/Reading List.txt": "Books\n\nThree books are due.\n",
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder = tmp_path_factory.mktemp("scope")
    for name, text in TEXTS.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings: Settings = settings_in(folder)
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return Retriever.open(settings=settings, encoder=FakeEncoder())


RULES = ("规章/假期.txt", "规章/安全/动火作业.md")


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("规章/假期.txt", ("规章/假期.txt",)),
        ("规章/", RULES),
        ("规章", RULES),
        ("./规章", RULES),
        ("规章\\安全", ("规章/安全/动火作业.md",)),
        ("安全/", ("规章/安全/动火作业.md",)),
        ("規章/", RULES),
        ("*.md", ("规章/安全/动火作业.md",)),
        ("规章/*.txt", ("规章/假期.txt",)),
        ("合同/附件[1].txt", ("合同/附件[1].txt",)),
        ("附件[1].txt", ("合同/附件[1].txt",)),
        ("房屋租赁协议", ("合同/2024-租赁合同（终稿）.txt",)),
        ("租赁合同", ("合同/2024-租赁合同（终稿）.txt",)),
        ("年假制度", ("规章/假期.txt",)),
        ("reading list", ("notes/Reading List.txt",)),
        ("ＮＯＴＥＳ/", ("notes/Reading List.txt",)),
    ],
)
def test_a_name_of_documents(retriever: Retriever, name: str, paths: tuple[str, ...]) -> None:
    assert documents_within(retriever.current(), [name]) == paths


def test_several_names_are_searched_together(retriever: Retriever) -> None:
    found = documents_within(retriever.current(), ["规章", "规章/假期.txt", "notes"])
    assert found == ("notes/Reading List.txt", *RULES)


def test_the_place_of_a_file_is_a_name(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = Path(retriever.current().paths[0])
    index = retriever.current()
    assert documents_within(index, [str(docs / "规章")]) == RULES
    monkeypatch.chdir(docs.parent)
    assert documents_within(index, ["docs/合同/附件[1].txt"]) == ("合同/附件[1].txt",)
    assert documents_within(index, ["docs"]) == tuple(sorted(TEXTS))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("规章/假斯.txt", "规章/假期.txt"),
        ("动火作业规", "规章/安全/动火作业.md"),
        ("redaing list", "notes/Reading List.txt"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    retriever: Retriever, name: str, nearest: str
) -> None:
    with pytest.raises(DocumentError) as raised:
        documents_within(retriever.current(), [name])
    assert raised.value.code == "scope.unknown_like"
    assert raised.value.fields["name"] == name
    assert raised.value.fields["nearest"].split(", ")[0] == nearest


@pytest.mark.parametrize("name", ["", "  ", "/", "zzz", "a\0b", "x" * 5000, "[", "*.pdf"])
def test_a_name_like_none(retriever: Retriever, name: str) -> None:
    with pytest.raises(DocumentError) as raised:
        documents_within(retriever.current(), [name])
    assert raised.value.code == "scope.unknown"


def test_names_are_kept_as_given_each_once() -> None:
    assert scope_names(["规章/", " a.txt", "规章/"]) == ("规章/", "a.txt")
    assert scope_names("a.txt") == ("a.txt",)


def test_what_a_scope_may_be_given(retriever: Retriever) -> None:
    assert known_names(retriever.current()) == sorted(
        [*TEXTS, "规章/", "规章/安全/", "合同/", "notes/"]
    )


def test_a_search_is_of_these_documents_however_well_others_match(retriever: Retriever) -> None:
    everywhere = retriever.search("押金三千元", 1)[0]
    assert everywhere.document == "合同/2024-租赁合同（终稿）.txt"
    found = retriever.search("押金三千元", 10, within=["规章/"])
    assert sorted(result.document for result in found) == sorted(RULES)
    assert [result.rank for result in found] == [1, 2]
    with pytest.raises(DocumentError):
        retriever.search("押金", within=["没有"])
