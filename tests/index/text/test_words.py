"""Text to words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index import SettingsError
from index.text.folding import normalize
from index.text.words import WordCutter, load_words, words, words_fingerprint
from tests.support.documents.folders import settings_in
from tests.support.places import CACHE

PLAIN = settings_in(CACHE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我爱内蒙古。", ["我", "爱", "内蒙古", "我爱", "爱内", "内蒙", "蒙古"]),
        ("臺灣鐵路", ["台湾", "湾铁", "铁路"]),
        ("有9899万人", ["有", "9899", "万人"]),
        ("增长10.2%，", ["增长", "10.2%", "10.2"]),
        ("增长１０．２％", ["增长", "10.2%", "10.2"]),
        ("12,345,678元与1,23", ["12345678", "元", "与", "元与", "1", "23"]),
        ("GB/T 9704-2012", ["gb", "t", "9704", "2012", "gb/t", "9704-2012"]),
        ("COVID-19、Node.js", ["covid", "19", "node", "js", "covid-19", "node.js"]),
        ("Café ПРИВЕТ 서울에서 x", ["café", "привет", "서울에서", "x"]),
        ("π约为3.14", ["π", "约", "为", "约为", "3.14"]),
        ("，。！？ \n\t…—“”", []),
        ("", []),
        ("a" * 100, ["a" * 64]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert sorted(words(text, PLAIN)) == sorted(expected)


@configured(deadline=None)
@given(st.text(max_size=60))
def test_nothing_but_punctuation_and_spaces_is_dropped(text: str) -> None:
    found = words(text, PLAIN)
    assert all(word and not word.isspace() for word in found)
    together = "".join(found)
    assert [c for c in normalize(text) if c.isalnum() and c not in together] == []


@configured(deadline=None)
@given(st.text(alphabet="臺灣鐵路，國家發展１２3ＡbC。 ", max_size=30))
def test_scripts_widths_and_cases_give_the_same_words(text: str) -> None:
    assert words(text, PLAIN) == words(normalize(text), PLAIN)


@configured(deadline=None)
@given(
    st.text(
        alphabet="中华人民共和国的高速铁路四个不摘蒙古马精神研究生命起源2024年a%.，", max_size=40
    )
)
def test_the_mapped_dictionary_cuts_as_the_whole_one_does(text: str) -> None:
    assert words(text, PLAIN) == load_words(PLAIN, whole=True).words(text)


def test_without_a_mapped_dictionary_the_whole_one_serves(tmp_path: Path) -> None:
    (tmp_path / "jieba-0.42.1-trie").write_text("a file in the folder's place")
    assert "内蒙古" in WordCutter(tmp_path).words("内蒙古")
    assert WordCutter(tmp_path).tagged("内蒙古") == [("内蒙古", "ns")]


def test_a_user_dictionary_keeps_its_words_whole(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("四個不摘 100 n\nＷＥＮＤＡ助手\n", encoding="utf-8-sig")
    settings = settings_in(tmp_path, user_dictionary=dictionary)
    whole = load_words(settings, whole=True)
    assert whole.words("四个不摘指什么") == words("四个不摘指什么", settings)
    assert "四个" in words("四个不摘指什么", PLAIN)
    assert "四个不摘" in words("四个不摘指什么", settings)
    assert "wenda助手" in words("用Wenda助手问", settings)
    assert "四个不摘" not in words("四个不摘指什么", PLAIN)


def test_a_word_of_the_user_dictionary_is_a_name_unless_it_says_otherwise(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("四个不摘 100 v\n问答助手\n青石站 20\n", encoding="utf-8")
    cutter = load_words(settings_in(tmp_path, user_dictionary=dictionary))
    assert cutter.tagged("四个不摘和问答助手在青石站") == [
        ("四个不摘", "v"), ("和", "c"), ("问答助手", "nz"), ("在", "p"), ("青石站", "nz"),
    ]  # fmt: skip
    assert ("四个不摘", "v") not in load_words(PLAIN).tagged("四个不摘")


def test_a_word_of_the_user_dictionary_keeps_the_part_of_speech_jieba_gives(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("北京 900000\n研究\n四个不摘\n", encoding="utf-8")
    cutter = load_words(settings_in(tmp_path, user_dictionary=dictionary))
    assert cutter.tagged("在北京研究四个不摘") == [
        ("在", "p"), ("北京", "ns"), ("研究", "vn"), ("四个不摘", "nz"),
    ]  # fmt: skip


def test_the_fingerprint_follows_the_content_of_the_dictionary(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    settings = settings_in(tmp_path, user_dictionary=dictionary)
    seen = {words_fingerprint(PLAIN)}
    for content in ("甲乙丙\n", "甲乙丁\n"):
        dictionary.write_text(content, encoding="utf-8")
        seen.add(words_fingerprint(settings))
        assert content.strip() in words(content, settings)
    assert len(seen) == 3


def test_a_dictionary_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    missing = settings_in(tmp_path, user_dictionary=tmp_path / "none.txt")
    with pytest.raises(SettingsError, match=r"none\.txt cannot be read .*WENDA_USER_DICTIONARY"):
        load_words(missing)
    (tmp_path / "gbk.txt").write_bytes("脱贫攻坚".encode("gbk"))
    with pytest.raises(SettingsError, match=r"gbk\.txt is not UTF-8"):
        words_fingerprint(settings_in(tmp_path, user_dictionary=tmp_path / "gbk.txt"))


def test_loading_is_quiet_and_cached_where_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    WordCutter(tmp_path / "cache")
    names = ["jieba-0.42.1-trie", "jieba-0.42.1.cache"]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == names
    assert capfd.readouterr() == ("", "")
