"""Teach the reader, and say how good it is on questions it has not seen.

    python -m bench.fit.reader SQUAD_FILE SQUAD_FILE

Needs the ``fit`` extra. Takes an hour and a half on two cores. Questions of one part of the
paragraphs (one in five, ``bench.fit.ranker.fold_of``) are kept back: every figure printed is of
those, and they are what ``bench.fit.second_look`` fits the second confidence on. Each question is
read with the sentences that a ranker which has not seen its paragraph finds best; some with their
own paragraph left out, or only the sentences that hold the answer, where the right answer is
«none».
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from torch import Tensor
from tqdm import tqdm

from bench.fit.examples import Example, holding
from bench.fit.ranker import cross_fit, fold_of
from bench.fit.reader_model import ReaderModel, step_size
from bench.fit.written import labelled_and_written
from index import TokenScorer, load_adapted, load_encoder, settings_from_environment
from index.encoding.bundled import bundled_file
from index.encoding.compiled import CompiledEncoder
from index.encoding.preparation import compile_bundled
from index.settings import DEFAULT_MODEL
from index.text.folding import fold_script
from qa.evaluation.datasets import SquadFile
from qa.ranking.candidates import Evidence
from qa.ranking.reader import READER, Layout, lay_out, read

KEPT_BACK = 0
"""The part of the paragraphs that the reader does not see."""

EPOCHS = 3
BATCH = 16
LEARNING_RATE = 1e-3
DROPOUT = 0.05
SHARES = {
    f"{kind}{suffix}": share
    for kind in ("whole", "written", "across")
    for suffix, share in (("", 1.0), ("-none", 1.0), ("-without", 0.5), ("-unsaid", 0.5))
}
"""Of each kind of example the share that is read: half of the questions that have an answer are
also read with their own paragraph left out, half without the sentences that answer."""

_FAR = -1e4


@dataclass(frozen=True)
class Lesson:
    """A sequence, where in it the answer stands (token spans, both ends included; empty: nowhere),
    and the spans of the sentences that hold it. ``lower``: what the fixed layers make of it."""

    layout: Layout
    answers: tuple[tuple[int, int], ...]
    holding: tuple[tuple[int, int], ...]
    lower: Tensor


def lesson_of(
    evidence: Evidence, labels: Sequence[bool], answers: Sequence[str], encoder: CompiledEncoder
) -> Lesson:
    """The layout of ranked evidence with the places of its gold answers; ``lower`` still empty."""
    layout = lay_out(evidence, lambda text: encoder.token_ids(fold_script(text))[1:-1])
    places: set[tuple[int, int]] = set()
    holding = []
    for row, (start, end) in zip(layout.rows, layout.spans, strict=True):
        if labels[row]:
            holding.append((start, end))
            places |= set(_places(evidence.text(row), answers, encoder, start, end))
    return Lesson(layout, tuple(sorted(places)), tuple(holding), torch.empty(0))


def _places(
    sentence: str, answers: Sequence[str], encoder: CompiledEncoder, start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Where the answers stand in a sentence whose tokens are those from ``start`` to ``end``."""
    text = fold_script(sentence)
    encoded = encoder.tokenizer.encode(text, add_special_tokens=False)
    offsets = encoded.offsets[: end - start]
    for answer in {fold_script(answer) for answer in answers}:
        at = text.find(answer)
        while at >= 0:
            inside = [
                place
                for place, (first, last) in enumerate(offsets)
                if last > at and first < at + len(answer)
            ]
            if inside:
                yield start + inside[0], start + inside[-1]
            at = text.find(answer, at + 1)


def loss_of(scores: Tensor, lesson: Lesson) -> Tensor:
    """Minus the logarithm of the chance of the right answer; scores: (tokens, 2).

    Half for the answer's place, any of them where it stands several times (Clark and Gardner,
    ACL 2018, section 3.2), half for a sentence that holds it.
    """
    allowed = torch.zeros(len(scores), dtype=torch.bool)
    allowed[0] = True
    for start, end in lesson.layout.spans:
        allowed[start:end] = True
    chances = torch.log_softmax(scores.masked_fill(~allowed[:, None], _FAR), 0)
    if not lesson.answers:
        return -chances[0].sum()
    first, last = (torch.tensor(ends) for ends in zip(*lesson.answers, strict=True))
    place = torch.logsumexp(chances[first, 0] + chances[last, 1], 0)
    tokens = torch.cat([torch.arange(start, end) for start, end in lesson.holding])
    sentence = torch.logsumexp(chances[tokens], 0).sum()
    return -(place + sentence) / 2


def batches(lessons: list[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """All lessons in a new order, those of about the same length together."""
    shuffled = chance.sample(lessons, len(lessons))
    found = []
    for start in range(0, len(shuffled), BATCH * 24):
        near = sorted(shuffled[start : start + BATCH * 24], key=lambda one: len(one.layout.ids))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    return chance.sample(found, len(found))


def teach(model: ReaderModel, lessons: list[Lesson]) -> None:
    """Learn the updates and the head (AdamW; the head at twice the rate)."""
    chance = random.Random(0)
    updates = [value for name, value in model.named_parameters() if "head" not in name]
    optimizer = torch.optim.AdamW(
        [
            {"params": updates, "lr": LEARNING_RATE},
            {"params": list(model.head.parameters()), "lr": 2 * LEARNING_RATE},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    rounds = [batch for _ in range(EPOCHS) for batch in batches(lessons, chance)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: step_size(step, len(rounds))
    )
    for batch in tqdm(rounds, "teaching"):
        scores = model([lesson.lower for lesson in batch], DROPOUT)
        losses = [
            loss_of(scores[row, : len(lesson.lower)], lesson) for row, lesson in enumerate(batch)
        ]
        optimizer.zero_grad()
        torch.autograd.backward(torch.stack(losses).mean())
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()


def with_lower(model: ReaderModel, lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons with what the fixed layers make of them, those of one length together."""
    ordered = sorted(lessons, key=lambda lesson: len(lesson.layout.ids))
    done = []
    for start in tqdm(range(0, len(ordered), 32), "fixed layers"):
        part = ordered[start : start + 32]
        lower = model.lower([lesson.layout.ids for lesson in part])
        done += [
            Lesson(one.layout, one.answers, one.holding, made)
            for one, made in zip(part, lower, strict=True)
        ]
    return done


def lessons_of(
    examples: Sequence[Example],
    evidence: Sequence[Evidence],
    squads: Sequence[SquadFile],
    encoder: CompiledEncoder,
) -> Iterator[Lesson]:
    """What the reader learns from, without what is kept back; ``evidence``: ranked."""
    chance = random.Random(0)
    for example, ranked in zip(examples, evidence, strict=True):
        learned = chance.random() < SHARES.get(example.kind, 0.0)
        if learned and len(ranked.sentences) and fold_of(example.group) != KEPT_BACK:
            answers = squads[example.file].questions[example.question].answers
            yield lesson_of(ranked, holding(example, ranked), answers, encoder)


def report(
    examples: Sequence[Example], evidence: Sequence[Evidence], model: TokenScorer
) -> Iterator[str]:
    """How often the first of the sentences read holds the answer: the ranker's, the reader's."""
    hits: dict[tuple[int, str], list[tuple[bool, bool]]] = defaultdict(list)
    for example, ranked in zip(examples, evidence, strict=True):
        asked = example.kind in ("whole", "written", "across") and len(ranked.sentences)
        if asked and fold_of(example.group) == KEPT_BACK:
            held, reading = holding(example, ranked), read(ranked, model)
            read_first = held[reading.rows[int(np.argmax(reading.likely))]]
            hits[example.file, example.kind].append((held[0], read_first))
    for (file, kind), found in sorted(hits.items()):
        first, again = np.mean(found, axis=0)
        yield f"file {file} {kind}: S@1 {first:.3f}, read {again:.3f} ({len(found)} questions)"


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, at least two")],
    out: Annotated[Path, typer.Option(help="where what is learned goes")] = Path(
        "qa/ranking/models"
    ),
) -> None:
    """Teach the reader on labelled questions."""
    torch.manual_seed(0)
    settings = settings_from_environment()
    bundled = bundled_file()
    if bundled is None:
        raise typer.BadParameter("there is no bundled model for this system: use Linux on x86-64")
    folder = compile_bundled(bundled, settings.cache, DEFAULT_MODEL)
    squads, examples = labelled_and_written(files, load_encoder(settings), settings)
    evidence = cross_fit(examples)
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    model = ReaderModel(folder / "sentence-transformer")
    teach(model, with_lower(model, list(lessons_of(examples, evidence, squads, encoder))))
    out.mkdir(parents=True, exist_ok=True)
    model.save(out / READER)
    taught = load_adapted(out / READER, settings)
    assert taught is not None
    for line in report(examples, evidence, taught):
        print(line)


if __name__ == "__main__":
    typer.run(main)
