"""Who held a post when: the first, a former, the present or the next one.

«现任厂长为韩立群» is no answer to «首任厂长是谁？» where another sentence names the first.
"""

from __future__ import annotations

import re

from index import compile_later, fold
from qa.ranking.candidates import Evidence, keep_rows

BEST_SENTENCES = 12
_HELD = {
    "first": r"首任|首位|首届|第一任|第一届|\bfirst\b",
    "former": r"前任|上任|上一任|上届|上一届|\bformer\b|\bprevious\b",
    "present": r"现任|本届|\bcurrent\b|\bpresent\b",
    "next": r"下任|下一任|下届|下一届|继任|\bnext\b",
}
_POST = compile_later(rf"(?:{'|'.join(_HELD.values())})(?:的| )?([a-z]+|\w\w)")


def keep_asked_holder(evidence: Evidence) -> Evidence:
    """The evidence without those of its best sentences that speak of another holder of the post
    than the one asked about, where one of them speaks of that one."""
    question = fold(evidence.asked.question.text)
    asked, post = _holders(question), _POST.search(question)
    if len(asked) != 1 or post is None:
        return evidence
    rows = range(min(BEST_SENTENCES, len(evidence.scores)))
    posts = {row: fold(evidence.text(row)) for row in rows if post[1] in fold(evidence.text(row))}
    held = {row: _holders(text) for row, text in posts.items()}
    if not any(asked <= each for each in held.values()):
        return evidence
    others = {row for row, each in held.items() if each and not asked & each}
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in others])


def _holders(folded: str) -> frozenset[str]:
    return frozenset(name for name, said in _HELD.items() if re.search(said, folded))
