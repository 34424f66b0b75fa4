"""What a scan finds, skips and refuses."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Reason, Settings, SettingsError, Skipped
from index.documents.scanner import file_name, printable_name, scan


def write(path: Path, text: str = "今天下雨。") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(*paths: Path) -> list[str]:
    return [source.name for source in scan(paths, Settings()).sources]


def test_a_folder_is_walked_and_sorted_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.TXT", "a/b/c.md", "x.txt/inner.txt"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a/b/c.md", "a/z.TXT", "b.txt", "x.txt/inner.txt"]


def test_a_source_says_where_how_large_and_when(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "下雨")
    os.utime(path, ns=(5, 1_234_567_890_000_000_000))
    (source,) = scan([tmp_path], Settings()).sources
    assert (source.path, source.name) == (path.resolve(), "a.txt")
    assert (source.size, source.modified_ns) == (6, 1_234_567_890_000_000_000)


def test_a_file_given_directly_is_named_after_itself(tmp_path: Path) -> None:
    assert names(write(tmp_path / "deep/.hidden.txt")) == [".hidden.txt"]


def test_hidden_entries_and_the_index_are_passed_over(tmp_path: Path) -> None:
    for name in (".git/a.txt", ".a.txt", "~$b.txt", "own/a.txt", "kept.txt"):
        write(tmp_path / name)
    found = scan([tmp_path], Settings(index=tmp_path / "own"))
    assert ([source.name for source in found.sources], found.skipped) == (["kept.txt"], ())


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    found = scan([tmp_path], Settings())
    assert (found.sources, found.skipped) == ((), ())


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere does not exist; give a file or folder that"):
        scan([tmp_path / "nowhere"], Settings())
    with pytest.raises(SettingsError, match=r"does not exist"):
        scan([write(tmp_path / "a.txt") / "below"], Settings())


def test_files_of_other_kinds_are_skipped_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path / "a.exe")
    write(tmp_path / "Makefile")
    os.mkfifo(tmp_path / "pipe.txt")
    skipped = {entry.path: entry.reason for entry in scan([tmp_path], Settings()).skipped}
    assert sorted(skipped) == ["Makefile", "a.exe", "pipe.txt"]
    assert skipped["a.exe"].startswith(".exe files are not read; these are: .")
    assert skipped["Makefile"].startswith("files without a suffix are not read; these are: .")
    assert skipped["pipe.txt"] == "not an ordinary file"


def test_links_are_followed_within_the_folder_to_files_only(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside/o.txt")
    root = tmp_path / "root"
    real = write(root / "real.txt")
    hidden = write(root / ".data/h.txt")
    (root / "again.txt").symlink_to(real)
    (root / "hidden.txt").symlink_to(hidden)
    (root / "out.txt").symlink_to(outside)
    (root / "out").symlink_to(outside.parent)
    (root / "gone.txt").symlink_to(root / "nowhere")
    (root / "self.txt").symlink_to(root / "self.txt")
    write(root / "sub/a.txt")
    (root / "sub/up").symlink_to(root)
    (root / "aside").symlink_to(root / "sub")
    found = scan([root], Settings())
    assert [source.name for source in found.sources] == ["hidden.txt", "real.txt", "sub/a.txt"]
    assert list(found.skipped) == [
        Skipped("again.txt", Reason.of("skipped.link_to_read", name="real.txt")),
        Skipped("aside", Reason("skipped.link_to_folder")),
        Skipped("gone.txt", Reason("skipped.dangling_link")),
        Skipped("out", Reason("skipped.link_outside")),
        Skipped("out.txt", Reason("skipped.link_outside")),
        Skipped("self.txt", Reason("skipped.loop")),
        Skipped("sub/up", Reason("skipped.loop")),
    ]


def test_a_folder_that_cannot_be_opened_is_skipped(tmp_path: Path) -> None:
    write(tmp_path / "shut/a.txt")
    write(tmp_path / "b.txt")
    shut = tmp_path / "shut"
    for folder in (tmp_path, *tmp_path.parents[:3]):  # one more beside others
        if folder.stat().st_uid == os.geteuid() and folder.parent != folder:
            folder.chmod(folder.stat().st_mode | 0o055)
    shut.chmod(0)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        found = scan([tmp_path], Settings())
    finally:
        if user == 0:
            os.seteuid(user)
        shut.chmod(0o755)
    assert [source.name for source in found.sources] == ["b.txt"]
    assert found.skipped == (
        Skipped("shut", Reason.of("skipped.unreadable", why=Reason("system.EACCES"))),
    )


def test_clashing_names_get_their_folders_in_front(tmp_path: Path) -> None:
    for name in ("one/docs/a.txt", "two/docs/a.txt", "two/docs/b.txt", "three/a.txt"):
        write(tmp_path / name)
    folders = [tmp_path / "one/docs", tmp_path / "two/docs", tmp_path / "three"]
    assert names(*folders) == ["b.txt", "one/docs/a.txt", "three/a.txt", "two/docs/a.txt"]
    assert names(*reversed(folders)) == names(*folders)


def test_a_prefixed_name_gives_way_to_a_real_one(tmp_path: Path) -> None:
    for name in ("p/a.txt", "p/q/a.txt", "r/q/a.txt"):
        write(tmp_path / name)
    assert names(tmp_path / "p", tmp_path / "r/q") == ["p/a.txt", "p/q/a.txt", "r/q/a.txt"]


def test_a_file_reached_twice_is_listed_once(tmp_path: Path) -> None:
    path = write(tmp_path / "sub/a.txt")
    assert names(tmp_path, path, tmp_path / "sub", tmp_path) == ["sub/a.txt"]


STRANGE = [
    "a b.txt",
    'it\'s "quoted".txt',
    "笑😀.txt",
    "two\nlines.txt",
    "back\\slash.txt",
    "tab\t.txt",
]


@pytest.mark.parametrize("name", STRANGE)
def test_strange_names_stay_as_they_are(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    assert names(tmp_path) == [name]


def test_bytes_that_are_no_utf8_are_shown_and_found_again(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xd6\xd0\\xff.txt"
    Path(os.fsdecode(raw)).write_text("下雨。")
    (source,) = scan([tmp_path], Settings()).sources
    assert source.name == "\\xd6\\xd0\\\\xff.txt"
    assert os.fsencode(file_name(source.name)) == b"\xd6\xd0\\xff.txt"
    source.name.encode("utf-8")


@given(st.binary(max_size=30))
def test_a_printable_name_is_valid_and_reversible(raw: bytes) -> None:
    name = raw.decode("utf-8", "surrogateescape")
    printable_name(name).encode("utf-8")
    assert file_name(printable_name(name)) == name


@given(st.text(alphabet="\\x9fa\udcff\udc80", max_size=12))
def test_backslashes_before_a_byte_are_told_apart(name: str) -> None:
    assert file_name(printable_name(name)) == name
