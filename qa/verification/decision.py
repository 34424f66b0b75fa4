"""When a claim gets ✓: the trees are sure, or they doubt and the reading of the whole is sure.

What the rules compare tells claims in the sentences' own words apart, and says little of free
wordings; those the reading of the whole tells apart, less sharply. The thresholds were chosen by
``python -m bench.fit.decision``, on claims that neither the trees nor the reading model were
fitted on.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

from qa.verification.entailment import Entailment

DECISION = "decision.json"
"""The file with what was chosen, in ``qa/verification/models``."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Log-odds: of the trees from which on there is ✓, from which on a claim is in doubt and read
    as a whole, and of the reading from which on a claim in doubt gets ✓."""

    least_trees: float
    least_doubtful: float
    least_read: float

    def in_doubt(self, trees: float) -> bool:
        """Whether a claim is to be read as a whole."""
        return self.least_doubtful <= trees < self.least_trees

    def verifies(self, trees: float, read: Entailment | None) -> bool:
        """Whether a claim that nothing bars gets ✓; ``read``: where it is in doubt."""
        if read is None or not self.in_doubt(trees):
            return trees >= self.least_trees
        return read.supported >= self.least_read

    def score(self, trees: float, read: Entailment | None) -> float:
        """How likely a claim is supported, 0 to 1."""
        odds = trees
        if read is not None and self.in_doubt(trees) and read.supported >= self.least_read:
            odds = max(trees, read.supported)
        return 1 / (1 + math.exp(-odds))


def load_decision() -> Decision | None:
    """What was chosen; None where nothing was."""
    path = Path(str(files("qa.verification") / "models" / DECISION))
    return read_decision(path) if path.exists() else None


def read_decision(path: Path) -> Decision:
    """The decision in a file that ``save`` wrote."""
    return Decision(**json.loads(path.read_text("utf-8")))


def save(decision: Decision, path: Path) -> None:
    """Write a decision."""
    path.write_text(json.dumps(asdict(decision), indent=1) + "\n", "utf-8")
