"""The labels of an answer."""

from __future__ import annotations

from string import Formatter

from qa.i18n.answers import LABELS, label


def test_every_label_is_there_in_every_script_with_the_same_fields() -> None:
    for words in LABELS.values():
        assert set(words) == {"zh-Hans", "zh-Hant", "en"}
        parsed = [Formatter().parse(each) for each in words.values()]
        fields = [{name for _, name, _, _ in each if name} for each in parsed]
        assert fields[0] == fields[1] == fields[2]


def test_a_part_that_was_not_found_is_named() -> None:
    assert label("missing", "zh-Hans", part="冠军是谁？") == (
        "文档里没有找到这一部分的答案：“冠军是谁？”"
    )
    assert label("missing", "en", part="Who won?") == (
        "The documents do not answer this part: “Who won?”"
    )
