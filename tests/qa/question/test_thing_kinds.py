"""What kind of thing a question says a code is, and whether a row says otherwise."""

from __future__ import annotations

import pytest

from qa.question.thing_kinds import ThingKind, find_kind, is_called_otherwise, is_said_otherwise


@pytest.mark.parametrize(
    ("question", "code", "kind"),
    [
        ("s-0388的水表装在哪", "s-0388", ThingKind("水表", 7, 9)),
        ("s-0388号阀门装在哪", "s-0388", ThingKind("阀门", 7, 9)),
        ("灭火器xj205在几层", "xj205", ThingKind("灭火器", 0, 3)),
        ("where is pump eq-512?", "eq-512", ThingKind("pump", 9, 13)),
        ("where is the eq-512 pump?", "eq-512", ThingKind("pump", 20, 24)),
        ("s-0388的司机在哪", "s-0388", None),
        ("s-0388的代表是谁", "s-0388", None),
        ("s-0388的手机是多少", "s-0388", None),
        ("s-0388的旧水表装在哪", "s-0388", None),
        ("s-0388旁边的水表装在哪", "s-0388", None),
        ("where is the manager of eq-512?", "eq-512", None),
        ("s-0388装在哪", "s-0388", None),
    ],
)
def test_kind_beside_the_code(question: str, code: str, kind: ThingKind | None) -> None:
    start = question.index(code)
    assert find_kind(question, [(start, start + len(code))]) == kind


@pytest.mark.parametrize(
    ("kind", "cells", "under", "may", "certain"),
    [
        ("水表", [("编号", "s-1"), ("地点", "东路1号")], "台账", False, False),
        ("水表", [("编号", "s-1"), ("名称", "电表")], "台账", True, True),
        ("水表", [("编号", "s-1"), ("名称", "智能水表")], "台账", False, False),
        ("水表", [("编号", "s-1"), ("名称", "远传表")], "台账", False, False),
        ("水泵", [("编号", "s-1"), ("名称", "法兰")], "台账", True, False),
        ("水表", [("编号", "s-1"), ("备注", "装在电表旁")], "台账", True, False),
        ("水表", [("编号", "s-1"), ("地点", "东路1号")], "电表台账", True, False),
        ("阀门", [("编号", "s-1"), ("地点", "东门")], "登记表", False, False),
        ("仪表", [("编号", "s-1"), ("名称", "压力表")], "台账", False, False),
        ("pump", [("tag", "p-1"), ("type", "valve")], "plant", True, False),
    ],
)
def test_what_a_row_says(
    kind: str, cells: list[tuple[str, str]], under: str, may: bool, certain: bool
) -> None:
    assert is_said_otherwise(kind, cells, under) is may
    assert is_called_otherwise(kind, cells) is certain
