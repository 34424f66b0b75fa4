"""Folding for matching."""

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index.text.folding import fold, fold_script, normalize


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("臺灣鐵路，龍馬精神", "台湾铁路,龙马精神"),
        ("ＧＤＰ１２．５％　ｶﾅ", "gdp12.5% カナ"),
        ("Straße ΣΟΦΟΣ ÉCOLE", "straße σοφοσ école"),
        ("㎏ ﬁ ½ İ", "㎏ ﬁ ½ İ"),
        ("①⑨ Ⅷ ㊣ ℃", "19 ⅷ 正 ℃"),
        ("金庸", "金庸"),
        ("𪚥\U0001f600\ud800\0", "𪚥\U0001f600\ud800\0"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@configured(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_fold_keeps_the_length_and_is_done_at_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert len(fold_script(text)) == len(text)


@pytest.mark.parametrize("end", ["", "A", "个\ud800\0"])
def test_a_long_text_folds_as_its_pieces_do(end: str) -> None:
    some = "臺灣鐵路，ＧＤＰ１２．５％ \U0001f600\n㎏ ﬁ İ𪚥" + end
    pieces = 60_000 // len(some) + 1
    assert fold(pieces * some) == pieces * fold(some)


def test_fold_settles_for_every_character_that_is_used() -> None:
    text = "".join(map(chr, [*range(0x20, 0x3400), *range(0x3400, 0xA000), *range(0xF900, 0xFFFE)]))
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_fold_script_keeps_width_and_case() -> None:
    assert fold_script("臺灣ＧＤＰ Abc") == "台湾ＧＤＰ Abc"


def test_normalize_knows_phrases() -> None:
    assert normalize("乾隆皇帝，氣候乾燥，Ｃ㎏") == "乾隆皇帝,气候干燥,ckg"
