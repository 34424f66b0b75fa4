"""Encodings are told apart, and what cannot be read is refused."""

import json
import random
from collections.abc import Sequence

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import DocumentError
from index.documents.decoding import decode, rate_sense
from tests.support.places import EVAL_DATA

SIMPLIFIED = "脱贫攻坚是时代赋予每一个扶贫工作者的任务。党员干部要争做“带头羊”，把握机遇。\n"
TRADITIONAL = "臺灣鐵路的歷史可以追溯到清朝末年。劉銘傳擔任巡撫時，興建了基隆至新竹的鐵路。\n"
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n"
KOREAN = "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.\n"
RUSSIAN = "Все люди рождаются свободными и равными в своем достоинстве и правах.\n"

ENCODED = [
    *((SIMPLIFIED, name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
    *((SIMPLIFIED, name) for name in ("gbk", "gb18030", "utf-32")),
    *((TRADITIONAL, name) for name in ("utf-8", "big5", "big5hkscs", "cp950", "gb18030", "utf-16")),
    *((JAPANESE, name) for name in ("utf-8", "cp932", "shift_jis", "euc_jp", "utf-16-le")),
    (KOREAN, "cp949"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    ("plain ASCII text\n", "ascii"),
    ("plain ASCII text\n", "utf-16-le"),
    ("今天开会。", "gbk"),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


COMMENTS = [
    "阀门编号", "管道公称直径", "整定压力", "上次校验日期", "当班班次代码", "烹调前", "欧盟",
    "水库", "用户名称", "创建时间", "备注", "状态", "是否删除", "经办人", "所属部门",
]  # fmt: skip
"""Comments of a schema; some of them make more sense as Japanese, taken by themselves."""


def schema(comments: Sequence[str]) -> str:
    """A table with a column for each comment, and many rows in ASCII."""
    columns = ",\n".join(
        f"  column_{place} VARCHAR(20) NOT NULL COMMENT '{comment}'"
        for place, comment in enumerate(comments)
    )
    rows = "".join(f"INSERT INTO t VALUES ('V-{row:04}',{row},0.40);\n" for row in range(60))
    return f"CREATE TABLE t (\n{columns}\n);\n{rows}"


@pytest.mark.parametrize("comment", COMMENTS)
def test_one_comment_in_much_ascii(comment: str) -> None:
    text = schema([comment])
    assert decode(text.encode("gbk")) == text


@given(
    st.lists(st.sampled_from(COMMENTS), min_size=3, max_size=8, unique=True),
    st.sampled_from(["gbk", "gb18030", "utf-8", "utf-16", "big5"]),
)
@settings(max_examples=60, deadline=None)
def test_little_chinese_in_much_ascii(comments: list[str], encoding: str) -> None:
    text = schema(comments)
    if encoding == "big5":
        text = opencc.OpenCC("s2tw").convert(text)
    assert decode(text.encode(encoding)) == text


@given(st.lists(st.sampled_from(JAPANESE.rstrip("\n").split("。")[:3]), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_little_japanese_in_much_ascii(comments: list[str]) -> None:
    assert decode(schema(comments).encode("cp932")) == schema(comments)


@pytest.mark.parametrize("text", ["café, 5 µm", "e\u0301tude", "שלום", "naïve «x»", "±3", "Ελλάδα"])
def test_little_utf8_stays_utf8(text: str) -> None:
    assert decode(schema([text]).encode()) == schema([text])


def test_line_ends_are_normalised() -> None:
    assert decode("一\r\n二\r三\n四".encode("gbk")) == "一\n二\n三\n四"


@pytest.mark.parametrize("gap", ["\n", ""])
def test_a_long_beginning_in_ascii_does_not_mislead(gap: str) -> None:
    text = "A line of plain English text.\n" * 20_000 + gap + SIMPLIFIED
    assert decode(text.encode("gb18030")) == text
    joined = "x" * 300_000 + SIMPLIFIED
    assert decode(joined.encode("gb18030")) == joined


def test_a_few_control_characters_are_kept() -> None:
    text = "今天\x00下雨\x07，明天\x1b天晴。" + SIMPLIFIED
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SIMPLIFIED.encode()[:50] + b"\xff" + SIMPLIFIED.encode()[50:], "damaged UTF-8"),
        (SIMPLIFIED.encode() + b"\xe8\x84", "damaged UTF-8"),
        (SIMPLIFIED.encode("utf-16") + b"\x00", "damaged utf-16"),
        (SIMPLIFIED.encode() * 9000 + b"\xff", "damaged utf-8 text .at byte 1"),
        (bytes(random.Random(1).randbytes(4000)), "cannot be told"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "cannot be told"),
        (b"\x00" * 5000, "cannot be told"),
        ("Zażółć gęślą jaźń, proszę pana.".encode("cp1250"), "cannot be told"),
    ],
)
def test_what_is_damaged_or_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        decode(data)


@pytest.mark.parametrize("wrong", ["gb18030", "big5hkscs", "cp932"])
def test_mojibake_makes_no_sense(wrong: str) -> None:
    read_wrongly = SIMPLIFIED.encode().decode(wrong, "ignore")
    assert rate_sense(SIMPLIFIED) > 0.9
    assert rate_sense(read_wrongly) < 0.6


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("cmrc2018_dev", "gb18030"), ("drcd_dev", "big5hkscs"), ("drcd_dev", "gb18030"),
     ("cmrc2018_dev", "utf-16-le")],
)  # fmt: skip
def test_paragraphs_of_an_encyclopaedia(name: str, encoding: str) -> None:
    """Not one is read wrongly; hardly one is refused."""
    if not (EVAL_DATA / f"{name}.json").exists():
        pytest.skip("the benchmark data is not beside this repository")
    articles = json.loads((EVAL_DATA / f"{name}.json").read_text("utf-8"))["data"]
    contexts = [p["context"] for article in articles for p in article["paragraphs"]][:300]
    refused = 0
    for text in contexts:
        data = text.encode(encoding, "ignore")
        try:
            assert decode(data) == data.decode(encoding)
        except DocumentError:
            refused += 1
    assert refused <= 1


def test_traditional_reads_as_common_as_simplified() -> None:
    traditional = opencc.OpenCC("s2tw").convert(SIMPLIFIED)
    assert rate_sense(traditional) == pytest.approx(rate_sense(SIMPLIFIED), abs=0.02)
