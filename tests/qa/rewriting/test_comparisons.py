"""Questions that compare, taken apart."""

from __future__ import annotations

import pytest

from qa.rewriting.comparisons import parse_comparison


@pytest.mark.parametrize(
    ("question", "items", "first", "claim", "most"),
    [
        ("东线和西线哪条更长？", ("东线", "西线"), "东线有多长？", "更长", True),
        ("東線和西線哪條更長？", ("東線", "西線"), "東線有多長？", "更長", True),
        ("请问东线和西线哪条更短一些？", ("东线", "西线"), "东线有多长？", "更短", False),
        ("哪条更长，东线还是西线？", ("东线", "西线"), "东线有多长？", "更长", True),
        ("是东线长还是西线长？", ("东线", "西线"), "东线有多长？", "更长", True),
        ("东线还是西线更长？", ("东线", "西线"), "东线有多长？", "更长", True),
        ("东线比西线长吗？", ("东线", "西线"), "东线有多长？", "更长", True),
        ("东线比西线长多少？", ("东线", "西线"), "东线有多长？", "更长", True),
        ("东线与西线相比，哪条管道更长？", ("东线", "西线"), "东线管道有多长？", "更长", True),
        ("甲站和乙站的票价哪个贵？", ("甲站", "乙站"), "甲站的票价是多少？", "的票价更贵", True),
        ("北京和上海人口哪个多？", ("北京", "上海"), "北京的人口是多少？", "的人口更多", True),
        ("北京和上海哪个人口更少？", ("北京", "上海"), "北京的人口是多少？", "的人口更少", False),
        (
            "A型和B型水泵三月哪个卖得更多？",
            ("A型", "B型"),
            "A型水泵三月卖了多少？",
            "卖得更多",
            True,
        ),
        ("东线和西线哪个先通水？", ("东线", "西线"), "东线什么时候通水？", "先通水", False),
        ("食堂和书店哪个开门晚？", ("食堂", "书店"), "食堂什么时候开门？", "开门更晚", True),
        (
            "哪个办事处成立更早，北京还是上海？",
            ("北京", "上海"),
            "北京办事处什么时候成立？",
            "成立更早",
            False,
        ),
        ("东线比西线早通水几年？", ("东线", "西线"), "东线什么时候通水？", "通水更早", False),
        ("和平路和建国路哪条更宽？", ("和平路", "建国路"), "和平路有多宽？", "更宽", True),
        (
            "青石、白沙和柳湾哪座站最高？",
            ("青石", "白沙", "柳湾"),
            "青石站有多高？",
            "更高",
            True,
        ),
        (
            "东线和西线谁的加压站更多？",
            ("东线", "西线"),
            "东线有多少加压站？",
            "的加压站更多",
            True,
        ),
        ("Which is longer, A or B?", ("A", "B"), "How long is A?", " is longer", True),
        ("Is tea cheaper than milk?", ("tea", "milk"), "How much does tea cost?", " is cheaper", 0),
        (
            "Which of the red line and the blue line is shorter?",
            ("the red line", "the blue line"),
            "How long is the red line?",
            " is shorter",
            False,
        ),
        (
            "Which has more pumps, station A or station B?",
            ("station A", "station B"),
            "How many pumps does station A have?",
            " has more pumps",
            True,
        ),
        (
            "Did the museum open earlier than the library?",
            ("the museum", "the library"),
            "When did the museum open?",
            " did open earlier",
            False,
        ),
        (
            "Does ferry A carry more passengers than ferry B?",
            ("ferry A", "ferry B"),
            "How many passengers does ferry A carry?",
            " carries more passengers",
            True,
        ),
    ],
)
def test_a_comparison_asks_the_same_of_each_thing(
    question: str, items: tuple[str, ...], first: str, claim: str, most: bool
) -> None:
    found = parse_comparison(question)
    assert found is not None
    assert found.items == items
    assert found.questions == tuple(first.replace(items[0], item) for item in items)
    assert (found.claim, found.most) == (claim, bool(most))


@pytest.mark.parametrize(
    "question",
    [
        "东线有多长？",
        "党员和群众哪个更重要？",
        "党员和群众有什么区别？",
        "比例是多少？",
        "谁和谁更高？",
        "东线、西线分别有多长？",
        "怎样走得更远？",
        "What is longer?",
        "Which line is the longest?",
        "How long is A or B?",
    ],
)
def test_what_compares_no_measure_of_two_things_is_left_alone(question: str) -> None:
    assert parse_comparison(question) is None


@pytest.mark.parametrize(
    ("question", "items", "first", "claim"),
    [
        ("东仓面积大还是西仓面积大？", ("东仓", "西仓"), "东仓的面积是多少？", "的面积更大"),
        ("一季度和二季度哪个季度卖得多", ("一季度", "二季度"), "一季度卖了多少？", "卖得更多"),
        ("东仓和西仓哪个仓库启用早？", ("东仓", "西仓"), "东仓什么时候启用？", "启用更早"),
        ("東院和西院哪個院床位多？", ("東院", "西院"), "東院有多少床位？", "的床位更多"),
        ("红布和棉布哪种布批数多？", ("红布", "棉布"), "红布有多少批数？", "的批数更多"),
        ("2022年比2023年用水多吗？", ("2022年", "2023年"), "2022年有多少用水？", "的用水更多"),
        (
            "哪年用水多，2022年还是2023年？",
            ("2022年", "2023年"),
            "2022年有多少用水？",
            "的用水更多",
        ),
        (
            "2021年版和2024年版哪个锁门晚？",
            ("2021年版", "2024年版"),
            "2021年版什么时候锁门？",
            "锁门更晚",
        ),
        ("一车间和二车间哪个织机多？", ("一车间", "二车间"), "一车间有多少织机？", "的织机更多"),
        ("红茶和绿茶哪种茶叶产量高？", ("红茶", "绿茶"), "红茶的产量是多少？", "的产量更高"),
    ],
)
def test_the_noun_that_says_what_the_things_are_belongs_to_which(
    question: str, items: tuple[str, ...], first: str, claim: str
) -> None:
    found = parse_comparison(question)
    assert found is not None
    assert (found.items, found.questions[0], found.claim) == (items, first, claim)
