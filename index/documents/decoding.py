"""Bytes to text: which encoding a file is in, and whether what comes out is sensible text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from index.errors import DocumentError
from index.patterns import compile_later
from index.text.jieba_dictionary import dictionary_lines

SAMPLE_BYTES = 1 << 18
BEYOND_ASCII = compile_later(rb"[\x80-\xff]")
# Tried in this order; of equally sensible readings the first wins.
EAST_ASIAN = ("gb18030", "big5hkscs", "cp950", "cp932", "euc_jp", "utf-16-le", "utf-16-be", "cp949")
WESTERN_LANGUAGES = frozenset(
    {"English", "French", "German", "Spanish", "Italian", "Portuguese", "Dutch"}
)
WESTERN_CHARACTERS = frozenset(
    "àâäáãåçéèêëíìîïñóòôöõœúùûüÿßæøÀÂÄÁÃÅÇÉÈÊËÍÎÏÑÓÔÖÕŒÚÙÛÜÆØ“”‘’„–—…«»€£°·©®¿¡§ªº\xa0"
)
HANGUL_WEIGHT = 0.72  # below the commonest Han: any two bytes read as Korean give some syllable
OTHER_ALPHABETS = frozenset(
    {"cp1251", "koi8_r", "koi8_u", "cp1253", "iso8859_7", "cp1255", "cp1256", "tis_620", "cp874"}
)
# Rank of a Han character by frequency below which it counts so much.
HAN_WEIGHTS = ((800, 1.0), (2000, 0.8), (3500, 0.5), (6000, 0.25))
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
JAPANESE = frozenset({"cp932", "euc_jp"})
KANA = compile_later("[\u3041-\u30ff]")
HANGUL_AND_HAN = compile_later("[\uac00-\ud7a3][\u4e00-\u9fff]|[\u4e00-\u9fff][\uac00-\ud7a3]")
UNLIKELY = 0.3  # how much less sense a mixture of scripts makes that few texts have
FEW = 12  # characters beyond ASCII in which a mixture of scripts is telling
LEAST_SENSE = 0.66
MOST_CONTROL = 0.1
TWO_BYTES = compile_later("[\x80-\u07ff]+")
THREE_BYTES = compile_later("[\u0800-\U0010ffff]")
SENSE_OVER_UTF8 = 0.75


def decode(data: bytes) -> str:
    """The text of a file, with ``\\n`` for line ends and without a byte-order mark.

    Told apart: UTF-8, UTF-16 and UTF-32 by their marks or validity; GB18030, Big5, Shift-JIS,
    EUC-JP, Korean and unmarked UTF-16 by which reading is made of common characters; other
    encodings by charset-normalizer, when its reading is made of words.

    Raises DocumentError when no reading is sensible text: nothing is guessed or replaced.
    """
    text = _decode_exactly(data, _find_encoding(data))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _find_encoding(data: bytes) -> str:
    """The name of the encoding, raising DocumentError when it cannot be determined."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    start = _sample_start(data)
    sample = data[start : start + SAMPLE_BYTES]
    whole = start + len(sample) == len(data)
    utf8 = _try(sample, "utf-8", whole=whole)
    if utf8 is not None and _control_share(utf8) <= MOST_CONTROL:
        return "gb18030" if _is_accidental(utf8, sample, whole=whole) else "utf-8"
    if utf8 is None and (place := _damaged_utf8(sample)) is not None:
        raise DocumentError("document.damaged_text", encoding="UTF-8", place=start + place)
    best, sense = _most_sensible(sample, whole=whole)
    if best is not None and sense >= LEAST_SENSE:
        return best
    if (other := _other_encoding(sample)) is not None:
        return other
    raise DocumentError("document.encoding")


def _sample_start(data: bytes) -> int:
    """Where the sample that tells the encoding begins: at the start, or at the line of the first
    byte beyond ASCII where that comes late.
    """
    first = BEYOND_ASCII.search(data)
    if first is None or first.start() < SAMPLE_BYTES // 2:
        return 0
    return data.rfind(b"\n", first.start() - 1000, first.start()) + 1 or first.start()


def _decode_exactly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        named = encoding.removesuffix("-sig")
        raise DocumentError("document.damaged_text", encoding=named, place=error.start) from error


def _try(sample: bytes, encoding: str, *, whole: bool) -> str | None:
    """The sample in an encoding, None when it is not valid; its last character may be cut off."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample, whole)
    except UnicodeDecodeError:
        return None


def _is_accidental(utf8: str, sample: bytes, *, whole: bool) -> bool:
    """Whether a few bytes of GB 18030 happen to be UTF-8: 状态 reads as a Hebrew mark and an accent
    on nothing."""
    runs = [] if THREE_BYTES.search(utf8) else TWO_BYTES.findall(utf8)
    if not any(map(_is_odd_run, runs)):
        return False
    text = _try(sample, "gb18030", whole=whole)
    return text is not None and rate_sense(text) >= SENSE_OVER_UTF8


def _is_odd_run(run: str) -> bool:
    """Whether neighbouring letters are of two scripts, or an accent stands on no letter."""
    lone = any(
        unicodedata.combining(mark) and not letter.isalpha() for letter, mark in pairwise(f" {run}")
    )
    return lone or len(_scripts(run)) > 1


def _damaged_utf8(sample: bytes) -> int | None:
    """Where UTF-8 with a few bytes spoilt first goes wrong; None when it is something else.

    In other encodings valid sequences of two bytes or more are rarer than the invalid ones.
    """
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if character > "\u07ff") - wrong
    if right < 5 * wrong:
        return None
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _most_sensible(sample: bytes, *, whole: bool) -> tuple[str | None, float]:
    """The East Asian encoding whose reading makes most sense, and how much (at most 1)."""
    best, most, sense_of_best = None, 0.0, 0.0
    for encoding in EAST_ASIAN:
        text = _try(sample, encoding, whole=whole)
        if not text:
            continue
        sense = rate_sense(text)
        likely = sense - UNLIKELY * _is_odd(text, encoding)
        if likely > most:
            best, most, sense_of_best = encoding, likely, sense
    return best, sense_of_best


def _is_odd(text: str, encoding: str) -> bool:
    """Whether a reading mixes scripts as hardly any text in its language does: Japanese without
    kana, a few characters of Big5 with kana or of Korean with Hangul and Han side by side."""
    kana = KANA.search(text) is not None
    if encoding in JAPANESE:
        return not kana
    if encoding not in ("big5hkscs", "cp950", "cp949"):
        return False
    odd = bool(HANGUL_AND_HAN.search(text)) if encoding == "cp949" else kana
    return odd and len(BEYOND_ASCII.findall(text.encode(encoding, "replace"))) < 2 * FEW


def _other_encoding(sample: bytes) -> str | None:
    """What charset-normalizer makes of it, where that is words of a script with letters.

    Latin text is taken for Windows-1252 when it has none but Western European letters, else
    refused: its sister encodings differ in so few letters that a wrong guess would pass unseen.
    """
    from charset_normalizer import from_bytes

    match = from_bytes(sample).best()
    if match is None:
        return None
    western = _try(sample, "cp1252", whole=True)
    if western and {character for character in western if character > "\x7f"} <= WESTERN_CHARACTERS:
        return "cp1252" if match.language in WESTERN_LANGUAGES else None
    text = str(match)
    letters = sum(1 for character in text if character.isalnum() or character.isspace())
    regular = all(_one_script(word) for word in re.findall(r"\w+", text))
    sensible = letters >= 0.8 * len(text) and regular and _control_share(text) == 0
    return match.encoding if sensible and match.encoding in OTHER_ALPHABETS else None


def _scripts(text: str) -> set[str]:
    """The scripts of a text's letters beyond ASCII, as they stand in the characters' names."""
    letters = {character for character in text if character > "\x7f" and character.isalpha()}
    return {unicodedata.name(character, "?").split(" ")[0] for character in letters}


def _one_script(word: str) -> bool:
    """Whether a word's letters are of one script, with no capital after a small letter."""
    capitals = any(a.islower() and b.isupper() for a, b in pairwise(word))
    return not capitals and len(_scripts(word)) <= 1


def _control_share(text: str) -> float:
    """Share of control characters other than white space."""
    control = len(re.findall(r"[\x00-\x08\x0e-\x1a\x7f\x80-\x84\x86-\x9f]", text))
    return control / max(len(text), 1)


def rate_sense(text: str) -> float:
    """How much a text looks like one that people write: at most 1; below 0.5 for mojibake.

    The mean over its characters beyond ASCII of how common they are: 1 for kana, East Asian
    punctuation and the commonest Han characters (in either script), less for rarer ones, -2 for
    one that no text has (private, unassigned); control characters count heavily against it.
    """
    text = text[:20000]
    control = 20 * _control_share(text)
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 1.0 - control
    common = common_characters()
    weights = {character: _weight(character, common) for character in set(beyond)}
    return sum(weights[character] for character in beyond) / len(beyond) - control


def _weight(character: str, common: dict[str, float]) -> float:
    if (weight := common.get(character)) is not None:
        return weight
    category = unicodedata.category(character)
    if category in ("Co", "Cn", "Cc", "Cs"):
        return -2.0
    return 0.3 if category in ("So", "Nd", "No", "Sm", "Nl") else 0.0


@lru_cache(maxsize=1)
def common_characters() -> dict[str, float]:
    """How common a character is in East Asian running text (0 to 1); others are not in it.

    The Han characters are ranked by the word frequencies of jieba's dictionary; a Traditional
    form ranks as its Simplified one.
    """
    import opencc

    ranked = _han_by_frequency()
    common: dict[str, float] = {}
    for rank, character in enumerate(ranked[: HAN_WEIGHTS[-1][0]]):
        common[character] = next(weight for limit, weight in HAN_WEIGHTS if rank < limit)
    simplified = "".join(common)
    for scheme in ("s2t", "s2tw", "s2hk"):
        traditional = opencc.OpenCC(scheme)
        for character in simplified:
            for form in traditional.convert(character):
                common[form] = max(common.get(form, 0.0), common[character])
    others = "々〆ヶ·—…‘’“”•、。〈〉《》「」『』【】〔〕〖〗　￥％°℃"
    kana = [*range(0x3041, 0x3097), *range(0x30A1, 0x30FD)]
    full_width = range(0xFF01, 0xFF5F)
    common.update(dict.fromkeys([*others, *map(chr, kana), *map(chr, full_width)], 1.0))
    common.update(dict.fromkeys(map(chr, range(0xAC00, 0xD7A4)), HANGUL_WEIGHT))
    return common


def _han_by_frequency() -> list[str]:
    """The Han characters of jieba's dictionary, the commonest first."""
    counts: dict[str, int] = {}
    for line in dictionary_lines():
        word, frequency, *_ = line.split(" ")
        for character in word:
            if character > "\x7f":
                counts[character] = counts.get(character, 0) + int(frequency)
    return sorted(counts, key=lambda character: (-counts[character], character))
