"""Rich text (.rtf): its paragraphs and the rows of its tables, through striprtf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.tables import table_pieces
from index.documents.headings import level_by_form, may_be_heading
from index.errors import DocumentError

MARK = b"{\\rtf"
CELL_END = "|"  # how striprtf ends a cell
MOST_CHARACTERS = 100_000_000


def read_rich_text(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The paragraphs of a rich text; pictures and embedded objects are not opened.

    Raises DocumentError when it is no rich text.
    """
    from striprtf import striprtf

    to_text: Callable[..., str] = striprtf.rtf_to_text
    if not data.lstrip().startswith(MARK):
        raise DocumentError("document.damaged_kind", kind="RTF", why="{\\rtf")
    try:
        text = to_text(data.decode("latin-1"), errors="replace")
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError) as error:
        raise DocumentError("document.damaged_kind", kind="RTF", why=error) from error
    if len(text) > MOST_CHARACTERS:
        raise DocumentError("document.too_many_characters", most=MOST_CHARACTERS)
    return assemble(_pieces(text.split("\n")), boilerplate=boilerplate)


def _pieces(lines: list[str]) -> Iterator[Piece]:
    for of_table, group in groupby(lines, key=lambda line: line.endswith(CELL_END)):
        several = list(group)
        if of_table:
            yield from table_pieces([line.split(CELL_END)[:-1] for line in several])
            continue
        shown = [" ".join(line.split()) for line in several]
        shown = [line for line in shown if line]
        for line, below in zip(shown, [*shown[1:], ""], strict=False):
            yield Piece(line, _level(line, below))


def _level(line: str, below: str) -> int:
    """The level of a heading, by its form: the file says nothing of headings."""
    return level_by_form(line, len(line), len(below)) if below and may_be_heading(line) else 0
