"""``edges.npy``: the edge lines of each document of a generation.

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
    """Write one row per line: the number of its document in ``paths``, whether it was left out as
    boilerplate (1 or 0), its code, and the code of the document's body."""
    np.save(folder / EDGES, np.array(list(_list_rows(paths, edges)), EDGE_ROW))


def _list_rows(
    paths: Sequence[str], edges: Mapping[str, Edges]
) -> Iterator[tuple[int, bool, int, int]]:
    for number, path in enumerate(paths):
        each = edges[path]
        yield from ((number, line in each.left_out, line, each.body) for line in sorted(each.lines))


def read_edges(folder: Path, paths: Sequence[str]) -> dict[str, Edges]:
    """Read the edges by path, of the documents that have any.

    Raises OSError or ValueError if the file cannot be read.
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
