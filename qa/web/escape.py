"""Text as data: made harmless before it reaches HTML or Markdown."""

from __future__ import annotations

import re

from index import compile_later

# What HTML, Markdown or TeX would read as markup, and what no markup may hold: control characters
# other than tab and newline, and lone surrogates, which cannot be sent as UTF-8.
_MARKUP = compile_later(r"[&<>\"'`*_\[\]()#+!|~$\\{}:=@^-]")
_FORBIDDEN = compile_later("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKDOWN = compile_later(r"([\\`*_\[\]<>#|~$&!{}()^@:=+-])")
_NUMBERED = compile_later(r"^(\s*\d+)([.)])", re.MULTILINE)
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """The text with what cannot be shown or sent (controls, lone surrogates) as U+FFFD."""
    return _FORBIDDEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """The text as HTML that shows it literally, also where Markdown or TeX is read around it.

    Every character that could be markup becomes a numeric reference, and a line feed as well, for
    a blank line would end an HTML block within Markdown. The result is safe in an attribute.
    """
    cleaned = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", clean(text))
    return cleaned.replace("\n", "&#10;").replace("\t", "&#9;")


def escape_markdown(text: str) -> str:
    """The text as one line or more of Markdown that shows it literally."""
    escaped = _MARKDOWN.sub(r"\\\1", clean(text)).replace("\t", " ")
    return _NUMBERED.sub(r"\1\\\2", escaped)
