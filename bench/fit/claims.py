"""Labelled claims, made by rule from labelled questions and pages: supported, and not.

A claim is a sentence with the sentences it cites. Supported ones are the question with its answer
in the place of the question word (a person's wording), clauses, halves and other orders of a cited
sentence, other numerals, the other script, other words for the same; each unsupported kind changes
one thing (``bench.fit.claim_changes``), or cites or answers wrongly. Pairs of PAWS-X (Yang et al.,
EMNLP 2019) of nearly the same words add sentences whose parts changed places.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.fit.claim_changes import UNSUPPORTED, change
from bench.fit.claim_wordings import supported_wordings
from bench.fit.statements import statement_of
from index import fold, has_han
from index.text.sentences import sentences
from qa.evaluation.datasets import in_script
from qa.verification.types import Source

LONGEST_SENTENCE = 160
LONGEST_ANSWER = 18
LONGEST_ENGLISH_ANSWER = 50
LEAST_CLAIM = 6


@dataclass(frozen=True)
class Claim:
    """A claim, what it cites and answers, and whether that supports it.

    ``kind`` says how it was made; ``group`` is its document (claims of one go into one part);
    ``language`` is «zh-Hans», «zh-Hant» or «en»; ``wrong`` the span of the claim that was changed.
    """

    text: str
    sources: tuple[Source, ...]
    question: str | None
    supported: bool
    kind: str
    group: str
    language: str
    wrong: tuple[int, int] | None = None


@dataclass(frozen=True)
class Asked:
    """A question with its answer and the place of the sentence that holds it."""

    question: str
    answer: str
    sentence: int


@dataclass(frozen=True)
class Page:
    """A paragraph or page: its sentences with their places, and the questions about it."""

    name: str
    title: str
    text: str
    language: str
    spans: tuple[tuple[int, int], ...]
    asked: tuple[Asked, ...]

    def source(self, number: int) -> Source:
        """A sentence as it is cited, with what stands around it."""
        start, end = self.spans[number]
        around = self.text[self.spans[max(0, number - 3)][0] : end + 200]
        return Source(self.name, start, end, self.text[start:end], around, self.title)


def squad_pages(path: Path, language: str) -> list[Page]:
    """The paragraphs of a SQuAD-format file."""
    pages = []
    for number, article in enumerate(json.loads(path.read_text("utf-8"))["data"]):
        for place, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"]
            asked = [
                (one["question"], answer["text"], int(answer["answer_start"]))
                for one in paragraph["qas"]
                for answer in one["answers"][:1]
            ]
            name = f"{path.stem}-{number}-{place}"
            pages.append(_page(name, article.get("title", ""), text, language, asked))
    return pages


def folder_pages(folder: Path) -> list[Page]:
    """The pages of a folder of documents and questions like ``bench/data/typed_fit``."""
    asked: dict[str, list[tuple[str, str, int]]] = {}
    documents = [json.loads(line) for line in (folder / "documents.jsonl").open(encoding="utf-8")]
    texts = {one["id"]: one["text"] for one in documents}
    for line in (folder / "questions.jsonl").open(encoding="utf-8"):
        one = json.loads(line)
        fits = one["answerable"] and one.get("answers") and one.get("sentence")
        if fits and (at := texts[one["document"]].find(one["sentence"])) >= 0:
            begin = at + max(0, one["sentence"].find(one["answers"][0]))
            asked.setdefault(one["document"], []).append(
                (one["question"], one["answers"][0], begin)
            )
    return [
        _page(one["id"], one["title"], one["text"], one["language"], asked.get(one["id"], []))
        for one in documents
    ]


def _page(
    name: str, title: str, text: str, language: str, asked: Sequence[tuple[str, str, int]]
) -> Page:
    spans = tuple(
        (start, end)
        for line in re.finditer(r"[^\n]+", text)
        for start, end in ((one.start, one.end) for one in sentences(text, *line.span()))
    )
    found = []
    for question, answer, begin in asked:
        holding = [at for at, (start, end) in enumerate(spans) if start <= begin < end]
        if holding and begin + len(answer) <= spans[holding[0]][1]:
            found.append(Asked(question, answer, holding[0]))
    return Page(name, title, text, language, spans, tuple(found))


def claims_of(page: Page, others: Sequence[Page], chance: random.Random) -> list[Claim]:
    """The claims made from one page; ``others`` lend it names and clauses."""
    made = [*_from_questions(page, others, chance), *_from_sentences(page, others, chance)]
    return [one for one in (_respelled(claim, chance) for claim in made) if _is_usable(one)]


def _is_usable(claim: Claim) -> bool:
    return LEAST_CLAIM <= len(claim.text) <= LONGEST_SENTENCE and all(
        len(source.text) <= 2 * LONGEST_SENTENCE for source in claim.sources
    )


def _from_questions(page: Page, others: Sequence[Page], chance: random.Random) -> Iterator[Claim]:
    """Statements of the answers, right and wrong, well and badly cited."""
    for one in chance.sample(page.asked, min(4, len(page.asked))):
        if not _fits_in(one.answer, one.question):
            continue
        stated = statement_of(one.question, one.answer)
        if stated is None:
            continue
        right = Claim(
            stated, (page.source(one.sentence),), one.question, True, "human", page.name,
            page.language,
        )  # fmt: skip
        yield right
        yield from _changed(right, page, others, chance, most=2)
        yield from _answered_wrongly(right, one, page, chance)
        elsewhere = _unrelated_sentence(page, one, chance)
        if elsewhere is not None:
            cited = (page.source(elsewhere),)
            yield replace(right, sources=cited, supported=False, kind="human, cited wrongly")


def _answered_wrongly(
    right: Claim, one: Asked, page: Page, chance: random.Random
) -> Iterator[Claim]:
    """The statement with other answers of the same kind: from elsewhere, from the sentence."""
    shape = _shape(one.answer)
    elsewhere = [
        other.answer
        for other in page.asked
        if other.sentence != one.sentence
        and other.answer != one.answer
        and _shape(other.answer) == shape
        and _fits_in(other.answer, one.question)
    ]
    sentence = page.text[slice(*page.spans[one.sentence])]
    within = [
        part
        for part in _parts_of(sentence, shape)
        if part not in one.answer and one.answer not in part and part not in one.question
    ]
    for kind, answers in (("wrong answer", elsewhere), ("wrong answer, cited", within)):
        if answers:
            answer = chance.choice(answers)
            stated = statement_of(one.question, answer)
            if stated and fold(answer) not in fold(one.answer):
                at = stated.find(answer)
                span = (at, at + len(answer)) if at >= 0 else None
                yield replace(right, text=stated, supported=False, kind=kind, wrong=span)


def _fits_in(answer: str, question: str) -> bool:
    """Whether an answer is short, of the question's language, and does not repeat the question."""
    han = has_han(question)
    if len(answer) > (LONGEST_ANSWER if han else LONGEST_ENGLISH_ANSWER):
        return False
    if han and not has_han(answer) and re.search("[a-z]", answer):
        return False
    pairs = {answer[at : at + 2] for at in range(len(answer) - 1)}
    return not han or sum(pair in question for pair in pairs) <= len(pairs) * 0.3


def _shape(answer: str) -> str:
    if re.search(r"\d|[一二三四五六七八九十百千万两]{2}", answer):
        return "date" if re.search(r"[年月日]|\b[12]\d{3}\b", answer) else "number"
    return "short" if len(answer) <= 8 else "long"


def _parts_of(sentence: str, shape: str) -> list[str]:
    """Stretches of a sentence that look like an answer of a shape."""
    if shape in ("date", "number"):
        found = re.findall(r"\d[\d,.]*[年万亿]?(?:\d+月)?(?:\d+日)?[\u4e00-\u9fff%]?", sentence)
    elif has_han(sentence):
        found = re.findall(
            r"(?<=[、，。和与的由是为在])[\u4e00-\u9fff·]{2,8}(?=[、，。和与])", sentence
        )
    else:
        found = re.findall(r"(?<!^)[A-Z]\w+(?: [A-Z]\w+)*", sentence)
    return [part for part in found if _shape(part) == shape or shape == "short"]


def _unrelated_sentence(page: Page, one: Asked, chance: random.Random) -> int | None:
    """Another sentence of the page that does not hold the answer; near ones preferred."""
    others = [
        at
        for at, (start, end) in enumerate(page.spans)
        if at != one.sentence and one.answer not in page.text[start:end] and end - start > 10
    ]
    near = [at for at in others if abs(at - one.sentence) <= 2]
    return chance.choice(near or others) if others else None


def _from_sentences(page: Page, others: Sequence[Page], chance: random.Random) -> Iterator[Claim]:
    """Rewordings of the page's own sentences, and changed ones."""
    fit = [
        at
        for at, (start, end) in enumerate(page.spans)
        if 14 <= end - start <= 140 and not re.search(r"[?？|>›»]", page.text[start:end])
    ]
    for number in chance.sample(fit, min(2, len(fit))):
        source = page.source(number)
        asked = chance.choice(page.asked).question if page.asked and chance.random() < 0.4 else None
        cited: tuple[Source, ...] = (source,)
        if number + 1 < len(page.spans) and chance.random() < 0.25:
            cited = (source, page.source(number + 1))
        wordings = list(supported_wordings(source.text, page.title, cited, chance))
        chance.shuffle(wordings)
        for kind, text in wordings[:2]:
            right = Claim(text, cited, asked, True, kind, page.name, page.language)
            yield right
            yield from _changed(right, page, others, chance, most=1)


def _changed(
    right: Claim, page: Page, others: Sequence[Page], chance: random.Random, most: int
) -> Iterator[Claim]:
    """The claim made wrong in up to ``most`` ways."""
    other = chance.choice(others)
    made = 0
    for kind in chance.sample(UNSUPPORTED, len(UNSUPPORTED)):
        found = change(kind, right.text, [one.text for one in right.sources], page.text,
                       other.text, chance)  # fmt: skip
        if found is not None:
            text, span = found
            prefix = "human, " if right.kind == "human" and kind == "negated" else ""
            yield replace(right, text=text, supported=False, kind=prefix + kind, wrong=span)
            made += 1
        if made == most:
            return


def _respelled(claim: Claim, chance: random.Random) -> Claim:
    """Some Chinese claims in the other script than what they cite."""
    if claim.language == "en" or chance.random() > 0.15:
        return claim
    other = "simplified" if claim.language == "zh-Hant" else "traditional"
    text = in_script(other)(claim.text)
    return replace(claim, text=text) if len(text) == len(claim.text) else claim


def paraphrase_pairs(path: Path) -> list[Claim]:
    """PAWS-X's pairs, the second sentence as a claim that cites the first."""
    found = []
    for number, line in enumerate(path.open(encoding="utf-8")):
        one = json.loads(line)
        cited = Source(f"paws-{number}", 0, len(one["a"]), one["a"], one["a"], "")
        kind = "paws, same" if one["label"] else "paws, other"
        group = f"paws-{number}"
        found.append(Claim(one["b"], (cited,), None, bool(one["label"]), kind, group, "zh-Hans"))
    return found


def all_claims(pages: Sequence[Page], seed: int = 0) -> list[Claim]:
    """The claims of many pages, the same on every run."""
    found: list[Claim] = []
    for page in pages:
        chance = random.Random(f"{seed} {page.name}")
        found += claims_of(page, pages, chance)
    return found
