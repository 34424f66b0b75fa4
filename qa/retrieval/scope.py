"""Where an answer may come from: some documents only, or all but what was quoted already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Index


@dataclass(frozen=True, slots=True)
class Scope:
    """What of an index may be quoted.

    documents: the paths of the documents to search; all of them where it is empty. shown: the
    sentences that were quoted already, as they stand in the text: they are not to be quoted again,
    wherever else they stand.
    """

    documents: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()


EVERYWHERE = Scope()


def passages_within(index: Index, scope: Scope) -> NDArray[np.int64] | None:
    """The numbers of the passages to search, in order, int64; None for all of them.

    Raises DocumentError when one of the documents is not in the index.
    """
    if not scope.documents:
        return None
    ranges = [index.passages_of(path) for path in scope.documents]
    return np.unique(np.concatenate([np.arange(each.start, each.stop) for each in ranges]))
