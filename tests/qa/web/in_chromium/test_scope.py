"""Asking of some documents only: by chip, by name and by tree; a better answer elsewhere is a
decoy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

import qa
from index import build, settings_from_environment
from tests.qa.web.in_chromium.served import Server, Visit, served
from tests.support.screen.browser import Screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = "合同/<img src=x onerror=window.pwned=1>&quot;.txt"
DECOY, DAY = "夜间噪声不得超过55分贝，超标一次停工一天。", "日间噪声不得超过70分贝，超标罚款。"
TEXTS = {
    "规章/安全/夜间施工.txt": f"夜间施工通知\n\n{DECOY}\n",
    "规章/安全/動火作業.md": "---\ntags: [安全]\n---\n# 動火作業規定\n\n動火證當天有效。\n",
    "规章/假期.txt": "年假制度\n\n员工年假五天。\n",
    "通知/日间施工.txt": f"日间施工通知\n\n{DAY}\n",
    HOSTILE: "清单\n\n桌子两张，椅子六把。\n",
}
QUESTION = "夜间噪声不得超过多少分贝？"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("scope")
    for name, text in TEXTS.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = settings_from_environment().with_changes(index=folder / "index")
    build([folder / "docs"], settings=settings)
    yield from served(qa.open_assistant(settings), folder)


def mention(screen: Screen, typed: str) -> Locator:
    """The names listed for what is typed after «@»."""
    screen.box.click()
    screen.box.press_sequentially(f"@{typed}")
    return screen.page.locator(".wenda-name")


def chips(screen: Screen) -> list[str]:
    return screen.page.locator(".wenda-chip > span").all_text_contents()


def check_confined(answer: Locator) -> None:
    """Nothing of the decoy or its document is in the answer or beside it."""
    expect(answer).not_to_contain_text("55分贝")
    expect(answer).not_to_contain_text("夜间施工通知")


def test_by_chip_chosen_with_the_keyboard(server: Server, visit: Visit) -> None:
    screen = visit(server)
    names = mention(screen, "通知")
    expect(names).to_have_text(
        ["通知/1 份文档", "通知/日间施工.txt日间施工通知", "规章/安全/夜间施工.txt夜间施工通知"]
    )
    screen.box.press("ArrowDown")
    expect(screen.box).to_have_attribute("aria-activedescendant", "wenda-name-1")
    screen.box.press("ArrowUp")
    screen.box.press("Enter")
    expect(screen.page.locator("#wenda-names")).to_be_hidden()
    expect(screen.box).to_have_value("")
    assert chips(screen) == ["通知/"]
    answer = screen.ask(QUESTION)
    check_confined(answer)
    assert screen.quotes(answer) == [DAY]
    expect(answer.locator(".wenda-within")).to_have_text("只在这里找：通知/")
    follow_up = screen.ask("那停工几天呢？")
    check_confined(follow_up)
    assert chips(screen) == ["通知/"]


def test_a_refusal_asks_again_of_everything(server: Server, visit: Visit) -> None:
    screen = visit(server)
    mention(screen, "假期")
    screen.box.press("Enter")
    check_confined(screen.ask(QUESTION))
    screen.page.get_by_role("button", name="在全部文档中再问").click()
    again = screen.answers.nth(1)
    expect(again).to_contain_text(DECOY)
    expect(again.locator(".wenda-within")).to_have_count(0)
    expect(screen.page.locator(".wenda-question")).to_have_text([QUESTION, QUESTION])


def test_escape_leaves_the_list_and_what_was_typed(server: Server, visit: Visit) -> None:
    screen = visit(server)
    expect(mention(screen, "规").first).to_be_visible()
    screen.box.press("Escape")
    expect(screen.page.locator("#wenda-names")).to_be_hidden()
    expect(screen.box).to_have_value("@规")
    screen.box.press_sequentially("章")
    expect(screen.page.locator(".wenda-name")).to_have_count(5)
    screen.box.fill("mail@example.com")
    expect(screen.page.locator("#wenda-names")).to_be_hidden()


@pytest.mark.parametrize("typed", ["动火", "動火", "#安", "＃安"])
def test_names_are_found_in_either_script(server: Server, visit: Visit, typed: str) -> None:
    screen = visit(server)
    names = mention(screen, typed)
    expect(names.first).to_contain_text("#安全" if "安" in typed else "動火作業.md")
    screen.box.press("Tab")
    answer = screen.ask("动火证有效几天？")
    assert screen.quotes(answer)[-1] == "動火證當天有效。"
    expect(answer.locator(".wenda-within")).to_contain_text("只在这里找：")


def test_by_a_name_in_the_question(server: Server, visit: Visit) -> None:
    screen = visit(server)
    answer = screen.ask("《日间施工通知》里噪声不得超过多少分贝？")
    check_confined(answer)
    assert screen.quotes(answer) == [DAY]


def test_by_tree(server: Server, visit: Visit) -> None:
    screen = visit(server)
    page = screen.page
    page.get_by_role("tab", name="文档").click()
    expect(page.locator(".wenda-document")).to_have_count(len(TEXTS))
    box = {
        name: page.get_by_role("checkbox", name=f"只问 {name}", exact=True)
        for name in ("规章/", "规章/安全/", "规章/假期.txt", "规章/安全/夜间施工.txt", "通知/")
    }
    box["规章/"].check()
    assert chips(screen) == ["规章/"]
    expect(box["规章/安全/夜间施工.txt"]).to_be_checked()
    box["规章/安全/夜间施工.txt"].uncheck()
    assert sorted(chips(screen)) == ["规章/假期.txt", "规章/安全/動火作業.md"]
    expect(box["规章/安全/"]).to_have_js_property("indeterminate", True)
    check_confined(screen.ask(QUESTION))
    page.get_by_role("button", name="不限于 规章/假期.txt").click()
    expect(box["规章/假期.txt"]).not_to_be_checked()
    page.get_by_role("button", name="问全部").click()
    assert chips(screen) == []
    assert screen.quotes(screen.ask(QUESTION)) == [DECOY]
    page.get_by_role("tab", name="文档").click()
    fold = page.locator(".wenda-fold", has_text="安全")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(box["规章/安全/夜间施工.txt"]).to_be_hidden()
    page.locator("#wenda-panel .wenda-find").fill("動火")
    expect(page.locator(".wenda-document .wenda-path")).to_have_text(["规章/安全/動火作業.md"])


def test_names_are_text(server: Server, visit: Visit) -> None:
    screen = visit(server)
    page = screen.page
    names = mention(screen, "onerror")
    expect(names).to_contain_text([HOSTILE])
    names.first.click()
    assert chips(screen) == [HOSTILE]
    answer = screen.ask("椅子有几把？")
    expect(answer.locator(".wenda-within")).to_have_text(f"只在这里找：{HOSTILE}")
    page.get_by_role("tab", name="文档").click()
    expect(page.locator("#wenda-panel .wenda-path", has_text="onerror")).to_have_text(HOSTILE)
    assert page.evaluate("window.pwned") is None
    screen.reload(".wenda-chip")
    assert chips(screen) == [HOSTILE]
    assert page.evaluate("window.pwned") is None


def test_tags_are_given_in_the_panel(server: Server, visit: Visit) -> None:
    screen = visit(server)
    page = screen.page
    page.get_by_role("tab", name="文档").click()
    page.get_by_role("button", name="规章/假期.txt 的标签").click()
    page.locator(".wenda-tag-box").fill("人事，#福利")
    page.locator(".wenda-tag-box").press("Enter")
    expect(page.locator(".wenda-tag", has_text="#人事")).to_have_text("#人事 #福利")
    expect(mention(screen, "福利").first).to_contain_text("#福利")
    page.locator(".wenda-name").first.click()
    assert screen.quotes(screen.ask("年假几天？"))[-1] == "员工年假五天。"
    page.get_by_role("tab", name="文档").click()
    page.get_by_role("button", name="规章/假期.txt 的标签").click()
    page.locator(".wenda-tag-box").fill("")
    page.locator(".wenda-tag-box").press("Enter")
    expect(page.locator(".wenda-tag")).to_have_text(["#安全"])
    expect(page.locator(".wenda-chip")).to_have_count(0)


def test_on_a_phone(server: Server, visit: Visit) -> None:
    screen = visit(server, viewport={"width": 390, "height": 780}, has_touch=True)
    names = mention(screen, "规章")
    expect(names).to_have_count(5)
    names.nth(1).tap()
    assert chips(screen) == ["规章/安全/"]
    assert screen.wide() <= 0
    answer = screen.ask("年假几天？")
    expect(answer).not_to_contain_text("年假五天")
    assert screen.wide() <= 0
