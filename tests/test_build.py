"""Building: what is done again and what is not, and what a failure leaves behind."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sqlite3
import subprocess
import threading
import time
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import index.generation
from index import (
    BuildReport,
    IndexBusy,
    IndexMissing,
    ModelError,
    Progress,
    Settings,
    SettingsError,
    Skipped,
    Source,
    WendaError,
    build,
    build_documents,
    check,
    current_generation,
    open_index,
    read,
    scan,
    status,
    watch,
)
from index.manifest import read_contents
from index.previous import with_seen
from index.report import Stage
from index.store import read_current, writing
from index.types import PassageText, PassageVectors
from tests.fakes import FakeEncoder
from tests.folders import HORSES, POVERTY, TRADITIONAL, searches, settings_in, stored_files, write


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of two documents, old enough for their times to be trusted."""
    folder = tmp_path / "docs"
    write(folder, horses=HORSES, poverty=POVERTY)
    age(folder)
    return folder


def age(folder: Path) -> None:
    for path in folder.rglob("*.txt"):
        os.utime(path, ns=(10**18, 10**18))


def run(docs: Path, encoder: FakeEncoder | None = None, **changes: object) -> BuildReport:
    settings = settings_in(docs.parent, **changes)
    return build([docs], settings=settings, encoder=encoder or FakeEncoder())


def left_behind(settings: Settings) -> set[str]:
    """What is in the index folder besides what belongs there."""
    names = {path.name for path in settings.index.iterdir()}
    names |= {path.name for path in (settings.index / "generations").glob(".*")}
    return names - {"current", "generations", "lock", "seen.json"}


def test_a_first_build(docs: Path) -> None:
    steps: list[Progress] = []
    encoder = FakeEncoder()
    settings = settings_in(docs.parent)
    report = build([docs], settings=settings, encoder=encoder, progress=steps.append)
    assert replace(report, seconds=0) == BuildReport(
        documents=2,
        passages=2,
        sentences=4,
        embedded=2,
        reused=0,
        removed=0,
        skipped=(),
        generation="000001",
        seconds=0,
    )
    assert sorted(text[:3] for text in encoder.encoded) == ["四个不", "蒙古马"]
    assert [(step.stage, step.done, step.total) for step in steps] == [
        *(("scan", 0, 1), ("scan", 1, 1)),
        *(("read", 0, 2), ("read", 1, 2), ("read", 2, 2)),
        *(("embed", 0, 2), ("embed", 2, 2)),
        *(("write", done, 4) for done in range(5)),
    ]
    assert left_behind(settings) == set()


def test_nothing_changed(docs: Path) -> None:
    first = run(docs)
    encoder = FakeEncoder()
    second = run(docs, encoder)
    assert replace(second, seconds=0) == replace(first, embedded=0, reused=2, seconds=0)
    assert encoder.encoded == []


def test_an_edit_embeds_only_the_passages_that_are_new(docs: Path) -> None:
    write(docs, long="".join(f"　　第{i}段讲的是第{i}件事。" + "甲乙丙。" * 60 for i in range(4)))
    first = run(docs)
    encoder = FakeEncoder()
    text = (docs / "long.txt").read_text(encoding="utf-8")
    write(docs, long=text + "　　再添一段。")
    report = run(docs, encoder)
    assert (report.embedded, report.removed) == (1, 0)
    assert report.reused == report.passages - 1 >= first.passages - 1
    assert len(encoder.encoded) == 1
    assert "再添一段" in encoder.encoded[0]
    assert report.generation == "000002"


def test_a_renamed_document_is_not_embedded_again(docs: Path) -> None:
    run(docs)
    (docs / "poverty.txt").rename(docs / "a.txt")
    encoder = FakeEncoder()
    report = run(docs, encoder)
    assert (report.embedded, report.reused, report.removed, encoder.encoded) == (0, 2, 1, [])
    with open_index(docs.parent / "index") as opened:
        assert [each.path for each in opened.documents] == ["a.txt", "horses.txt"]


def test_a_removed_document_is_gone_and_needs_no_encoder(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(docs)
    (docs / "horses.txt").unlink()
    settings = settings_in(docs.parent)
    monkeypatch.setattr(import_module("index.build"), "load_encoder", None)
    monkeypatch.setattr(
        import_module("index.build"), "known_fingerprint", lambda _: FakeEncoder().fingerprint
    )
    report = build(settings=settings)
    assert (report.documents, report.removed, report.embedded) == (1, 1, 0)
    assert searches(settings)["赛马"].lexical == ()
    with open_index(settings.index, encoder_fingerprint="fake-64") as opened:
        assert opened.word_ids(["赛马"]) == [-1]


def test_texts_that_occur_twice_are_embedded_once(docs: Path) -> None:
    write(docs, again=HORSES)
    encoder = FakeEncoder()
    report = run(docs, encoder)
    assert (report.passages, report.embedded, report.reused) == (3, 2, 1)
    assert len(encoder.encoded) == 2


def test_a_new_time_alone_changes_nothing_and_is_looked_into_once(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(docs)
    os.utime(docs / "horses.txt", ns=(10**18 + 5, 10**18 + 5))
    assert run(docs).generation == "000001"
    looked: list[Path] = []
    monkeypatch.setattr("index.changes._hash_file", looked.append)
    assert run(docs).generation == "000001"
    assert looked == []


def test_an_edit_of_the_same_size_and_time_just_before_a_build_is_noticed(docs: Path) -> None:
    path = docs / "horses.txt"
    write(docs, horses=HORSES)
    status_then = path.stat()
    run(docs)
    write(docs, horses=HORSES.replace("七月", "八月"))
    os.utime(path, ns=(status_then.st_atime_ns, status_then.st_mtime_ns))
    assert run(docs).embedded == 1
    with open_index(docs.parent / "index") as opened:
        assert "八月" in opened.document("horses.txt").text


def test_what_cannot_be_read_is_told_every_time_but_tried_once(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs, empty="", spaces=" \n　")
    age(docs)
    told = (
        Skipped("empty.txt", "it is empty"),
        Skipped("spaces.txt", "it has no words: only white space, punctuation or boilerplate"),
    )
    assert run(docs).skipped == told
    tried: list[Source] = []
    monkeypatch.setattr("index.changes.read_all", lambda source, _: tried.append(source))
    again = run(docs)
    assert (again.skipped, again.generation, tried) == (told, "000001", [])
    (docs / "empty.txt").unlink()
    assert run(docs).skipped == told[1:]


def test_a_document_that_becomes_unreadable_is_taken_out(docs: Path) -> None:
    run(docs)
    write(docs, horses="")
    report = run(docs)
    assert (report.documents, report.removed) == (1, 1)
    assert report.skipped == (Skipped("horses.txt", "it is empty"),)
    write(docs, horses=HORSES)
    assert run(docs).documents == 2


def test_the_folders_of_the_last_build_are_remembered(docs: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    write(more, railway=TRADITIONAL)
    settings = settings_in(tmp_path)
    build([docs, more], settings=settings, encoder=FakeEncoder())
    write(more, horses="　　另一个同名的文件。\n")
    report = build(settings=settings, encoder=FakeEncoder())
    assert (report.documents, report.embedded) == (4, 1)
    with open_index(settings.index) as opened:
        assert opened.paths == (str(docs), str(more))
        names = [each.path for each in opened.documents]
    assert names == ["docs/horses.txt", "more/horses.txt", "poverty.txt", "railway.txt"]
    assert build([docs], settings=settings, encoder=FakeEncoder()).removed == 3


def test_without_a_last_build_it_is_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = settings_in(tmp_path)
    with pytest.raises(SettingsError, match="seeds does not exist"):
        build(settings=settings, encoder=FakeEncoder())
    write(tmp_path / "seeds", horses=HORSES)
    assert build(settings=settings, encoder=FakeEncoder()).documents == 1


def test_another_model_embeds_everything_again(docs: Path) -> None:
    run(docs)
    encoder = FakeEncoder(dimension=32)
    report = run(docs, encoder)
    assert (report.embedded, report.reused, len(encoder.encoded)) == (2, 0, 2)
    with open_index(docs.parent / "index", encoder_fingerprint="fake-32") as opened:
        assert opened.passage_vectors([0, 1]).shape == (2, 32)


def test_another_length_of_passages_splits_again(docs: Path) -> None:
    write(docs, long="".join(f"这是第{i}句话。" for i in range(10, 34)))
    assert run(docs).passages == 3
    report = run(docs, passage_characters=60)
    assert (report.passages, report.embedded, report.reused) == (6, 4, 2)


def test_another_dictionary_cuts_again_without_embedding(docs: Path, tmp_path: Path) -> None:
    run(docs)
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("四个不摘\n", encoding="utf-8")
    report = run(docs, user_dictionary=dictionary)
    assert (report.embedded, report.generation) == (0, "000002")
    settings = settings_in(tmp_path, user_dictionary=dictionary)
    with open_index(settings.index, settings=settings) as opened:
        assert opened.word_ids(["四个不摘"]) != [-1]


def test_documents_in_memory(docs: Path, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    run(docs)
    on_disk = stored_files(settings)
    sources = scan([docs], settings).sources
    documents = [document for source in sources for document in read(source, settings)]
    other = settings.with_changes(index=tmp_path / "memory")
    first = build_documents(documents[::-1], settings=other, encoder=FakeEncoder())
    assert (first.documents, first.embedded) == (2, 2)
    assert stored_files(other) == on_disk
    again = build_documents(documents, settings=other, encoder=FakeEncoder())
    assert (again.generation, again.embedded) == (first.generation, 0)
    less = build_documents(documents[:1], settings=other, encoder=FakeEncoder())
    assert (less.documents, less.removed, less.embedded) == (1, 1, 0)


def test_status_says_what_a_build_would_change(docs: Path, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    run(docs)
    calm = status(settings=settings)
    assert (calm.added, calm.changed, calm.removed, calm.skipped) == ((), (), (), ())
    assert (calm.generation, calm.model, calm.counts["passages"]) == ("000001", "fake", 2)
    assert not calm.rebuild
    assert calm.bytes == sum(
        path.stat().st_size for path in settings.index.rglob("*") if path.is_file()
    )
    write(docs, railway=TRADITIONAL, horses="　　改过的文件。")
    (docs / "poverty.txt").unlink()
    (docs / "picture.png").write_bytes(b"\x89PNG")
    then = status(settings=settings)
    assert (then.added, then.changed, then.removed) == (
        ("railway.txt",),
        ("horses.txt",),
        ("poverty.txt",),
    )
    assert [each.path for each in then.skipped] == ["picture.png"]
    assert status(settings=settings.with_changes(passage_characters=50)).rebuild


def test_times_that_were_altered_are_not_believed(docs: Path) -> None:
    settings = settings_in(docs.parent)
    run(docs)
    long_ago = 900_000_000
    os.utime(docs / "horses.txt", (long_ago, long_ago))
    run(docs)  # looks into it, finds it the same, and remembers its time
    folder, manifest = read_current(settings.index)
    contents = read_contents(folder)
    remembered = with_seen(settings.index, manifest.generation, contents)
    assert remembered.documents[0].modified_ns == long_ago * 10**9
    path = settings.index / "seen.json"
    content = path.read_bytes()
    for place in (0, 70, len(content) - 1):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert with_seen(settings.index, manifest.generation, contents) == contents


def test_of_two_entries_of_one_name_in_an_archive_the_second_is_left_out(docs: Path) -> None:
    with zipfile.ZipFile(docs / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says that this is strange
        archive.writestr("x.txt", HORSES)
        archive.writestr("x.txt", POVERTY)
    report = run(docs)
    assert report.documents == 3
    assert report.skipped == (Skipped("a.zip/x.txt", "another document is called the same"),)


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
        (OSError(errno.ENOSPC, "No space left"), WendaError, "the disk is full; free some space"),
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
    monkeypatch.setattr(index.generation, "_EMBEDDED_AT_ONCE", 2)
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
    monkeypatch.setattr(index.generation, "_EMBEDDED_AT_ONCE", 1)
    with pytest.raises(ModelError):
        run(docs, Failing(1, ModelError("no")))
    with pytest.raises(IndexMissing):
        open_index(docs.parent / "index")
    assert run(docs, FakeEncoder(dimension=32)).embedded == 2


def test_a_damaged_journal_is_begun_anew(docs: Path) -> None:
    (docs.parent / "index").mkdir()
    (docs.parent / "index" / "embedded.sqlite").write_bytes(b"no database" * 500)
    assert run(docs).embedded == 2


def test_a_second_build_is_told_who_is_building(docs: Path) -> None:
    settings = settings_in(docs.parent)
    run(docs)
    with writing(settings.index):
        began = time.monotonic()
        with pytest.raises(IndexBusy, match=rf"index is being written by process {os.getpid()};"):
            run(docs)
        assert time.monotonic() - began < 1
    assert run(docs).generation == "000001"


def test_a_lock_left_by_a_killed_process_is_no_obstacle(docs: Path) -> None:
    run(docs)
    (docs.parent / "index" / "writer").write_text("99999999\n")
    assert run(docs).generation == "000001"


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
        with pytest.raises(WendaError, match="the disk is full; free some space and build again"):
            build([docs], settings=settings, encoder=FakeEncoder(dimension=1024))
        assert searches(settings) == before
        check(settings.index)
        assert left_behind(settings) <= {"embedded.sqlite"}
        ballast.unlink()
    for path in docs.glob("new*.txt"):
        path.unlink()
    write(docs, railway=TRADITIONAL)
    assert build([docs], settings=settings, encoder=FakeEncoder()).documents == 3


def test_watching_builds_after_a_change(docs: Path) -> None:
    settings = settings_in(docs.parent)
    reports: list[BuildReport | WendaError] = []
    stop = threading.Event()
    thread = threading.Thread(
        target=watch,
        args=([docs], settings, stop, reports.append),
        kwargs={"encoder": FakeEncoder(), "seconds": 0.05},
    )
    thread.start()
    try:
        wait_for(reports, 1)
        write(docs, railway=TRADITIONAL)
        wait_for(reports, 2)
        (docs / "horses.txt").unlink()
        wait_for(reports, 3)
        with writing(settings.index):
            write(docs, horses=HORSES)
            wait_for(reports, 4)
        wait_for(reports, 5)
    finally:
        stop.set()
        thread.join()
    assert isinstance(reports.pop(3), IndexBusy)
    counts = [(each.documents, each.removed) for each in reports if isinstance(each, BuildReport)]
    assert counts == [(2, 0), (3, 0), (2, 1), (3, 0)]


def wait_for(reports: Sequence[object], count: int) -> None:
    until = time.monotonic() + 20
    while len(reports) < count and time.monotonic() < until:
        time.sleep(0.01)
    assert len(reports) == count


def build_forever(docs: Path, settings: Settings) -> None:
    """Toggle a document for as long as the process lives (see the test below)."""
    while True:
        write(docs, railway=TRADITIONAL, horses=HORSES * 3)
        build([docs], settings=settings, encoder=FakeEncoder())
        (docs / "railway.txt").unlink()
        write(docs, horses=HORSES)
        build([docs], settings=settings, encoder=FakeEncoder())


def test_every_answer_beside_a_builder_is_of_one_generation(docs: Path) -> None:
    settings = settings_in(docs.parent)
    run(docs)
    small = searches(settings)
    write(docs, railway=TRADITIONAL, horses=HORSES * 3)
    run(docs)
    large = searches(settings)
    context = multiprocessing.get_context("forkserver")
    builder = context.Process(target=build_forever, args=(docs, settings), daemon=True)
    builder.start()
    seen = []
    generations: set[str] = set()
    began = time.monotonic()
    least = float(os.environ.get("SECONDS_BESIDE_A_BUILDER", "5"))
    try:
        while (spent := time.monotonic() - began) < least or (
            len(generations) < 5 and spent < least + 60
        ):
            seen.append(searches(settings))
            generations.add(current_generation(settings.index))
    finally:
        builder.kill()
        builder.join()
    assert all(each in (small, large) for each in seen)
    assert small in seen
    assert large in seen
    assert len(generations) >= 5


def test_the_time_left_follows_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 100.0, 104.0, 106.0])
    monkeypatch.setattr("index.report.time.monotonic", lambda: next(clock))
    steps: list[Progress] = []
    stage = Stage("embed", 10, steps.append)
    stage.advance(4)
    stage.advance(2)
    assert steps == [
        Progress("embed", 0, 10, None),
        Progress("embed", 4, 10, 6.0),
        Progress("embed", 6, 10, 4.0),
    ]
