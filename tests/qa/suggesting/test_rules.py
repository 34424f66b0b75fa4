"""The questions that are made of sentences, and the sentences that nothing is made of."""

from __future__ import annotations

import pytest

from index import Settings, load_words
from qa.suggesting.checking import candidates_of, is_repetition
from tests.support.places import CACHE
from tests.support.screen.fake_assistant import document_from


def questions(text: str, title: str = "一份很长的、不是名字的标题") -> list[str]:
    tagged = load_words(Settings(cache=CACHE)).tagged
    return [each.question for each in candidates_of(document_from("a.txt", text, title), tagged)]


RIVER = (
    "韦尔纳河(德语:Werna)是中欧的一条河流,流经三个州,全长412公里,流域面积约1.87万平方公里。\n"
    "货运量由1960年的310万吨降至2019年的42万吨。"
)


@pytest.mark.parametrize(
    ("text", "title", "made"),
    [
        (
            RIVER,
            "韦尔纳河",
            [
                "韦尔纳河的全长是多少？",
                "韦尔纳河的流域面积是多少？",
                "韦尔纳河的货运量从多少降至多少？",
                "韦尔纳河是什么？",
            ],
        ),
        ("鹿角湖位于青岩县西部。", "", ["鹿角湖位于哪里？"]),
        ("青岩盐业博物馆于1985年10月1日开馆。", "", ["青岩盐业博物馆是什么时候开馆的？"]),
        ("本条例所称电动自行车，是指以蓄电池作为能源的两轮车。", "", ["电动自行车是指什么？"]),
        ("首任厂长是西格弗里德·哈默。", "哈尔比氯碱厂", ["哈尔比氯碱厂的首任厂长是谁？"]),
        ("蒙古马的特殊之处在于其具有超强的耐力。", "", ["蒙古马的特殊之处是什么？"]),
        ("防止返贫是提高脱贫质量的关键。", "", ["提高脱贫质量的关键是什么？"]),
        (
            "第十二条 个人出租人应当在七日内退还押金。",
            "",
            ["个人出租人应当在多少日内退还押金？"],
        ),
        ("预付卡的面额不得超过一千元，有效期不得少于三年。", "", ["预付卡的面额不得超过多少元？"]),
        ("报名时间：5月15日至20日", "临江区小学招生", ["临江区小学招生的报名时间是什么时候？"]),
        ("失业金怎么领？\n在小程序上申请，五个工作日审核完。", "", ["失业金怎么领？"]),
        ("The maximum load is 7 kg for cottons.", "Guide", ["What is the maximum load?"]),
        (
            "The Lady Corrine was built in 1987 in Ravensport.",
            "Guide",
            ["When was the Lady Corrine built?"],
        ),
        (
            "Who may borrow books?\nEveryone who lives in the town may.",
            "Rules",
            ["Who may borrow books?"],
        ),
    ],
)
def test_what_a_text_is_asked(text: str, title: str, made: list[str]) -> None:
    assert questions(text, title or "一份很长的、不是名字的标题") == made


@pytest.mark.parametrize(
    "text",
    [
        "该厂位于内陆城市哈尔比，他在这里工作了三十年。",
        "其面积为412平方公里，是当地最大的湖。",
        "劳动者连续工作满十二个月的，享受带薪年休假。",
        "房屋交付后连续空置六个月以上，减半收费。",
        "同年，公司迁至海边的一座小城，员工增至310人。",
        "公猫绝育后还会发情吗？\n狗绝育多少钱？\n猫几岁算老年？",
        "请问这样正常吗？\n不正常，请尽快去医院看看吧。",
        "我们始终坚持以人民为中心，不断开创工作新局面。",
        "第三，要加强领导，落实责任，确保各项任务如期完成。",
        "It was built in 1987, and they opened it in 1990.",
        "This is the best of all, and that is why we love it.",
    ],
)
def test_nothing_is_made_of_what_does_not_stand_alone(text: str) -> None:
    assert questions(text) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("普通证的押金是多少？", "普通证押金多少元？", True),
        ("四个不摘指什么？", "四個不摘是指什麼", True),
        ("韦尔纳河的全长是多少？", "韦尔纳河的流域面积是多少？", False),
        ("失业金怎么领？", "失业金能领多久？", False),
    ],
)
def test_repetitions(one: str, other: str, same: bool) -> None:
    assert is_repetition(one, other) is same
