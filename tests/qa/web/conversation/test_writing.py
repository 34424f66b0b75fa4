"""A language model's answer on the screen: agreed to first, then sentence by sentence."""

from __future__ import annotations

import html
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from qa.types import FailedPart, Generated, GeneratedSentence, Work
from qa.web.conversation.chat import Update, ask, clear, write
from qa.web.conversation.export import export_markdown
from qa.web.conversation.writing import choose, model_bar
from qa.web.generated import Part, parts_of, show_generated
from qa.web.rendering import render_answer
from qa.web.session import Session
from qa.web.sources.pointers import Pointer
from qa.web.sources.quotations import find_quotation
from qa.web.state import Shared
from tests.qa.web.test_escape import read_html
from tests.qa.web.test_rendering import answer, citation
from tests.support.screen.fake_writer import FakeWriter
from tests.support.waiting import PATIENCE

FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"
GOOD = GeneratedSentence("责任不能摘。", "verified", (1,), 0.9)
DOUBT = GeneratedSentence("县长不能摘。", "check", (1, 2), 0.4, ("name",), ((0, 2),))
WRONG = GeneratedSentence("五个不能摘。", "removed", (1,), 0.0, ("quantity",), ((0, 1),))
EXTRA = citation(2, "别处的话。", "b.txt")


def written(*sentences: GeneratedSentence, **more: Any) -> Generated:
    made = Generated("模型 <b>", "models.example", "written", sentences, (EXTRA,), 30)
    return replace(made, **more)


@pytest.fixture
def writer() -> FakeWriter:
    return FakeWriter((GOOD, DOUBT, WRONG))


@pytest.fixture
def with_writer(shared: Shared, writer: FakeWriter) -> Shared:
    return replace(shared, writer=writer)


def agreed() -> Session:
    session = Session()
    choose("accept", session)
    return session


def test_nothing_is_written_before_it_was_agreed_to(
    with_writer: Shared, writer: FakeWriter
) -> None:
    session = Session()
    *_, last = ask(FOUR, session, "zh", with_writer)
    assert (writer.asked, session.turns[0].generated, last.run) == ([], None, "")
    choose("accept", session)
    choose("decline", session)
    *_, last = ask(FOUR, session, "zh", with_writer)
    assert (writer.asked, session.turns[1].generated) == ([], None)


def test_without_a_model_there_is_no_bar_and_nothing_is_written(shared: Shared) -> None:
    session = agreed()
    list(ask(FOUR, session, "zh", shared))
    assert session.turns[0].generated is None
    assert list(write(None, session, shared)) == []
    assert model_bar(session, "zh", shared) == ""


def test_the_model_writes_below_the_quotations(with_writer: Shared, writer: FakeWriter) -> None:
    session = agreed()
    shown = list(ask(FOUR, session, "zh", with_writer))
    assert writer.asked == [FOUR]
    generated = session.turns[0].generated
    assert generated is not None
    assert generated.sentences == (GOOD, DOUBT, WRONG)
    assert [one.run for one in shown if one.run is not None][1:] == [""]
    grown = [str(one.chat).count("wenda-claim ") for one in shown if one.chat is not None]
    assert grown == [0, 0, 1, 2, 2, 2, 2]


def test_a_refused_question_is_not_sent(with_writer: Shared, writer: FakeWriter) -> None:
    session = agreed()
    list(ask(MARS, session, "zh", with_writer))
    list(write(0, session, with_writer))
    assert (writer.asked, session.turns[0].generated) == ([], None)


def test_agreeing_writes_below_the_last_answer_once(
    with_writer: Shared, writer: FakeWriter
) -> None:
    session = Session()
    list(ask(FOUR, session, "zh", with_writer))
    shown = list(write(None, session, with_writer))
    assert shown[0].run and shown[-1].run == ""
    assert session.accepted and session.turns[0].generated is not None
    assert list(write(None, session, with_writer)) == []
    list(write(0, session, with_writer))  # again, in so many words
    assert writer.asked == [FOUR, FOUR]
    assert list(write(7, session, with_writer)) == []


@pytest.mark.parametrize("ending", ["stop", "ask", "clear"])
def test_it_can_be_stopped(with_writer: Shared, writer: FakeWriter, ending: str) -> None:
    writer.gate = threading.Event()
    session = agreed()
    runs: list[str] = []

    def go() -> list[Update]:
        updates = []
        for update in ask(FOUR, session, "zh", with_writer):
            updates.append(update)
            runs.extend([update.run] if update.run else [])
        return updates

    with ThreadPoolExecutor(1) as threads:
        work = threads.submit(go)
        assert writer.reached.wait(PATIENCE)
        if ending == "stop":
            session.stop(runs[0])
        elif ending == "ask":
            list(ask(MARS, session, "zh", with_writer))
        else:
            clear(session, "zh")
        assert work.result(PATIENCE)[-1].run == ""
    if ending == "clear":
        assert session.turns == ()
        return
    generated = session.turns[0].generated
    assert generated is not None
    assert (generated.outcome, generated.sentences) == ("stopped", (GOOD,))
    assert session.writing is None


def test_the_choice_is_of_one_conversation(with_writer: Shared) -> None:
    session = Session()
    choose("decline", session)
    clear(session, "zh")
    assert (session.accepted, session.only_quotations) == (False, False)
    choose("nonsense", session)
    assert (session.accepted, session.only_quotations) == (False, False)


def test_the_notice_names_the_host_and_what_leaves(with_writer: Shared) -> None:
    notice = read_html(model_bar(Session(), "zh", with_writer))[0]
    assert "会发送到 models.example：问题，和文档里最多 30 句原文；总结和清点要读更多，" in notice
    notice = read_html(model_bar(Session(), "en", with_writer))[0]
    assert "Sent to models.example: the question, and at most 30 sentences" in notice
    local = replace(with_writer, writer=FakeWriter(local=True))
    assert "nowhere else" in read_html(model_bar(Session(), "en", local))[0]
    switch = model_bar(agreed(), "zh", with_writer)
    assert 'role="switch"' in switch and 'aria-checked="false"' in switch
    session = Session()
    choose("decline", session)
    assert 'aria-checked="true"' in model_bar(session, "zh", with_writer)


def test_what_was_not_found_is_marked_and_what_was_removed_folded() -> None:
    shown = show_generated(written(GOOD, DOUBT, WRONG), 3, "zh")
    assert [list(each.parts) for each in shown.sentences] == [
        [Part("责任不能摘。", True)],
        [Part("县长", False), Part("不能摘。", True)],
    ]
    assert [each.remarks for each in shown.removed] == [["数字或日期与所引的句子不符"]]
    assert shown.cited == {1, 2}


def test_with_nothing_verified_only_the_quotations_stand() -> None:
    shown = show_generated(written(DOUBT, WRONG, outcome="unverified"), 0, "en")
    assert (list(shown.sentences), len(shown.removed)) == ([], 2)
    assert shown.notes == [
        "模型 <b> wrote 2 sentences, none of which the documents bear out; so there are only "
        "quotations."
    ]


def test_spans_of_a_verified_sentence_are_not_marked() -> None:
    assert parts_of(replace(GOOD, unsupported=((0, 2),))) == [Part("责任不能摘。", True)]


def test_what_a_model_writes_is_text() -> None:
    attack = '<img src=x onerror="1">[点](javascript:1) **粗** $x$ http://evil.example'
    sentence = GeneratedSentence(attack, "verified", (1,))
    html = render_answer(
        replace(answer("一句。"), generated=written(sentence, warnings=("cap",))), 0, "zh"
    )
    page = read_html(html)[0]
    assert attack in page
    assert "<img" not in html and "javascript:" not in html and "http://" not in html
    assert "模型 <b> 的说法" in page


def test_a_sentence_opens_what_it_cites() -> None:
    told = replace(answer("一句。"), generated=written(GOOD, DOUBT))
    html = render_answer(told, 4, "zh")
    assert html.count('href="#cite-4-2"') == 1
    assert html.count('href="#cite-4-1"') == 4  # quotation, both sentences, the tick
    found = find_quotation(Pointer("cite", 0, 2), [told], "zh")
    assert found is not None
    assert (found.document, found.quote) == ("b.txt", "别处的话。")


def test_it_is_exported_with_its_verdicts() -> None:
    told = replace(answer("一句。"), generated=written(GOOD, DOUBT, WRONG))
    exported = export_markdown([told], "zh")
    assert exported.endswith(
        "**模型 \\<b\\> 的说法（逐句与原文核对）**\n\n"
        "- 责任不能摘。\\[1\\] ✓\n"
        "- 县长不能摘。\\[1\\]\\[2\\] (请核对) — 名称不在所引的句子里\n\n"
        "- \\[2\\] 甲文 · 第一篇 · 第 3 段 · b.txt \\[20\\:25\\]\n  > 别处的话。\n\n"
        "*已移除 1 句*\n"
    )


WORK = Work("summary", parts=12, calls=13, tokens=40000, read=600, of=900)


def test_what_takes_many_requests_is_announced_with_a_button_that_begins_it() -> None:
    shown = show_generated(written(outcome="announced", citations=(), work=WORK), 0, "zh")
    assert shown.announced == (
        "模型要读 600 句，分 12 段，请求 13 次，最多 40,000 个 token。"
        " 原文共 900 句，读其中 600 句（调高 WENDA_LLM_CALLS 可读更多）。"
    )
    assert shown.again == "开始（13 次请求）"
    assert (shown.facts, shown.notes, shown.sentences) == ("", [], [])
    announced = replace(answer(), generated=written(outcome="announced", citations=(), work=WORK))
    text = html.unescape(render_answer(announced, 0, "en"))
    assert "13 requests, at most 40,000 tokens." in text
    assert "Start (13 requests)" in text
    assert "13" not in export_markdown([announced], "zh")


@pytest.mark.parametrize(
    ("work", "step"),
    [
        (replace(WORK, done=2), "第 3/12 段"),
        (replace(WORK, done=12, merging=True), "正在合并各段"),
    ],
)
def test_the_part_that_is_read_is_shown(work: Work, step: str) -> None:
    shown = show_generated(written(GOOD, outcome="writing", work=work), 0, "zh")
    assert shown.writing.endswith(step)


def test_what_failed_and_what_is_left_is_said() -> None:
    failed = (FailedPart(3, "llm.server", (("host", "h"), ("status", 500))),)
    work = replace(WORK, done=12, failed=failed, of=600)
    notes = show_generated(written(GOOD, work=work), 0, "zh").notes
    assert notes[0].startswith("第 3 段没有读成：h 的服务出错（500）")
    assert notes[1:] == ["读过的各段已经留下，重写时从中断处继续。"]


def test_a_button_confirms_and_a_question_does_not(with_writer: Shared, writer: FakeWriter) -> None:
    session = agreed()
    list(ask(FOUR, session, "zh", with_writer))
    list(write(0, session, with_writer))
    assert writer.confirmed == [False, True]


def test_a_list_is_written_below_a_refusal(with_writer: Shared, writer: FakeWriter) -> None:
    writer.lists = True
    session = agreed()
    list(ask(MARS, session, "zh", with_writer))
    assert writer.asked == [MARS]
    shown = render_answer(session.turns[0], 0, "zh")
    assert GOOD.text in shown


def test_the_model_may_help_with_a_follow_up_that_was_refused(
    with_writer: Shared, writer: FakeWriter
) -> None:
    session = agreed()
    list(ask(MARS, session, "zh", with_writer))
    assert writer.helped == 0  # there was nothing before it
    list(ask(FOUR, session, "zh", with_writer))
    assert writer.helped == 0  # it was answered
    writer.meant = replace(session.turns[1], question=MARS, generated=None)
    list(ask(MARS, session, "zh", with_writer))
    assert writer.helped == 1
    last = session.turns[2]
    assert (last.question, last.resolved_question) == (MARS, FOUR)
    assert last.generated is not None
    choose("decline", session)
    list(ask(MARS, session, "zh", with_writer))
    assert (writer.helped, session.turns[3].answered) == (1, False)
