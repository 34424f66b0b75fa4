"""What an index holds, and what the next build would change."""

from __future__ import annotations

from pathlib import Path

from index import status
from tests.support.documents.builds import run
from tests.support.documents.folders import TRADITIONAL, settings_in, write


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
    (docs / "picture.gif").write_bytes(b"\x89PNG")
    then = status(settings=settings)
    assert (then.added, then.changed, then.removed) == (
        ("railway.txt",),
        ("horses.txt",),
        ("poverty.txt",),
    )
    assert [each.path for each in then.skipped] == ["picture.gif"]
    assert status(settings=settings.with_changes(passage_characters=50)).rebuild
