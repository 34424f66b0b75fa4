"""Web pages, and the chapters of e-books: their content without navigation and page frame."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.documents.boilerplate import PAGE_FRAME
from index.documents.decoding import BYTE_ORDER_MARKS, decode
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.markup.html_tables import html_table_pieces, is_data_table
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.errors import DocumentError
from index.patterns import compile_later
from index.text.han import UNSPACED

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DECLARED = compile_later(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE
)
XML_DECLARED = compile_later(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.-]+)""")
NOT_SHOWN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "button",
        "select",
        "textarea",
        "input",
        "dialog",
    }
)
FRAME = frozenset({"nav", "footer", "aside"})
FRAME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    }
)
HEADING = compile_later(r"h([1-6])")
NOTE_ROLES = frozenset({"doc-noteref", "doc-backlink", "noteref", "backlink"})
NOTE_MARK = compile_later(r"[\[［【(（〔]?(?:注?[0-9]{1,4}|[*†‡§¶①-⑳]|注)[\]］】)）〕]?")
BRACKETED = compile_later(r"[\[［【〔](?:注?[0-9]{1,4}|[*†‡]|注)[\]］】〕]")
BACK = compile_later("[↩↑⤴^]\ufe0e?")
WRAPPED = compile_later(f"(?<=[{UNSPACED}])[ \\t]*\\r?\\n\\s*(?=[{UNSPACED}])")
MOST_DEPTH = 250
LINKS = 0.7  # share of a list's or division's text within links that makes it navigation


@dataclass
class _Line:
    """The line being gathered: its words so far, and what it will be."""

    level: int = 0
    prefix: str = ""
    words: list[str] = field(default_factory=list)


def read_html(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The headings, paragraphs, list items and table rows of a web page.

    Raises DocumentError when its encoding cannot be determined or it cannot be parsed.
    """
    root = parse_html(html_source(data))
    pieces = list(html_pieces(root))
    highest = [piece.text for piece in pieces if piece.level == 1 and not piece.omit]
    title = highest[0] if len(highest) == 1 else _stated_title(root)
    return assemble(pieces, title, boilerplate)


def html_source(data: bytes) -> str:
    """A page's source: as UTF-8 where it is, else in the encoding it declares where that holds,
    else as decode finds it.
    """
    declared = DECLARED.search(data[:4096]) or XML_DECLARED.search(data[:200])
    marked = any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    if not declared or marked or _is_utf8(data):
        return decode(data)
    name = declared[1].decode("ascii").lower()
    # What pages call by these names is the larger character set.
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
    try:
        if codecs.lookup(name).name not in ("utf-16", "utf-7"):
            return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        pass  # the declaration is wrong; what the bytes say counts
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 (a page in another encoding hardly ever is)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def parse_html(source: str) -> HtmlElement:
    """The root element. Entities of the page's own are not expanded by this parser.

    Raises DocumentError when there is nothing to parse.
    """
    import lxml.html
    from lxml.etree import ErrorTypes, ParserError

    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source).replace("\x00", "")
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
    except (ParserError, ValueError, AssertionError) as error:
        raise DocumentError("document.html", why=error) from error
    if any(entry.type == ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise DocumentError("document.nested")
    return root


def html_pieces(root: HtmlElement) -> Iterator[Piece]:
    """The pieces of a page in reading order; navigation and page frame are marked as omitted."""
    body = root.find(".//body")
    walker = _Walker()
    walker.walk(root if body is None else body, 0)
    walker.end_line()
    yield from walker.pieces


class _Walker:
    """Gathers pieces on the way through a page; held open is the line not yet ended."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.line = _Line()
        self.numbers: dict[HtmlElement, int] = {}  # of each numbered list, its last number

    def end_line(self, level: int = 0, prefix: str = "") -> None:
        """End the line gathered so far and begin another."""
        words = "".join(self.line.words)
        if words.strip():
            self.pieces.append(Piece(self.line.prefix + words.strip(), self.line.level))
            prefix = prefix or ""
        elif self.line.prefix and not prefix:
            prefix = self.line.prefix  # <li><p>: the number goes to the paragraph's line
        self.line = _Line(level, prefix)

    def walk(self, element: HtmlElement, depth: int) -> None:
        """Take in an element and all within it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in NOT_SHOWN or _hidden(element) or _is_note_mark(element, tag):
            pass
        elif depth > MOST_DEPTH or _is_frame(element, tag):
            self.end_line()
            reason = PAGE_FRAME if depth <= MOST_DEPTH else None
            self.pieces.append(Piece(" ".join(element.itertext()), omit=reason))
        elif tag == "br":
            self.end_line(self.line.level)
        elif tag == "table" and is_data_table(element):
            self.end_line()
            self.pieces.extend(html_table_pieces(element))
        elif tag == "pre":
            self.end_line()
            self.pieces.extend(Piece(line) for line in element.text_content().split("\n"))
        else:
            self.walk_inside(element, tag, depth)
        self.take(element.tail)

    def walk_inside(self, element: HtmlElement, tag: str, depth: int) -> None:
        """Take in what is within an element that is neither left out nor a table."""
        heading = HEADING.fullmatch(tag)
        level = int(heading[1]) if heading else 0
        if tag in BLOCKS:
            self.end_line(level, self.number(element) if tag == "li" else "")
        self.take(element.text)
        for child in element:
            self.walk(child, depth + 1)
        if tag in BLOCKS:
            self.end_line()
        elif tag in ("td", "th"):
            self.take(" ")

    def number(self, item: HtmlElement) -> str:
        """What stands before an item: its number in a numbered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        start = parent.get("start") or "1"
        first = int(start) if start.isdecimal() else 1
        self.numbers[parent] = self.numbers.get(parent, first - 1) + 1
        return f"{self.numbers[parent]}. "

    def take(self, text: str | None) -> None:
        """Add words to the line, with white space as a browser shows it; a line of the source that
        ends between two Chinese characters leaves none."""
        if text:
            self.line.words.append(re.sub(r"\s+", " ", WRAPPED.sub("", text)))


def _hidden(element: HtmlElement) -> bool:
    style = "".join((element.get("style") or "").split()).lower()
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden or "display:none" in style or "visibility:hidden" in style


def _is_note_mark(element: HtmlElement, tag: str) -> bool:
    """Whether an element is the number of a note, or the way back from it: there to be clicked, and
    in a quotation a stray «1» or «↩»."""
    if tag not in ("a", "sup"):
        return False
    if {*(element.get("epub:type") or "").split(), element.get("role")} & NOTE_ROLES:
        return True
    text = "".join(element.text_content().split())
    link = element if tag == "a" else element.find(".//a")
    if link is None or "#" not in (link.get("href") or ""):
        return False
    raised = tag == "sup" or element.find(".//sup") is not None
    return bool(BACK.fullmatch(text) or (BRACKETED if not raised else NOTE_MARK).fullmatch(text))


def _is_frame(element: HtmlElement, tag: str) -> bool:
    """Whether an element is navigation: by its tag or role, or as nearly all of it is links."""
    if tag in FRAME or element.get("role") in FRAME_ROLES:
        return True
    if tag not in ("ul", "ol", "div", "table", "p"):
        return False
    links = element.findall(".//a[@href]")
    if len(links) < 3:
        return False
    text = "".join(element.text_content().split())
    linked = "".join("".join(link.text_content() for link in links).split())
    return bool(text) and len(linked) >= LINKS * len(text) and len(linked) / len(links) < 16


def _stated_title(root: HtmlElement) -> str:
    found = root.findtext(".//title")
    return " ".join((found or "").split())
