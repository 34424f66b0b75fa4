"""A Ray on this machine that the tests of this folder share: to start one takes seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.building.cluster.jobs import HERE, Jobs


@pytest.fixture(scope="package")
def started_ray() -> Iterator[str]:
    """The address of a Ray with two processors."""
    ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'wenda[ray]'")
    with Jobs(HERE, 2) as jobs:
        jobs.start()
        yield str(ray.get_runtime_context().gcs_address)
