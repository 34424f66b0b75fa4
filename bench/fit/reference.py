"""Compute the vectors that every machine's are compared with, by torch from the bundled weights.

    python -m bench.fit.reference

Writes ``index/encoding/reference.npz``; needed again only when the sentences or the weights change.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index import DEFAULT_MODEL, settings_from_environment
from index.encoding.model_file import obtain_model_file
from index.encoding.preparation import compile_bundled
from index.encoding.reference import VECTORS, encode_sentences
from index.encoding.transformer import load_transformer


def main() -> None:
    """Write the file, and say how large it is."""
    cache = settings_from_environment().cache
    folder = compile_bundled(obtain_model_file(cache), cache, DEFAULT_MODEL)
    passages, queries = encode_sentences(load_transformer(str(folder / "sentence-transformer")))
    target = Path("index/encoding") / VECTORS
    np.savez(target, passages=passages.astype(np.float16), queries=queries.astype(np.float16))
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
