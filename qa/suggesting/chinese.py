"""Questions in Chinese that the sentences of a document answer, made by rule.

Each rule takes a sentence whose form says what it answers: a definition, a place, a date, a number
with what it measures, a name with its office. The words of the question are those of the sentence.
A rule that is in doubt makes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index import Document
from qa.suggesting.chinese_forms import (
    ABOUT,
    CHANGES,
    CLAUSE,
    DATE,
    FIELDS,
    FOUNDED,
    FRAGMENT,
    MAKERS,
    MEASURES,
    NOTES,
    NUMBER,
    OFFICES,
    OPENERS,
    PEOPLE,
    POINTING,
    PROPER,
    QUANTITY,
    QUESTION_LINE,
    STATES,
    UNIT,
)
from qa.suggesting.texts import Candidate, Stated, name_of, sentences

Tagger = Callable[[str], list[tuple[str, str]]]
Asked = tuple[str, float]


def chinese_candidates(document: Document, tagged: Tagger) -> Iterator[Candidate]:
    """Questions about a document in Chinese; ``tagged`` cuts a text into words with their parts of
    speech (``WordCutter.tagged``)."""
    name = name_of(document)
    for stated in sentences(document, "zh"):
        for question, weight in _asked(stated, name, tagged):
            if _reads_well(question):
                end = stated.after if stated.line and stated.text[-1] in "?？" else stated.end
                yield Candidate(question, document.path, stated.start, end, weight)


def _asked(stated: Stated, name: str, tagged: Tagger) -> Iterator[Asked]:
    """What a sentence answers."""
    text = stated.text
    if stated.line and text[-1] in "?？":
        yield from _heading(text, tagged)
        return
    if not 8 <= len(text) <= 160:
        return
    bare = NOTES.sub("", text.rstrip("。！；;"))
    yield from _definition(bare)
    yield from _place(bare, tagged)
    yield from _date(bare, name, tagged)
    yield from _measure(bare, name, tagged)
    yield from _office(bare, name)
    yield from _maker(bare, tagged)
    yield from _subject(bare, name, stated, tagged)
    yield from _change(text, name, tagged)
    yield from _key(text, tagged)
    yield from _aspect(bare, tagged)
    yield from _parts(bare, name, tagged)
    yield from _number(bare, name, tagged)
    if stated.line:
        yield from _field(bare, name)


def _heading(text: str, tagged: Tagger) -> Iterator[Asked]:
    """A heading that asks is asked as it stands."""
    text = re.sub(r"^[^\w“《]+", "", text)
    asked = re.sub(
        r"^(?:[Qq问][：:.、]|\d+[.、．]|[一二三四五六七八九十]+、|【[^】]*】)\s*", "", text
    )
    if len(re.findall("[?？]", asked)) != 1 or not QUESTION_LINE.search(asked):
        return
    if len(asked) >= 9 or tagged(asked)[0][1].startswith(("n", "eng", "j", "l")):
        yield asked.replace("?", "？"), 1.0


def _definition(text: str) -> Iterator[Asked]:
    """«本条例所称电动自行车，是指…», «“四个不摘”是指…»."""
    found = re.match(
        r"(?:本[^\s，,]{1,4}(?:所称|中的?|所指)(?:的)?)?([“「]?[^\s，,。、：:“”]{2,14}[”」]?)[，,]?"
        r"(?:，?是指|指的是|，即|的定义是)(.{6,})",
        text,
    )
    if found:
        term = found[1]
        yield f"{term}是指什么？", 0.95


def _place(text: str, tagged: Tagger) -> Iterator[Asked]:
    found = re.match(r"([^\s，,。、：:]{2,16}?)(?:，|是)?(位于|坐落于|坐落在|地处)[^，,]{2,}", text)
    if found and _is_name(found[1], tagged):
        yield f"{found[1]}位于哪里？", 0.9


def _date(text: str, name: str, tagged: Tagger) -> Iterator[Asked]:
    """«X成立于1913年», «X于1911年9月12日通车»."""
    found = re.match(rf"([^\s，,。：:]{{2,16}}?)({FOUNDED})于{DATE}", text)
    if found and _is_name(found[1], tagged):
        yield f"{found[1]}是什么时候{found[2]}的？", 0.9
    found = re.match(
        rf"([^\s，,。：:]{{2,16}}?)[于在]{DATE}(?:正式)?({FOUNDED})(?=[，,；;]|$)", text
    )
    if found and _is_name(found[1], tagged):
        yield f"{found[1]}是什么时候{found[2]}的？", 0.9
    if name and text.startswith(name):
        later = re.search(rf"[，,；;]({FOUNDED})于{DATE}", text)
        if later and _one_subject(text[: later.start()], name):
            yield f"{name}是什么时候{later[1]}的？", 0.85


def _measure(text: str, name: str, tagged: Tagger) -> Iterator[Asked]:
    """«X全长412公里», «X…，流域面积约1.87万平方公里»: what is measured."""
    pattern = (
        rf"({MEASURES})(?:约为|约|为|是|达到|达|共|近|超过|只有|不超过)?"
        rf"{NUMBER}(?:{UNIT})"
    )
    found = re.match(rf"([^\s，,。：:]{{2,16}}?)(?:的)?{pattern}", text)
    if found and _is_name(found[1], tagged):
        yield f"{found[1]}的{found[2]}是多少？", 0.9
    elif name and text.startswith(name):
        for later in re.finditer(rf"(?<=[，,]){pattern}(?=[，,；;]|$)", text):
            if _one_subject(text[: later.start()], name):
                yield f"{name}的{later[1]}是多少？", 0.9


def _office(text: str, name: str) -> Iterator[Asked]:
    """«X的作者是Y», and, on a page about X, «首任厂长是Y»."""
    found = re.match(rf"([^\s，,。：:]{{2,16}}?)的({OFFICES})(?:是|为)[^\d，,]{{2,}}", text)
    if found:
        yield _who(f"{found[1]}的{found[2]}"), 0.85
    found = re.match(rf"({OFFICES})(?:是|为)[^\d，,]{{2,}}", text)
    if found and name:
        yield _who(f"{name}的{found[1]}"), 0.85


def _maker(text: str, tagged: Tagger) -> Iterator[Asked]:
    """«X由Y设计»."""
    found = re.match(
        rf"([^\s，,。：:]{{2,16}}?)(?:是)?由([^，,、]{{2,20}}?)({MAKERS})(?=[，,；;的]|$)", text
    )
    if found and _is_name(found[1], tagged) and not re.search(r"\d|负责", found[2]):
        yield f"{found[1]}是由谁{found[3]}的？", 0.85


def _subject(text: str, name: str, stated: Stated, tagged: Tagger) -> Iterator[Asked]:
    """What or who a page is about, where its first sentence says so."""
    if name and stated.first and re.match(rf"{re.escape(name)}[，,]?(?:是|为)[^否]", text):
        dotted = re.search("[·‧•・]", name)
        if not dotted and all(flag == "nr" for _, flag in tagged(name)):
            return  # a person, a dynasty, a place?
        person = dotted
        yield (f"{name}是谁？" if person else f"{name}是什么？"), 0.75


def _who(what: str) -> str:
    return f"{what}是谁？" if PEOPLE.search(what) else f"{what}是哪个？"


def _aspect(text: str, tagged: Tagger) -> Iterator[Asked]:
    """«X的特点在于…», «X的原因是…»."""
    found = re.match(
        rf"([^\s，,。、：:]{{2,18}}?)的([^\s，,。、：:的]{{0,4}}(?:{ABOUT}))(?:是|"
        rf"在于|包括)([^，,。]{{3,}})",
        text,
    )
    if found and not re.search("[是为于]", found[1]) and _is_name(found[1], tagged, noun=True):
        yield f"{found[1]}的{found[2]}是什么？", 0.8


def _parts(text: str, name: str, tagged: Tagger) -> Iterator[Asked]:
    """«X包括A、B和C», «X由A、B和C组成», «X分为A和B»."""
    found = re.match(
        r"([^\s，,。、：:]{2,18}?)由([^，,。：:]*[、和与及][^，,。：:]*)(组成|构成)(?=[，,]|$)",
        text,
    )
    if found and _is_name(found[1], tagged):
        yield f"{_whole(found[1], name)}由什么{found[3]}？", 0.8
    found = re.match(r"([^\s，,。、：:]{2,18}?)(?:主要)?(包括|分为)([^。：:]*、[^。：:]*)$", text)
    if found and _is_name(found[1], tagged):
        whole = _whole(found[1], name)
        yield (f"{whole}包括哪些？" if found[2] == "包括" else f"{whole}分为哪几种？"), 0.7


def _whole(part: str, name: str) -> str:
    """What is spoken of, with the name of the page: «天敌» of what?"""
    return part if not name or name in part else f"{name}的{part}"


def _change(text: str, name: str, tagged: Tagger) -> Iterator[Asked]:
    """«贫困发生率由10.2%下降到0.6%»."""
    for found in re.finditer(
        rf"(?:^|(?<=[，,：:、]))([^，,。：:、0-9]{{3,12}})(?:由|"
        rf"从)[^，,。：:、]{{1,18}}?({CHANGES})"
        rf"[^，,。：:、0-9一二三四五六七八九十]{{0,3}}(?:\d{{4}}年[^，,。\d]{{0,4}})?{NUMBER}",
        text,
    ):
        if _is_name(found[1], tagged):
            yield f"{_whole(found[1], name)}从多少{found[2]}多少？", 0.85


def _key(text: str, tagged: Tagger) -> Iterator[Asked]:
    """«防止返贫是提高脱贫质量的关键»."""
    found = re.match(
        "[^，,。、：:是]{2,14}是([^，,。、：:是]{3,16})的(关键|核心|前提|基础|保障|"
        "法宝|灵魂|根本|重点|根源)(?=[，,。]|$)",
        text,
    )
    if found and not re.match("一|最|我|重要|打", found[1]) and not POINTING.search(found[0]):
        yield f"{found[1]}的{found[2]}是什么？", 0.8


def _number(text: str, name: str, tagged: Tagger) -> Iterator[Asked]:
    """The first clause with its only number asked for: «出租人应当在七日内退还押金»."""
    clause = re.split("[，,；;：:]", text)[0]
    clause = re.sub(r"^第[一二三四五六七八九十百零]+条(?:之[一二三])?\s*", "", clause)
    if not 9 <= len(clause) <= 34 or OPENERS.match(clause) or not _is_subject(clause, tagged):
        return
    if FRAGMENT.search(clause) or (name and name not in clause):
        return
    numbers = list(QUANTITY.finditer(clause))
    if len(numbers) != 1:
        return
    found = numbers[0]
    before, after = clause[: found.start()], clause[found.end() :]
    if re.search("[0-9一二三四五六七八九十百千万]", before + after) or len(before) < 4:
        return
    said = found[0]
    if re.fullmatch(DATE, said):
        if before[-1] in "于在" and re.match("[^的至到起以前后]", after):
            yield f"{before}{'哪一年' if said[-1] == '年' else '什么时候'}{after}？", 0.7
        return
    within = after.startswith("内") and re.search("应当|必须|可以|不得", clause)
    if within or (STATES.search(before) and re.match("[^以的左上下起]|$", after)):
        unit = re.search(rf"(?:{UNIT})$", said)
        asked = "百分之多少" if said.startswith("百分之") else "多少" + (unit[0] if unit else "")
        yield f"{before}{asked}{after}？", 0.7


def _field(text: str, name: str) -> Iterator[Asked]:
    """«报名时间：5月15日至20日», of what the page is called."""
    found = re.match(
        r"(?:\d+[.、]|[一二三四五六七八九十]+、|"
        r"[（(][一二三四五六七八九十\d]+[)）])?\s*([^\s：:]{2,8})[：:]\s*(\S.{1,})$",
        text,
    )
    if not found or not name:
        return
    for ending, fields in FIELDS.items():
        if re.fullmatch(fields, found[1]):
            yield f"{name}的{found[1]}{ending}？", 0.85


def _one_subject(text: str, name: str) -> bool:
    """Whether a sentence that begins with a name speaks of it alone up to here."""
    rest = text[len(name) :]
    clauses = CLAUSE.split(rest)
    return not any(
        POINTING.search(clause) or re.search("其中|而|此外|另有|后来|附近|境内|支流", clause)
        for clause in clauses
    )


def _is_name(text: str, tagged: Tagger, noun: bool = False) -> bool:
    """Whether a text can be what a question is about: a noun phrase that stands alone."""
    if POINTING.search(text) or OPENERS.match(text):
        return False
    words = tagged(text)
    flags = [flag for _, flag in words]
    if len(text) < 3 and not any(flag.startswith(PROPER) for flag in flags):
        return False  # «桥梁», «公司»: which?
    ends = ("n", "j", "eng") if noun else ("n", "eng", "x", "v", "l", "i", "j", "z")
    if not words or not flags[-1].startswith(ends) or text[-1] in "是为将已有":
        return False
    if flags[0].startswith(("m", "f", "t", "a")):
        return False
    return not any(
        flag.startswith(("r", "d", "c", "p", "y", "u")) and word != "的" for word, flag in words
    )


def _is_subject(clause: str, tagged: Tagger) -> bool:
    """Whether a clause begins with a noun that is not a time."""
    words = tagged(clause)
    return bool(words) and words[0][1].startswith(("n", "vn", "l", "j", "eng")) and len(words) > 3


def _reads_well(question: str) -> bool:
    """Whether a question stands alone, is whole, and is of a length that people ask."""
    body = question[:-1]
    if not 5 <= len(body) <= 36 or POINTING.search(body):
        return False
    if re.search(r"[。！!；;：:…/|<>\[\]{}#*_=]|\s", body) or re.search(r"[，,].*[，,]", body):
        return False
    pairs = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("「", "」"), ("【", "】"))
    if any(body.count(left) != body.count(right) for left, right in pairs):
        return False
    return body.count('"') % 2 == 0
