"""A question for the chapters of a document to its headings, quoted in order:
«《员工手册》有哪几章？», "What sections does the guide have?"

Everything is asked of folded questions without the marks around them (``parsing.trim_question``).
"""

from __future__ import annotations

from collections.abc import Sequence

from index import DocumentInfo, Index, compile_later, fold, has_han
from qa.answering.answers import Reply
from qa.i18n.answers import Script
from qa.overview.chapters import sections_of, sections_of_unit
from qa.overview.questions.parsing import parse_request, trim_question
from qa.overview.questions.requests import Target
from qa.overview.references import find_meant
from qa.overview.replies import outline_reply
from qa.types import Answer

_UNIT = "章节|部分|单元|小节|[章节编卷篇讲]"
_UNITS = "chapters|sections|parts|units|lessons"
_PATTERNS = (
    compile_later(
        r"(?:请问?|列出|告诉我|看看)?(?P<name>.{1,120}?)(?:里面?|中|总|一|共|都|主要|的)*"
        r"(?:有|分为|分成|分|包括|包含|由)(?:哪|多少|几)[几些个]{0,2}"
        rf"(?P<unit>{_UNIT})(?:内容|组成|构成)?"
    ),
    compile_later(
        r"(?:请问?|列出|告诉我|看看|给我|给出)?(?P<name>.{1,120}?)的?"
        r"(?:目录|章节)(?:结构|列表)?(?:是什么|有哪些)?(?P<unit>)"
    ),
    compile_later(
        rf"(?:what|which|how many) (?P<unit>{_UNITS}) (?:does|do|has|are there in|are in)"
        r" (?P<name>.{1,120}?)(?: (?:have|contain|consist of|comprise))?"
    ),
    compile_later(
        rf"(?:list|show me|show|give me|what are) the (?:(?P<unit>{_UNITS})|table of contents)"
        r" (?:of|in) (?P<name>.{1,120}?)"
    ),
    compile_later(r"(?:what is |show me )?the (?P<unit>)table of contents of (?P<name>.{1,120}?)"),
)


def answer_outline(
    index: Index,
    question: str,
    history: Sequence[Answer],
    documents: Sequence[DocumentInfo],
    script: Script,
) -> Reply | None:
    """The headings of the one document whose chapters a question asks for; None where it asks for
    none, means no single document, or one without chapters."""
    found = parse_outline(question)
    if found is None:
        return None
    target, unit = found
    meant = find_meant(target, documents, history)
    if meant is None or len(meant.documents) != 1:
        return None
    document = index.document(meant.documents[0].path)
    chosen = sections_of_unit(sections_of(document), unit)
    return outline_reply(document, chosen, script) if len(chosen) > 1 else None


def parse_outline(question: str) -> tuple[Target, str] | None:
    """Of what the chapters are asked for, and what they are called («章», "section"; "" where that
    was not said); None where the question is another one."""
    folded = trim_question(fold(question))
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(folded):
            name = found["name"]
            asked = f"总结{name}" if has_han(folded) else f"summarise {name}"
            request = parse_request(asked)
            if request is None or request.kind != "document" or request.target.way == "nothing":
                return None
            unit = (found["unit"] or "").removesuffix("s")
            return request.target, "" if unit in ("章节", "部分", "part") else unit
    return None
