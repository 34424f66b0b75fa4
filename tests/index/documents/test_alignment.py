"""Which character is which in two texts that differ in what was left out."""

from hypothesis import given
from hypothesis import strategies as st

from index.documents.alignment import align, compact


def test_compact_keeps_where_every_character_comes_from() -> None:
    assert compact("Ａ ﬁ-\n㎏ 乙") == ("afikg乙", [0, 2, 2, 5, 5, 7])
    assert compact(" \u3000\u00ad") == ("", [])


def test_what_stands_between_is_skipped() -> None:
    first = "红河工程自一九九八年开工以来历时七年全线贯通"
    second = "第三页" + first[:12] + "右栏的字" + first[12:] + "页脚"
    expected = [at + (3 if at < 12 else 7) for at in range(len(first))]
    assert align(first, second).tolist() == expected
    assert align("甲乙丙丁", "子丑寅卯").tolist() == [-1] * 4
    assert align("", "甲").tolist() == []


def test_what_is_said_twice_is_told_apart_by_its_surroundings() -> None:
    twice = "本条例自公布之日起施行。"
    text = (
        "第一号令由省人民政府发布。"
        + twice
        + "第二号令由市人民政府发布。"
        + twice
        + "附则另行规定。"
    )
    assert align(text, text).tolist() == list(range(len(text)))


@given(st.text("甲乙丙丁戊己庚辛", max_size=200), st.text("子丑寅卯辰巳", max_size=40), st.data())
def test_what_is_matched_is_equal_and_in_order(text: str, other: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    second = text[:at] + other + text[at:]
    found = align(text, second).tolist()
    assert all(text[a] == second[b] for a, b in enumerate(found) if b >= 0)
    matched = [b for b in found if b >= 0]
    assert matched == sorted(set(matched))


DISTINCT = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"


@given(st.lists(st.sampled_from(DISTINCT), unique=True, min_size=8))
def test_equal_texts_of_distinct_characters_match_whole(characters: list[str]) -> None:
    text = "".join(characters)
    assert align(text, text).tolist() == list(range(len(text)))
