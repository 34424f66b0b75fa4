"""Cells of tables, looked up by another cell of their row, over sheets made with the fake encoder;
and what is said of another code than the one asked about."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import build
from qa.answering.relations.other_codes import asked_codes, keep_asked_code
from qa.assistant import Assistant
from qa.ranking.pipeline import rank_question
from qa.retrieval.retriever import Retriever
from tests.support.documents.builds import opened
from tests.support.documents.folders import settings_in, write
from tests.support.fake_encoder import FakeEncoder

PARTS = ("货号", "品名", "库存数量", "单价（元）", "库位", "检定日期")
STAFF = ("工号", "姓名", "部门", "办公电话")
METERS = ("编号", "安装地点", "抄表员")
TOOLS = ("编号", "名称", "存放位置")
TRAINS = ("Train", "From", "To", "Departs", "Fare (EUR)")


def parts(count: int) -> list[tuple[str, ...]]:
    """Parts that differ in little but their numbers."""
    return [
        (f"A-{n:04d}", "法兰", str(n % 7), f"{n + 1000:,}.50", f"东库{n}排", f"2024-3-{n % 28 + 1}")
        for n in range(300, 300 + count)
    ]  # fmt: skip


def staff(count: int) -> list[tuple[str, ...]]:
    return [
        (str(20000 + n), f"{'赵钱孙李周吴郑王'[n % 8]}{'建立明思'[n // 8]}国",
         "财务部" if n % 2 else "工程部", f"0571-88{n:05d}")
        for n in range(count)
    ]  # fmt: skip


def write_table(path: Path, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("sheets")
    documents = folder / "documents"
    write(documents, 说明="GT-750 型水泵每小时抽水 40 吨。\n\n库房每周盘点一次，由保管员签字。\n")
    write_table(documents / "备件库存.csv", PARTS, parts(30))
    write_table(
        documents / "通讯录.csv", STAFF, [*staff(32), ("30001", "赵建国", "人事部", "0571-7")]
    )
    trains = [
        (f"RX {n}", "Halden", "Orrin", f"{n % 24:02d}:15", f"{n}.40") for n in range(120, 140)
    ]
    write_table(documents / "timetable.csv", TRAINS, trains)
    meters = [(f"S-{n:04d}", f"水厂路{n}号", "林何许高"[n % 4] + "佳") for n in range(380, 400)]
    write_table(documents / "台账.csv", METERS, meters)
    tools = [(f"J-{n}", ("电表", "压力表", "天平")[n % 3], f"{n}号柜") for n in range(100, 120)]
    write_table(documents / "器具.csv", TOOLS, tools)
    settings = settings_in(folder)
    build([documents], settings=settings, encoder=FakeEncoder())
    return Assistant(Retriever.open(settings=settings, encoder=FakeEncoder()))


def bold(assistant: Assistant, question: str) -> list[list[str]]:
    """Of each quotation the words that are said to be the answer."""
    answer = assistant.ask(question)
    return [
        [
            each.quote[start:end]
            for start, end in zip(each.answer_words[::2], each.answer_words[1::2], strict=True)
        ]
        for each in answer.citations
    ]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("编号 A-0317 的库存是多少", [["2"]]),
        ("a-0317多少钱一个？", [["1,317.50"]]),
        ("Ａ－０３１７放在哪里？", [["东库317排"]]),
        ("A-0317安装在什么地方", [["东库317排"]]),
        ("A-0317放在哪？", [["东库317排"]]),
        ("请问货号A-0317的备件是什么时候检定的？", [["2024-3-10"]]),
        ("A-0317的库存数量和单价", [["2", "1,317.50"]]),
        ("A-0317还剩多少", [["2"]]),
        ("A-0316和A-0317的库位", [["东库316排"], ["东库317排"]]),
        ("介绍一下A-0317", [[]]),
        ("工号20009是谁？", [["钱立国"]]),
        ("钱立国的办公电话是多少？", [["0571-8800009"]]),
        ("0571-8800009是谁的电话", [["钱立国"]]),
        ("錢立國在哪個部門？", [["财务部"]]),
        ("赵建国的电话", [["0571-8800000"], ["0571-7"]]),
        ("人事部赵建国的电话", [["0571-7"]]),
        ("S-0388的水表装在哪", [["水厂路388号"]]),
        ("水表S-0388装在哪里？", [["水厂路388号"]]),
        ("S-0388这块电表谁抄的？", [["林佳"]]),  # others are called so, in another sheet
        ("J-102的仪表放在哪里？", [["102号柜"]]),
        ("J-103的压力表放在哪里？", [["103号柜"]]),
        ("When does RX 131 depart?", [["11:15"]]),
        ("What is the fare of train RX 131?", [["131.40"]]),
    ],
)
def test_the_cell_asked_for(assistant: Assistant, question: str, words: list[list[str]]) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert answer.confidence == 0.95
    assert bold(assistant, question) == words


def test_a_row_is_quoted_as_it_stands(assistant: Assistant) -> None:
    answer = assistant.ask("A-0317放在哪里？")
    assert [each.quote for each in answer.citations] == [
        "货号：A-0317，品名：法兰，库存数量：2，单价（元）：1,317.50，库位：东库317排，检定日期：2024-3-10"
    ]
    assert answer.citations[0].place is not None
    assert answer.citations[0].place.number == 19


def test_a_code_typed_with_another_joint(assistant: Assistant) -> None:
    answer = assistant.ask("A0317放在哪里？")
    assert answer.resolved_question == "A-0317放在哪里？"
    assert answer.segments[0].text == "没有找到“A0317”，按“A-0317”查找："
    assert (answer.confidence, bold(assistant, "a 0317放在哪里？")) == (0.95, [["东库317排"]])


@pytest.mark.parametrize(
    "question",
    [
        "编号 A-9999 的库存是多少",
        "A-0317-2放在哪里？",
        "A9999的库存是多少",
        "B-0317的单价是多少？",
        "工号99999是谁？",
        "0571-99999999是谁的电话？",
        "When does RX-999 depart?",
    ],
)
def test_a_code_that_is_nowhere(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).answered


@pytest.mark.parametrize(
    "question",
    [
        "A-0317的保修期是多久？",  # no such column
        "A-0317的检定单位是谁？",  # nor this one: its date is not asked for
        "A-0317去年的库存是多少？",  # says more than a cell can answer
        "法兰的库存是多少？",  # of very many rows
        "财务部赵建国的电话",  # of no row
        "A-0316和A-0317哪个贵？",  # a comparison
        "S-0388的押金交到哪里？",
        "S-0388的司机在哪里？",
        "S-0388的旧水表装在哪？",
        "S-0388的水表多少钱？",  # no such column
        "J-103的水表放在哪里？",  # it is another one
        "A-0317的水泵放在哪里？",
    ],
)
def test_what_no_cell_answers_for_certain(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).confidence != 0.95


@pytest.mark.parametrize("question", ["J-103的水表放在哪里？", "J-102的水表在几号柜"])
def test_a_row_that_is_of_another_kind(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answered
    assert answer.confidence <= 0.1


def test_a_long_row_is_quoted_by_its_cells(tmp_path: Path) -> None:
    """Of a row of many columns only what names it and what was asked for."""
    heads = ("设备编号", *(f"参数{'甲乙丙丁戊己庚辛'[n]}" for n in range(8)), "责任人")
    notes = ["说明文字" * 12] * 8
    rows = [(f"EQ{n:03d}", *notes, f"林{'一二三'[n]}峰") for n in range(3)]
    (tmp_path / "documents").mkdir()
    write_table(tmp_path / "documents" / "台账.csv", heads, rows)
    settings = settings_in(tmp_path)
    build([tmp_path / "documents"], settings=settings, encoder=FakeEncoder())
    asked = Assistant(Retriever.open(settings=settings, encoder=FakeEncoder())).ask("谁负责EQ001？")
    assert [each.quote for each in asked.citations] == ["设备编号：EQ001", "责任人：林二峰"]
    assert [each.answer_words for each in asked.citations] == [(), (4, 7)]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("编号 A-9999 的库存", ("a-9999",)),
        ("工号99999是谁？0571-8801呢", ("99999", "0571-8801")),
        ("2019-2024年3.5万台，12-15人，2024/3/5", ()),
        ("30000元能买几台GT-770？要1.6L、8+256G、170km/h的", ("gt-770",)),
    ],
)
def test_codes_that_are_names(question: str, codes: tuple[str, ...]) -> None:
    assert asked_codes(question) == codes


def test_what_is_said_of_other_codes_is_left_out(tmp_path: Path) -> None:
    """Sentences built alike about other codes are neither quoted beside it nor contradictions."""
    valves = [f"HB-{n}型阀门重{n // 5}公斤，阀体为青铜，2012年投产。\n" for n in range(310, 330, 5)]
    retriever = opened(tmp_path, 阀门说明="\n".join(["各种阀门的说明。\n", *valves]))
    index, question = retriever.current(), "HB-315型阀门有多重？"
    before = rank_question(retriever, index, question).evidence
    kept = keep_asked_code(before, question)
    of_others = [text for text in map(str.strip, valves) if "HB-315" not in text]
    texts = [before.text(row) for row in range(len(before.scores))]
    assert set(of_others) < set(texts)
    assert [kept.text(row) for row in range(len(kept.scores))] == [
        text for text in texts if text not in of_others
    ]
    assert keep_asked_code(before, "阀门有多重？") is before
