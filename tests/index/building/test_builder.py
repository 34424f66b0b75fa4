"""Building: what is done again and what is not."""

from __future__ import annotations

import os
import warnings
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from index import (
    BuildReport,
    Progress,
    Reason,
    SettingsError,
    Skipped,
    build,
    build_documents,
    open_index,
)
from index.building.generation.previous import apply_seen_times
from index.documents.reader import read
from index.documents.scanner import Source, scan
from index.storage.generations import read_current
from index.storage.manifest import read_contents
from tests.support.documents.builds import age, left_behind, run
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRADITIONAL,
    searches,
    settings_in,
    stored_files,
    write,
)
from tests.support.fake_encoder import FakeEncoder


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
    monkeypatch.setattr(import_module("index.building.builder"), "load_encoder", None)
    monkeypatch.setattr(
        import_module("index.building.builder"),
        "known_fingerprint",
        lambda _: FakeEncoder().fingerprint,
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
    monkeypatch.setattr("index.building.inputs.items.file_facts", looked.append)
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
        Skipped("empty.txt", Reason("document.empty")),
        Skipped("spaces.txt", Reason("document.no_words")),
    )
    assert run(docs).skipped == told
    tried: list[Source] = []
    monkeypatch.setattr(
        "index.building.inputs.items.read_all", lambda source, *_: tried.append(source)
    )
    again = run(docs)
    assert (again.skipped, again.generation, tried) == (told, "000001", [])
    (docs / "empty.txt").unlink()
    assert run(docs).skipped == told[1:]


def test_a_document_that_becomes_unreadable_is_taken_out(docs: Path) -> None:
    run(docs)
    write(docs, horses="")
    report = run(docs)
    assert (report.documents, report.removed) == (1, 1)
    assert report.skipped == (Skipped("horses.txt", Reason("document.empty")),)
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


def test_times_that_were_altered_are_not_believed(docs: Path) -> None:
    settings = settings_in(docs.parent)
    run(docs)
    long_ago = 900_000_000
    os.utime(docs / "horses.txt", (long_ago, long_ago))
    run(docs)  # looks into it, finds it the same, and remembers its time
    folder, manifest = read_current(settings.index)
    contents = read_contents(folder)
    remembered = apply_seen_times(settings.index, manifest.generation, contents)
    assert remembered.documents[0].modified_ns == long_ago * 10**9
    path = settings.index / "seen.json"
    content = path.read_bytes()
    for place in (0, 70, len(content) - 1):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert apply_seen_times(settings.index, manifest.generation, contents) == contents


def test_of_two_entries_of_one_name_in_an_archive_the_second_is_left_out(docs: Path) -> None:
    with zipfile.ZipFile(docs / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says that this is strange
        archive.writestr("x.txt", HORSES)
        archive.writestr("x.txt", POVERTY)
    report = run(docs)
    assert report.documents == 3
    assert report.skipped == (Skipped("a.zip/x.txt", Reason("skipped.same_name")),)
