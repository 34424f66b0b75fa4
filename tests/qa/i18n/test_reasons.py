"""Every reason that the index gives is known in Chinese, with all that it states."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import index
from index import has_han
from index.documents import boilerplate
from index.documents.scanner import LOOPS
from qa.i18n.reasons import CHINESE, reason_in

RAISED = {"DocumentError", "WendaError", "IndexBusy", "IndexMissing", "IndexDamaged", "Skipped"}
OF_A_MODEL = {"compiled.py", "transformer.py", "bundled.py", "embed.py"}
# What stands in the source for a part that is worked out elsewhere: an instance of it.
INSTANCES = {
    "{SAVE_AS_UTF8}": "open it in an editor and save it as UTF-8",
    "{REMEDY}": "rebuild it with `wenda build`",
    "{kind} cannot": "x7 files cannot",
    "{holder}": "process 4711",
    "{place}; ": "damaged big5 text (at byte 12); ",
}


def texts(node: ast.expr) -> Iterator[str]:
    """The sentences in an expression, what is filled in as it stands in the source."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
            for part in node.values
            if isinstance(part, ast.Constant | ast.FormattedValue)
        )


def raised() -> Iterator[str]:
    """The sentences of every error about a file or the index that the source raises."""
    for path in sorted(Path(index.__file__).parent.rglob("*.py")):
        if path.name in OF_A_MODEL:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                for argument in node.args[-1:]:
                    yield from texts(argument)


def instance(sentence: str) -> str:
    for name, shown in INSTANCES.items():
        sentence = sentence.replace(name, shown)
    return re.sub(r"\{[^}]*\}", "x7", sentence)


@pytest.mark.parametrize("sentence", sorted(set(raised()) - {"{error}", "{error}; {REMEDY}"}))
def test_what_is_raised_is_known(sentence: str) -> None:
    shown = instance(sentence)
    chinese = reason_in("zh", shown)
    assert has_han(chinese), shown
    assert sorted(re.findall(r"x7|4711|big5", chinese)) == sorted(
        re.findall(r"x7|4711|big5", shown)
    )
    assert not re.search(r"\b(?:it|is|the|be|not|are)\b", chinese)
    assert reason_in("en", shown) == shown


def test_the_source_is_searched() -> None:
    assert len(set(raised())) > 50


@pytest.mark.parametrize(
    "reason",
    [
        boilerplate.CREDIT,
        boilerplate.PAGE_NUMBER,
        boilerplate.SEPARATOR,
        boilerplate.CONTENTS_LINE,
        boilerplate.RUNNING_HEAD,
        LOOPS,
    ],
)
def test_constants_are_known(reason: str) -> None:
    assert has_han(reason_in("zh", reason))


@pytest.mark.parametrize("sentence", sorted(CHINESE))
def test_a_translation_states_the_same(sentence: str) -> None:
    fields = re.compile(r"\{\w+\}|`[^`]+`")
    assert sorted(fields.findall(CHINESE[sentence])) == sorted(fields.findall(sentence))


def test_a_reason_within_a_reason() -> None:
    shown = "cannot be opened: Permission denied"
    assert reason_in("zh", shown) == "打不开：没有权限"
    shown = "索引 could not be written: the disk is full; free some space and build again (the "
    shown += "last generation is still there)"
    assert reason_in("zh", shown) == (
        "索引 写不进去：磁盘已满；请腾出空间后重建（原来的索引仍然可用）"
    )


def test_what_is_not_known_stays() -> None:
    assert reason_in("zh", "something else altogether") == "something else altogether"
    assert reason_in("zh", "") == ""
