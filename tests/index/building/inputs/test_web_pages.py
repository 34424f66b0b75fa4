"""Web pages of an index: fetched, cited, asked for again, kept when gone, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import (
    IndexDamaged,
    Place,
    Settings,
    WendaError,
    add_page,
    build,
    open_index,
    remove_document,
    status,
)
from index.building.progress import BuildReport
from index.storage.page_list import pages_folder, read_pages
from tests.support.documents.drawn_pdf import lines, pdf
from tests.support.documents.folders import HORSES, settings_in, write
from tests.support.documents.page_server import Page, PageServer, html, page_server
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as running:
        running.pages["/help"] = html("水表每年检定一次。", "水表", ETag='"1"')
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def made(
    server: PageServer, settings: Settings, *paths: Path | str, refresh: bool = True
) -> BuildReport:
    """Build with pages from the server."""
    how = server.fetch
    return build(paths, settings=settings, encoder=FakeEncoder(), fetch=how, refresh=refresh)


def written(folder: Path) -> Path:
    """A folder with one file."""
    write(folder, 马=HORSES)
    return folder


def names(settings: Settings) -> list[str]:
    with open_index(settings.index) as index:
        return [document.path for document in index.documents]


def text_of(settings: Settings, name: str) -> str:
    with open_index(settings.index) as index:
        document = index.document(name)
        return "\n".join(document.text[each.start : each.end] for each in document.paragraphs)


def test_a_page_is_fetched_once_and_cited_by_address_and_day(
    server: PageServer, settings: Settings
) -> None:
    report = made(server, settings, server.address("/help"))
    name = f"127.0.0.1_{server.port}/help.html"
    assert (report.documents, report.lost, report.skipped) == (1, (), ())
    assert [path for path, _ in server.asked] == ["/help"]
    (page,) = read_pages(settings.index)
    with open_index(settings.index) as index:
        document = index.document(name)
    assert document.title == "水表"
    (paragraph,) = document.paragraphs
    assert document.text[paragraph.start : paragraph.end] == "水表每年检定一次。"
    day = int(page.day.replace("-", ""))
    assert paragraph.place == Place("web", day, server.address("/help"))


def test_pages_stand_beside_the_folders(
    server: PageServer, settings: Settings, tmp_path: Path
) -> None:
    docs = written(tmp_path / "docs")
    made(server, settings, docs)
    made(server, settings, server.address("/help"))
    both = [f"127.0.0.1_{server.port}/help.html", "马.txt"]
    assert names(settings) == both
    made(server, settings)
    assert names(settings) == both
    made(server, settings, docs)
    assert names(settings) == both
    state = status(settings=settings)
    assert (state.pages, state.added, state.changed, state.removed) == (1, (), (), ())
    assert state.formats == {".html": 1, ".txt": 1}


def test_what_has_not_changed_costs_nothing(server: PageServer, settings: Settings) -> None:
    first = made(server, settings, server.address("/help"))
    again = made(server, settings)
    assert server.asked[1][1]["if-none-match"] == '"1"'
    assert (again.generation, again.embedded) == (first.generation, 0)
    made(server, settings, refresh=False)
    assert len(server.asked) == 2


def test_a_page_that_changed_is_read_anew(server: PageServer, settings: Settings) -> None:
    made(server, settings, server.address("/help"))
    server.pages["/help"] = html("水表每两年检定一次。", "水表", ETag='"2"')
    report = made(server, settings)
    assert report.embedded == 1
    assert text_of(settings, f"127.0.0.1_{server.port}/help.html") == "水表每两年检定一次。"
    (page,) = read_pages(settings.index)
    kept = {path.name for path in pages_folder(settings.index).iterdir()}
    assert kept - {"lock"} == {"pages.json", page.file}


def test_a_page_that_is_gone_keeps_its_last_copy_and_says_so(
    server: PageServer, settings: Settings
) -> None:
    address = server.address("/help")
    made(server, settings, address)
    del server.pages["/help"]
    report = made(server, settings)
    (page,) = read_pages(settings.index)
    told = f"could not be fetched again (the server answers 404); the copy of {page.day} is kept"
    assert [(each.path, each.reason) for each in report.lost] == [(address, told)]
    assert report.documents == 1
    state = status(settings=settings)
    assert [each.path for each in state.lost] == [address]
    assert (state.added, state.changed, state.removed) == ((), (), ())
    server.pages["/help"] = html("水表每年检定一次。", "水表", ETag='"1"')
    assert made(server, settings).lost == ()


def test_a_new_page_that_cannot_be_had_is_named_and_nothing_lost(
    server: PageServer, settings: Settings
) -> None:
    made(server, settings, server.address("/help"))
    with pytest.raises(WendaError, match=r"/nowhere was not added: the server answers 404"):
        made(server, settings, server.address("/nowhere"))
    assert names(settings) == [f"127.0.0.1_{server.port}/help.html"]
    with pytest.raises(WendaError, match=r"this machine or in a private network"):
        build([server.address("/b")], settings=settings, encoder=FakeEncoder())
    with pytest.raises(WendaError, match="addresses of ftp are not fetched"):
        made(server, settings, "ftp://example.com/a")


def test_other_formats(server: PageServer, settings: Settings, tmp_path: Path) -> None:
    drawn = pdf(lines(["水表的检定周期不得超过六年，到期更换。"]))
    server.pages["/a"] = Page(drawn, {"Content-Type": "application/pdf"})
    server.pages["/b.csv"] = Page("编号,地点\nS-1,泵房\n".encode(), {"Content-Type": "text/csv"})
    made(server, settings, server.address("/a"), server.address("/b.csv"))
    host = f"127.0.0.1_{server.port}"
    assert names(settings) == [f"{host}/a.pdf", f"{host}/b.csv"]
    with open_index(settings.index) as index:
        paged, table = (index.document(name) for name in names(settings))
    assert paged.paragraphs[0].page == 1
    assert paged.paragraphs[0].place is not None
    assert paged.paragraphs[0].place.kind == "web"
    assert table.paragraphs[0].place == Place("row", 2)
    assert table.title.startswith(f"b · {server.address('/b.csv')} (20")


def test_two_addresses_never_share_a_name(
    server: PageServer, settings: Settings, tmp_path: Path
) -> None:
    server.pages["/help/"] = html("第二页。")
    host = f"127.0.0.1_{server.port}"
    docs = tmp_path / "docs"
    write(docs / host, 马=HORSES)
    (docs / host / "help.html").write_text("<p>文件夹里的一页。", encoding="utf-8")
    made(server, settings, docs, server.address("/help"), server.address("/help/"))
    assert names(settings) == [
        f"{host}/help (2) (2).html", f"{host}/help (2).html", f"{host}/help.html", f"{host}/马.txt"
    ]  # fmt: skip
    assert text_of(settings, f"{host}/help.html") == "文件夹里的一页。"


def test_a_removed_page_is_not_asked_for_again(server: PageServer, settings: Settings) -> None:
    made(server, settings, server.address("/help"))
    name = f"127.0.0.1_{server.port}/help.html"
    removal = remove_document(name, settings)
    assert removal.documents == (name,)
    assert removal.file.name == "help.html"
    assert removal.file.read_bytes() == server.pages["/help"].body
    assert read_pages(settings.index) == ()
    server.asked.clear()
    assert status(settings=settings).removed == (name,)
    assert made(server, settings).documents == 0
    made(server, settings, written(settings.index.parent / "docs"))
    assert names(settings) == ["马.txt"]
    assert server.asked == []


def test_adding_one_by_hand(server: PageServer, settings: Settings) -> None:
    page = add_page(server.address("/help"), settings, server.fetch)
    assert page.name == f"127.0.0.1_{server.port}/help.html"
    made(server, settings, refresh=False)
    assert names(settings) == [page.name]
    assert len(server.asked) == 1


def test_a_copy_that_is_gone_is_fetched_again(server: PageServer, settings: Settings) -> None:
    made(server, settings, server.address("/help"))
    (page,) = read_pages(settings.index)
    (pages_folder(settings.index) / page.file).unlink()
    made(server, settings)
    assert "if-none-match" not in server.asked[-1][1]
    assert names(settings) == [page.name]


def test_a_damaged_list_is_named(server: PageServer, settings: Settings) -> None:
    made(server, settings, server.address("/help"))
    path = pages_folder(settings.index) / "pages.json"
    stored = json.loads(path.read_bytes())
    path.write_text(json.dumps(stored | {"format": 9}), encoding="ascii")
    with pytest.raises(IndexDamaged, match=r"pages\.json"):
        made(server, settings)


def test_nothing_is_asked_where_no_address_was_given(settings: Settings, tmp_path: Path) -> None:
    def never(address: str, known: object) -> None:
        raise AssertionError(address)

    docs = written(tmp_path / "docs")
    build([docs], settings=settings, encoder=FakeEncoder(), fetch=never)
    assert not pages_folder(settings.index).exists()
