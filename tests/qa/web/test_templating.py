"""Whatever text is put into a template comes out as text, and into what the template wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markdown_it import MarkdownIt

from index import (
    BuildReport,
    Document,
    DocumentInfo,
    Paragraph,
    Part,
    Progress,
    Reason,
    Skipped,
)
from qa.types import Answer, Citation, Result, Segment
from qa.web import templating
from qa.web.documents.panel import (
    render_added,
    render_build_failure,
    render_documents,
    render_progress,
    render_removed,
    render_report,
)
from qa.web.escape import clean
from qa.web.rendering import render_answer, render_error, render_question, render_welcome
from qa.web.source_window import Span
from qa.web.sources.pointers import Pointer
from qa.web.sources.quotations import Quotation
from qa.web.sources.source_panel import render_missing, render_source
from qa.web.templating import ENVIRONMENT, render
from tests.qa.web.test_escape import SPECIAL

CITE, WHOLE = Pointer("cite", 0, 1), Pointer("document", 0, 7)


def answered(text: str) -> str:
    cited = Citation(1, text, text, 1, 0, 3, text, 1.0, text, page=2)
    said = Segment("label", text, code="missing"), Segment("quotation", text, (1,), lead=text)
    return render_answer(Answer(text, "问" + text, True, 0.9, "", (cited,), (), 0.1, said), 0, "zh")


def refused(text: str) -> str:
    near = Result(1, text, text, 0, 3, text, 0.4, 0.5, 1.0, 2, text, 7)
    return render_answer(Answer(text, "问" + text, False, 0.1, text, (), (near,), 0.1), 0, "en")


def source(text: str) -> str:
    whole = f"题\n{text}\n尾"
    paragraphs = (Paragraph(1, 2, 2 + len(text), 0, text),)
    document = Document(text, text, whole, (Part(text, 0, len(whole)),), paragraphs)
    return render_source(document, CITE, Span(3, 2 + len(text)), (), "zh", text)


def documents(text: str) -> str:
    alone = DocumentInfo(f"{text}/1", text, f"/docs/{text}/1", 9, 1, 2, 3, 0, ())
    archive = f"/docs/字{text}.zip"
    packed = [replace(alone, path=f"{text}/{n}", source=archive) for n in (2, 3)]
    return render_documents([alone, *packed, replace(alone, source="")], text, "zh")


def report(text: str) -> str:
    skipped = (Skipped(text, Reason(text)),)
    return render_report(BuildReport(1, 2, 3, 4, 5, 6, skipped, text, 1.0), "en")


def added(text: str) -> str:
    return render_added([text, text], [text], [Skipped(text, Reason(text))], "zh")


SHOWN: dict[str, Callable[[str], str]] = {
    "answer": answered,
    "refusal": refused,
    "question": render_question,
    "error": render_error,
    "welcome": lambda text: render_welcome("zh", Reason(text)),
    "source": source,
    "missing": lambda text: render_missing(
        WHOLE, Quotation(text, text, text, 0, len(text), text), text
    ),
    "documents": documents,
    "progress": lambda text: render_progress(Progress(text, 1, 2), "zh"),
    "report": report,
    "added": added,
    "removed": lambda text: render_removed(Path(f"/trash/{text.replace('/', '')}"), "en"),
    "failed": lambda text: render_build_failure(text, "zh"),
}


def skeleton(html: str) -> list[tuple[str, list[str]]]:
    """The elements in order with their attributes, less the line breaks that text may have."""
    return [(str(each.tag), list(each.attrib)) for each in elements(html) if each.tag != "br"]


def elements(html: str) -> Iterator[lxml.html.HtmlElement]:
    yield from lxml.html.fragment_fromstring(html, create_parent="main").iter()


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN.keys())
@settings(deadline=None, max_examples=40)
@given(text=SPECIAL | st.text(max_size=40))
def test_no_text_adds_an_element_an_attribute_or_a_line(
    shown: Callable[[str], str], text: str
) -> None:
    html = shown(f"字{text}字")
    assert skeleton(html) == skeleton(shown("字字字"))
    assert "\n" not in html
    kinds = [token.type for token in MarkdownIt("commonmark", {"html": True}).parse(html)]
    assert kinds == ["html_block"]


@given(SPECIAL)
def test_text_is_shown_as_it_is(text: str) -> None:
    texts = [each.text or "" for each in elements(render_error(f"字{text}字"))]
    assert texts == ["", clean(f"字{text}字")]


@given(SPECIAL)
def test_an_attribute_holds_the_text_as_it_is(text: str) -> None:
    html = render_documents([DocumentInfo(f"字{text}字", "题", "a", 9, 1, 2, 3, 0, ())], "g", "en")
    (shown,) = (each for each in elements(html) if each.get("class") == "wenda-documents")
    (listed,) = json.loads(shown.get("data-documents") or "")["documents"]
    assert listed["path"] == clean(f"字{text}字")


@pytest.mark.parametrize("name", ENVIRONMENT.list_templates())
def test_the_layout_of_a_template_does_not_come_out(name: str) -> None:
    file = Path(templating.__file__).parent / "templates" / name
    assert "\n" not in ENVIRONMENT.preprocess(file.read_text(encoding="utf-8"))


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'question' is undefined"):
        render("question")
