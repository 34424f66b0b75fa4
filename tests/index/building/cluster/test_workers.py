"""What a build does with workers, these standing in this process: what goes to Parquet, what is
taken from there, and what is reported. ``test_builds`` has the same done by Ray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from index import BuildReport, ModelError, Progress, Settings, WendaError, build
from index.building.cluster import workers
from index.building.cluster.jobs import HERE
from index.building.cluster.parquet import ParquetFolder, as_table
from index.building.cluster.rows import Row
from tests.index.building.cluster.test_builds import Useless, make_documents
from tests.support.documents.folders import POVERTY, settings_in, stored_files, write
from tests.support.fake_encoder import FakeEncoder

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'wenda[ray]'")


class JobsHere:
    """Does the jobs in this process, and notes how many rows each had; ``fatal`` is the number of
    the one that does half of its work and fails."""

    fatal = 0
    done: list[tuple[str, int]]

    def __init__(self, address: str, workers: int) -> None:
        assert (address, workers) == (HERE, 2)

    def __enter__(self) -> JobsHere:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def run(
        self,
        sent: Sequence[Row] | ParquetFolder,
        task: Any,
        arguments: tuple[Any, ...],
        target: ParquetFolder,
        at_once: int,
        poll: Callable[[], None],
    ) -> None:
        rows = _rows_of(sent) if isinstance(sent, ParquetFolder) else list(sent)
        self.done.append((task.__name__, len(rows)))
        failing = len(self.done) == type(self).fatal
        worker = task(target.address, *arguments)
        for start in range(0, len(rows) // 2 if failing else len(rows), 4):
            target.write(worker(as_table(rows[start : start + 4])).to_pylist(), 100)
            poll()
        if failing:
            raise WendaError("ray.failed", why="killed")


def _rows_of(folder: ParquetFolder) -> list[Row]:
    return [
        row for _, table in ParquetFolder(folder.address).new_files() for row in table.to_pylist()
    ]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> type[JobsHere]:
    monkeypatch.setattr(workers, "Jobs", JobsHere)
    monkeypatch.setattr(JobsHere, "done", [], raising=False)
    return JobsHere


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings, BuildReport]:
    """The documents, with the index that this process makes of them."""
    folder = tmp_path_factory.mktemp("plain")
    documents = make_documents(folder / "docs")
    news = {
        f"新闻{n}": f"某某新闻网\n　　第{n}条新闻说了{'很' * n}多事。\n关注我们\n" for n in range(6)
    }
    write(documents / "news", **news)
    settings = settings_in(folder)
    return documents, settings, build([documents], settings=settings, encoder=FakeEncoder())


def test_the_index_is_that_of_a_plain_build(
    jobs: type[JobsHere], plain: tuple[Path, Settings, BuildReport], tmp_path: Path
) -> None:
    documents, local, wanted = plain
    settings = settings_in(tmp_path, ray=HERE, ray_workers=2)
    told: list[Progress] = []
    report = build([documents], settings=settings, encoder=FakeEncoder(), progress=told.append)
    assert stored_files(settings) == stored_files(local)
    assert report.skipped == wanted.skipped
    assert [each.path for each in report.skipped] == ["archive.zip/inside.pdf", "broken.docx"]
    assert (report.embedded, report.reused) == (wanted.embedded, wanted.reused)
    # The six news are read again, without the lines that they turned out to share.
    assert jobs.done == [("ReadItems", 13), ("ReadItems", 6), ("EmbedPassages", wanted.embedded)]
    for stage in ("read", "embed"):
        done = [each.done for each in told if each.stage == stage]
        assert done.count(0) == (2 if stage == "read" else 1)  # it begins once for each reading
        last = [each for each in told if each.stage == stage][-1]
        assert last.done == last.total
    assert not (settings.index / "ray").exists()
    # What changes afterwards is all that is read and embedded.
    write(documents, 新=f"　　后来写的一句话。\n{POVERTY}")
    try:
        again = build([documents], settings=settings, encoder=FakeEncoder())
    finally:
        (documents / "新.txt").unlink()
    assert jobs.done[3:] == [("ReadItems", 1), ("EmbedPassages", again.embedded)]


@pytest.mark.parametrize(("fatal", "left"), [(1, 14), (3, 14 - 8)])
def test_a_build_that_failed_goes_on_there(
    fatal: int,
    left: int,
    jobs: type[JobsHere],
    plain: tuple[Path, Settings, BuildReport],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents, local, wanted = plain
    settings = settings_in(tmp_path, ray=HERE, ray_workers=2)
    monkeypatch.setattr(jobs, "fatal", fatal)
    with pytest.raises(WendaError, match="the workers failed: killed"):
        build([documents], settings=settings, encoder=FakeEncoder())
    first = list(jobs.done)
    report = build([documents], settings=settings, encoder=FakeEncoder())
    assert stored_files(settings) == stored_files(local)
    assert (report.skipped, report.embedded) == (wanted.skipped, left)
    name, size = first[-1]
    again = jobs.done[len(first)]
    assert again[0] == name
    assert 0 < again[1] < size


def test_what_a_worker_raises_is_left_for_who_waits(
    jobs: type[JobsHere], plain: tuple[Path, Settings, BuildReport], tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, ray=HERE, ray_workers=2)
    with pytest.raises(ModelError):
        build([plain[0]], settings=settings, encoder=Useless())
    folder = ParquetFolder(str(settings.index / "ray" / "vectors"))
    (error,) = folder.take_errors()
    assert (type(error), error.code) == (ModelError, "model.bad_vectors")
    assert folder.take_errors() == []


def test_a_folder_that_workers_do_not_see_is_named(
    jobs: type[JobsHere], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "docs", 脱贫=POVERTY)
    (hidden,) = (tmp_path / "docs").iterdir()
    run = JobsHere.run

    def elsewhere(self: JobsHere, *arguments: Any) -> None:
        hidden.rename(tmp_path / "away")
        run(self, *arguments)
        (tmp_path / "away").rename(hidden)

    monkeypatch.setattr(JobsHere, "run", elsewhere)
    settings = settings_in(tmp_path, ray=HERE, ray_workers=2)
    with pytest.raises(WendaError, match=r"the workers do not see .*脱贫\.txt"):
        build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())


def test_the_files_may_lie_elsewhere(
    jobs: type[JobsHere], plain: tuple[Path, Settings, BuildReport], tmp_path: Path
) -> None:
    folder = f"file://{tmp_path}/shared"
    settings = settings_in(tmp_path, ray=HERE, ray_workers=2, ray_folder=folder)
    build([plain[0]], settings=settings, encoder=FakeEncoder())
    assert stored_files(settings) == stored_files(plain[1])
    assert list((tmp_path / "shared").iterdir()) == []
