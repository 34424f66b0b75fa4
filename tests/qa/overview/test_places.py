"""What an overview quotes says where it stands, in files of every kind, as an answer does."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Place, build
from qa.assistant import Assistant
from qa.cli.text import format_citation
from qa.retrieval.retriever import Retriever
from tests.index.documents.formats.office.test_slides import slides, water
from tests.support.documents.folders import settings_in
from tests.support.documents.sheet_files import xlsx
from tests.support.fake_encoder import FakeEncoder

METERS: dict[str, list[list[object]]] = {
    "水表": [["编号", "地址", "读数"], ["B-7", "东街十二号", 642]],
    "阀门": [["编号", "口径", "数量"], ["F-1", "一百毫米", 30]],
}
METER, VALVE = "编号：B-7，地址：东街十二号，读数：642", "编号：F-1，口径：一百毫米，数量：30"
PRODUCTS = """# 产品

灯芯绒和府绸是厂里的主要产品。

| 年份 | 产量 |
| --- | --- |
| 1974 | 800 |
| 1990 | 1500 |
| 2020 | 2300 |

## 产量

| 年份 | 产量 |
| --- | --- |
| 1974 | 800 |
| 1990 | 1500 |
"""
SUBTITLES = "1\n00:01:02,000 --> 00:01:05,000\n先关总阀，再换水表。\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("places")
    files = {
        "meters.xlsx": xlsx(METERS),
        "works.pptx": slides(water),
        "valve.srt": SUBTITLES.encode(),
        "products.md": PRODUCTS.encode(),
    }
    documents = Path(folder / "documents")
    documents.mkdir()
    for name, content in files.items():
        (documents / name).write_bytes(content)
    settings = settings_in(folder)
    build([documents], settings=settings, encoder=FakeEncoder())
    return Assistant(Retriever.open(settings=settings, encoder=FakeEncoder()))


def test_a_row_has_its_sheet_and_the_heads_of_its_columns(assistant: Assistant) -> None:
    cited, other = assistant.overview("meters.xlsx", sentences=50).citations
    assert (cited.quote, cited.place) == (METER, Place("row", 2, "水表"))
    heads = zip(cited.labels[::2], cited.labels[1::2], strict=True)
    assert [cited.quote[start:end] for start, end in heads] == ["编号：", "地址：", "读数："]
    assert format_citation(cited, "zh").endswith("工作表“水表”第 2 行")
    assert (other.quote, other.place) == (
        VALVE,
        Place("row", 2, "阀门"),
    )


def test_a_slide_and_its_notes_have_their_number(assistant: Assistant) -> None:
    cited = assistant.overview("works.pptx", sentences=50).citations
    assert {each.quote: each.place for each in cited} == {
        "备注：这里要强调安全。": Place("notes", 1),
        "表中价格含税。": Place("slide", 2),
    }


def test_a_subtitle_has_its_time(assistant: Assistant) -> None:
    (cited,) = assistant.overview("valve.srt").citations
    assert (cited.quote, cited.place) == ("先关总阀，再换水表。", Place("time", 62))


def test_prose_goes_before_the_rows_of_a_table_beside_it(assistant: Assistant) -> None:
    cited = assistant.overview("products.md", sentences=1).citations
    assert [each.quote for each in cited] == ["灯芯绒和府绸是厂里的主要产品。"]
    rows = assistant.overview("products.md", chapter="产量", sentences=50).citations
    assert [each.quote for each in rows] == ["年份：1974，产量：800", "年份：1990，产量：1500"]
