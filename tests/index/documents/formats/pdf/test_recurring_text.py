"""Text that recurs at the edges of pages but for its numbers is no running head."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from index import Document
from index.documents.reader import read_document
from tests.support.documents.drawn_pdf import FONT, LEFT, SIZE, both, lines, pdf

Draw = Callable[[Canvas], None]
ENDINGS = (
    ("青石水厂由县水务局管理，日常运行由运行班", "负责，检修由检修班负责，", "费用另计。"),
    ("白沙水厂由镇政府管理，站长由村里推荐，", "任期是三年，期满之后", "可以连任一次。"),
    ("柳湾泵站只在汛期运行，平时由看护员每周", "开机试运行一次，并且记录", "电压和电流。"),
)
RULE = (
    "第{0}号水闸由所在乡镇的养护队每月检查一次，汛期每周",
    "检查两次，发现渗漏的应当立即上报，并且在{0}天之内",
    "修好。",
)


def read(*pages: Draw) -> Document:
    return read_document("a.pdf", pdf(*pages))


def shown(document: Document) -> list[tuple[int, int, int | None, str]]:
    return [(each.start, each.end, each.page, document.text[each.start : each.end])
            for each in document.paragraphs]  # fmt: skip


def omitted(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.omitted]


def small(text: str, bottom: float, left: float = LEFT) -> Draw:
    """Draws a line in smaller type, at the edge of the page."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(left, bottom, text)
        canvas.setFont(FONT, SIZE)

    return draw


def set_apart(rules: Sequence[Sequence[str]], top: float = 760) -> Draw:
    """Draws paragraphs, each a little apart from the one above it."""
    return both(*(lines(rule, top=top - 64 * number) for number, rule in enumerate(rules)))


@pytest.mark.parametrize("heads", [True, False])
def test_rules_that_differ_in_their_numbers_stay(heads: bool) -> None:
    """Whole ones at the edges of pages, and one that a page break divides after its second line."""
    rules = [[part.format(number) for part in RULE] for number in range(11, 23)]
    pages = []
    for number in range(3):
        some: list[list[str]] = [*rules[4 * number : 4 * number + 4]]
        draws = []
        if number < 2:
            some[3] = some[3][:2]
        if number > 0:
            draws.append(lines(RULE[2:], top=778))
        if heads:
            draws += [small("青石县水务局文件汇编", 812), small(f"{number + 1}", 40, 290)]
        pages.append(both(*draws, set_apart(some, 750)))
    document = read(*pages)
    wanted = ["".join(rule) for rule in rules]
    starts = [sum(len(text) + 1 for text in wanted[:at]) for at in range(len(wanted))]
    assert shown(document) == [
        (start, start + len(text), 1 + at // 4, text)
        for at, (start, text) in enumerate(zip(starts, wanted, strict=True))
    ]
    heads_of = ["青石县水务局文件汇编"] * 3 + ["1", "2", "3"]
    assert sorted(omitted(document)) == (sorted(heads_of) if heads else [])


def test_the_entries_of_a_register_stay() -> None:
    """Each a line of its own, at the usual spacing, also at the edges."""
    entries = [
        f"第{number}号井：水位正常，水量{3 * number}方"
        + ("，井盖已换新，钥匙在站长处。" * (number % 4 == 2) or "。")
        for number in range(1, 37)
    ]
    document = read(
        *(
            both(lines(entries[12 * n : 12 * n + 12]), small("水井登记册", 812, 290))
            for n in range(3)
        )
    )
    assert "".join(each[3] for each in shown(document)) == "".join(entries)
    assert omitted(document) == ["水井登记册"] * 3


def test_a_head_that_counts_the_pages_goes_even_next_to_the_text() -> None:
    """It stands where a line of the text could, and the page's number is all that changes."""
    pages = []
    for number in range(1, 4):
        rule = [part.format(number + 10) for part in RULE]
        pages.append(lines([f"水务管理手册，第{number}面", *rule, *ENDINGS[number - 1]]))
    document = read(*pages)
    assert omitted(document) == [f"水务管理手册，第{number}面" for number in range(1, 4)]
    assert next(each[3] for each in shown(document)) == "".join(RULE).format(11)


def test_a_foot_of_two_lines_goes() -> None:
    """The same on every page, its first line full and without a stop, as lines of text are."""
    feet = ["本手册由青石县水务局编印，未经书面同意不得翻印、摘录或者", "以其他方式传播。"]
    pages = []
    for number in range(3):
        rules = [[part.format(10 * number + at) for part in RULE] for at in range(4)]
        pages.append(both(set_apart(rules), lines(feet, top=120)))
    document = read(*pages)
    assert omitted(document) == feet * 3
    assert len(document.paragraphs) == 12


def test_short_paragraphs_set_apart_are_not_joined() -> None:
    """As many gaps stand between them as within them; their last lines are nearly full."""
    rules = [[RULE[0].format(number), "检查两次，发现渗漏的，应当立即上报，当天修好。"]
             for number in range(11, 17)]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        for number, rule in enumerate(rules):
            for at, line in enumerate(rule):
                canvas.drawString(LEFT, 760 - 42 * number - 18 * at, line)

    assert [each[3] for each in shown(read(draw))] == ["".join(rule) for rule in rules]
