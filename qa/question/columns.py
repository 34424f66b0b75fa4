"""Which columns of a table a question asks for: «装在哪里» the one headed «安装地点»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import HAN, compile_later
from qa.question.lexicon import (
    ENGLISH_FUNCTION_WORDS,
    ENGLISH_ROW_WORDS,
    FUNCTION_WORDS,
    INTERROGATIVES,
    LIGHT,
    MENTIONING,
    ROW_WORDS,
)
from qa.question.tokens import tokenize

Span = tuple[int, int]

_BRACKETED = compile_later(r"\s*[(\[【].*$")
_NOISE = compile_later(r"[\s:()\[\]【】/]+")
_LATIN_WORD = compile_later(r"[a-z]+")
_BLANK = "\x00"

MOST_ALIKE = 3
"""Most columns that may be meant equally well."""


@dataclass(frozen=True, slots=True)
class _Sense:
    """What asks for a column, and what such a column is headed. general: it is asked for in so many
    words only («谁», «哪里»), so that a head must be of that kind."""

    asked: re.Pattern[str]
    head: re.Pattern[str]
    general: bool = False


_SENSES = (
    _Sense(
        compile_later(r"[由归]?谁(?:来?负责|管理?)?|哪(?:一)?[位个]人?负责|什么人|何人|\bwho(?:m|se)?\b"),
        compile_later(r"姓名|名字|[人员师长者]$|负责|主管|经理|主任|\b(?:name|manager|owner|contact|"
                      r"supervisor|lead|head|person|technician|driver|teacher|author|responsible)\b"),
        general=True,
    ),
    _Sense(
        compile_later(r"安?(?:[装放住存]\w{0,2})?在?(?:哪里|哪儿|什么地方|何处|何地|哪个?(?:地方|位置|房间|仓库?|楼|货架)|"
                      r"(?<=在)哪(?=\W*$))|"
                      r"\bwhere\b|\bwhich (?:room|place|shelf|building)\b"),
        compile_later(r"地点|地址|位置|所在|[库货储仓]位|仓库|场所|房间|机房|楼层|楼栋|住址|产地|货架|地区|车间|"
                      r"\b(?:place|address|location|room|bin|shelf|warehouse|site|office|building|"
                      r"city|platform)\b"),
        general=True,
    ),
    _Sense(
        compile_later(r"[在住]?(?:几|哪一?)[层楼]|\bwhich floor\b"),
        compile_later(r"楼层|层[数次]?$|\bfloor\b"),
    ),
    _Sense(
        compile_later(r"什么时候|什么时间|何时|哪一?[天年月日]|几[月号点日]|\bwhen\b|"
                      r"\bwhat (?:time|date|day|year)\b"),
        compile_later(r"日期|时间|时刻|年月|年份|[日期时]$|\b(?:date|time|day|year|since|until|due|"
                      r"departs?|departure|arrives?|arrival|leaves|expires|expiry)\b"),
        general=True,
    ),
    _Sense(
        compile_later(r"(?:卖|要|值|花)?多少钱|价格|价钱|售价|报价|什么价|"
                      r"\bhow much (?:is|does|are|do)\b|\b(?:costs?|prices?)\b"),
        compile_later(r"价|金额|\b(?:price|cost|amount|fee|rate)\b"),
    ),
    _Sense(
        compile_later(r"库存量?|存量|存货|(?:还|目前|现在)?[剩有]下?(?:了)?(?:多少|几[个件台只支箱套块]?)|"
                      r"(?:left )?in stock|\bon hand\b|\bstocks?\b|\bhow many\b"),
        compile_later(r"库存|存量|结存|数量|余量|剩余|"
                      r"\b(?:stock|quantity|qty|on hand|units|count|balance)\b"),
    ),
    _Sense(
        compile_later(r"电话号?码?|手机号?码?|联系方式|怎么联系|座机|号码|分机|"
                      r"\b(?:tele)?phone(?: number)?\b|"
                      r"\b(?:call|reach)\b|\bextension\b"),
        compile_later(r"电话|手机|联系方式|座机|分机|\b(?:tel|telephone|phone|mobile|ext|extension)\b"),
    ),
    _Sense(
        compile_later(r"邮箱|邮件地址|电子邮件|\be-?mail\b"),
        compile_later(r"邮箱|邮件|\be-?mail\b"),
    ),
    _Sense(
        compile_later(r"(?:在|属于)?(?:哪个|什么)(?:部门|单位|科室|处室|班组)(?:工作|上班)?|部门|"
                      r"\b(?:department|team|unit)\b|\bwork (?:in|for)\b"),
        compile_later(r"部门|科室|处室|单位|班组|\b(?:department|dept|team|unit|division)\b"),
    ),
    _Sense(
        compile_later(r"职务|职位|岗位|职称|做什么工作|干什么的|担任什么|\b(?:position|job|role|title)\b"),
        compile_later(r"职务|职位|岗位|职称|职级|\b(?:position|job|role|title)\b"),
    ),
    _Sense(
        compile_later(r"几点(?:钟)?(?:\w{0,6})?(?:开|出发|发车|起飞|走)|(?:什么时候|何时)(?:开|出发|发车|起飞)|"
                      r"发车时间|开车时间|\b(?:departs?|leaves?|departure)\b"),
        compile_later(r"发车|出发|始发|开车|开点|起飞|\b(?:departs?|departure|leaves)\b"),
    ),
    _Sense(
        compile_later(r"几点(?:钟)?(?:能)?到|(?:什么时候|何时)(?:能)?到|到达时间|到站时间|\b(?:arrives?|arrival)\b"),
        compile_later(r"到达|到站|抵达|到点|\b(?:arrives?|arrival)\b"),
    ),
    _Sense(
        compile_later(r"多大|尺寸|规格|口径|\bwhat size\b|\bhow (?:big|large)\b"),
        compile_later(r"口径|规格|尺寸|面积|大小|容量|\b(?:size|dimensions?|capacity)\b"),
    ),
    _Sense(
        compile_later(r"多重|重量|\bhow heavy\b|\bweigh(?:s|t)?\b"),
        compile_later(r"重量|净重|毛重|\bweight\b"),
    ),
    _Sense(
        compile_later(r"哪家(?:公司|厂家?)?(?:生产|供应|供货|供的)?|供应商|厂家|谁(?:生产|供应|供货)|"
                      r"\bwho (?:makes|supplies)\b|\b(?:supplier|vendor|manufacturer)\b"),
        compile_later(r"供应商|厂家|厂商|生产企业|供货|\b(?:supplier|vendor|manufacturer|maker)\b"),
    ),
    _Sense(
        compile_later(r"叫什么(?:名字|名称)?|名称|什么(?:东西|产品|物料|商品|零件|设备)"),
        compile_later(r"名称|品名|货名|物料|描述|\b(?:name|description|item)\b"),
    ),
    _Sense(
        compile_later(r"(?:什么|哪种|哪个)?(?:状态|进度)(?:如何|怎么样)?|到哪(?:一)?步|\bstatus\b"),
        compile_later(r"状态|进度|\bstatus\b"),
    ),
)  # fmt: skip

_ASKS_NUMBER = compile_later(r"多少|几[^何乎]|\bhow (?:many|much)\b")

_NOTHING = FUNCTION_WORDS | LIGHT | INTERROGATIVES | MENTIONING | ROW_WORDS
_NOTHING_IN_ENGLISH = ENGLISH_FUNCTION_WORDS | ENGLISH_ROW_WORDS


def core(head: str) -> str:
    """A folded head without its unit: «单价(元)» is «单价»."""
    return _BRACKETED.sub("", head).strip() or head


def asked_columns(question: str, known: Sequence[Span], keys: Sequence[str], heads: Sequence[str],
                  under: str) -> tuple[int, ...] | None:  # fmt: skip
    """Which of the columns of a row a folded question asks for, by their places in ``heads``.

    known: the stretches of the question that are cells of the row. keys: the heads of these cells;
    heads: those of the others. under: what the table stands under. Empty where it asks for the row
    as such; None where it says something else, or asks for what the row has no column of.
    """
    left = _Left(question, known)
    left.take_all(map(core, keys))
    named = tuple(place for place in _longest_first(heads) if left.take(core(heads[place])))
    if named:
        left.take_senses([heads[place] for place in named])
        return tuple(sorted(named)) if left.explained(under) else None
    found = left.by_sense(heads)
    if found is None:
        return None
    if found:
        return found if left.explained(under) else None
    if _ASKS_NUMBER.search(question) and len(heads) != 1:
        return None
    return () if left.explained("") else None


def _longest_first(heads: Sequence[str]) -> list[int]:
    return sorted(range(len(heads)), key=lambda place: -len(core(heads[place])))


class _Left:
    """What of a question is not explained yet; stretches are taken out of it."""

    def __init__(self, question: str, known: Sequence[Span]) -> None:
        self._text = question
        for start, end in known:
            self._blank(start, end)

    def _blank(self, start: int, end: int) -> None:
        self._text = self._text[:start] + _BLANK * (end - start) + self._text[end:]

    def take(self, word: str) -> bool:
        """Take a word out; whether it was there. A Latin one may be in the plural."""
        if len(word) < 2:
            return False
        pattern = re.escape(word)
        if word[0].isascii():
            pattern = rf"(?<![a-z0-9]){pattern}"
        if word[-1].isascii():
            pattern += r"s?(?![a-z0-9])"
        found = re.search(pattern, self._text)
        if found is not None:
            self._blank(*found.span())
        return found is not None

    def take_all(self, words: Sequence[str] | map[str]) -> None:
        """Take out each of the words, in whatever part of it there is."""
        for word in words:
            if not self.take(word):
                self._take_parts(word)

    def _take_parts(self, head: str) -> int:
        """Take out the words that are part of a head; how many characters that were."""
        taken = 0
        for word, start, end in self._words():
            if _fixes(word) and word in head and (len(word) > 1 or _is_han(word)):
                self._blank(start, end)
                taken += end - start
        return taken

    def take_senses(self, heads: Sequence[str]) -> None:
        """Take out what asks for columns that were named already."""
        for sense in _SENSES:
            if any(sense.head.search(head) for head in heads):
                self._take_pattern(sense.asked)

    def _take_pattern(self, pattern: re.Pattern[str]) -> None:
        for match in pattern.finditer(self._text):
            self._blank(*match.span())

    def by_sense(self, heads: Sequence[str]) -> tuple[int, ...] | None:
        """The best columns by what the question asks and by words that are part of their heads;
        none where nothing asks for any; None where what is asked for has no column, or many."""
        senses = [sense for sense in _SENSES if sense.asked.search(self._text)]
        scores = {place: self._score(core(head), senses) for place, head in enumerate(heads)}
        best = max(scores.values(), default=0)
        if not best:
            return None if senses else ()
        found = tuple(place for place, score in scores.items() if score == best)
        for place in found:
            self._take_parts(core(heads[place]))
        self.take_senses([heads[place] for place in found])
        return found if len(found) <= MOST_ALIKE else None

    def _score(self, head: str, senses: Sequence[_Sense]) -> int:
        matched = [sense for sense in senses if sense.head.search(head)]
        if any(sense.general for sense in senses) and not matched:
            return 0
        overlap = sum(
            end - start
            for word, start, end in self._words()
            if len(word) > 1
            and word in head
            and word not in _NOTHING
            and word not in _NOTHING_IN_ENGLISH
        )
        return overlap + 2 * len(matched)

    def _words(self) -> list[tuple[str, int, int]]:
        """The words that are left, with their places."""
        words = []
        for piece in re.finditer(rf"[^{_BLANK}]+", self._text):
            for token in _tokens(piece.group()):
                words.append((token[0], piece.start() + token[1], piece.start() + token[2]))
        return words

    def explained(self, under: str) -> bool:
        """Whether what is left says nothing more: it frames the question, or says again what the
        table stands under."""
        return all(_says_nothing(word) or (len(word) > 1 and word in under)
                   for word, _, _ in self._words())  # fmt: skip


def _tokens(text: str) -> list[tuple[str, int, int]]:
    found = []
    place = 0
    for match in _LATIN_WORD.finditer(text):
        found += _han_tokens(text, place, match.start())
        found.append((match.group(), *match.span()))
        place = match.end()
    return found + _han_tokens(text, place, len(text))


def _han_tokens(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    return [(each.word, start + each.start, start + each.end) for each in tokenize(text[start:end])]


def _says_nothing(word: str) -> bool:
    """Whether a word fixes nothing, or consists of such words («次列车»)."""
    if word in _NOTHING_IN_ENGLISH or not any(character.isalnum() for character in word):
        return True
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(word[start:end] in _NOTHING for start in reached):
            reached.add(end)
    return len(word) in reached


def _fixes(word: str) -> bool:
    return word not in _NOTHING and word not in _NOTHING_IN_ENGLISH


def _is_han(word: str) -> bool:
    return re.fullmatch(f"[{HAN}]+", word) is not None
