"""Equations of Word (Office Math) as text on one line: «(a+b)/2», «x^2», «√(2gh)»."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MOST_DEPTH = 40
_PLAIN = 1  # characters that need no brackets


def linear(element: _Element, depth: int = 0) -> str:
    """The text of an equation or of a part of one; what is nested more deeply is left out."""
    if depth > MOST_DEPTH:
        return ""
    if element.tag == f"{MATH}t":
        return element.text or ""
    write = _FORMS.get(element.tag.removeprefix(MATH)) if isinstance(element.tag, str) else None
    if write is not None:
        return write(element, depth + 1)
    return "".join(linear(child, depth + 1) for child in element)


def _part(element: _Element, name: str, depth: int) -> str:
    found = element.find(f"{MATH}{name}")
    return "" if found is None else linear(found, depth)


def _property(element: _Element, group: str, name: str, default: str) -> str:
    """A character that a form is drawn with; the usual one where none is stated."""
    found = element.find(f"{MATH}{group}/{MATH}{name}")
    return default if found is None else found.get(f"{MATH}val", "")


def _grouped(text: str) -> str:
    """In brackets, unless it is a number or a single sign."""
    text = text.strip()
    simple = len(text) <= _PLAIN or text.replace(".", "").isdecimal()
    return text if simple else f"({text})"


def _fraction(element: _Element, depth: int) -> str:
    above, below = (_grouped(_part(element, name, depth)) for name in ("num", "den"))
    return f"{above}/{below}"


def _scripts(element: _Element, depth: int) -> str:
    sub, sup = (_part(element, name, depth) for name in ("sub", "sup"))
    low = f"_{_grouped(sub)}" if sub else ""
    return _part(element, "e", depth) + low + (f"^{_grouped(sup)}" if sup else "")


def _root(element: _Element, depth: int) -> str:
    degree = _part(element, "deg", depth).strip()
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree, f"{degree}√")
    return sign + _grouped(_part(element, "e", depth))


def _sum(element: _Element, depth: int) -> str:
    sub, sup = (_part(element, name, depth) for name in ("sub", "sup"))
    low, high = (f"_{_grouped(sub)}" if sub else ""), (f"^{_grouped(sup)}" if sup else "")
    return f"{_property(element, 'naryPr', 'chr', '∫')}{low}{high} {_part(element, 'e', depth)}"


def _fenced(element: _Element, depth: int) -> str:
    inner = _property(element, "dPr", "sepChr", "|").join(
        linear(each, depth) for each in element.findall(f"{MATH}e")
    )
    begin, end = (_property(element, "dPr", name, sign) for name, sign in _FENCES)
    return f"{begin}{inner}{end}"


def _function(element: _Element, depth: int) -> str:
    return f"{_part(element, 'fName', depth)} {_part(element, 'e', depth)}"


def _matrix(element: _Element, depth: int) -> str:
    rows = (
        ", ".join(linear(each, depth) for each in row.findall(f"{MATH}e"))
        for row in element.findall(f"{MATH}mr")
    )
    return "; ".join(rows)


def _lines(element: _Element, depth: int) -> str:
    return "; ".join(linear(each, depth) for each in element.findall(f"{MATH}e"))


_FENCES = (("begChr", "("), ("endChr", ")"))
_FORMS: Mapping[str, Callable[[_Element, int], str]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "nary": _sum,
    "d": _fenced,
    "func": _function,
    "m": _matrix,
    "eqArr": _lines,
}
