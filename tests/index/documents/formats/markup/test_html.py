"""Web pages and e-books: content, structure, page frame, encodings, what is refused."""

import io
import zipfile

import pytest

from index import Document, DocumentError
from index.documents.formats.markup.html import read_html
from index.documents.reader import read_document

PAGE = """<!DOCTYPE html><html><head><title>总结 - 某某网</title><style>p{}</style></head><body>
<nav><ul><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li></ul></nav>
<h1>某市工作<b>总结</b></h1>
<p>2024年是决胜之年，<b>全市</b>齐心协力，<a href="x">圆满</a>完成任务。</p>
<script>alert(1)</script>
<h2>一、做法</h2><p>加强领导。<br>落实责任。</p>
<ul><li>产业扶贫<ul><li>种植苹果</li></ul></li><li><p>就业扶贫</p></li></ul>
<h2>二、数据</h2>
<table><tr><th>县</th><th>人口</th></tr><tr><td>甲县</td><td>1200</td></tr></table>
<ol start="3"><li>第三步</li><li><p>第四步</p></li></ol>
<div>没有段落标签。<p>有标签。</p>又没有。</div><pre>a = 1
b = 2</pre>
<p>&lt;img src=x onerror=alert(1)&gt; 是文字。</p><p style="display: none">看不见。</p>
<div class="links"><a href="1">上一篇</a> <a href="2">下一篇</a> <a href="3">返回</a></div>
<footer>版权所有 京ICP备000号</footer></body></html>"""


def lines_of(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_a_page_is_read_without_its_frame() -> None:
    document = read_document("a.html", PAGE.encode())
    assert lines_of(document) == [
        "某市工作总结", "2024年是决胜之年，全市齐心协力，圆满完成任务。", "一、做法",
        "加强领导。", "落实责任。", "产业扶贫", "种植苹果", "就业扶贫", "二、数据",
        "县：甲县，人口：1200", "3. 第三步", "4. 第四步", "没有段落标签。", "有标签。", "又没有。",
        "a = 1", "b = 2", "<img src=x onerror=alert(1)> 是文字。",
    ]  # fmt: skip
    assert [(document.text[g.start : g.end], g.reason) for g in document.omitted] == [
        ("首页 新闻", "navigation or page frame"),
        ("上一篇 下一篇 返回", "navigation or page frame"),
        ("版权所有 京ICP备000号", "navigation or page frame"),
    ]
    assert document.title == "某市工作总结"
    assert [part.title for part in document.parts] == ["某市工作总结", "一、做法", "二、数据"]


def test_the_stated_title_serves_where_there_is_no_heading() -> None:
    page = "<title>通知\n 一则</title><p>今天下雨。</p>"
    assert read_document("a.htm", page.encode()).title == "通知 一则"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb18030", "gb2312"), ("gb18030", None), ("utf-8", "gbk"), ("big5", "big5"),
     ("utf-16", None), ("shift_jis", "Shift_JIS"), ("utf-8", "nonsense")],
)  # fmt: skip
def test_the_encoding_is_the_declared_one_where_that_holds(
    encoding: str, declared: str | None
) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    text = {"big5": "今天下雨，明天晴。", "shift_jis": "今日は雨です。"}.get(
        encoding, "今天下雨，我们在家读书写字，明天再去学校上课。"
    )
    page = f"<html><head>{meta}</head><body><p>{text}</p></body></html>"
    assert read_html(page.encode(encoding)).text == text


def test_a_wrong_declaration_does_not_mangle() -> None:
    for length in range(2, 9):  # some of these are valid GBK too
        text = "今天下雨明天放晴"[:length]
        page = f'<meta charset="gbk"><p>{text}</p>'.encode()
        assert read_html(page).text == text


def test_cells_that_span_rows_and_columns() -> None:
    page = """<table><tr><th>地区</th><th>年份</th><th>产量</th></tr>
    <tr><td rowspan="2">华北</td><td>甲年</td><td>三吨</td></tr><tr><td>乙年</td><td>四吨</td></tr>
    <tr><td colspan="2">合计</td><td>七吨</td></tr></table>"""
    assert read_html(page.encode()).text.split("\n") == [
        "地区：华北，年份：甲年，产量：三吨", "地区：华北，年份：乙年，产量：四吨",
        "地区：合计，产量：七吨",
    ]  # fmt: skip


def test_marks_of_notes_are_left_out_and_captions_are_kept() -> None:
    page = """<p>人口<a href="#fn1" role="doc-noteref"><sup>1</sup></a>增长<sup><a
    href="#n">[2]</a></sup>，
    见<a href="b.html#三">[3]</a>和<a href="#a">附录</a>，10<sup>3</sup>人<a href="x">4</a>。</p>
    <table><caption>各县 人口</caption><tr><th>县</th><th>人口</th></tr>
    <tr><td>甲</td><td>12</td></tr></table><ol><li>据年鉴。<a href="#r1">↩︎</a></li>
    <li>据普查。<a href="#r2" role="doc-backlink">回</a></li></ol>"""
    assert read_html(page.encode()).text.split("\n") == [
        "人口增长，见和附录，103人4。",
        "各县 人口",
        "县：甲，人口：12",
        "1. 据年鉴。",
        "2. 据普查。",
    ]


def test_deeply_nested_and_broken_markup_is_read() -> None:
    page = "<div>" * 1500 + "今天下雨。" + "</p></b>"
    assert read_html(page.encode()).text == "今天下雨。"
    assert read_html("<p>今天<p>明天<b>后天".encode()).text == "今天\n明天后天"


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(DocumentError, match="its elements are nested too deeply"):
        read_html(("<div>" * 50_000 + "今天下雨。").encode())


def test_pages_without_text_are_refused() -> None:
    for page in (b"<html></html>", b"<script>a()</script>", b"   "):
        with pytest.raises(DocumentError):
            read_document("a.html", page)


def book(**changes: str | bytes) -> bytes:
    """A small e-book of two chapters, with some of its files changed."""
    package = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
    <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>乡村故事</dc:title></metadata>
    <manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="b" href="text/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>
    <item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest>
    <spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
    container = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""
    chapter = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": package,
        "OEBPS/nav.xhtml": chapter + "<body><h1>目录</h1></body></html>",
        "OEBPS/text/one.xhtml": chapter + "<body><h1>第一回</h1><p>春天。</p></body></html>",
        "OEBPS/text/二.xhtml": chapter + "<body><h1>第二回</h1><p>秋天。</p></body></html>",
    }
    files.update({name.replace("__", "/"): content for name, content in changes.items()})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    document = read_document("a.epub", book())
    assert document.title == "乡村故事"
    assert [part.title for part in document.parts] == ["第一回", "第二回"]
    assert lines_of(document) == ["第一回", "春天。", "第二回", "秋天。"]


def test_books_that_are_damaged_or_unsafe_are_refused() -> None:
    whole = book()
    with pytest.raises(DocumentError, match="it is damaged"):
        read_document("a.epub", whole[:200])
    with pytest.raises(DocumentError, match="names no package"):
        read_document("a.epub", book(**{"META-INF/container.xml": "<container/>"}))
    with pytest.raises(DocumentError, match=r"damaged: OEBPS/book\.opf is missing"):
        read_document("a.epub", with_entry_renamed(whole))
    with pytest.raises(DocumentError, match="times its size: that looks like a bomb"):
        read_document("a.epub", book(**{"OEBPS/text/one.xhtml": "<p>" + "天" * 20_000_000}))
    bomb = '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><container>&b;</container>'
    with pytest.raises(DocumentError, match="declares entities of its own"):
        read_document("a.epub", book(**{"META-INF/container.xml": bomb}))
    with pytest.raises(DocumentError, match=r"protected against copying \(DRM\)"):
        read_document("a.epub", book(**{"META-INF/encryption.xml": "", "META-INF/rights.xml": ""}))


def with_entry_renamed(data: bytes) -> bytes:
    return data.replace(b"OEBPS/book.opf", b"OEBPS/boot.opf")


def test_entities_of_a_page_of_its_own_are_not_expanded() -> None:
    page = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">]><p>今天&a;&a;下雨。</p>'
    assert "aaaaaaaaaa" not in read_html(page.encode()).text.replace('<!ENTITY a "a', "")
