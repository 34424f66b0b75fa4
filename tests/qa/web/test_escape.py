"""Text stays text in HTML and in Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.web.escape import clean, escape, escape_markdown

SPECIAL = st.text(st.sampled_from("<>&\"'`*_[]()#+-!|~$\\{}:=@^.1ab 中。\n\t&;/"), max_size=60)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def read_html(html: str) -> tuple[str, list[str]]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.text, reader.tags


def markdown_text(source: str) -> tuple[str, set[str]]:
    """The text that a Markdown reader shows, and the kinds of what it found besides text."""
    shown, kinds = "", set()
    for block in MarkdownIt("commonmark", {"html": True}).parse(source):
        for token in block.children or ():
            if token.type in ("text", "softbreak", "text_special"):
                shown += token.content or "\n"
            else:
                kinds.add(token.type)
        if block.type not in ("inline", "paragraph_open", "paragraph_close"):
            kinds.add(block.type)
    return shown, kinds


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("脱贫攻坚。", "脱贫攻坚。"),
        ("<script>", "&#60;script&#62;"),
        ("a & b", "a &#38; b"),
        ("[点](x)", "&#91;点&#93;&#40;x&#41;"),
        ("$$x$$", "&#36;&#36;x&#36;&#36;"),
        ("上\n\n下", "上&#10;&#10;下"),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
    ],
)
def test_escape(text: str, html: str) -> None:
    assert escape(text) == html


@given(st.text() | SPECIAL)
def test_html_shows_the_text_and_holds_no_tag(text: str) -> None:
    assert read_html(f"<p>{escape(text)}</p>") == (clean(text), ["p"])


@given(st.text() | SPECIAL)
def test_an_attribute_holds_the_text(text: str) -> None:
    found: list[str | None] = []

    class Attributes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value for _, value in attrs)

    Attributes().feed(f'<p title="{escape(text)}">')
    assert found == [clean(text)]


@given(st.text() | SPECIAL)
def test_markdown_reads_an_html_block_of_escaped_text_as_one_block(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).parse(f"<div>{escape(text)}</div>")
    assert [token.type for token in tokens] == ["html_block"]


@given(SPECIAL)
def test_markdown_shows_the_text_and_no_markup(text: str) -> None:
    line = " ".join(clean(text).split())
    shown, kinds = markdown_text("前" + escape_markdown(line))
    assert (shown, kinds) == ("前" + line, set())


@pytest.mark.parametrize("text", ["1. 一", "2) 二", "- 项", "# 题", "> 引", "    码", "```", "---"])
def test_markdown_at_the_start_of_a_line(text: str) -> None:
    shown, kinds = markdown_text(escape_markdown(" ".join(text.split())))
    assert (shown, kinds) == (" ".join(text.split()), set())
