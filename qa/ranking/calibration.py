"""The confidence with another model: a map from what was learned with the bundled one.

Everything learned (the trees, the reader) stays as it ships; with vectors of another model its
confidence ranks answers about as well, but its numbers no longer mean what they say. A line through
the log-odds mends that, rising and bounded, so that it can be fitted on a few hundred questions
(Platt, 1999; Guo et al., ICML 2017, https://arxiv.org/abs/1706.04599). It is kept for each model,
and each model that reranks, in the cache folder: ``<cache>/calibrations/<key>.json``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from index import DEFAULT_MODEL, Settings, WendaError, move_file, system_reason

VERSION = 1
"""Changes with the meaning of the fields: older files are not read."""

SLOPES = (0.1, 4.0)
SHIFTS = (-4.0, 4.0)
"""Bounds of the line, so that no set of questions makes every answer certain."""

EXTREME = 1e-3
"""Confidences are kept this far from 0 and 1 before their log-odds are taken."""

_PRIOR = 4.0
"""How many questions the shipped confidence counts for against those it is fitted on."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted for a model: calibrated log-odds are ``slope`` times the shipped ones plus
    ``shift``. fingerprint, reranker: whose it is. learned: of what release of the trees and the
    reader. questions: how many it was fitted on."""

    fingerprint: str
    reranker: str
    slope: float
    shift: float
    questions: int
    learned: str
    version: int = VERSION

    def apply(self, confidence: float) -> float:
        """The calibrated confidence (0 to 1) for a shipped one; certainty of 0 stays 0."""
        if confidence <= 0.0:
            return 0.0
        kept = min(max(confidence, EXTREME), 1.0 - EXTREME)
        odds = self.slope * math.log(kept / (1.0 - kept)) + self.shift
        return 1.0 / (1.0 + math.exp(-odds))


def needs_calibration(model: str, settings: Settings) -> bool:
    """Whether the shipped confidence was not learned with this model, or something reranks."""
    return model != DEFAULT_MODEL or bool(settings.reranker)


@lru_cache(maxsize=1)
def learned() -> str:
    """Changes with what is learned and ships: what was fitted to its confidence is then stale."""
    digest = hashlib.sha256()
    shipped = Path(str(files("qa.ranking") / "models"))
    for path in sorted(shipped.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def fit_line(confidences: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """The slope and shift that make the confidences likeliest, given what was right.

    Both are of the same length, at least 1. Raises ValueError on others.
    """
    from scipy.optimize import minimize

    if not len(confidences) or len(confidences) != len(right):
        raise ValueError("one judgement for each confidence is needed")
    kept = np.clip(np.asarray(confidences, np.float64), EXTREME, 1.0 - EXTREME)
    odds = np.log(kept / (1.0 - kept))
    sign = np.where(np.asarray(right, bool), 1.0, -1.0)

    def loss(line: np.ndarray) -> float:
        surprise = np.logaddexp(0.0, -sign * (np.exp(line[0]) * odds + line[1])).sum()
        return float(surprise + _PRIOR * (line[0] ** 2 + line[1] ** 2 / 4.0))

    bounds = [(math.log(SLOPES[0]), math.log(SLOPES[1])), SHIFTS]
    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=bounds)
    return float(np.exp(found.x[0])), float(found.x[1])


def reranker_name(settings: Settings) -> str:
    """The reranker that is set, by its name or whole path; "" for none."""
    path = Path(settings.reranker) if settings.reranker else None
    return str(path.resolve()) if path is not None and path.is_dir() else settings.reranker


def calibration_file(settings: Settings, fingerprint: str) -> Path:
    """Where the calibration of a model is kept, with the reranker that is set."""
    whose = json.dumps([fingerprint, reranker_name(settings)])
    name = hashlib.sha256(whose.encode()).hexdigest()[:16]
    return settings.cache / "calibrations" / f"{name}.json"


def read_calibration(settings: Settings, fingerprint: str) -> Calibration | None:
    """What was fitted for a model with the reranker that is set; None where nothing was, or what
    there is cannot be read (which is logged)."""
    path = calibration_file(settings, fingerprint)
    try:
        found = path.stat()
    except OSError:
        return None
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _modified: int, _size: int) -> Calibration | None:
    try:
        stored = Calibration(**json.loads(path.read_bytes()))
        usable = (
            stored.version == VERSION
            and stored.learned == learned()
            and SLOPES[0] - 1e-9 <= stored.slope <= SLOPES[1] + 1e-9
            and SHIFTS[0] <= stored.shift <= SHIFTS[1]
        )
    except (OSError, ValueError, TypeError) as error:
        _logger.warning("%s is not used: %s", path, error)
        return None
    if not usable:
        _logger.warning("%s is not used: it is of another release; run `wenda calibrate`", path)
    return stored if usable else None


def write_calibration(settings: Settings, calibration: Calibration) -> Path:
    """Keep what was fitted, in place of what was there. Raises WendaError where that fails."""
    path = calibration_file(settings, calibration.fingerprint)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(asdict(calibration), file)
        move_file(Path(scratch), path)
    except OSError as error:
        raise WendaError("path.unwritable", path=path, why=system_reason(error)) from error
    return path
