"""HTML from the templates in ``templates/``, in which every value is text and shows as such."""

from __future__ import annotations

import json
import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from index import compile_later
from qa.i18n.messages import LANGUAGES, say
from qa.web.escape import clean, escape

_UNSENT = compile_later("[\x7f-\x9f\ud800-\udfff]")  # what JSON may hold and a page may not
_REFERENCES = {character: f"&#{ord(character)};" for character in "&<>\"'`"}
"""«&» comes first: the others are written with it."""


class OneLine(Extension):
    """Drops the line ends and the indentation of a template, which are there for its reader.

    What Markdown reads as a block of HTML ends at a blank line, so no line end may come out.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template on one line."""
        return re.sub(r"\s*\n\s*", "", source)


def escaped(value: object) -> Markup:
    """A value as HTML; only what a template itself has made (by a macro) is HTML already."""
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


def lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return clean(text).split("\n")


def json_attribute(value: object) -> Markup:
    """A value as JSON that may stand in an attribute, of which it is the exact text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = _UNSENT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    for character, reference in _REFERENCES.items():  # many times as quick as ``str.translate``
        text = text.replace(character, reference)
    return Markup(text)


# ``finalize`` escapes each value for Markdown and TeX as well as for HTML; autoescape alone would
# leave what a chat reads as their markup.
ENVIRONMENT = Environment(
    loader=PackageLoader("qa.web"),
    autoescape=True,
    finalize=escaped,
    undefined=StrictUndefined,
    extensions=[OneLine],
    auto_reload=False,
)
ENVIRONMENT.globals |= {"say": say, "languages": LANGUAGES}
ENVIRONMENT.filters |= {"lines": lines, "json": json_attribute}


def render(template: str, **values: object) -> str:
    """The HTML of a template, given by its name without ``.html``.

    Values are plain: text (never HTML), numbers, and dataclasses and sequences of them. Raises
    jinja2.UndefinedError when the template asks for one that is missing.
    """
    return ENVIRONMENT.get_template(f"{template}.html").render(values)
