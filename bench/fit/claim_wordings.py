"""Other ways to say (part of) a sentence: claims that it supports."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from index import has_han, numerals
from qa.verification.types import Source

CLAUSES = re.compile(r"[，；;]\s?|,(?!\d)\s?")

WORDS = json.loads((Path(__file__).parents[1] / "data/claims/changes.json").read_text("utf-8"))
"""Words for the same, words for the opposite, and what makes a sentence say more."""


def supported_wordings(
    sentence: str, title: str, cited: Sequence[Source], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Other ways to say (part of) a sentence: kinds and texts."""
    yield "whole", sentence
    clauses = [one for one in CLAUSES.split(sentence.strip("。.!！；;")) if one]
    comma, stop = ("，", "。") if has_han(sentence) else (", ", ".")
    apart = all(one.count("“") == one.count("”") for one in clauses)
    if len(clauses) > 1 and apart:
        yield "clause", chance.choice([one for one in clauses if len(one) > 5] or clauses) + stop
        half = len(clauses) // 2
        parts = (clauses[:half], clauses[half:])
        yield "half", comma.join(chance.choice(parts)) + stop
        if len(clauses) > 2:
            a, b = sorted(chance.sample(range(1, len(clauses)), 2))
            clauses[a], clauses[b] = clauses[b], clauses[a]
            yield "reordered", comma.join(clauses) + stop
    reworded = _reworded(sentence, chance)
    if reworded != sentence:
        yield "synonyms", reworded
        yield "synonyms", _cut_down(reworded)
    written = _renumbered(sentence)
    if written != sentence:
        yield "numerals", written
    if (active := _active(sentence)) != sentence:
        yield "voice", active
    if (short := _cut_down(sentence)) != sentence:
        yield "shortened", short
    if len(cited) > 1:
        joined = comma.join(one.text.rstrip("。.；;") for one in cited)
        yield "joined", joined + stop
    if re.match(r"[他她它其该]", sentence) and 2 <= len(title) <= 10:
        yield "named", title + re.sub(r"^(?:他们?|她们?|它们?|其|该[\u4e00-\u9fff])", "", sentence)


def _reworded(sentence: str, chance: random.Random) -> str:
    pairs = WORDS["synonyms"]["zh" if has_han(sentence) else "en"]
    for one, other in chance.sample(pairs, len(pairs)):
        for old, new in ((one, other), (other, one)):
            pattern = re.escape(old) if has_han(old) else rf"\b{re.escape(old)}\b"
            if len(old) > 1 and new not in sentence and re.search(pattern, sentence):
                sentence = re.sub(pattern, new, sentence, count=1)
                break
    return sentence


def _cut_down(sentence: str) -> str:
    """Without brackets and words that add nothing."""
    short = re.sub(r"[（(][^（()）]{1,40}[）)]", "", sentence)
    return re.sub(
        r"(?<=[\u4e00-\u9fff])(?:曾经?|已经?|也|便|则|并|还)(?=[\u4e00-\u9fff])", "", short, count=2
    )


def _renumbered(sentence: str) -> str:
    """Figures as Chinese numerals, and the other way round."""

    def other(match: re.Match[str]) -> str:
        text = match.group()
        if text.isdecimal():
            year = len(text) == 4 and sentence[match.end() : match.end() + 1] == "年"
            if year:
                return "".join("〇一二三四五六七八九"[int(digit)] for digit in text)
            return numerals.format_numeral(int(text)) if len(text) < 8 else text
        value = numerals.parse_numeral(text)
        return text if value is None else str(value)

    if not has_han(sentence):
        return sentence
    digits = re.sub(r"(?<![\d.,a-zA-Z-])\d+(?![\d.,%a-zA-Z-])", other, sentence)
    counted = rf"(?<![第{numerals.NUMERALS}])[{numerals.NUMERALS}]{{2,}}(?=[年月日人个座名米元])"
    return digits if digits != sentence else re.sub(counted, other, sentence)


def _active(sentence: str) -> str:
    """«由甲设计» as «甲设计了…», and «被»."""
    found = re.match(
        r"(?P<what>[^，。由被]{2,14})(?:是)?(?:由|被)(?P<who>[^，。于在]{2,10}?)(?P<did>设计|创办|创立|建造|"
        r"发明|发现|编写|主持|导演|击败|收购|任命)(?:的|完成)?(?P<rest>[，。].*)?$",
        sentence,
    )
    if not found:
        return sentence
    return f"{found['who']}{found['did']}了{found['what']}{found['rest'] or '。'}"
