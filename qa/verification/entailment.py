"""Whether sentences entail a claim, read as a whole by the bundled model.

The claim, the title and the cited sentences are one sequence, laid out like what the reader of the
answers reads, with the claim where the question stands there. The first token scores the whole
(as in natural language inference: Devlin et al., NAACL 2019, section 4.1,
https://arxiv.org/abs/1810.04805), each token of the claim whether it is what is wrong. Taught by
``python -m bench.fit.entailment``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from index import DEFAULT_MODEL, Settings, TokenScorer, load_adapted
from qa.verification.types import Source

ENTAILMENT = "entailment.npz"
"""The file with the learned weights, in ``qa/verification/models``."""

_CLAIM_TOKENS = 96
_TITLE_TOKENS = 24
_MOST_TOKENS = 256
_BEGIN, _END = 0, 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and what it cites as token ids, and the span (start, end) of the claim's tokens."""

    ids: tuple[int, ...]
    claim: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entailment:
    """The log-odds that the sentences support the claim, and the largest log-odds that one of its
    tokens is wrong."""

    supported: float
    wrong: float


def lay_out(
    claim: str,
    sources: Sequence[Source],
    token_ids: Callable[[str], list[int]],
    titled: bool = True,
) -> Pair:
    """The sequence for a claim with at least one source; what does not fit is cut off the end."""
    mine = token_ids(claim)[:_CLAIM_TOKENS]
    title = token_ids(sources[0].title)[:_TITLE_TOKENS] if titled else []
    ids = [_BEGIN, *mine, _END, _END, *title, _END]
    for source in sources:
        ids += [*token_ids(source.text)[: _MOST_TOKENS - 1 - len(ids)], _END]
        if len(ids) >= _MOST_TOKENS - 1:
            break
    return Pair(tuple(ids), (1, 1 + len(mine)))


def read_pair(claim: str, sources: Sequence[Source], model: TokenScorer) -> Entailment:
    """Read a claim with at least one source."""
    pair = lay_out(claim, sources, model.token_ids)
    scores = model.token_scores(pair.ids)
    wrong = scores[slice(*pair.claim), 1]
    return Entailment(float(scores[0, 0]), float(wrong.max()) if len(wrong) else 0.0)


@lru_cache(maxsize=1)
def load_entailment(settings: Settings) -> TokenScorer | None:
    """The model, loaded once; None where the bundled model is not to be had or another is used."""
    path = Path(str(files("qa.verification") / "models" / ENTAILMENT))
    if settings.model != DEFAULT_MODEL or not path.exists():
        return None
    return load_adapted(path, settings)
