"""Where tokens stand in the text they were made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index import Settings, TokenScorer
from index.encoding.alignment import align_pieces
from qa.ranking.pipeline import load_reader
from tests.support.places import CACHE


@pytest.mark.parametrize(
    ("text", "pieces", "stretches"),
    [
        ("骑马", ["▁", "骑马"], ["", "骑马"]),
        ("  ab　 c ", ["▁ab", "▁", "c"], ["ab", "", "c"]),
        ("１９８４年", ["▁1984", "年"], ["１９８４", "年"]),
        ("㎏重", ["▁kg", "重"], ["㎏", "重"]),
        ("㎏重", ["▁k", "g重"], ["㎏", "㎏重"]),
        ("cafe\u0301好", ["▁café", "好"], ["cafe\u0301", "好"]),
        ("ｶﾞス", ["▁", "ガ", "ス"], ["", "ｶﾞ", "ス"]),
        ("\u1112\u1161\u11ab글", ["▁한", "글"], ["\u1112\u1161\u11ab", "글"]),
    ],
)
def test_pieces_are_found_again(text: str, pieces: list[str], stretches: list[str]) -> None:
    assert [text[start:end] for start, end in align_pieces(text, pieces)] == stretches


@pytest.mark.parametrize("text", ["", "  ", "骑驴"])
def test_pieces_of_another_text_are_not(text: str) -> None:
    assert align_pieces(text, ["▁", "骑马"]) == []


@pytest.fixture(scope="module")
def reader() -> TokenScorer:
    scorer = load_reader(Settings(cache=CACHE))
    assert scorer is not None
    return scorer


@configured(deadline=None)
@given(
    st.text(
        alphabet="四个不摘指什么？「臺灣鐵路」Ａa1 　\t<s>/ing马克思主义ﬁ㎏ｶﾞ\u0301", max_size=40
    )
)
def test_the_tokens_of_the_model_are_found_in_order(reader: TokenScorer, text: str) -> None:
    spans = reader.token_spans(text)
    assert not spans or len(spans) == len(reader.token_ids(text))
    edges = [edge for span in spans for edge in span]
    assert all(0 <= edge <= len(text) for edge in edges)
    if spans and text.isascii():
        kept = "".join(text[start:end] for start, end in spans)
        assert kept == "".join(text.split())
