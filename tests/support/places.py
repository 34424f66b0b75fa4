"""Where the tests find things: the checkout, its documents, the labelled questions."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SEED = SEEDS / "000_f9637205696df0b4.txt"
DATA = ROOT / "tests" / "data"
CACHE = ROOT / ".cache" / "tests"
"""The prepared model, made once for all runs."""
EVAL_DATA = ROOT.parent / "shared" / "eval"
"""Benchmark files; a test that needs one skips where there are none."""
CASES = ROOT.parent / "shared" / "cases"
"""Small folders with a conversation each; tests skip those that are not there."""


def own_cache(folder: Path) -> Path:
    """An empty cache folder in the folder, but for links to what takes long to make."""
    cache = folder / "cache"
    cache.mkdir()
    for name in ("models", "jieba*", "bilingual-*", "sounds-*"):
        for made in CACHE.glob(name):
            (cache / made.name).symlink_to(made)
    return cache
