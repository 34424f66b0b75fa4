"""«没有找到“冠玲”，按“冠翎”查找»: a refused question is answered as it was meant, and says so."""

from __future__ import annotations

import pytest

from index import Encoder
from qa.assistant import Assistant
from qa.retrieval.spelling import respelling
from tests.support.answers import assistant_over, labels, quotes

TEXTS = {
    "phone": "冠翎K8寄修记\n我的冠翎K8用了一年半，过了保修期，寄修自己付了八百元。\n",
    "poverty": "脱贫攻坚\n脱贫攻坚的要求是四个不摘。贫困县摘帽以后，责任、政策和监管都不摘。\n",
    "help": "问答\n问答怎么用：先把文件放进一个文件夹，再建立索引，然后提问。\n",
    "patrol": "巡检员\n巡检员的职责是每天检查两次水泵。\n",
    "cook": "拌黄瓜\n拌黄瓜要先拍碎，再放蒜泥和香醋。\n",
    "tea": "龙井茶\n龙井茶产于杭州，清明前采摘的最好。\n",
    "horse": "蒙古马\n蒙古马耐寒、耐旱，能在草原上自己找草吃。\n",
    "company": "公司\n公司成立于一九九八年，生产水泵。公司有三百名员工。\n",
}
PATROL = "巡检员的职责是每天检查两次水泵。"
HELP = "问答怎么用：先把文件放进一个文件夹，再建立索引，然后提问。"
FOUR = "脱贫攻坚的要求是四个不摘。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("typed"), real_encoder, 0.5, **TEXTS)


@pytest.mark.parametrize(
    ("question", "understood", "said", "quoted"),
    [
        (
            "脱平攻艰的要求是什么？",
            "脱贫攻坚的要求是什么？",
            "没有找到“脱平攻艰”，按“脱贫攻坚”查找：",
            FOUR,
        ),
        (
            "寻剪员的职则是什么？",
            "巡检员的职责是什么？",
            "没有找到“寻剪员”“职则”，按“巡检员”“职责”查找：",
            PATROL,
        ),
        (
            "脫平攻艱的要求是什麼？",
            "脫貧攻堅的要求是什麼？",
            "沒有找到「脫平攻艱」，按「脫貧攻堅」查找：",
            FOUR,
        ),
        (
            "tuopin gongjian 要求",
            "脱贫攻坚要求",
            "没有找到“tuopin gongjian”，按“脱贫攻坚”查找：",
            FOUR,
        ),
        (
            "wenda zenme yong",
            "问答怎么用",
            "Nothing was found for “wenda zenme yong”; searched for “问答怎么用”:",
            HELP,
        ),
        (
            "longjingchachanyunali",
            "龙井茶产于哪里",
            "Nothing was found for “longjingchachanyunali”; searched for “龙井茶产于哪里”:",
            "龙井茶产于杭州，清明前采摘的最好。",
        ),
    ],
)
def test_the_question_that_was_meant_is_answered(
    assistant: Assistant, question: str, understood: str, said: str, quoted: str
) -> None:
    found = assistant.ask(question)
    assert found.answered
    assert found.question == question
    assert found.resolved_question == understood
    assert labels(found) == [("respelled", said)]
    assert found.segments[1].lead == "\n"
    assert found.text.startswith(f"{said}\n")
    assert quoted in quotes(found)


@pytest.mark.parametrize(
    "question", ["公丝几点下班？", "水崩的价格是多少？", "蒙骨马的价格是多少？"]
)
def test_a_word_that_leads_to_no_answer_is_not_taken_for_another(
    assistant: Assistant, question: str
) -> None:
    found = assistant.ask(question)
    assert (found.answered, found.resolved_question) == (False, question)
    assert [code for code, _ in labels(found)] in (["refused"], ["uncertain"])


def test_an_answered_question_is_never_respelled(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(respelling, "respellings", None)
    for question in ("巡检员的职则是什么？", "巡检员的职责是什么？"):
        found = assistant.ask(question)
        assert (found.resolved_question, quotes(found)) == (question, [PATROL])
    with pytest.raises(TypeError):
        assistant.ask("脱平攻艰的要求是什么？")


def test_a_follow_up_goes_on_from_what_was_meant(assistant: Assistant) -> None:
    chat = assistant.conversation()
    chat.ask("寻剪员的职则是什么？")
    assert chat.ask("那公司呢？").resolved_question == "公司的职责是什么？"


def test_a_follow_up_can_be_mistyped(assistant: Assistant) -> None:
    chat = assistant.conversation()
    chat.ask("龙井茶产于哪里？")
    found = chat.ask("寻剪员的职则是什么？")
    assert (found.resolved_question, quotes(found)) == ("巡检员的职责是什么？", [PATROL])
