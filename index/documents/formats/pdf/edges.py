"""What at the edges of the pages of a PDF could be boilerplate of its folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from index.documents.folder_boilerplate import Boilerplate, Edges, candidates, line_code
from index.documents.formats.pdf.heads import edges_of
from index.documents.formats.pdf.lines import Line

MOST_PAGES_COMPARED = 8


def find_edges(shown: Mapping[Line, int], lines: Sequence[Line], boilerplate: Boilerplate) -> Edges:
    """What a document shows at the edges of its pages, whether or not it was read without
    the boilerplate of its folder."""
    body = max((line.text for line in lines if line not in shown), key=len, default="")
    codes = frozenset(shown.values())
    return Edges(codes, line_code(body), codes & boilerplate)


def boilerplate_candidates(
    pages: Sequence[Sequence[Line]], omitted: Collection[Line]
) -> Iterator[Line]:
    """The lines at the edges of a short document's pages that could be boilerplate of its folder
    (in a long document they are recognised because they recur within it)."""
    for page in pages if len(pages) <= MOST_PAGES_COMPARED else ():
        lines = [line for line in edges_of(page) if line not in omitted]
        yield from (lines[place] for place in candidates([line.text for line in lines]))
