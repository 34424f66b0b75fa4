"""Documents in groups, and what the groups are called."""

from __future__ import annotations

import numpy as np

from index import Settings, load_words
from qa.overview.topics import Topic, group, name_topics
from tests.support.places import CACHE


def test_vectors_that_fall_apart_are_grouped_the_nearest_to_the_centre_first() -> None:
    rows = [[1, 0.2, 0], [1, 0, 0], [1, -0.2, 0], [0, 1, 0.1], [0, 1, 0], [0, 0, 1], [0, 0.1, 1]]
    found = group(np.array(rows, np.float32))
    assert [sorted(members) for members in found] == [[0, 1, 2], [3, 4], [5, 6]]
    assert found[0][0] == 1


def test_few_or_equal_vectors_are_one_group() -> None:
    assert [sorted(each) for each in group(np.eye(3, dtype=np.float32))] == [[0, 1, 2]]
    assert group(np.ones((6, 4), np.float32)) == [[0, 1, 2, 3, 4, 5]]
    assert group(np.zeros((1, 4), np.float32)) == [[0]]


TEXTS = (
    "夜间施工通知 夜间施工时噪声不得超标。",
    "食堂通知 食堂晚餐改时间。",
    "噪声管理办法 施工现场的噪声由监理检测。",
    "食堂菜單 食堂週五供應麵食。",
)


def test_a_name_is_of_words_that_its_documents_share_and_others_lack() -> None:
    words = load_words(Settings(cache=CACHE))
    topics = name_topics([[0, 2], [1, 3]], TEXTS.__getitem__, words)
    assert topics == [Topic((0, 2), ("施工", "噪声")), Topic((1, 3), ("食堂",))]


def test_a_group_of_one_and_a_group_of_all_have_no_name() -> None:
    words = load_words(Settings(cache=CACHE))
    assert name_topics([[0, 2, 3], [1]], TEXTS.__getitem__, words)[1].name == ()
    assert name_topics([[0, 1, 2, 3]], TEXTS.__getitem__, words) == [Topic((0, 1, 2, 3), ())]
