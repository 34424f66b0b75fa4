"""The frame of a folder: which lines are one, and that an index follows when it changes."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from index import (
    BuildReport,
    LeftOut,
    Progress,
    Settings,
    Skipped,
    build,
    build_documents,
    left_out,
    open_index,
)
from index.boilerplate import FOLDER_FRAME, RUNNING_HEAD
from index.edges import read_edges, write_edges
from index.frame import (
    EDGE,
    LEAST_DOCUMENTS,
    NO_EDGES,
    NO_FRAME,
    Edges,
    edges_of,
    find_frames,
    line_code,
    may_frame,
)
from index.plain_text import plain_text
from index.read import document_of
from tests.fakes import FakeEncoder
from tests.folders import searches, settings_in, stored_files, write
from tests.test_read_html import book
from tests.test_read_pdf import FONT, drawn

HEAD = "某某文库 · 名家散文选"
FOOT = "扫码关注“某某文库”，每天读一篇好文章。"
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
TOPICS = ["骆驼", "高铁", "竹子", "茶叶", "月亮", "算盘", "长城", "扬州", "黄河"]


def essay(topic: str) -> list[str]:
    """A title and two paragraphs that no other essay has."""
    return [
        f"{topic}的来历",
        f"说起{topic}，人人都知道一些，可是{topic}到底从哪里来，却少有人说得明白。" * 3,
        f"所以，{topic}是值得细看的。",
    ]


def framed(topic: str, head: Sequence[str] = (HEAD,), foot: Sequence[str] = (FOOT,)) -> str:
    return "\n".join([*head, *essay(topic), *foot]) + "\n"


@pytest.mark.parametrize("line", FRAMES)
def test_what_may_frame(line: str) -> None:
    assert may_frame(line)


@pytest.mark.parametrize("line", WRITTEN)
def test_what_authors_write_again_and_again_may_not(line: str) -> None:
    assert not may_frame(line)


def edges(*lines: str) -> Edges:
    return edges_of(lines, NO_FRAME)[0]


def test_only_the_outermost_lines_may_frame() -> None:
    inner = [f"第二行 {number}" for number in range(2)]
    shown = edges(HEAD, "第一章 总则", "长句子。", *inner, "另一句。", FOOT)
    assert shown.lines == {line_code(HEAD), line_code(FOOT)}
    words = edges("题目", "句子。", "返回首页", *["正文一句。"] * EDGE, "返回首页", "句子。")
    assert words.lines == {line_code("返回首页")}
    inside = ["正文一句。"] * EDGE
    assert edges("题目", *inside, "返回首页", *inside).lines == NO_FRAME


def test_a_title_may_not_frame() -> None:
    assert edges("我的家乡", "我的家乡很美。", "那里有山。").lines == NO_FRAME
    assert edges(HEAD, "我的家乡", "我的家乡很美。").lines == {line_code(HEAD)}
    assert edges(HEAD, "一、我的家乡", "我的家乡很美。").lines == {line_code(HEAD)}
    assert edges("返回首页", "我的家乡很美。").lines == {line_code("返回首页")}
    poem = edges("春晓", "春眠不觉晓", "处处闻啼鸟")
    assert poem.lines == {line_code(line) for line in ("春晓", "春眠不觉晓", "处处闻啼鸟")}


def test_a_document_of_a_frame_alone_keeps_it() -> None:
    frame = frozenset({line_code(HEAD), line_code("返回首页")})
    assert edges_of([HEAD, "返回首页"], frame)[1] == []
    assert edges_of([HEAD, "——", "返回首页"], frame)[1] == []
    assert edges_of([HEAD, "题目", "正文。", "返回首页"], frame)[1] == [0, 3]
    assert edges_of(["正文。", HEAD, "还有。"], frame)[1] == []


def test_a_line_of_five_documents_and_a_quarter_is_a_frame() -> None:
    def folder(count: int, others: int) -> dict[str, Edges]:
        with_head = {f"a/{n}.txt": edges(HEAD, f"题{n}", f"第{n}句话。") for n in range(count)}
        return with_head | {f"a/b/{n}.txt": edges(f"题{n}", f"又{n}句。") for n in range(others)}

    five, four = folder(LEAST_DOCUMENTS, 15), folder(LEAST_DOCUMENTS - 1, 0)
    assert find_frames(five).of("a/x.txt") == {line_code(HEAD)}
    assert find_frames(five).of("a/b/x.txt") == {line_code(HEAD)}
    assert find_frames(five).by_folder.keys() == {"", "a"}
    assert find_frames(five).of("c/x.txt") == {line_code(HEAD)}
    assert find_frames(four).of("a/x.txt") == NO_FRAME
    assert find_frames(folder(LEAST_DOCUMENTS, 16)).of("a/x.txt") == NO_FRAME


def test_copies_and_versions_of_one_text_make_no_frame() -> None:
    copies = {f"{n}.txt": edges(HEAD, "题", "同一段话，说了又说。", f"{n}号。") for n in range(9)}
    assert find_frames(copies).of("0.txt") == NO_FRAME


def test_a_folder_within_has_its_own_frame() -> None:
    inner = {f"网页/{n}.txt": edges(HEAD, f"题{n}", f"第{n}句话。") for n in range(6)}
    outer = {f"{n}.txt": edges(f"题{n}", f"又{n}句。") for n in range(60)}
    frames = find_frames(inner | outer)
    assert (frames.of("网页/x.txt"), frames.of("x.txt")) == (frozenset({line_code(HEAD)}), NO_FRAME)


def test_without_its_frame_a_text_has_its_own_title() -> None:
    frame = frozenset({line_code(HEAD), line_code(FOOT)})
    text = framed("骆驼")
    extracted = plain_text(text, frame)
    assert [text[block.start : block.end] for block in extracted.blocks] == essay("骆驼")
    assert [(text[each.start : each.end], each.reason) for each in extracted.omitted] == [
        (HEAD, FOLDER_FRAME),
        (FOOT, FOLDER_FRAME),
    ]
    assert document_of("a.txt", text.encode(), frame).title == "骆驼的来历"
    assert extracted.edges.lines == plain_text(text).edges.lines
    assert extracted.edges.told == frame
    assert plain_text(text).edges.told == NO_FRAME


def word(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def page(lines: Sequence[str]) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for number, line in enumerate(lines):
            for row, start in enumerate(range(0, len(line), 36)):
                canvas.drawString(60, 780 - 60 * number - 18 * row, line[start : start + 36])

    return drawn(draw)


def in_format(kind: str, lines: Sequence[str]) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    if kind == "docx":
        return word(lines)
    if kind == "pdf":
        return page(lines)
    if kind == "epub":
        return book(**{"OEBPS/text/one.xhtml": paragraphs, "OEBPS/text/二.xhtml": "<p></p>"})
    return ("\n\n".join(lines) if kind == "md" else f"<body>{paragraphs}</body>").encode()


@pytest.mark.parametrize("kind", ["md", "docx", "html", "epub", "pdf"])
def test_every_format_is_read_without_its_frame(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    for topic in TOPICS[:6]:
        (folder / f"{topic}.{kind}").write_bytes(in_format(kind, [HEAD, *essay(topic), FOOT]))
    settings = settings_in(tmp_path)
    built(settings)
    shown = [(each.text, each.reason) for each in left_out(settings.index)]
    assert {text for text, reason in shown if reason == FOLDER_FRAME} >= {HEAD, FOOT}
    with open_index(settings.index) as index:
        texts = [index.passage(number).text for number in range(len(index))]
    assert not any(HEAD in text or FOOT in text for text in texts)
    assert all(any(f"{topic}的来历" in text for text in texts) for topic in TOPICS[:6])


def test_lines_at_the_edges_of_a_books_chapters_are_left_out() -> None:
    names = [f"c{number}" for number in range(4)]
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="text/html"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    lines = {
        name: ["某某出版社", f"第{number}章", f"第{number}章的话。", "前言", "返回目录"]
        for number, name in enumerate(names)
    }
    chapters = {
        f"OEBPS/{name}.xhtml": "<p>{}</p><h1>{}</h1><p>{}</p><p>{}</p><p>{}</p>".format(*each)
        for name, each in lines.items()
    }
    document = document_of("a.epub", book(**{"OEBPS/book.opf": package, **chapters}))
    shown = [document.text[each.start : each.end] for each in document.paragraphs]
    assert shown == [line for each in lines.values() for line in each[1:4]]
    assert {(document.text[e.start : e.end], e.reason) for e in document.omitted} == {
        ("某某出版社", RUNNING_HEAD),
        ("返回目录", RUNNING_HEAD),
    }
    assert [part.title for part in document.parts] == [f"第{number}章" for number in range(4)]


def built(settings: Settings) -> BuildReport:
    return build([settings.index.parent / "docs"], settings=settings, encoder=FakeEncoder())


def equals_clean(settings: Settings) -> None:
    folder = settings.index.parent
    clean = settings.with_changes(index=folder / "clean")
    build([folder / "docs"], settings=clean, encoder=FakeEncoder())
    assert searches(settings) == searches(clean)
    assert stored_files(settings) == stored_files(clean)
    shutil.rmtree(clean.index)


def frame_lines(settings: Settings) -> list[LeftOut]:
    return [each for each in left_out(settings.index) if each.reason == FOLDER_FRAME]


def test_an_index_follows_when_a_frame_comes_and_goes(tmp_path: Path) -> None:
    docs, settings = tmp_path / "docs", settings_in(tmp_path)
    names = [f"{topic}.txt" for topic in TOPICS]
    write(docs, **{topic: framed(topic) for topic in TOPICS[:4]})
    built(settings)
    assert frame_lines(settings) == []
    write(docs, **{TOPICS[4]: framed(TOPICS[4])})
    fifth = built(settings)  # makes it a frame: the four that did not change are read again
    assert [each.document for each in frame_lines(settings)] == sorted(names[:5] * 2)
    assert [each.text for each in frame_lines(settings)] == [HEAD, FOOT] * 5
    assert (fifth.documents, fifth.embedded, fifth.reused) == (5, 5, 0)
    equals_clean(settings)
    write(docs, **{TOPICS[5]: framed(TOPICS[5])})
    sixth = built(settings)
    assert (sixth.documents, sixth.embedded, sixth.reused) == (6, 1, 5)
    equals_clean(settings)
    for name in names[:2]:
        (docs / name).unlink()
    four = built(settings)  # nothing new is there to read, yet these four have the line back
    assert (four.documents, four.removed, frame_lines(settings)) == (4, 2, [])
    assert (four.embedded, four.reused) == (4, 0)
    equals_clean(settings)
    again = built(settings)
    assert (again.generation, again.embedded) == (four.generation, 0)


def test_a_document_that_is_read_again_but_gone_by_then_is_named(tmp_path: Path) -> None:
    docs, settings = tmp_path / "docs", settings_in(tmp_path)
    write(docs, **{topic: framed(topic) for topic in TOPICS[:4]})
    built(settings)
    write(docs, **{TOPICS[4]: framed(TOPICS[4])})

    def vanish(progress: Progress) -> None:
        if (progress.stage, progress.done, progress.total) == ("read", 1, 1):
            (docs / f"{TOPICS[0]}.txt").unlink()

    report = build([docs], settings=settings, encoder=FakeEncoder(), progress=vanish)
    assert report.skipped == (Skipped(f"{TOPICS[0]}.txt", "it is not there any more"),)
    assert (report.documents, report.removed) == (4, 1)
    built(settings)
    equals_clean(settings)


def test_documents_from_memory_are_taken_as_they_are(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    documents = [document_of(f"{topic}.txt", framed(topic).encode()) for topic in TOPICS]
    build_documents(documents, settings=settings, encoder=FakeEncoder())
    assert frame_lines(settings) == []


def test_edges_come_back_as_they_were_stored(tmp_path: Path) -> None:
    stored = {
        "a": edges(HEAD, "话。", FOOT),
        "b": NO_EDGES,
        "c": Edges(frozenset({1, 2}), 3, frozenset({2})),
    }
    write_edges(tmp_path, list(stored), stored)
    assert read_edges(tmp_path, list(stored)) == {"a": stored["a"], "c": stored["c"]}
