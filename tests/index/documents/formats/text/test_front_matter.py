"""What a text says of itself before it begins: its title and tags."""

from __future__ import annotations

import pytest

from index.documents.formats.text.front_matter import find_front_matter
from index.documents.reader import read_document


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        ("tags: [安全, 施工]", ("安全", "施工")),
        ("tags: [ '夜间 施工' , \"a, b\" ]", ("夜间 施工", "a", "b")),
        ("tags: 安全，施工、夜间", ("安全", "施工", "夜间")),
        ("tags: 安全 施工", ("安全", "施工")),
        ('tags: "site safety"', ("site safety",)),
        ("tags: [site safety]", ("site safety",)),
        ("tags:\n  - 安全\n  - site safety\n  - '#三号'", ("安全", "site safety", "三号")),
        ("tags:\n- 安全\n- 施工\ndate: 2024-01-01", ("安全", "施工")),
        ("title: 通知\nTags: Safety, SAFETY, 安全  # 见上", ("Safety", "安全")),
        ("标签： 人事", ("人事",)),
        ("tag: one", ("one",)),
        ("tags: []", ()),
        ("tags:", ()),
        ("title: tags: x", ()),
        (f"tags: [{'长' * 51}, 短]", ("短",)),
    ],
)
def test_tags(lines: str, tags: tuple[str, ...]) -> None:
    front = find_front_matter(f"---\n{lines}\n---\n正文。\n")
    assert front is not None
    assert front.tags == tags


@pytest.mark.parametrize(
    "text",
    ["正文。\n---\ntags: a\n---\n", "---\ntags: a\n正文。\n", "--- \n", "----\ntags: a\n---\n", ""],
)
def test_none(text: str) -> None:
    assert find_front_matter(text) is None


def test_markdown_has_its_title_and_tags() -> None:
    text = "---\ntitle: '夜间施工'\ntags: [安全]\n---\n# 通知\n\n噪声不得超标。\n"
    document = read_document("a.md", text.encode())
    assert (document.title, document.tags) == ("夜间施工", ("安全",))
    assert [each.reason for each in document.omitted] == ["front matter"]


def test_plain_text_has_them_too_and_every_position_is_that_of_the_file() -> None:
    text = "---\ntitle: 夜间施工\ntags:\n  - 安全\n---\n\n通知\n\n噪声不得超标。\n"
    document = read_document("a.txt", text.replace("\n", "\r\n").encode("gb18030"))
    assert (document.title, document.tags) == ("夜间施工", ("安全",))
    assert document.text == text
    left_out = [document.text[each.start : each.end] for each in document.omitted]
    assert left_out == ["---\ntitle: 夜间施工\ntags:\n  - 安全\n---"]
    paragraphs = [document.text[each.start : each.end] for each in document.paragraphs]
    assert paragraphs == ["通知", "噪声不得超标。"]


@pytest.mark.parametrize(
    "text",
    [
        "---\n这一段上下都有横线。\n---\n噪声不得超标。\n",
        "---\n甲：你好。\n乙：你好。\n---\n噪声不得超标。\n",
        "---\ntags: 安全\n这一行不是元数据。\n---\n噪声不得超标。\n",
    ],
)
def test_rules_in_plain_text_need_not_hold_metadata(text: str) -> None:
    document = read_document("a.txt", text.encode())
    assert document.tags == ()
    assert "front matter" not in [each.reason for each in document.omitted]
