"""The frame of a folder: which lines are one, for which documents, and how edges are stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.building.generation.edges import read_edges, write_edges
from index.documents.folder_boilerplate import (
    EDGE,
    LEAST_DOCUMENTS,
    NO_BOILERPLATE,
    NO_EDGES,
    Edges,
    find_edges,
    find_folder_boilerplate,
    line_code,
    may_be_boilerplate,
)
from tests.support.documents.folder_boilerplate import FOOT, HEAD

FRAMES = [
    HEAD,
    FOOT,
    "首页 > 文学 > 散文",
    "某某市人民政府办公室",
    "【打印本页】 【关闭窗口】",
    "版权所有：某某报社，未经许可不得转载。",
    "Copyright 2024 Example Press. All rights reserved.",
    "分享到：微信 微博",
    "内部资料 注意保存",
]
WRITTEN = [
    "前言",
    "摘 要",
    "目　录",
    "参考文献",
    "第一章 总则",
    "一、指导思想",
    "（二）工作目标",
    "1. 背景",
    "各位代表：",
    "同志们，朋友们！",
    "本办法自发布之日起施行。",
    "谢谢大家！",
    "作者：鲁迅",
    "文/张三",
    "本报记者：李四",
    "# 标题",
    "……",
    "他说" + "很长很长的话" * 20,
    "By John Smith",
    "Introduction",
]


@pytest.mark.parametrize("line", FRAMES)
def test_what_may_frame(line: str) -> None:
    assert may_be_boilerplate(line)


@pytest.mark.parametrize("line", WRITTEN)
def test_what_authors_write_again_and_again_may_not(line: str) -> None:
    assert not may_be_boilerplate(line)


def edges(*lines: str) -> Edges:
    return find_edges(lines, NO_BOILERPLATE)[0]


def test_only_the_outermost_lines_may_frame() -> None:
    inner = [f"第二行 {number}" for number in range(2)]
    shown = edges(HEAD, "第一章 总则", "长句子。", *inner, "另一句。", FOOT)
    assert shown.lines == {line_code(HEAD), line_code(FOOT)}
    words = edges("题目", "句子。", "返回首页", *["正文一句。"] * EDGE, "返回首页", "句子。")
    assert words.lines == {line_code("返回首页")}
    inside = ["正文一句。"] * EDGE
    assert edges("题目", *inside, "返回首页", *inside).lines == NO_BOILERPLATE


def test_a_title_may_not_frame() -> None:
    assert edges("我的家乡", "我的家乡很美。", "那里有山。").lines == NO_BOILERPLATE
    assert edges(HEAD, "我的家乡", "我的家乡很美。").lines == {line_code(HEAD)}
    assert edges(HEAD, "一、我的家乡", "我的家乡很美。").lines == {line_code(HEAD)}
    assert edges("返回首页", "我的家乡很美。").lines == {line_code("返回首页")}
    poem = edges("春晓", "春眠不觉晓", "处处闻啼鸟")
    assert poem.lines == {line_code(line) for line in ("春晓", "春眠不觉晓", "处处闻啼鸟")}


def test_a_document_of_a_frame_alone_keeps_it() -> None:
    frame = frozenset({line_code(HEAD), line_code("返回首页")})
    assert find_edges([HEAD, "返回首页"], frame)[1] == []
    assert find_edges([HEAD, "——", "返回首页"], frame)[1] == []
    assert find_edges([HEAD, "题目", "正文。", "返回首页"], frame)[1] == [0, 3]
    assert find_edges(["正文。", HEAD, "还有。"], frame)[1] == []


def test_a_line_of_five_documents_and_a_quarter_is_a_frame() -> None:
    def folder(count: int, others: int) -> dict[str, Edges]:
        with_head = {f"a/{n}.txt": edges(HEAD, f"题{n}", f"第{n}句话。") for n in range(count)}
        return with_head | {f"a/b/{n}.txt": edges(f"题{n}", f"又{n}句。") for n in range(others)}

    five, four = folder(LEAST_DOCUMENTS, 15), folder(LEAST_DOCUMENTS - 1, 0)
    assert find_folder_boilerplate(five).of("a/x.txt") == {line_code(HEAD)}
    assert find_folder_boilerplate(five).of("a/b/x.txt") == {line_code(HEAD)}
    assert find_folder_boilerplate(five).by_folder.keys() == {"", "a"}
    assert find_folder_boilerplate(five).of("c/x.txt") == {line_code(HEAD)}
    assert find_folder_boilerplate(four).of("a/x.txt") == NO_BOILERPLATE
    assert find_folder_boilerplate(folder(LEAST_DOCUMENTS, 16)).of("a/x.txt") == NO_BOILERPLATE


def test_copies_and_versions_of_one_text_make_no_frame() -> None:
    copies = {f"{n}.txt": edges(HEAD, "题", "同一段话，说了又说。", f"{n}号。") for n in range(9)}
    assert find_folder_boilerplate(copies).of("0.txt") == NO_BOILERPLATE


def test_a_folder_within_has_its_own_frame() -> None:
    inner = {f"网页/{n}.txt": edges(HEAD, f"题{n}", f"第{n}句话。") for n in range(6)}
    outer = {f"{n}.txt": edges(f"题{n}", f"又{n}句。") for n in range(60)}
    frames = find_folder_boilerplate(inner | outer)
    assert (frames.of("网页/x.txt"), frames.of("x.txt")) == (
        frozenset({line_code(HEAD)}),
        NO_BOILERPLATE,
    )


def test_edges_come_back_as_they_were_stored(tmp_path: Path) -> None:
    stored = {
        "a": edges(HEAD, "话。", FOOT),
        "b": NO_EDGES,
        "c": Edges(frozenset({1, 2}), 3, frozenset({2})),
    }
    write_edges(tmp_path, list(stored), stored)
    assert read_edges(tmp_path, list(stored)) == {"a": stored["a"], "c": stored["c"]}
