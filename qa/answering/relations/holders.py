"""Who held a post when: the first, the third, a former, the present or the next one.

«现任厂长为韩立群» is no answer to «首任厂长是谁？» where another sentence names the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import compile_later, fold
from qa.ranking.candidates import Evidence, keep_rows
from qa.ranking.qualifiers import in_digits

BEST_SENTENCES = 12

_NUMBERED = r"第(?P<number>\d+)[任届]"
_NAMED = {
    "1": r"首[任届位]|\bfirst",
    "2": r"\bsecond",
    "3": r"\bthird",
    "former": r"[前上]一?[任届]|\bformer|\bprevious",
    "present": r"[现本]任|本届|\bcurrent|\bpresent",
    "next": r"下一?[任届]|继任|\bnext",
}
_HOLDER = rf"(?:{_NUMBERED}|{'|'.join(_NAMED.values())})(?:的| )?"
_POST = compile_later(rf"{_HOLDER}(?P<post>[a-z]{{3,}}|[^\W\da-z_]{{2}})")


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of a post, by number or by name: «第三任», the present one."""

    which: str
    post: str


def asked_holder(question: str) -> Holder | None:
    """The one holder of one post that a question in digits speaks of; None for none or several."""
    posts = {found["post"] for found in _POST.finditer(question)}
    if len(posts) != 1:
        return None
    (post,) = posts
    asked = holders_in(question, post)
    return Holder(min(asked), post) if len(asked) == 1 else None


def holders_in(text: str, post: str) -> frozenset[str]:
    """Which holders of a post a text in digits speaks of."""
    found = re.finditer(rf"{_HOLDER}(?={re.escape(post)})", text)
    return frozenset(_key(match.group()) for match in found)


def may_be_one(asked: str, other: str) -> bool:
    """Whether two ways to say which holder may mean one person: the present one may be the third,
    but is not said to be the first."""
    numbers = [each for each in (asked, other) if each.isdigit()]
    return asked == other or (len(numbers) == 1 and numbers != ["1"])


def keep_asked_holder(evidence: Evidence) -> Evidence:
    """The evidence without those of its best sentences that speak of another holder of the post
    than the one asked about, where one of them speaks of that one."""
    asked = asked_holder(in_digits(fold(evidence.asked.question.text)))
    if asked is None:
        return evidence
    rows = range(min(BEST_SENTENCES, len(evidence.scores)))
    held = {row: holders_in(in_digits(fold(evidence.text(row))), asked.post) for row in rows}
    if not any(asked.which in each for each in held.values()):
        return evidence
    others = {row for row, each in held.items() if each and asked.which not in each}
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in others])


def _key(said: str) -> str:
    number = re.match(_NUMBERED, said)
    if number is not None:
        return number["number"]
    return next(key for key, pattern in _NAMED.items() if re.match(pattern, said))
