"""Builds that fail: what they leave behind, and what of their work the next one uses."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import index.building.generation.embedding
import index.building.generation.writer
from index import IndexMissing, ModelError, WendaError, build, check, open_index
from index.types import PassageText, PassageVectors
from tests.support.documents.builds import left_behind, run
from tests.support.documents.folders import TRADITIONAL, searches, settings_in, write
from tests.support.fake_encoder import FakeEncoder


class Failing(FakeEncoder):
    """Embeds ``good`` passages, then raises; ``error`` None means vectors of a wrong shape."""

    def __init__(self, good: int, error: Exception | None) -> None:
        super().__init__()
        self.good = good
        self.error = error

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        vectors = super().encode_passages(passages)
        if len(self.encoded) > self.good:
            if self.error is not None:
                raise self.error
            return [replace(each, passage=each.passage[:-1]) for each in vectors]
        return vectors


@pytest.mark.parametrize(
    ("error", "raised", "message"),
    [
        (ModelError("the text is too long"), ModelError, "the text is too long"),
        (None, ModelError, r"gave vectors of shapes \(63,\).*use another model"),
        (OSError(errno.ENOSPC, "No space left"), WendaError, "disk is full .*; free some space"),
        (OSError(errno.EIO, "Input/output error"), WendaError, "could not be written: .*Input/out"),
        (sqlite3.OperationalError("database or disk is full"), WendaError, "the disk is full"),
        (KeyboardInterrupt(), KeyboardInterrupt, "^$"),
    ],
)
def test_a_failed_build_leaves_the_last_one_and_keeps_its_vectors(
    docs: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    raised: type[BaseException],
    message: str,
) -> None:
    run(docs)
    settings = settings_in(docs.parent)
    before = searches(settings)
    monkeypatch.setattr(index.building.generation.embedding, "EMBEDDED_AT_ONCE", 2)
    write(docs, **{f"new{i}": f"　　第{i}个新文件。" for i in range(5)})
    failing = Failing(2, error)
    with pytest.raises(raised, match=message):
        run(docs, failing)
    assert searches(settings) == before
    assert left_behind(settings) == {"embedded.sqlite"}
    encoder = FakeEncoder()
    report = run(docs, encoder)
    assert (report.documents, report.embedded, report.reused) == (7, 3, 4)
    assert set(failing.encoded[:2]).isdisjoint(encoder.encoded)
    assert left_behind(settings) == set()


def test_vectors_kept_by_a_build_that_failed_serve_only_the_same_model(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.building.generation.embedding, "EMBEDDED_AT_ONCE", 1)
    with pytest.raises(ModelError):
        run(docs, Failing(1, ModelError("no")))
    with pytest.raises(IndexMissing):
        open_index(docs.parent / "index")
    assert run(docs, FakeEncoder(dimension=32)).embedded == 2


def test_a_damaged_embedding_cache_is_replaced(docs: Path) -> None:
    (docs.parent / "index").mkdir()
    (docs.parent / "index" / "embedded.sqlite").write_bytes(b"no database" * 500)
    assert run(docs).embedded == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"mount cannot be run: {error}")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_ends_the_build_with_the_last_generation_serving(
    docs: Path, small_disk: Path
) -> None:
    settings = settings_in(docs.parent, index=small_disk / "index")
    build([docs], settings=settings, encoder=FakeEncoder())
    before = searches(settings)
    for filled in (0, 1_200_000, 1_500_000, 1_700_000):
        write(docs, **{f"new{i}": f"　　第{i}个新文件。" * 40 for i in range(100)})
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(filled))
        with pytest.raises(WendaError, match=r"disk is full .*; free some space and build"):
            build([docs], settings=settings, encoder=FakeEncoder(dimension=1024))
        assert searches(settings) == before
        check(settings.index)
        assert left_behind(settings) <= {"embedded.sqlite"}
        ballast.unlink()
    for path in docs.glob("new*.txt"):
        path.unlink()
    write(docs, railway=TRADITIONAL)
    assert build([docs], settings=settings, encoder=FakeEncoder()).documents == 3
