"""Builds by the workers of Ray: the index is that of a plain build, whatever dies meanwhile.

To start a worker takes seconds of a core, so these are few builds of few jobs; ``test_workers`` has
what a build makes of the rows in all its cases, without Ray.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import BuildReport, ExtraMissing, ModelError, Progress, Settings, build
from index.building.cluster.jobs import HERE, Jobs
from index.types import PassageText, PassageVectors
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRADITIONAL,
    TRAIL,
    settings_in,
    stored_files,
    write,
)
from tests.support.fake_encoder import FakeEncoder

pytestmark = pytest.mark.slow


def make_documents(folder: Path) -> Path:
    """Documents of several kinds, an archive with one that cannot be read, and a file that cannot
    be read."""
    write(folder, 马=HORSES, 脱贫=POVERTY, 铁路=TRADITIONAL, trail=TRAIL)
    write(folder, 长=f"　　第一句话在这里。{'草原上的骑手都爱马。' * 300}\n" * 3)
    (folder / "broken.docx").write_bytes(b"no document")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("inside.txt", "　　压缩包里的一句话。\n")
        archive.writestr("inside.pdf", b"no document")
    return folder


class OnceDeadly(FakeEncoder):
    """Kills the first process that embeds."""

    def __init__(self, marker: Path) -> None:
        super().__init__()
        self._marker = marker

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        if not self._marker.exists():
            self._marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_passages(passages)


class Useless(FakeEncoder):
    """Gives no vectors."""

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        return [PassageVectors(each.passage[:3], each.sentences) for each in
                super().encode_passages(passages)]  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings, BuildReport]:
    """The documents, with the index that this process makes of them."""
    folder = tmp_path_factory.mktemp("plain")
    documents = make_documents(folder / "docs")
    settings = settings_in(folder)
    return documents, settings, build([documents], settings=settings, encoder=FakeEncoder())


def test_the_index_is_that_of_a_plain_build_though_a_worker_dies(
    started_ray: str, plain: tuple[Path, Settings, BuildReport], tmp_path: Path
) -> None:
    documents, local, wanted = plain
    settings = settings_in(tmp_path, ray=HERE, ray_workers=2)
    told: list[Progress] = []
    marker = tmp_path / "marker"
    report = build([documents], settings=settings, encoder=OnceDeadly(marker), progress=told.append)
    assert marker.exists()
    assert stored_files(settings) == stored_files(local)
    assert report.skipped == wanted.skipped
    assert [each.path for each in report.skipped] == ["archive.zip/inside.pdf", "broken.docx"]
    assert (report.embedded, report.reused) == (wanted.embedded, wanted.reused)
    for stage, items in (("read", 7), ("embed", wanted.embedded)):
        last = [each for each in told if each.stage == stage][-1]
        assert (last.done, last.total) == (items, items)
    assert not (settings.index / "ray").exists()


def build_until(stage: str, documents: Path, settings: Settings) -> None:
    def die(progress: Progress) -> None:
        if progress.stage == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    build([documents], settings=settings, encoder=FakeEncoder(), progress=die)


def test_a_build_that_was_killed_before_loading_goes_on_there(
    started_ray: str,
    plain: tuple[Path, Settings, BuildReport],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents, local, wanted = plain
    settings = settings_in(tmp_path, ray=started_ray, ray_workers=1)
    process = multiprocessing.get_context("spawn").Process(
        target=build_until, args=("write", documents, settings)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    (settings.index / "embedded.sqlite").unlink()  # so the vectors can only be those in Parquet
    (settings.index / "ray" / "vectors" / "cut.parquet").write_bytes(b"PAR1 cut short")
    monkeypatch.setattr(Jobs, "run", None)
    report = build([documents], settings=settings, encoder=FakeEncoder())
    assert stored_files(settings) == stored_files(local)
    assert report.skipped == wanted.skipped
    assert not (settings.index / "ray").exists()


def test_what_a_worker_raises_is_raised(
    started_ray: str, plain: tuple[Path, Settings, BuildReport], tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, ray=HERE, ray_workers=1)
    with pytest.raises(ModelError, match="fake"):
        build([plain[0]], settings=settings, encoder=Useless())


def test_without_ray_the_build_says_what_to_install(
    plain: tuple[Path, Settings, BuildReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(ExtraMissing, match=r"wenda\[ray\]"):
        build([plain[0]], settings=settings_in(tmp_path, ray=HERE), encoder=FakeEncoder())
