"""What examples weigh when a confidence is fitted."""

from __future__ import annotations

import numpy as np
import pytest

from bench.fit.ranker import FAMILIES, family_of, weights_of

KINDS = np.array(
    ["whole", "whole", "whole-without", "whole-unsaid", "other", "typed", "typed-none", "note"]
)


@pytest.mark.parametrize("answerable", [0.5, 0.55])
def test_answerable_questions_have_their_share_of_each_family(answerable: float) -> None:
    weights = weights_of(KINDS, answerable)
    assert weights.mean() == pytest.approx(1.0)
    families = np.array([family_of(kind) for kind in KINDS.tolist()])
    answers = np.isin(KINDS, ["whole", "typed", "note"])
    for family in ("whole", "typed"):
        mine = families == family
        share = weights[mine & answers].sum() / weights[mine].sum()
        assert share == pytest.approx(answerable)
    sums = [weights[families == family].sum() for family in ("whole", "typed")]
    assert sums[0] / sums[1] == pytest.approx(FAMILIES["whole"] / FAMILIES["typed"])


def test_questions_of_another_file_count_half_within_theirs() -> None:
    weights = dict(zip(KINDS.tolist(), weights_of(KINDS).tolist(), strict=True))
    assert weights["other"] == pytest.approx(weights["whole-without"] / 2)
