"""Make a reader of the mean weights of two, the second of which went on from the first.

    python -m bench.fit.reader_mean FIRST SECOND OUT

What the second has learned last it holds too firmly, and it has half forgotten something else; the
mean of both keeps more of either (Wortsman et al., Model soups, ICML 2022). The updates are
products of two factors each, and the means of those are no mean of the products: where the readers
lie far apart it is no reader at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray


def mean_of(first: Path, second: Path) -> dict[str, NDArray[np.float16]]:
    """The mean weights of two readers (``reader.npz``), by their names, float16.

    Raises ValueError if they are not of the same names and shapes.
    """
    with (
        np.load(first, allow_pickle=False) as one,
        np.load(second, allow_pickle=False) as other,
    ):
        shapes = [{name: held[name].shape for name in held} for held in (one, other)]
        if shapes[0] != shapes[1]:
            raise ValueError(f"{second} is no reader of the form of {first}")
        return {
            name: ((one[name].astype(np.float32) + other[name]) / 2).astype(np.float16)
            for name in one
        }


def main(
    first: Annotated[Path, typer.Argument(help="reader.npz of a reader")],
    second: Annotated[Path, typer.Argument(help="of the one that went on from it")],
    out: Annotated[Path, typer.Argument(help="where the mean goes")],
) -> None:
    """Write the mean of two readers."""
    np.savez_compressed(out, allow_pickle=False, **mean_of(first, second))


if __name__ == "__main__":
    typer.run(main)
