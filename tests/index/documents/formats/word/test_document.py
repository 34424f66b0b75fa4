"""Word documents: what is read, how it reads, what is refused."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from index import DocumentError, Settings
from index.documents.formats.word.document import read_word
from index.documents.reader import read, read_document
from index.documents.scanner import scan
from tests.support.documents.word_files import (
    ENTITIES,
    FOOTNOTES,
    bomb,
    lines_of,
    saved,
    with_parts,
)


def test_headings_give_title_chapters_and_headings() -> None:
    word = docx.Document()
    word.add_heading("年度报告", 0)
    word.add_heading("总体情况", 1)
    word.add_paragraph("今年任务完成。")
    word.add_heading("问题", 2)
    word.add_paragraph("还有不足。")
    word.add_heading("明年计划", 1)
    word.add_paragraph("继续努力。")
    document = read_document("a.docx", saved(word))
    assert document.title == "年度报告"
    assert [part.title for part in document.parts] == ["总体情况", "明年计划"]
    assert [p.heading for p in document.paragraphs] == [
        None, "年度报告", "总体情况", "总体情况", "问题", None, "明年计划"
    ]  # fmt: skip


def test_headings_without_styles_are_known_by_their_form() -> None:
    word = docx.Document()
    for line in ("某市管理办法", "第一章 总则", "本办法适用于全市各级机关。" * 3, "第二章 附则"):
        word.add_paragraph(line)
    word.add_paragraph("本办法由市财政局解释，自发布之日起施行。")
    document = read_document("a.docx", saved(word))
    assert [part.title for part in document.parts] == ["第一章 总则", "第二章 附则"]


def test_a_style_based_on_a_heading_is_one_and_contents_are_left_out() -> None:
    word = docx.Document()
    own = word.styles.add_style("本单位标题", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = word.styles["Heading 1"]
    contents = word.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    word.add_paragraph("总则\t1", style=contents)
    for heading in ("总则", "附则"):
        word.add_paragraph(heading, style=own)
        word.add_paragraph("照此办理。")
    document = read_document("a.docx", saved(word))
    assert [part.title for part in document.parts] == ["总则", "附则"]
    assert [(document.text[g.start : g.end], g.reason) for g in document.omitted] == [
        ("总则 1", "table of contents")
    ]


def test_tables_read_row_by_row() -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    rows = [("县", "人口", "脱贫率"), ("甲县", "1200", "98%"), ("乙县", "", "97%")]
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    pairs = word.add_table(2, 2)
    for row, pair in zip(pairs.rows, [("姓名：", "张三"), ("年龄", "30")], strict=True):
        row.cells[0].text, row.cells[1].text = pair
    assert lines_of(word) == [
        "县：甲县，人口：1200，脱贫率：98%", "县：乙县，脱贫率：97%", "姓名：张三", "年龄：30"
    ]  # fmt: skip


def test_merged_cells_are_read_once_across_and_in_every_row_down() -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    for cell, text in zip(table.rows[0].cells, ("地区", "年份", "产量"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "华北"
    table.cell(1, 1).text, table.cell(1, 2).text = "甲年", "三吨"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "缺"
    assert lines_of(word) == ["地区：华北，年份：甲年，产量：三吨", "地区：华北，年份：缺"]


def test_lists_breaks_links_and_insertions() -> None:
    word = docx.Document()
    word.add_paragraph("种植苹果", style="List Bullet")
    word.add_paragraph("第一行").add_run().add_break(WD_BREAK.LINE)
    paragraph = word.add_paragraph("甲")
    paragraph._p.append(parse_xml(
        f"<w:ins {nsdecls('w')}><w:r><w:t>乙</w:t></w:r></w:ins>"))  # fmt: skip
    paragraph._p.append(parse_xml(
        f"<w:del {nsdecls('w')}><w:r><w:delText>丙</w:delText></w:r></w:del>"))  # fmt: skip
    paragraph._p.append(parse_xml(
        f"<w:hyperlink {nsdecls('w')}><w:r><w:t>丁</w:t></w:r></w:hyperlink>"))  # fmt: skip
    assert lines_of(word) == ["种植苹果", "第一行", "甲乙丁"]


def test_text_in_content_controls_and_text_boxes_is_read_once() -> None:
    word = docx.Document()
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p>"
    word.element.body.insert(0, parse_xml(control + "</w:sdtContent></w:sdt>"))
    box = "<w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent>"
    spaces = nsdecls("w") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    run = f"<w:r {spaces}><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
    run += f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    word.add_paragraph("正文。")._p.append(parse_xml(run))
    assert lines_of(word) == ["控件里的话。", "正文。", "框里的话。"]


def test_a_footnote_stands_behind_its_paragraph() -> None:
    word = docx.Document()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    word.add_paragraph("产量增加。").add_run()._r.append(reference)
    word.add_paragraph("后文。")
    notes = Part(PackURI("/word/footnotes.xml"), "application/xml", b"", word.part.package)
    word.part.relate_to(notes, RELATION_TYPE.FOOTNOTES)
    assert lines_of(word, footnotes=FOOTNOTES) == [
        "产量增加。",
        "注：见《统计年鉴》第3页。",
        "后文。",
    ]


def test_page_headers_and_footers_are_left_out() -> None:
    word = docx.Document()
    word.add_paragraph("正文。")
    word.sections[0].header.paragraphs[0].text = "某公司 内部资料"
    word.sections[0].footer.paragraphs[0].text = "第 1 页"
    document = read_document("a.docx", saved(word))
    left_out = [document.text[gone.start : gone.end] for gone in document.omitted]
    assert (document.text, left_out) == (
        "正文。\n某公司 内部资料\n第 1 页",
        ["某公司 内部资料", "第 1 页"],
    )


def test_a_document_that_unpacks_to_far_too_much_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"unpacks to \d+ times its size: that looks like a b"):
        read_word(bomb())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(encoding: str) -> None:
    xml = ENTITIES.replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
    data = with_parts(saved(docx.Document()), {"word/document.xml": xml})
    with pytest.raises(DocumentError, match="declares entities of its own; it is refused"):
        read_word(data)


def test_damaged_and_encrypted_documents_are_refused() -> None:
    data = saved(docx.Document())
    for broken in (data[: len(data) // 2], b"PK\x03\x04 nonsense", b"no zip at all"):
        with pytest.raises(DocumentError, match="it is damaged"):
            read_word(broken)
    with pytest.raises(DocumentError, match="it is damaged"):
        read_word(with_parts(data, {"word/document.xml": b"<w:document><w:body>"}))
    with pytest.raises(DocumentError, match=r"encrypted, or an old \.doc; save it as \.docx"):
        read_word(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_zip_that_is_no_document_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "今天。")
    with pytest.raises(DocumentError, match=r"damaged, or no \.docx"):
        read_word(buffer.getvalue())


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("正文。")
    (tmp_path / "报告.DOCX").write_bytes(saved(word))
    (source,) = scan([tmp_path], Settings()).sources
    assert [document.text for document in read(source, Settings())] == ["正文。"]
