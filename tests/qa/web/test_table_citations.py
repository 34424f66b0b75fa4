"""A row of a table as it is cited: the heads set apart, the place as the kind of file names it."""

from __future__ import annotations

import pytest

from index import Place
from qa.cli.text import format_citation
from qa.i18n.messages import Language
from qa.i18n.places import place_name
from qa.types import Answer, Citation, Segment
from qa.web.conversation.export import export_markdown
from qa.web.rendering import render_answer
from tests.qa.web.test_escape import read_html

QUOTE = "项目：氨氮，结果：<0.42>"
CITED = Citation(
    1, "水.xlsx", "水", 2, 3, 19, QUOTE, 0.9, "水质", None, Place("row", 5, "水质"), (0, 3, 6, 9)
)
ANSWER = Answer(
    "氨氮的结果是多少？", "氨氮的结果是多少？", True, 0.9, f"{QUOTE}[1]", (CITED,), (), 0.1,
    (Segment("quotation", QUOTE, (1,)),),
)  # fmt: skip


def test_heads_are_set_apart_from_the_cells() -> None:
    html = render_answer(ANSWER, 0, "zh")
    assert html.count('<span class="wenda-column">') == 2
    assert '<span class="wenda-column">项目：</span>氨氮，<span class="wenda-column">结果：' in html
    assert QUOTE in read_html(html)[0]


def test_the_place_is_named_on_the_screen_the_terminal_and_in_exports() -> None:
    place = "工作表“水质”第 5 行"
    assert place in read_html(render_answer(ANSWER, 0, "zh"))[0]
    assert format_citation(CITED, "zh") == f"[1] 水.xlsx · 水 · {place}"
    assert f"水 · {place} · 水.xlsx \\[3\\:19\\]" in export_markdown([ANSWER], "zh")


@pytest.mark.parametrize(
    ("language", "place", "words"),
    [
        ("zh", Place("slide", 3), "第 3 张幻灯片"),
        ("zh", Place("notes", 3), "第 3 张幻灯片的备注"),
        ("en", Place("row", 388), "row 388"),
        ("en", Place("row", 388, "Meters"), "sheet “Meters”, row 388"),
        ("en", Place("time", 3750), "at 01:02:30"),
        ("en", Place("mail", 0, "2024-03-05 09:12"), "mail of 2024-03-05 09:12"),
        ("en", Place("line", 7), "line 7"),
        ("zh", Place("record", 7), "第 7 条记录"),
        ("en", Place("of another program", 7), "7"),
    ],
)
def test_places_in_words(language: Language, place: Place, words: str) -> None:
    assert place_name(language, place) == words
