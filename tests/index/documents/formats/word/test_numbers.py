"""The numbers that Word writes by itself: formats, levels, starts, restarts, styles, tables."""

from __future__ import annotations

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from index.documents.formats.word.number_formats import in_words
from tests.support.documents.word_files import lines_of

Items = list[tuple[str, str, str]]


def level(depth: int, look: str, text: str, *more: str, start: int = 1) -> str:
    """A level of a numbering; ``more`` are further properties."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{look}"/>'
        f'<w:lvlText w:val="{text}"/>{"".join(more)}</w:lvl>'
    )


def numbering(*definitions: str, **lists: str) -> str:
    """numbering.xml: the definitions, numbered from 1, and ``n5="1"`` a list 5 of the first;
    what follows in the value are its overrides."""
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">{content}</w:abstractNum>'
        for number, content in enumerate(definitions, 1)
    )
    numbers = "".join(
        f'<w:num w:numId="{name[1:]}"><w:abstractNumId w:val="{content[0]}"/>{content[1:]}</w:num>'
        for name, content in lists.items()
    )
    return f"<w:numbering {nsdecls('w')}>{kinds}{numbers}</w:numbering>"


def put(paragraph: Paragraph, number: str, depth: str) -> None:
    """Make a paragraph an item of a list; an empty name leaves the list or the level out."""
    inner = f"<w:ilvl w:val='{depth}'/>" if depth else ""
    inner += f"<w:numId w:val='{number}'/>" if number else ""
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{inner}</w:numPr>"))


def document(items: Items) -> WordDocument:
    """A document of paragraphs: text, list, level."""
    word = docx.Document()
    for text, number, depth in items:
        put(word.add_paragraph(text), number, depth)
    return word


CHAPTERS = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2")
BULLETS = level(0, "bullet", "●")
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'


def test_automatic_numbers_are_written_out() -> None:
    word = document(
        [("甲", "5", "0"), ("乙", "5", "1"), ("丙", "5", "1"), ("丁", "5", "0"), ("戊", "5", "1"),
         ("己", "6", "0"), ("庚", "7", "0")]
    )  # fmt: skip
    made = numbering(CHAPTERS, BULLETS, n5="1", n6="2", n7=f"1{RESTART}")
    assert lines_of(word, numbering=made) == [
        "一、甲", "一.1 乙", "一.2 丙", "二、丁", "二.1 戊", "己", "三、庚"
    ]  # fmt: skip


def test_articles_with_items() -> None:
    articles = level(0, "chineseCountingThousand", "第%1条", '<w:suff w:val="space"/>')
    articles += level(1, "chineseCounting", "（%2）", '<w:suff w:val="nothing"/>')
    word = document(
        [("巡查。", "5", "0"), ("记录。", "5", "0"), ("白天。", "5", "1"), ("夜间。", "5", "1"),
         ("上报。", "5", "0"), ("电话。", "5", "1")]
    )  # fmt: skip
    assert lines_of(word, numbering=numbering(articles, n5="1")) == [
        "第一条 巡查。", "第二条 记录。", "（一）白天。", "（二）夜间。", "第三条 上报。",
        "（一）电话。",
    ]  # fmt: skip


def test_articles_count_on_through_the_chapters() -> None:
    law = level(0, "chineseCounting", "第%1章")
    law += level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
    law += level(2, "decimal", "%3.")
    word = document(
        [("总则", "5", "0"), ("目的", "5", "1"), ("一款", "5", "2"), ("附则", "5", "0"),
         ("施行", "5", "1"), ("一款", "5", "2")]
    )  # fmt: skip
    assert lines_of(word, numbering=numbering(law, n5="1")) == [
        "第一章 总则", "第一条 目的", "1. 一款", "第二章 附则", "第二条 施行", "1. 一款"
    ]  # fmt: skip


def test_two_lists_of_one_definition_count_on() -> None:
    word = document([("甲", "5", "0"), ("乙", "6", "0"), ("丙", "5", "0")])
    assert lines_of(word, numbering=numbering(CHAPTERS, n5="1", n6="1")) == [
        "一、甲",
        "二、乙",
        "三、丙",
    ]


def test_a_list_may_redefine_a_level() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.", start=4)}</w:lvlOverride>'
    word = document([("甲", "5", "0"), ("乙", "5", "0")])
    assert lines_of(word, numbering=numbering(CHAPTERS, n5=f"1{other}")) == ["IV. 甲", "V. 乙"]


def test_figures_where_a_level_asks_for_them() -> None:
    legal = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    word = document([("甲", "5", "0"), ("乙", "5", "1")])
    assert lines_of(word, numbering=numbering(legal, n5="1")) == ["一、甲", "1.1 乙"]


def test_an_empty_paragraph_counts_and_zero_takes_a_number_away() -> None:
    word = document([("甲", "5", "0"), ("", "5", "0"), ("乙", "0", ""), ("丙", "5", "0")])
    assert lines_of(word, numbering=numbering(CHAPTERS, n5="1")) == ["一、甲", "乙", "三、丙"]


def styled() -> WordDocument:
    """Two styles of one list, and one based on the second; the level is that of the style."""
    word = docx.Document()
    for name, base in (("章", None), ("条", None), ("条文", "条")):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(style.element.nsmap["w"].join("{}") + "styleId", name)
        if base:
            style.base_style = word.styles[base]
        else:
            style.element.get_or_add_pPr().append(
                parse_xml(f"<w:numPr {nsdecls('w')}><w:numId w:val='5'/></w:numPr>")
            )
    return word


def test_styles_number_their_paragraphs() -> None:
    linked = level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="章"/>')
    linked += level(1, "chineseCounting", "第%2条", '<w:pStyle w:val="条"/>')
    word = styled()
    for text, style in (("总则", "章"), ("目的", "条"), ("范围", "条文"), ("正文", "Normal")):
        word.add_paragraph(text, style=style)
    put(word.add_paragraph("附则", style="条"), "", "0")  # the list of the style, another level
    assert lines_of(word, numbering=numbering(linked, n5="1")) == [
        "第一章 总则", "第一条 目的", "第二条 范围", "正文", "第二章 附则"
    ]  # fmt: skip


def test_a_definition_may_be_that_of_a_numbering_style() -> None:
    link, target = '<w:numStyleLink w:val="款式"/>', '<w:styleLink w:val="款式"/>' + CHAPTERS
    word = document([("甲", "5", "0")])
    assert lines_of(word, numbering=numbering(link, target, n5="1", n6="2")) == ["一、甲"]


def test_numbers_in_a_table() -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    rows = [("序号", "名称", "数量"), ("", "闸", "3"), ("", "泵", "9")]
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for row in table.rows[1:]:
        put(row.cells[0].paragraphs[0], "5", "0")
    made = numbering(level(0, "decimal", "%1"), n5="1")
    assert lines_of(word, numbering=made) == [
        "序号：1，名称：闸，数量：3", "序号：2，名称：泵，数量：9"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "look", "shown"),
    [(3, "decimal", "3"), (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"),
     (101, "chineseCountingThousand", "一百零一"), (12, "ideographDigital", "一二"),
     (10, "ideographDigital", "一〇"), (3, "ideographTraditional", "丙"),
     (11, "ideographTraditional", "11"), (12, "ideographZodiac", "亥"),
     (3, "decimalEnclosedCircleChinese", "③"), (3, "decimalEnclosedCircle", "③"),
     (21, "decimalEnclosedCircle", "21"), (2, "decimalEnclosedParen", "⑵"),
     (2, "decimalEnclosedFullstop", "⒉"), (1, "ideographEnclosedCircle", "㊀"),
     (12, "chineseLegalSimplified", "壹拾贰"), (3, "ideographLegalTraditional", "參"),
     (5, "decimalZero", "05"), (12, "decimalFullWidth", "１２"), (4, "numberInDash", "- 4 -"),
     (22, "ordinal", "22nd"), (11, "ordinal", "11th"), (3, "lowerLetter", "c"),
     (28, "upperLetter", "BB"), (14, "upperRoman", "XIV"), (4, "lowerRoman", "iv"),
     (0, "upperRoman", "0"), (7, "unheardOf", "7")],
)  # fmt: skip
def test_numbers_as_they_look(number: int, look: str, shown: str) -> None:
    assert in_words(number, look) == shown
