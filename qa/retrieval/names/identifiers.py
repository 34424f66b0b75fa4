"""Finds the line that says what an identifier is: its comment in a schema or in code, its row in
a list of names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import HAN, Index, WordCutter, compile_later
from qa.retrieval.names.articles import Span
from qa.retrieval.names.scope import EVERYWHERE, Scope, passages_within

PASSAGES_SEARCHED = 50
"""Number of passages with the identifier that are looked through."""

_COMMENT = compile_later(
    rf"\bcomment\b[\s=:(]*['\"“][^'\"”]*[{HAN}a-z]|(?:--|//|/\*|#)\s*\S*[{HAN}a-z]", re.IGNORECASE
)
_EXPLAINED = compile_later(rf"[`'\"\]]?\s*(?:[:：=|,，(（\t–—-]\s*)*[^{HAN}]{{0,20}}[{HAN}]")


def find_identifier(
    index: Index, cutter: WordCutter, name: str, scope: Scope = EVERYWHERE
) -> tuple[Span, ...]:
    """The lines that begin with an identifier and say in words what it is, each text once; those
    with a comment if there are any; of the documents of ``scope``. Upper and lower case are one."""
    ids = [number for number in index.word_ids(cutter.words(name)) if number >= 0]
    within = passages_within(index, scope)
    numbers = index.lexical_search(ids, PASSAGES_SEARCHED, within)[0] if ids else ()
    commented: dict[str, Span] = {}
    explained: dict[str, Span] = {}
    for number in numbers:
        passage = index.passage(int(number))
        for start, end, rest in _lines(passage.text, name):
            span = Span(passage.document, passage.start + start, passage.start + end)
            if _COMMENT.search(rest):
                commented.setdefault(passage.text[start:end], span)
            elif _EXPLAINED.match(rest):
                explained.setdefault(passage.text[start:end], span)
    return tuple((commented or explained).values())


def _lines(text: str, name: str) -> Iterator[tuple[int, int, str]]:
    """The lines that begin with a name: start, end, and what follows the name."""
    pattern = rf"^[\s`'\"|*+•·\[(-]*{re.escape(name)}(?![\w.-])(?P<rest>.*)$"
    for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE | re.ASCII):
        bare = match.group().strip()
        start = match.start() + match.group().index(bare)
        yield start, start + len(bare), match["rest"]
