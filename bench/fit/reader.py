"""Teach the reader, and say how good it is on questions it has not seen.

    python -m bench.fit.reader SQUAD_FILE SQUAD_FILE --further FILE --keep FOLDER

Needs the ``fit`` extra. Takes two hours on two cores. With ``--keep`` the examples and, every few
minutes, the state of the training are kept in a folder; the same command then goes on from there,
to the same result. Questions of one part of the
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from torch import Tensor
from tqdm import tqdm

from bench.fit.examples import ANSWERABLE, Example, holding
from bench.fit.ranker import cross_fit, fold_of
from bench.fit.reader_model import ReaderModel, step_size
from bench.fit.sources import TYPED_FIT, load_examples
from index import TokenScorer, load_adapted, settings_from_environment
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import obtain_model_file
from index.encoding.preparation import compile_bundled
from index.settings import DEFAULT_MODEL
from index.text.folding import fold_script
from qa.evaluation.datasets import SquadFile
from qa.ranking.candidates import Evidence
from qa.ranking.reader import (
    MOST_TOKENS,
    READER,
    SEPARATOR,
    Layout,
    centers,
    lay_out,
    order_around,
    read,
)

KEPT_BACK = 0
"""The part of the paragraphs that the reader does not see."""

EPOCHS = 3
BATCH = 16
LEARNING_RATE = 7e-4
DROPOUT = 0.05
SHARES = {
    f"{kind}{suffix}": share
    for kind, shares in {
        "whole": (0.45, 1.0, 0.2, 0.2),
        "written": (0.6, 0.8, 0.15, 0.15),
        "across": (1.0, 1.0, 0.3, 0.3),
        "typed": (1.0, 1.0, 0.4, 0.4),
        "typed-across": (1.0, 1.0, 0.4, 0.4),
        "statute": (1.0, 1.0, 0.7, 0.0),
    }.items()
    for suffix, share in zip(("", "-none", "-without", "-unsaid"), shares, strict=True)
}
"""Of each kind of example the share that is read: some of the questions that have an answer are
also read with their own paragraph left out, some without the sentences that answer."""

AROUND = 0.4
"""The share of the examples that are read in their place, as ``read_around`` does."""

TAUGHT_PLACES = 4
"""Of so many best passages one is taken then."""

REPEATED = 0.15
"""The share of the lessons into which a heading is put that only repeats the question, as pages
have above an answer, below a link, and where no answer has been given yet."""

_HEADINGS = (
    "{}",
    "{}？",
    "{}(图)",
    "{}_问答",
    "{} - 经验",
    "{}_文库_学习资料",
    "标题：{}",
    "求助：{}",
)

UNTITLED = 0.25
"""The share of the examples that are read without titles: not every document has one."""

SAVE_EVERY = 200
"""So many steps of the training lie between two states that are kept."""

_FAR = -1e4


@dataclass(frozen=True)
class Lesson:
    """A sequence, where in it the answer stands (token spans, both ends included; empty: nowhere),
    and the spans of the sentences that hold it."""

    layout: Layout
    answers: tuple[tuple[int, int], ...]
    holding: tuple[tuple[int, int], ...]


def lesson_of(
    evidence: Evidence,
    labels: Sequence[bool],
    answers: Sequence[str],
    encoder: CompiledEncoder,
    center: int | None = None,
) -> Lesson:
    """The layout of ranked evidence with the places of its gold answers.

    center: the row that is read in its place; None: the best rows are read together.
    """
    order = None if center is None else order_around(evidence, center)
    layout = lay_out(evidence, lambda text: encoder.token_ids(fold_script(text))[1:-1], order)
    places: set[tuple[int, int]] = set()
    holding = []
    for row, (start, end) in zip(layout.rows, layout.spans, strict=True):
        if labels[row]:
            holding.append((start, end))
            places |= set(_places(evidence.text(row), answers, encoder, start, end))
    return Lesson(layout, tuple(sorted(places)), tuple(holding))


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
    ACL 2018, section 3.2), half for a sentence that holds it; all for that
    where no place is known.
    """
    allowed = torch.zeros(len(scores), dtype=torch.bool)
    allowed[0] = True
    for start, end in lesson.layout.spans:
        allowed[start:end] = True
    chances = torch.log_softmax(scores.masked_fill(~allowed[:, None], _FAR), 0)
    if not lesson.holding:
        return -chances[0].sum()
    tokens = torch.cat([torch.arange(start, end) for start, end in lesson.holding])
    sentence = torch.logsumexp(chances[tokens], 0).sum()
    if not lesson.answers:
        return -sentence
    first, last = (torch.tensor(ends) for ends in zip(*lesson.answers, strict=True))
    place = torch.logsumexp(chances[first, 0] + chances[last, 1], 0)
    return -(place + sentence) / 2


def batches(lessons: list[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """All lessons in a new order, those of about the same length together."""
    shuffled = chance.sample(lessons, len(lessons))
    found = []
    for start in range(0, len(shuffled), BATCH * 24):
        near = sorted(shuffled[start : start + BATCH * 24], key=lambda one: len(one.layout.ids))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    return chance.sample(found, len(found))


def teach(
    model: ReaderModel, lessons: list[Lesson], state: Path | None = None, epochs: int = EPOCHS
) -> None:
    """Learn the updates and the head (AdamW; the head at twice the rate).

    state: where the state is kept every few minutes, and taken up again if it is there. What is
    hidden of a batch depends on its number alone, so that the result is the same.
    """
    chance = random.Random(0)
    rounds = [batch for _ in range(epochs) for batch in batches(lessons, chance)]
    optimizer = optimizer_of(model)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: step_size(step, len(rounds))
    )
    done = take_up(state, model, optimizer, schedule)
    for step in tqdm(range(done, len(rounds)), "teaching", initial=done, total=len(rounds)):
        torch.manual_seed(step)
        _learn(model, rounds[step], optimizer)
        schedule.step()
        if state is not None and (step + 1) % SAVE_EVERY == 0:
            keep_state(state, step + 1, model, optimizer, schedule)


def optimizer_of(model: ReaderModel, rate: float = LEARNING_RATE) -> torch.optim.AdamW:
    """AdamW for the updates, at that rate, and for the head, at twice the rate."""
    updates = [value for name, value in model.named_parameters() if "head" not in name]
    return torch.optim.AdamW(
        [
            {"params": updates, "lr": rate},
            {"params": list(model.head.parameters()), "lr": 2 * rate},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )


def keep_state(state: Path, done: int, *parts: Any) -> None:
    """Write the state of model, optimizer and schedule after so many steps."""
    torch.save([done, *(part.state_dict() for part in parts)], f"{state}.new")
    Path(f"{state}.new").replace(state)


def take_up(state: Path | None, *parts: Any) -> int:
    """Bring model, optimizer and schedule into the state that is kept; how many steps are done."""
    if state is None or not state.exists():
        return 0
    done, *states = torch.load(state, weights_only=True)
    for part, kept in zip(parts, states, strict=True):
        part.load_state_dict(kept)
    return int(done)


def _learn(model: ReaderModel, batch: Sequence[Lesson], optimizer: torch.optim.AdamW) -> None:
    lower = model.lower([lesson.layout.ids for lesson in batch])
    scores = model(lower, DROPOUT)
    losses = [
        loss_of(scores[row, : len(lesson.layout.ids)], lesson) for row, lesson in enumerate(batch)
    ]
    optimizer.zero_grad()
    torch.autograd.backward(torch.stack(losses).mean())
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


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
            untitled = chance.random() < UNTITLED
            read_as = replace(ranked, titles=("",) * len(ranked.titles)) if untitled else ranked
            held = holding(example, ranked)
            lesson = lesson_of(read_as, held, answers, encoder, _center(ranked, held, chance))
            repeated = chance.random() < REPEATED and not example.kind.startswith("statute")
            yield (
                with_heading(lesson, ranked.asked.wording, encoder, chance) if repeated else lesson
            )


def with_heading(
    lesson: Lesson, question: str, encoder: CompiledEncoder, chance: random.Random
) -> Lesson:
    """The lesson with one sentence more, which only repeats the question: no answer is in it."""
    text = chance.choice(_HEADINGS).format(question.rstrip("?？ "))
    heading = [*encoder.token_ids(fold_script(text))[1:-1], SEPARATOR]
    layout = lesson.layout
    if len(layout.ids) + len(heading) > MOST_TOKENS:
        return lesson
    at = chance.choice([start for start, _ in layout.spans])
    spans = [_moved(span, at, len(heading)) for span in layout.spans]
    place = [start for start, _ in layout.spans].index(at)
    spans.insert(place, (at, at + len(heading) - 1))
    ids = (*layout.ids[:at], *heading, *layout.ids[at:])
    rows = (*layout.rows[:place], -1, *layout.rows[place:])
    return Lesson(
        Layout(ids, rows, tuple(spans)),
        tuple(_moved(span, at, len(heading)) for span in lesson.answers),
        tuple(_moved(span, at, len(heading)) for span in lesson.holding),
    )


def _moved(span: tuple[int, int], at: int, tokens: int) -> tuple[int, int]:
    start, end = span
    return (start + tokens, end + tokens) if start >= at else span


def _center(ranked: Evidence, held: Sequence[bool], chance: random.Random) -> int | None:
    """Which row is read in its place: the best that holds the answer, or the best of one of the
    best passages; mostly none (``AROUND``)."""
    if chance.random() >= AROUND:
        return None
    if any(held) and chance.random() < 0.5:
        return held.index(True)
    return chance.choice(centers(ranked)[:TAUGHT_PLACES])


def report(
    examples: Sequence[Example], evidence: Sequence[Evidence], model: TokenScorer
) -> Iterator[str]:
    """How often the first of the sentences read holds the answer: the ranker's, the reader's."""
    hits: dict[tuple[int, str], list[tuple[bool, bool]]] = defaultdict(list)
    for example, ranked in zip(examples, evidence, strict=True):
        asked = example.kind in SHARES and example.kind in ANSWERABLE and len(ranked.sentences)
        if asked and fold_of(example.group) == KEPT_BACK:
            held, reading = holding(example, ranked), read(ranked, model)
            read_first = held[reading.rows[int(np.argmax(reading.likely))]]
            hits[example.file, example.kind].append((held[0], read_first))
    for (file, kind), found in sorted(hits.items()):
        first, again = np.mean(found, axis=0)
        yield f"file {file} {kind}: S@1 {first:.3f}, read {again:.3f} ({len(found)} questions)"


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, at least two")],
    further: Annotated[list[Path] | None, typer.Option(help="see bench.fit.sources")] = None,
    out: Annotated[Path, typer.Option(help="where what is learned goes")] = Path(
        "qa/ranking/models"
    ),
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
    start: Annotated[Path | None, typer.Option(help="a reader to go on from")] = None,
    epochs: Annotated[int, typer.Option(help="how often each lesson is read")] = EPOCHS,
) -> None:
    """Teach the reader on labelled questions."""
    torch.manual_seed(0)
    settings = settings_from_environment()
    bundled = obtain_model_file(settings.cache)
    folder = compile_bundled(bundled, settings.cache, DEFAULT_MODEL)
    squads, examples = load_examples(files, further or [TYPED_FIT], settings, keep)
    evidence = cross_fit(examples)
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    model = ReaderModel(folder / "sentence-transformer")
    if start is not None:
        model.load(start)
    lessons = list(lessons_of(examples, evidence, squads, encoder))
    state = keep / "training.pt" if keep else None
    teach(model, lessons, state, epochs)
    out.mkdir(parents=True, exist_ok=True)
    model.save(out / READER)
    if state is not None:
        state.unlink(missing_ok=True)
    taught = load_adapted(out / READER, settings)
    assert taught is not None
    for line in report(examples, evidence, taught):
        print(line)


if __name__ == "__main__":
    typer.run(main)
