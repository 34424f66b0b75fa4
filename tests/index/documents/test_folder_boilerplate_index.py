"""An index follows when a frame comes to its folder or goes, as if it were built anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from index import LeftOut, Progress, Reason, Settings, Skipped, build, build_documents, left_out
from index.documents.boilerplate import FOLDER_BOILERPLATE
from index.documents.reader import read_document
from tests.support.documents.folder_boilerplate import FOOT, HEAD, TOPICS, built, framed
from tests.support.documents.folders import searches, settings_in, stored_files, write
from tests.support.fake_encoder import FakeEncoder


def equals_clean(settings: Settings) -> None:
    folder = settings.index.parent
    clean = settings.with_changes(index=folder / "clean")
    build([folder / "docs"], settings=clean, encoder=FakeEncoder())
    assert searches(settings) == searches(clean)
    assert stored_files(settings) == stored_files(clean)
    shutil.rmtree(clean.index)


def frame_lines(settings: Settings) -> list[LeftOut]:
    return [each for each in left_out(settings.index) if each.reason == FOLDER_BOILERPLATE]


def test_an_index_follows_when_a_frame_comes_and_goes(tmp_path: Path) -> None:
    docs, settings = tmp_path / "docs", settings_in(tmp_path)
    names = [f"{topic}.txt" for topic in TOPICS]
    write(docs, **{topic: framed(topic) for topic in TOPICS[:4]})
    built(settings)
    assert frame_lines(settings) == []
    write(docs, **{TOPICS[4]: framed(TOPICS[4])})
    fifth = built(settings)  # makes it a frame: the four that did not change are read again
    assert [each.document for each in frame_lines(settings)] == sorted(names[:5] * 2)
    assert [each.text for each in frame_lines(settings)] == [HEAD, FOOT] * 5
    assert (fifth.documents, fifth.embedded, fifth.reused) == (5, 5, 0)
    equals_clean(settings)
    write(docs, **{TOPICS[5]: framed(TOPICS[5])})
    sixth = built(settings)
    assert (sixth.documents, sixth.embedded, sixth.reused) == (6, 1, 5)
    equals_clean(settings)
    for name in names[:2]:
        (docs / name).unlink()
    four = built(settings)  # nothing new is there to read, yet these four have the line back
    assert (four.documents, four.removed, frame_lines(settings)) == (4, 2, [])
    assert (four.embedded, four.reused) == (4, 0)
    equals_clean(settings)
    again = built(settings)
    assert (again.generation, again.embedded) == (four.generation, 0)


def test_a_document_that_is_read_again_but_gone_by_then_is_named(tmp_path: Path) -> None:
    docs, settings = tmp_path / "docs", settings_in(tmp_path)
    write(docs, **{topic: framed(topic) for topic in TOPICS[:4]})
    built(settings)
    write(docs, **{TOPICS[4]: framed(TOPICS[4])})

    def vanish(progress: Progress) -> None:
        if (progress.stage, progress.done, progress.total) == ("read", 1, 1):
            (docs / f"{TOPICS[0]}.txt").unlink()

    report = build([docs], settings=settings, encoder=FakeEncoder(), progress=vanish)
    assert report.skipped == (Skipped(f"{TOPICS[0]}.txt", Reason("document.gone")),)
    assert (report.documents, report.removed) == (4, 1)
    built(settings)
    equals_clean(settings)


def test_documents_from_memory_are_taken_as_they_are(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    documents = [read_document(f"{topic}.txt", framed(topic).encode()) for topic in TOPICS]
    build_documents(documents, settings=settings, encoder=FakeEncoder())
    assert frame_lines(settings) == []
