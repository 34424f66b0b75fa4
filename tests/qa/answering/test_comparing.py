"""Comparisons over sentences and rows of tables: a verdict where the values allow one."""

from __future__ import annotations

import numpy as np
import pytest

from qa.answering.comparing import compare
from qa.ranking.pipeline import Ranked
from qa.retrieval.fusion import Ranking
from qa.rewriting.comparisons import parse_comparison
from tests.support.candidates import evidence

NONE = np.zeros(0, np.float32)
CLOTH = (
    "布种：灯芯绒，批数：46，不合格批数：2，单价（元/米）：18",
    "布种：牛仔布，批数：52，不合格批数：3，单价（元/米）：22",
)
YEARS = (
    "年份：2021年，产量（万米）：168，职工数：1310",
    "年份：2023年，产量（万米）：183，职工数：1260",
)
COLUMNS = ("项目：用水量（万吨），2022年：32，2023年：29",)
ROOMS = (
    "Room type：Twin，Size (m2)：24，Price (EUR)：98，Beds：2",
    "Room type：Lake suite，Size (m2)：46，Price (EUR)：180，Beds：2",
)
DAYS = ("日期：2024-05-01，进水量（吨）：820", "日期：2024-05-02，进水量（吨）：835")
STORES = "东仓营业时间早上七点到晚上八点，西仓营业时间早上八点到晚上六点"


def verdict(question: str, *sentences: str) -> str | None:
    """What the answer says won: the claim, «=» where all are alike, «» where it says nothing; None
    where no value was found."""
    comparison = parse_comparison(question)
    assert comparison is not None
    texts = [each + "。" for each in sentences]
    scores = {text: 9.0 - at for at, text in enumerate(texts)}
    ids = np.zeros(0, np.int64)
    found = [
        Ranked(
            evidence(asked, [("文件.txt", texts)], scores),
            Ranking(ids, NONE, NONE, NONE, (0.0, 1.0, 0.0, 1.0)),
            0.9,
        )
        for asked in comparison.questions
    ]
    compared = compare(comparison, found, 0.5)
    if compared is None:
        return None
    remarks = compared[0].remarks
    if not remarks:
        return ""
    return "=" if remarks[0].code == "equal" else dict(remarks[0].fields)["claim"]


@pytest.mark.parametrize(
    ("question", "sentences", "claim"),
    [
        (
            "2022年和2023年哪一年用水多？",
            ("2022年全厂用水总量32万吨", "2023年全厂用水总量29万吨，比上年下降9%"),
            "2022年的用水更多",
        ),
        (
            "2022年用水多还是2023年用水多？",
            ("2022年用水32万吨", "2023年用水29万吨"),
            "2022年的用水更多",
        ),
        (
            "一季度和二季度哪个季度卖得多",
            ("一季度卖出棉布42万米，二季度卖出棉布51万米",),
            "二季度卖得更多",
        ),
        (
            "一车间和二车间哪个车间面积大？",
            ("一车间建于1962年，面积3200平方米", "二车间建于1978年，面积4100平方米"),
            "二车间的面积更大",
        ),
        (
            "甲厂和乙厂哪家的住宿标准高？",
            ("住宿标准：甲厂每晚450元，乙厂每晚300元",),
            "甲厂的住宿标准更高",
        ),
        (
            "2021版和2024版哪一版床位费高？",
            ("2021版每间住四人，床位费每月80元", "2024版每间住三人，床位费每月120元"),
            "2024版的床位费更高",
        ),
        ("東院和西院哪個院床位多？", ("東院有床位120張，西院有床位85張",), "東院的床位更多"),
        (
            "A型厢车和B型厢车哪种车载重大？",
            ("A型厢车载重3吨，B型厢车载重5吨",),
            "B型厢车的载重更大",
        ),
        ("灯芯绒和牛仔布哪种布不合格批数多？", CLOTH, "牛仔布的不合格批数更多"),
        ("灯芯绒和牛仔布哪种布批数少？", CLOTH, "灯芯绒的批数更少"),
        ("灯芯绒和牛仔布哪个便宜？", CLOTH, "灯芯绒更便宜"),
        ("2021年和2023年哪年产量高？", YEARS, "2023年的产量更高"),
        ("2021年和2023年哪年职工多？", YEARS, "2021年的职工更多"),
        ("2022年和2023年哪年用水量大？", COLUMNS, "2022年的用水量更大"),
        ("5月1日和5月2日哪天进水量大？", DAYS, "5月2日的进水量更大"),
        ("Which room is larger, the twin or the lake suite?", ROOMS, "the lake suite is larger"),
        (
            "Which is older, the hotel or the annex?",
            ("The hotel opened in 1994", "The annex opened in 2011"),
            "the hotel is older",
        ),
        (
            "Which has more rooms, the hotel or the annex?",
            (
                "The hotel opened in 1994 and has 86 rooms",
                "The annex opened in 2011 and has 24 rooms",
            ),
            "the hotel has more rooms",
        ),
    ],
)
def test_which_one_wins_is_said(question: str, sentences: tuple[str, ...], claim: str) -> None:
    assert verdict(question, *sentences) == claim


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        # Opening and closing times in one clause: either may be meant.
        ("东仓和西仓哪个关门晚？", (STORES,)),
        # By how much it changed is not how much it is.
        ("甲厂和乙厂哪家的产量高？", ("甲厂的产量增长12%，乙厂的产量增长8%",)),
        # Values of different years.
        ("甲厂和乙厂哪家的产量高？", ("2022年，甲厂的产量为320吨", "2023年，乙厂的产量为280吨")),
        # Two rows about the same thing that say otherwise.
        (
            "甲布和乙布哪个便宜？",
            (
                "布种：甲布，单价（元）：18",
                "布种：甲布，单价（元）：30",
                "布种：乙布，单价（元）：22",
            ),
        ),
        # One o'clock in the morning may be later than eleven in the evening.
        ("东门和西门哪个锁门晚？", ("东门晚上十一点锁门，西门凌晨一点锁门",)),
    ],
)
def test_no_winner_is_named_where_it_is_not_sure(question: str, sentences: tuple[str, ...]) -> None:
    assert not verdict(question, *sentences)


def test_another_measure_is_not_taken_for_the_one_compared() -> None:
    assert not verdict("甲厂和乙厂哪家的产量高？", "甲厂的产量为320吨，乙厂的销量为380吨")
