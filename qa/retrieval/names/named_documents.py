"""Documents that a question names: «《夜间施工通知》里…», «在东线那份文件中…», «in line.txt, …»"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index import KINDS, compile_later, fold, has_han
from qa.retrieval.names.document_names import DocumentNames, plain

MOST = 3
"""A name that more documents than this share names none of them."""

LEAST_LEFT = 4
"""Characters that must be left of a question for the name to be taken out of it."""


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """The documents that a question names.

    paths: theirs, sorted. question: what is asked of them, without their names where these only
    say where to look. within: whether the answer has to come from them («在…里»).
    """

    paths: tuple[str, ...]
    question: str
    within: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in a question, which may be with or without the word after it («the east line
    report»): the stretch that it and the words around it take up, whether these say to look in it,
    whether part of a document's name will do, and whether it is surely one."""

    names: tuple[str, ...]
    start: int
    end: int
    within: bool
    part: bool
    certain: bool


_KIND = (
    r"(?:文件|文档|文本|通知|通告|公告|报告|材料|文章|资料|合同|方案|办法|制度|手册|规定|"
    r"表格|表|稿|文)"
)
_IN = r"(?:[里中内上](?:面|边|头)?|当中|之中)"
_SAYS = r"(?:里|中)?(?:规定|要求|提到|写道|写着|指出|讲到|说到|说)"
_FROM = r"(?:请问)?(?:在|从|按照?|根据|依据|依照|看|查)"
_TITLED = compile_later(
    rf"(?P<from>{_FROM})?(?:文件|文档|通知)?[《“「『\"](?P<name>[^《》“”「」『』\"]{{2,60}})[》”」』\"]"
    rf"(?P<in>(?:这|那|该|一)?(?:一)?[份篇个本]?{_KIND}?(?:{_IN}|{_SAYS}))?[，,：:]?"
)
_POINTED = compile_later(
    rf"(?P<from>{_FROM})?(?P<name>[^，,。？?！!；;：:\s]{{2,30}}?)(?:这|那|该)(?:一)?[份篇个本]{_KIND}"
    rf"(?:{_IN}|{_SAYS})?[，,：:]?"
)
_SUFFIXES = "|".join(sorted(suffix.removeprefix(".") for suffix in KINDS))
_FILE = compile_later(
    rf"(?P<from>{_FROM}|(?:in|from|according to) (?:the file )?)?"
    rf"(?P<name>[^\s，,。？?《》“”\"：:]+\.(?:{_SUFFIXES}))(?![a-z0-9_.])"
    rf"(?P<in>(?:这|那|该)?(?:一)?[份篇个本]?{_KIND}?(?:{_IN}|{_SAYS}))?[，,：:]?\s*"
)
_ENGLISH = compile_later(
    r"(?:\b(?:in|from|under|according to) (?:the )?)(?:(?:file|document|report|notice|memo) )?"
    r"(?:[\"“](?P<name>[^\"”]{2,60})[\"”]|(?P<plain>[\w’' -]{2,40}?))"
    r"(?P<kind> (?:file|document|report|notice|memo|manual|text))?"
    r"(?=[,?.]|\s*$|\s+(?:how|what|when|who))[,]?\s*",
)


def named_documents(
    question: str, names: DocumentNames, among: Sequence[str] = ()
) -> NamedDocuments | None:
    """The documents that a question names by title or file, or None.

    among: the paths of those that it may name; any where it is empty. None too where one of its
    names is that of no document, or that of more than ``MOST``.
    """
    mentions = list(_mentions(question))
    if not mentions:
        return None
    by_name = names.by_name if not among else _only(names.by_name, frozenset(among))
    found: dict[str, None] = {}
    known: list[_Mention] = []
    for mention in mentions:
        paths = _paths(mention, by_name)
        if paths:
            found.update(dict.fromkeys(paths))
            known.append(mention)
        elif mention.within and mention.certain and not mention.part:
            return None
    if not known or len(found) > MOST:
        return None
    within = all(mention.within for mention in known)
    left = _without(question, known) if within else question
    return NamedDocuments(tuple(sorted(found)), left, within)


def _only(
    by_name: Mapping[str, tuple[str, ...]], among: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """The names with those of their documents that are among some; names of none left out."""
    kept = {name: tuple(path for path in paths if path in among) for name, paths in by_name.items()}
    return {name: paths for name, paths in kept.items() if paths}


def _mentions(question: str) -> Iterator[_Mention]:
    """The stretches of a question that may name a document."""
    folded = fold(question)
    taken: list[tuple[int, int]] = []
    patterns = (_FILE, _TITLED, _POINTED) if has_han(question) else (_FILE, _ENGLISH)
    for pattern in patterns:
        for found in pattern.finditer(folded):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            taken.append(found.span())
            groups = found.groupdict()
            name = groups["name"] or groups.get("plain") or ""
            within = pattern in (_POINTED, _ENGLISH) or bool(groups.get("from") or groups.get("in"))
            certain = not groups.get("plain")
            kind = groups.get("kind") or ""
            names = (name + kind, name) if kind else (name,)
            yield _Mention(names, *found.span(), within, pattern is _POINTED, certain)


def _paths(mention: _Mention, by_name: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The documents of that name; of the names that a pointed phrase ends in, the longest counts,
    and part of a document's name will do where it is no other's."""
    wanted = plain(mention.names[0])
    starts = range(len(wanted) - 1) if mention.part else range(1)
    names = [*(wanted[start:] for start in starts), *map(plain, mention.names[1:])]
    for name in names:
        if paths := by_name.get(name, ()):
            return paths
    for start in starts if mention.part else ():
        having = [paths for name, paths in by_name.items() if wanted[start:] in name]
        if having:
            every = dict.fromkeys(path for paths in having for path in paths)
            return tuple(every) if len(every) <= MOST else ()
    return ()


def _without(question: str, mentions: Sequence[_Mention]) -> str:
    """The question without the mentions, if enough of it is left."""
    left, place = "", 0
    for mention in sorted(mentions, key=lambda each: each.start):
        left += question[place : mention.start]
        place = mention.end
    left = re.sub(r"\s+(?=[?.])", "", left + question[place:]).strip(" ，,")
    content = re.sub(r"[\W_]", "", left)
    if len(content) < LEAST_LEFT:
        return question
    return left if has_han(left) else left[:1].upper() + left[1:]
