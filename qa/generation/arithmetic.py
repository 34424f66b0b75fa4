"""Arithmetic that the model leaves to the program: «长{120-85}公里» becomes «长35公里».

The model writes an expression in braces and cites where its numbers stand; a result is only shown
if each of them stands in what is cited, in the same unit.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from index import compile_later, fold
from qa.question.measures import find_measures

_BRACES = compile_later(r"\s*[{｛]([^{}｛｝]{1,80})[}｝]\s*")
_ALLOWED = compile_later(r"[\d.+\-*/() ]+")
_NUMBER = compile_later(r"\d+(?:\.\d+)?")
_ALIKE = str.maketrans("＋－−–—×＊÷／（），", "+----**//(),")
_OPERATIONS: Mapping[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SHOWN = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
DECIMALS = 2
LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Computed:
    """An expression: its result and where that stands in the text shown, the formula, the numbers
    in it, and whether it only adds and subtracts (so that their units must agree)."""

    start: int
    end: int
    result: Decimal
    formula: str
    operands: tuple[Decimal, ...]
    sums: bool


@dataclass(frozen=True, slots=True)
class Calculation:
    """A claim computed: ``text`` as it is shown, and ``stated``, the same without results, which
    is what is to be verified. ``failed``: an expression that cannot be computed."""

    text: str
    stated: str
    computed: tuple[Computed, ...] = ()
    failed: bool = False

    @property
    def formula(self) -> str:
        """The formulas, joined by semicolons; "" for none."""
        return "; ".join(each.formula for each in self.computed)

    def shown_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of ``stated`` stands in ``text``."""
        return self._shown(start, False), self._shown(end, True)

    def _shown(self, position: int, is_end: bool) -> int:
        shift = 0
        for each in self.computed:
            before = each.start - shift < position if is_end else each.start - shift <= position
            shift += (each.end - each.start) if before else 0
        return position + shift


def compute(claim: str) -> Calculation:
    """A claim with its expressions computed. Braces around anything else stay text without them."""
    shown, stated, computed, at, failed = "", "", [], 0, False
    for braces in _BRACES.finditer(claim):
        before, at = claim[at : braces.start()], braces.end()
        shown, stated = shown + before, stated + before
        expression = braces[1].translate(_ALIKE).replace(",", "").strip()
        result = evaluate(expression)
        if result is None:
            failed = failed or bool(_NUMBER.search(expression))
            shown, stated = shown + braces[1], stated + braces[1]
            continue
        written = format_result(result)
        operands = tuple(Decimal(number) for number in _NUMBER.findall(expression))
        formula = f"{_pretty(expression)} {_equals(result)} {written}"
        sums = not set(expression) & set("*/")
        computed.append(
            Computed(len(shown), len(shown) + len(written), result, formula, operands, sums)
        )
        shown += written
    rest = claim[at:]
    return Calculation(shown + rest, stated + rest, tuple(computed), failed)


def evaluate(expression: str) -> Decimal | None:
    """The value of an expression of numbers, + - * / and parentheses with at least one operation;
    None for anything else, a division by zero, or a value beyond LARGEST."""
    if not _ALLOWED.fullmatch(expression):
        return None
    expression = re.sub(r"\b0+(?=\d)", "", expression)
    try:
        tree = ast.parse(expression, mode="eval").body
        with localcontext() as context:
            context.prec = 30
            value = _value(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    except (DivisionByZero, InvalidOperation):
        return None
    return value if isinstance(tree, ast.BinOp) and abs(value) <= LARGEST else None


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    raise ValueError("not arithmetic")


def format_result(value: Decimal) -> str:
    """A value with at most DECIMALS decimals, without trailing zeros."""
    rounded = format(round(value, DECIMALS), "f")
    rounded = rounded.rstrip("0").rstrip(".") if "." in rounded else rounded
    return "0" if rounded == "-0" else rounded


def _equals(value: Decimal) -> str:
    return "=" if round(value, DECIMALS) == value else "≈"


def _pretty(expression: str) -> str:
    compact = expression.replace(" ", "")
    return re.sub(r"(?<=[\d)])[-+*/]", lambda found: _SHOWN[found.group()], compact)


def is_founded(calculation: Calculation, sources: Sequence[str]) -> bool:
    """Whether every number of the formulas stands in the sources.

    The numbers of a sum have to be in one unit, and the result is to be called by it: what is said
    of «{3.5-3.2}» where the sources have 3.5万元 and 3.2万元 has to be 万元, too. The numbers of a
    product or quotient have to be written out (35000, not 3.5万).
    """
    stated = [each for text in sources for each in _measured(text)]
    shown = _measured(calculation.text)
    return all(_is_founded(each, stated, shown) for each in calculation.computed)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A number of a text: what it measures, its value in the unit of the kind, and its place."""

    dimension: str
    value: Decimal
    start: int
    end: int


def _measured(text: str) -> list[_Measured]:
    """The numbers of a text; of a date, its year."""
    found = []
    for each in find_measures(fold(text)):
        value, dimension = each.value[0], each.dimension
        if dimension == "date":
            dimension = "year"
        if isinstance(value, int | float):
            found.append(_Measured(dimension, Decimal(str(value)), each.start, each.end))
        elif isinstance(value, str) and value.rstrip("年").isdigit():
            found.append(_Measured(dimension, Decimal(value.rstrip("年")), each.start, each.end))
    return found


def _is_founded(computed: Computed, stated: Sequence[_Measured], shown: list[_Measured]) -> bool:
    if not computed.sums:
        values = {each.value for each in stated}
        return all(number in values for number in computed.operands)
    readings = [
        {
            (each.dimension, factor)
            for each in stated
            if (factor := _factor(each.value, number)) is not None
        }
        for number in computed.operands
    ]
    common = set.intersection(*readings) if readings else set()
    result = next((each for each in shown if each.start <= computed.start < each.end), None)
    if result is None:  # no unit is named: «相差 35»
        return any(factor == 1 for _, factor in common)
    if any(dimension == "year" for dimension, _ in common):
        return True
    return any(
        _is_one_unit(dimension, result.dimension)
        and _factor(result.value, computed.result) in (factor, None)
        for dimension, factor in common
    )


def _is_one_unit(first: str, second: str) -> bool:
    """Whether two dimensions are the same; «个» counts what another measure word counts, too
    («座位320个», «70个座位»)."""
    counting = "个" in (first, second) and max(len(first), len(second)) == 1
    return first == second or counting


def _factor(value: Decimal, number: Decimal) -> float | None:
    """How often a number goes into a value, which is the scale of its unit (公里: 1000); None where
    that says nothing."""
    if number == 0:
        return 1.0 if value == 0 else None
    return float(f"{value / number:.9g}")


_COMPARED = compile_later(
    r"(?P<first>[^，。；、\s]{2,20}?)比(?P<second>[^，。；、\s]{2,20}?)(?:要|还|更|只)?"
    r"(?:(?P<more>长|多|高|大|重|快|晚|贵|增|宽|深|远)|(?P<less>短|少|低|小|轻|慢|早|便宜|减|窄|浅|近))"
)


def is_turned_round(calculation: Calculation, sources: Sequence[str]) -> bool:
    """Whether «甲比乙长{a-b}» plainly takes a for 乙's number, or b for 甲's: one of the two names
    stands with the other's number only. Other claims are not judged."""
    found = _COMPARED.search(calculation.stated)
    if found is None or len(calculation.computed) != 1:
        return False
    (computed,) = calculation.computed
    if not computed.sums or len(computed.operands) != 2:
        return False
    first, second = found["first"], found["second"]
    larger, smaller = (first, second) if found["more"] else (second, first)
    with_minuend, with_subtrahend = (_stating(number, sources) for number in computed.operands)
    return (larger in with_subtrahend and larger not in with_minuend) or (
        smaller in with_minuend and smaller not in with_subtrahend
    )


def _stating(number: Decimal, sources: Sequence[str]) -> str:
    """The sources that state a number, in whatever unit."""
    written = format(number, "f")
    return "\n".join(text for text in sources if written in _NUMBER.findall(fold(text)))
