"""How the trees, the reading of the whole and the rules are weighed against each other.

A logistic regression of a few numbers, fitted by ``python -m bench.fit.decision`` on claims that
neither the trees nor the reading model were fitted on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.verification.entailment import Entailment
from qa.verification.features import FEATURES

DECISION = "decision.json"
"""The file with what was fitted, in ``qa/verification/models``."""

WEIGHED = ("trees", "supported", "wrong", "names_missing", "denials_close", "asked", "english")
"""What is weighed: the trees' log-odds, the two of ``Entailment``, and columns of the features."""

_BARRING = ("amounts_missing", "amounts_other")
_TURNED = ("amounts_turned", "names_turned")
_IN_ORDER = 0.15
_MOST = 6.0
"""Log-odds are cut off here, so that no single one outweighs all else."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The weight of each of ``WEIGHED``, the constant, and the score from which on there is ✓."""

    weights: tuple[float, ...]
    constant: float
    least_verified: float

    def score(self, values: tuple[float, ...]) -> float:
        """The probability (0 to 1) that a claim is supported; ``values``: see ``weighed``."""
        total = self.constant + sum(
            weight * value for weight, value in zip(self.weights, values, strict=True)
        )
        return 1 / (1 + math.exp(-total))


def weighed(row: NDArray[np.float32], trees: float, read: Entailment) -> tuple[float, ...]:
    """The numbers that are weighed, in the order of ``WEIGHED``; ``row``: see ``feature_row``."""
    columns = _columns(row)
    odds = {"trees": trees, "supported": read.supported, "wrong": read.wrong}
    return tuple(
        max(-_MOST, min(_MOST, odds[name])) if name in odds else float(columns[name] > 0)
        for name in WEIGHED
    )


def bars(row: NDArray[np.float32]) -> bool:
    """Whether a claim gets no ✓ whatever is read: a number that is not there, or numbers or names
    in each other's place."""
    columns = _columns(row)
    turned = any(columns[name] > 0 for name in _TURNED) and columns["disordered"] < _IN_ORDER
    return turned or any(columns[name] > 0 for name in _BARRING)


def _columns(row: NDArray[np.float32]) -> Mapping[str, float]:
    return dict(zip(FEATURES, row.tolist(), strict=True))


def load_decision() -> Decision | None:
    """What was fitted; None where nothing was."""
    path = Path(str(files("qa.verification") / "models" / DECISION))
    return read_decision(path) if path.exists() else None


def read_decision(path: Path) -> Decision:
    """The decision in a file that ``save`` wrote."""
    content = json.loads(path.read_text("utf-8"))
    weights = tuple(float(content["weights"][name]) for name in WEIGHED)
    return Decision(weights, float(content["constant"]), float(content["least_verified"]))


def save(decision: Decision, path: Path) -> None:
    """Write a decision."""
    content = {
        "weights": dict(zip(WEIGHED, decision.weights, strict=True)),
        "constant": decision.constant,
        "least_verified": decision.least_verified,
    }
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
