"""Documents of every format are read without the frame of their folder or of their chapters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from index import left_out, open_index
from index.documents.boilerplate import FOLDER_BOILERPLATE, RUNNING_HEAD
from index.documents.folder_boilerplate import NO_BOILERPLATE, line_code
from index.documents.formats.text.plain_text import extract_lines
from index.documents.reader import read_document
from tests.index.documents.formats.markup.test_html import book
from tests.index.documents.formats.pdf.test_document import FONT, drawn
from tests.support.documents.folder_boilerplate import FOOT, HEAD, TOPICS, built, essay, framed
from tests.support.documents.folders import settings_in


def test_without_its_frame_a_text_has_its_own_title() -> None:
    frame = frozenset({line_code(HEAD), line_code(FOOT)})
    text = framed("骆驼")
    extracted = extract_lines(text, frame)
    assert [text[block.start : block.end] for block in extracted.blocks] == essay("骆驼")
    assert [(text[each.start : each.end], each.reason) for each in extracted.omitted] == [
        (HEAD, FOLDER_BOILERPLATE),
        (FOOT, FOLDER_BOILERPLATE),
    ]
    assert read_document("a.txt", text.encode(), frame).title == "骆驼的来历"
    assert extracted.edges.lines == extract_lines(text).edges.lines
    assert extracted.edges.left_out == frame
    assert extract_lines(text).edges.left_out == NO_BOILERPLATE


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
    assert {text for text, reason in shown if reason == FOLDER_BOILERPLATE} >= {HEAD, FOOT}
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
    document = read_document("a.epub", book(**{"OEBPS/book.opf": package, **chapters}))
    shown = [document.text[each.start : each.end] for each in document.paragraphs]
    assert shown == [line for each in lines.values() for line in each[1:4]]
    assert {(document.text[e.start : e.end], e.reason) for e in document.omitted} == {
        ("某某出版社", RUNNING_HEAD),
        ("返回目录", RUNNING_HEAD),
    }
    assert [part.title for part in document.parts] == [f"第{number}章" for number in range(4)]
