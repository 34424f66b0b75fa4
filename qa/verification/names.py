"""The names of a claim, and whether they stand in what it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import HAN, compile_later, has_han
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS, ENGLISH_MONTHS
from qa.question.tokens import QUOTED, tokenize

_CAPITALISED = compile_later(r"[A-Z][\w'’-]*(?: (?:of |the |and |de |von |van )?[A-Z][\w'’-]*)*")
_CODE = compile_later(
    r"(?<![A-Za-z\d])(?=[A-Za-z\d]*[A-Za-z])(?=[A-Za-z-]*\d)[A-Za-z\d]+(?:-[A-Za-z\d]+)*"
)
_LATIN = compile_later(r"[A-Za-z][A-Za-z0-9+.#-]*[A-Za-z0-9+#]")
_SUFFIX = compile_later(rf"(?<=[{HAN}]{{2}})[省市县区镇乡村州国河江湖山路街站桥寺庙]$")
_NO_NAMES = ENGLISH_FUNCTION_WORDS.union(
    ENGLISH_MONTHS,
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("mr", "mrs", "ms", "dr"),
)
_COMMON = frozenset(
    re.findall(
        r"\S+",
        "东西 家族 下来 上来 上街 夜里 河里 家里 保姆 爸爸 妈妈 爸爸妈妈 精神 精神赔偿 小孩 "
        "老人 先生 女士 男女 高兴 明白 安全 平安 和平 光明 文明 方法 方式 关系 关门 开门 时候 "
        "地方 大家 自己 别人",
    )
)
"""Common words that jieba takes for names."""
_COMPARING = compile_later(r"比(?!利时|利亚|亚迪|尔|萨|昂|目|才|基尼|特币|喻|例|分|重|率|值|赛)")
"""«比» as in «东线比西线长»; not as it begins a name or another word."""
_BINDING = "因于在为是由被和与及的了从对把将"
_NAMES = ("nr", "ns", "nt", "nz")


def names(claim: str, folded: str) -> list[tuple[int, int]]:
    """The spans of a claim that name a person, place, work, body or model; ``folded`` is its
    folded form, of the same length."""
    han = has_han(claim)
    spans = [match.span() for match in QUOTED.finditer(folded) if match.end() - match.start() < 30]
    if han:
        spans += [match.span() for match in _LATIN.finditer(claim)]
        spans += [
            (start, token.end)
            for token in tokenize(folded)
            if token.flag.startswith((*_NAMES, "nrx"))
            and token.end - (start := _without_comparing(folded, token.start)) > 1
            and token.word not in _COMMON
        ]
    else:
        spans += [match.span() for match in _CODE.finditer(claim)]
        spans += [
            span
            for match in _CAPITALISED.finditer(claim)
            if (span := _without_first_word(claim, *match.span())) is not None
        ]
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if all(end <= one or two <= start for one, two in found):
            found.append((start, end))
    return sorted(found)


def _without_comparing(folded: str, start: int) -> int:
    """Where a name begins that is compared with: jieba reads «比西» in «东干渠比西干渠长»."""
    return start + 1 if start and _COMPARING.match(folded, start) else start


def _without_first_word(claim: str, start: int, end: int) -> tuple[int, int] | None:
    """A capitalised stretch without a first word that is none of the name («In May»); None where
    nothing is left, or a single word that has its capital from beginning the sentence."""
    words = claim[start:end].split(" ")
    begins = not claim[:start].strip(" \"'“‘(")
    while words and words[0].lower() in _NO_NAMES:
        start += len(words.pop(0)) + 1
        begins = False
    if not words or (begins and len(words) == 1 and words[0][1:].islower()):
        return None
    return start, end


def stands_in(name: str, texts: Sequence[str]) -> bool:
    """Whether a folded name stands in one of the folded texts, at least without its marks, the
    word for its kind («省»), or in another order of its Latin words."""
    bare = name.strip('《》“”「」『』"【】〈〉 ')
    forms = {
        bare,
        bare.rstrip(_BINDING) if len(bare) > 2 else bare,
        _SUFFIX.sub("", bare),
        bare.replace("·", ""),
        bare.rstrip("s").removesuffix("'"),
    }
    if any(form and form in text for form in forms for text in texts):
        return True
    if len(bare) == 2 and has_han(bare) and any(set(bare) <= set(text) for text in texts):
        return True  # not a name, but two words («塔高»)
    words = [word for word in re.split(r"[ ·-]", bare) if len(word) > 1]
    return len(words) > 1 and all(any(word in text for text in texts) for word in words)
