"""The names of a claim, and whether they stand in a text."""

from __future__ import annotations

import pytest

from index import fold
from qa.verification.names import names, stands_in


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("李白是唐代诗人。", ["李白"]),
        ("姆拉登·佩特里奇是《体育周刊》的编辑。", ["姆拉登·佩特里奇", "《体育周刊》"]),
        ("它用 Snapdrop 传到 Windows 电脑。", ["Snapdrop", "Windows"]),
        ("In May 1932 Ann Shaw built it.", ["Ann Shaw"]),
        ("The tower is high.", []),
        ("She left the University of Zurich with an AD7-400.", ["University of Zurich", "AD7-400"]),
        ("Nobody paid.", []),
    ],
)
def test_names_are_found_and_beginnings_of_sentences_are_not(claim: str, found: list[str]) -> None:
    assert [claim[slice(*span)] for span in names(claim, fold(claim))] == found


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("湖北省", "他到了湖北", True),
        ("《红楼梦》", "红楼梦的作者", True),
        ("ann shaw", "shaw, ann", True),
        ("ann shaw", "bob shaw", False),
        ("李白", "杜甫", False),
        ("姆拉登·佩特里奇", "姆拉登佩特里奇", True),
    ],
)
def test_a_name_may_stand_there_in_another_form(name: str, text: str, there: bool) -> None:
    assert stands_in(name, [text]) == there


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("东干渠比西干渠长7公里。", []),
        ("青石水库比白沙水库大。", ["白沙"]),
        ("比利时的首都是布鲁塞尔。", ["比利时", "布鲁塞尔"]),
        ("荷兰比比利时大。", ["荷兰", "比利时"]),
    ],
)
def test_what_is_compared_with_does_not_begin_with_the_word_for_it(
    claim: str, found: list[str]
) -> None:
    assert [claim[slice(*span)] for span in names(claim, fold(claim))] == found
