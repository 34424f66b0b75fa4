"""Where sentences end: known cases, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Sentence
from index.text.sentences import sentences

MARKS = "。！？；;…，、：“”‘’「」（）()《》\"'.!?, \u3000\t的说A1年"
ANY_TEXT = st.one_of(
    st.text(), st.text(alphabet=MARKS), st.text(alphabet=st.characters(exclude_categories=()))
)

CASES = {
    "plain": ["今天下雨。", "明天晴！", "后天呢？", "不知道；", "再说吧"],
    "ascii marks between Han": ["症结;", "脉络;", "方案!", "真的?", "好"],
    "ascii semicolon with a space": ["症结;", "脉络。"],
    "ellipsis": ["降到0.6%……", "一连串数字背后是党。"],
    "ellipsis at the start": ["……一连串数字背后是党。", "好。"],
    "many marks": ["什么？！", "真的！！！", "好……。", "嗯"],
    "quotation ends a sentence": ["“对症下药，方可药到病除。”", "走好最后一公里。"],
    "quotation goes on": ["“你好！”他说。", "我走了。"],
    "quotation goes on with 的": ["“快走！”的喊声传来。", "大家跑了。"],
    "quotation within": ["他喊“快走！快走！”，大家就跑。", "天黑了。"],
    "mark behind the quotation": ["这叫“逆水行舟，不进则退”。", "所以要进。"],
    "mark on both sides": ["他问：“走吗？”。", "我说走。"],
    "nested quotations": ["报告要求：“注意‘不摘责任。不摘政策’的情况”。", "好。"],
    "brackets": ["会议结束（详见第3页。另见附录！）。", "散会。"],
    "brackets behind": ["会议结束。", "（完）"],
    "corner quotes": ["「好嗎？」", "她走了。"],
    "book title": ["他读《你好！世界》很久。", "睡了。"],
    "never closed": ["他说：“我走了。", "明天回来。", "再见。"],
    "never opened": ["我走了。”", "明天回来。"],
    "ascii quotes": ['他说:"走!快走!"', "他跑了。", '"好!"，大家说。'],
    "decimals": ["占10.2%，约3.14倍。", "升至0.6%。"],
    "ascii full stop between Han": ["这是第一句.", "这是第二句."],
    "english": ["It rains.", "He left at 3.5 p.m. today.", "“Why?”", "Nobody knows."],
    "english abbreviations": ["Dr. Smith of the U.S. army met Mr. Li, i.e. him.", "They left."],
    "english ellipsis": ["Well... maybe not.", "OK."],
    "english semicolon": ["One came; two left.", "Done."],
    "address": ["见 https://a.cn/?q=1;b=2!c 一节。", "好。"],
    "version": ["用 Python 3.11.7 运行。", "好。"],
    "numbered": ["1. 准备材料。", "2. 提交申请。"],
    "ellipsis that goes on": ["有苹果、梨……等。", "很多。"],
    "numbers within": ["分三步：1.准备材料；", "2.提交申请；", "3.领取。"],
    "japanese": ["吾輩は猫である｡", "名前はまだ無い。"],
}


@pytest.mark.parametrize("name", CASES)
def test_known_sentences(name: str) -> None:
    expected = CASES[name]
    spaced = any(sentence[0].isascii() and sentence[0].isalpha() for sentence in expected[1:])
    text = (" " if spaced or "space" in name else "").join(expected)
    if name == "numbered":
        found = [part for line in expected for part in quoted(line)]
    else:
        found = quoted(text)
    assert found == expected


def quoted(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in sentences(text)]


def test_a_long_quotation_is_divided_inside() -> None:
    speech = "我们要把脱贫攻坚作为头等大事来抓，一锤接着一锤敲，一步接着一步走。"
    text = "他指出：“" + speech * 5 + "”会议到此结束。"
    assert quoted(text) == [
        "他指出：“" + speech, speech, speech, speech, speech + "”", "会议到此结束。"
    ]  # fmt: skip


def test_a_short_bracket_in_a_long_sentence_is_not_divided() -> None:
    clause = "我们要把脱贫攻坚作为头等大事来抓，"
    text = clause * 5 + "（这一点很重要！要记住。）" + clause * 5 + "完成任务。"
    assert quoted(text) == [clause * 5 + "（这一点很重要！要记住。）", clause * 5 + "完成任务。"]


def test_blanks_end_sentences_where_there_are_no_marks() -> None:
    text = (
        "今天下午三点开会 地点改到二楼会议室 带好材料 请各位准时到场不要迟到 另外下周一的例会取消 "
        "改成周三上午九点 在一号楼大厅集合 有问题找小王 电话是分机8802 谢谢大家配合"
    )
    assert quoted(text) == [
        "今天下午三点开会 地点改到二楼会议室 带好材料 请各位准时到场不要迟到 另外下周一的例会取消",
        "改成周三上午九点 在一号楼大厅集合 有问题找小王 电话是分机8802 谢谢大家配合",
    ]
    assert quoted("带好材料 准时到场") == ["带好材料 准时到场"]


def test_a_sentence_of_commas_is_cut_between_clauses() -> None:
    first = "先把水烧开，然后下面条，煮三分钟以后捞出来过凉水，再放酱油、醋、香油，" * 2
    second = "喜欢吃辣的放辣椒油，最后撒上葱花就行了，一份成本只要两块八毛钱，比外卖快多了，" * 2
    assert quoted(first + second) == [first, second]


def test_a_long_english_sentence_is_cut_at_commas_only() -> None:
    clause = "the keeper who looks after the lamps writes down the weather of the day"
    text = ", ".join([clause] * 6) + "."
    pieces = quoted(text)
    assert pieces == [", ".join([clause] * 3) + ",", ", ".join([clause] * 3) + "."]
    unbroken = " ".join([clause] * 6) + "."
    assert quoted(unbroken) == [unbroken]


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "前言。　　第一句。 第二句！　\n后记。"
    assert sentences(text, 3, 16) == [Sentence(5, 9), Sentence(10, 14)]


@given(ANY_TEXT)
def test_sentences_cover_all_but_white_space(text: str) -> None:
    position = 0
    for sentence in sentences(text):
        assert position <= sentence.start < sentence.end <= len(text)
        assert text[position : sentence.start].strip() == ""
        shown = text[sentence.start : sentence.end]
        assert shown == shown.strip()
        position = sentence.end
    assert text[position:].strip() == ""


@given(ANY_TEXT)
def test_every_sentence_has_a_word_where_the_text_has_one(text: str) -> None:
    if any(character.isalnum() for character in text):
        for shown in quoted(text):
            assert any(character.isalnum() for character in shown)


@given(st.lists(st.sampled_from(["天下雨。", "真的？", "“好！”", "（对）", "3.5倍；"]), max_size=9))
def test_text_before_and_behind_changes_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    moved = sentences("“未完。" + text + "”）！", 4, 4 + len(text))
    assert [Sentence(s.start + 4, s.end + 4) for s in sentences(text)] == moved
