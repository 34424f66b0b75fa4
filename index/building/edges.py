"""``edges.npy``: what each document of a generation shows at its edges.

See ``index.documents.folder_boilerplate``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from index.arrays import open_array
from index.documents.folder_boilerplate import Edges

EDGES = "edges.npy"
EDGE_ROW = np.dtype([("document", "<i4"), ("told", "<i4"), ("line", "<u8"), ("body", "<u8")])


def write_edges(folder: Path, paths: Sequence[str], edges: Mapping[str, Edges]) -> None:
    """Write a row for each line: its document's number in ``paths``, whether it was left out as
    part of a frame (1 or 0), its code, and that of the document's body."""
    np.save(folder / EDGES, np.array(list(_list_rows(paths, edges)), EDGE_ROW))


def _list_rows(
    paths: Sequence[str], edges: Mapping[str, Edges]
) -> Iterator[tuple[int, bool, int, int]]:
    for number, path in enumerate(paths):
        each = edges[path]
        yield from ((number, line in each.left_out, line, each.body) for line in sorted(each.lines))


def read_edges(folder: Path, paths: Sequence[str]) -> dict[str, Edges]:
    """The edges of the documents, by their paths; those without such lines are not in it.

    Raises OSError and ValueError when the file cannot be read.
    """
    found = {}
    for number, group in groupby(open_array(folder / EDGES).tolist(), key=lambda row: row[0]):
        rows = list(group)
        found[paths[number]] = Edges(
            frozenset(line for _, _, line, _ in rows),
            rows[0][3],
            frozenset(line for _, told, line, _ in rows if told),
        )
    return found
