"""PDF files drawn line by line."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
LEFT, SIZE = 70, 12  # points
STEP = 18  # points between two lines
ESSAY = (
    "脱贫攻坚是时代赋予每一个扶贫工作者的时代任务和光荣使命。共产党员作为先锋队要识时局，"
    "顺时势，不辱使命，勇于担当，加快脱贫进程。党员干部要争做脱贫路上的带头羊。"
)


def pdf(*pages: Callable[[Canvas], None]) -> bytes:
    """A file of A4 pages, each drawn by a function."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        canvas.setFont(FONT, SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(texts: Sequence[str], left: float = LEFT, top: float = 760) -> Callable[[Canvas], None]:
    """Draws lines one below the other."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(left, top - STEP * number, text)

    return draw


def both(*drawings: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    """Several drawings on one page."""

    def draw(canvas: Canvas) -> None:
        for drawing in drawings:
            drawing(canvas)

    return draw


def cut(text: str, width: int) -> list[str]:
    """A text as lines of so many characters."""
    return [text[at : at + width] for at in range(0, len(text), width)]


def table(rows: Sequence[Sequence[str]], width: float) -> Callable[[Canvas], None]:
    """Draws the cells of rows, row by row, in columns of a width in points."""
    return both(
        *(
            lines([cell], LEFT + width * column, 760 - STEP * number)
            for number, row in enumerate(rows)
            for column, cell in enumerate(row)
        )
    )
