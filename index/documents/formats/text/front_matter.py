"""Front matter: lines between two rules at the beginning of a text, which say things about it.

It is YAML; of that only what people write there is read: a name with a value, or with a list in
brackets or below it, one item a line (https://jekyllrb.com/docs/front-matter/).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.documents.tags import clean_tag, distinct_tags
from index.patterns import compile_later

MOST_CHARACTERS = 10_000
_FRONT_MATTER = compile_later(
    r"\A---[ \t]*\n(?P<lines>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_TITLE = compile_later(r"^title:\s*(.+)$", re.MULTILINE)
_TAGS = compile_later(
    r"^(?:tags?|标签|標籤)[ \t]*[:：][ \t]*(?P<here>.*)(?P<below>(?:\n[ \t]*-[ \t].*)*)",
    re.MULTILINE | re.IGNORECASE,
)
_LINE = compile_later(r"[\w-]+[ \t]*[:：](?:\s|$)|\s*-\s|\s+\S|\s*(?:#.*)?$")
_COMMENT = compile_later(r"(?:^|\s)#\s.*$")
_SEPARATOR = compile_later(r"[,，、;；]")
_QUOTES = "\"'“”‘’"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text says of itself: the stretch that takes up, from its beginning to ``end``, the
    title and the tags in it ("" and none where it states none)."""

    text: str
    end: int
    title: str
    tags: tuple[str, ...]


def find_front_matter(text: str) -> FrontMatter | None:
    """The front matter that a text begins with, if any."""
    found = _FRONT_MATTER.match(text[:MOST_CHARACTERS])
    if found is None:
        return None
    lines = found["lines"]
    title = _TITLE.search(lines)
    stated = title[1].strip().strip("\"'") if title else ""
    return FrontMatter(found[0], found.end(), stated, _tags(lines))


def is_plainly_metadata(front: FrontMatter) -> bool:
    """Whether all lines are those of metadata, and a title or tags are among them: in plain text a
    rule may also stand above and below a paragraph."""
    lines = front.text.splitlines()[1:-1]
    return bool(front.title or front.tags) and all(map(_LINE.match, lines))


def _tags(lines: str) -> tuple[str, ...]:
    found = _TAGS.search(lines)
    if found is None:
        return ()
    below = [line.strip().removeprefix("-") for line in found["below"].splitlines()]
    return distinct_tags(
        clean_tag(item.strip().strip(_QUOTES))
        for item in (*_listed(found["here"]), *map(_bare, below))
    )


def _bare(value: str) -> str:
    return _COMMENT.sub("", value).strip()


def _listed(value: str) -> list[str]:
    """The items of a value: between commas, or else between spaces, but not within quotes."""
    bare = _bare(value)
    inner = bare[1:-1] if bare.startswith("[") and bare.endswith("]") else bare
    if _SEPARATOR.search(inner):
        return _SEPARATOR.split(inner)
    return [inner] if inner != bare or inner[:1] in _QUOTES else inner.split()
