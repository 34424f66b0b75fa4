"""Teach the model that reads a claim with what it cites, going on from the shipped reader.

    python -m bench.fit.entailment EVAL_FOLDER --keep FOLDER

Needs the ``fit`` extra. ``EVAL_FOLDER`` holds the files of CMRC 2018 and DRCD, and
``pawsx_zh.jsonl``. It learns from the claims written by hand (``bench.fit.written_claims``), claims
made by rule (``bench.fit.claims``) and the pairs of PAWS-X. With ``--keep`` the state of the
training is kept in a folder every few minutes; the same command then goes on from there, to the
same result. What it prints is of the claims that are kept to choose thresholds on: about documents
that it has not seen.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from bench.fit.claims import Claim, all_claims, folder_pages, paraphrase_pairs, squad_pages
from bench.fit.reader import keep_state, optimizer_of, take_up
from bench.fit.reader_model import ReaderModel, step_size
from bench.fit.sources import TYPED_FIT
from bench.fit.written_claims import written_claims, written_lines
from index import TokenScorer, load_adapted, settings_from_environment
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import obtain_model_file
from index.encoding.preparation import compile_bundled
from index.settings import DEFAULT_MODEL
from index.text.folding import fold_script
from qa.ranking.reader import READER
from qa.verification.comparison import compare
from qa.verification.entailment import ENTAILMENT, Pair, lay_out, read_pair

EPOCHS = 5
LEARNING_RATE = 2e-4
"""Lower than the reader's, with which it forgets what it can and scores all claims alike."""
BATCH = 16
SAVE_EVERY = 100
DROPOUT = 0.03
MOST_BY_RULE = 2500
PARAPHRASES = 1500
UNTITLED = 0.25
TOKENS_WEIGHT = 0.5
"""What the loss of the claim's tokens weighs beside that of the whole."""

ALIKE = 0.6
"""The likeness from which on two claims that cite the same are twins: what differs is wrong."""


@dataclass(frozen=True)
class Lesson:
    """A claim with what it cites, whether that supports it, and which of its tokens are wrong (the
    span of them; None where that is not known; empty where nothing is)."""

    pair: Pair
    supported: bool
    wrong: tuple[int, int] | None


def claims_to_learn(folder: Path, share: float = 1.0) -> list[Claim]:
    """The written claims to fit on, some made by rule, and some pairs of PAWS-X; a ``share`` below
    1 of each, to try it out."""
    chance = random.Random(0)
    kept_back = {line.document for line in written_lines("choose")}
    pages = folder_pages(TYPED_FIT)
    pages += chance.sample(squad_pages(folder / "cmrc2018_train.json", "zh-Hans"), 500)
    pages += chance.sample(squad_pages(folder / "drcd_train_part.json", "zh-Hant"), 150)
    pages = [page for page in pages if page.name not in kept_back]
    made = all_claims(chance.sample(pages, math.ceil(share * len(pages))))
    parts: tuple[tuple[list[Claim], int | None], ...] = (
        ([claim for claim in written_claims("fit", folder) if not _is_computed(claim)], None),
        (made, MOST_BY_RULE),
        (paraphrase_pairs(folder / "pawsx_zh.jsonl"), PARAPHRASES),
    )
    found = []
    for claims, most in parts:
        wanted = math.ceil(share * (len(claims) if most is None else most))
        found += chance.sample(claims, min(wanted, len(claims)))
    return with_twins(found)


def _is_computed(claim: Claim) -> bool:
    """Whether a claim is right with a number that stands nowhere: it was computed, which is
    neither learned nor verified."""
    return claim.supported and any(
        agreement in ("missing", "other")
        for _, agreement in compare(claim.text, claim.sources).amounts
    )


def with_twins(claims: Sequence[Claim]) -> list[Claim]:
    """Claims with the span of what is wrong, where one that is right differs by that alone."""
    right: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.supported:
            right[claim.group].append(claim)
    return [
        claim if claim.supported or claim.wrong is not None else _beside(claim, right[claim.group])
        for claim in claims
    ]


def _beside(claim: Claim, right: Sequence[Claim]) -> Claim:
    found = [
        (matcher.ratio(), matcher)
        for other in right
        if other.sources == claim.sources
        for matcher in [SequenceMatcher(None, other.text, claim.text, autojunk=False)]
    ]
    ratio, matcher = max(found, key=lambda each: each[0], default=(0.0, None))
    if matcher is None or ratio < ALIKE:
        return claim
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return replace(claim, wrong=(changed[0][3], max(changed[-1][4], changed[0][3] + 1)))


def lesson_of(claim: Claim, encoder: CompiledEncoder, titled: bool) -> Lesson:
    """The sequence of a claim and the tokens in it that are wrong."""
    pair = lay_out(
        claim.text, claim.sources, lambda text: encoder.token_ids(fold_script(text))[1:-1], titled
    )
    if claim.supported:
        return Lesson(pair, True, (0, 0))
    folded = fold_script(claim.text)
    if claim.wrong is None or len(folded) != len(claim.text):
        return Lesson(pair, False, None)
    offsets = encoder.tokenizer.encode(folded, add_special_tokens=False).offsets
    start, end = claim.wrong
    inside = [at for at, (first, last) in enumerate(offsets) if last > start and first < end]
    inside = [at for at in inside if at < pair.claim[1] - pair.claim[0]]
    return Lesson(pair, False, (inside[0], inside[-1] + 1) if inside else None)


def loss_of(scores: Tensor, lesson: Lesson) -> Tensor:
    """The cross-entropy of the whole and, where what is wrong is known, of the claim's tokens.

    scores: (tokens, 2); the first column at the first token is of the whole, the second at the
    claim's tokens of each of them.
    """
    whole = functional.binary_cross_entropy_with_logits(
        scores[0, 0], torch.tensor(float(lesson.supported))
    )
    start, end = lesson.pair.claim
    if lesson.wrong is None or start == end:
        return whole
    labels = torch.zeros(end - start)
    labels[slice(*lesson.wrong)] = 1.0
    tokens = functional.binary_cross_entropy_with_logits(scores[start:end, 1], labels)
    return whole + TOKENS_WEIGHT * tokens


def batches(lessons: Sequence[Lesson], chance: random.Random) -> list[list[int]]:
    """The numbers of all lessons in a new order, those of about the same length together."""
    shuffled = chance.sample(range(len(lessons)), len(lessons))
    found = []
    for start in range(0, len(shuffled), BATCH * 24):
        near = shuffled[start : start + BATCH * 24]
        near.sort(key=lambda number: len(lessons[number].pair.ids))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    return chance.sample(found, len(found))


def lower_states(model: ReaderModel, lessons: Sequence[Lesson]) -> list[Tensor]:
    """What the fixed layers make of each lesson; they stay as they are, so once is enough."""
    order = sorted(range(len(lessons)), key=lambda number: len(lessons[number].pair.ids))
    states: list[Tensor | None] = [None] * len(lessons)
    numbers = iter(order)
    for _ in tqdm(range(0, len(order), 2 * BATCH), "lower layers", mininterval=10):
        group = list(islice(numbers, 2 * BATCH))
        made = model.lower([lessons[number].pair.ids for number in group])
        for number, state in zip(group, made, strict=True):
            states[number] = state
    return [state for state in states if state is not None]


def teach(model: ReaderModel, lessons: Sequence[Lesson], state: Path | None = None) -> None:
    """Learn the updates and the head; ``state``: see ``bench.fit.reader.teach``."""
    chance = random.Random(0)
    rounds = [batch for _ in range(EPOCHS) for batch in batches(lessons, chance)]
    optimizer = optimizer_of(model, LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: step_size(step, len(rounds))
    )
    done = take_up(state, model, optimizer, schedule)
    lower = lower_states(model, lessons)
    for step in tqdm(
        range(done, len(rounds)), "teaching", initial=done, total=len(rounds), mininterval=10
    ):
        torch.manual_seed(step)
        _learn(model, [lessons[at] for at in rounds[step]], [lower[at] for at in rounds[step]],
               optimizer)  # fmt: skip
        schedule.step()
        if state is not None and (step + 1) % SAVE_EVERY == 0:
            keep_state(state, step + 1, model, optimizer, schedule)


def _learn(
    model: ReaderModel,
    batch: Sequence[Lesson],
    lower: Sequence[Tensor],
    optimizer: torch.optim.AdamW,
) -> None:
    scores = model(lower, DROPOUT)
    losses = [loss_of(scores[row], lesson) for row, lesson in enumerate(batch)]
    optimizer.zero_grad()
    torch.autograd.backward(torch.stack(losses).mean())
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


def readings(claims: Sequence[Claim], model: TokenScorer) -> NDArray[np.float64]:
    """What is read of each claim, shape (claims, 2): see ``Entailment``."""
    read = [read_pair(claim.text, claim.sources, model) for claim in claims]
    return np.array([(each.supported, each.wrong) for each in read])


def report(claims: Sequence[Claim], read: NDArray[np.float64]) -> Iterator[str]:
    """How well what is read tells supported claims from others: of all, of each wrong kind."""
    right = np.array([claim.supported for claim in claims])
    for column, name in enumerate(("whole", "tokens")):
        scores = read[:, column] * (1 if column == 0 else -1)
        yield f"{name}: AUROC {roc_auc_score(right, scores):.3f} of {len(claims)} claims"
    kinds = np.array([claim.kind for claim in claims])
    for kind in sorted(set(kinds[~right])):
        mine = right | (kinds == kind)
        area = roc_auc_score(right[mine], read[mine, 0])
        yield f"  {kind}: {area:.3f} ({(kinds[~right] == kind).sum()})"


def main(
    folder: Annotated[Path, typer.Argument(help="where the labelled files are")],
    out: Annotated[Path, typer.Option(help="where what is learned goes")] = Path(
        "qa/verification/models"
    ),
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
    start: Annotated[Path, typer.Option(help="the reader to go on from")] = Path(
        f"qa/ranking/models/{READER}"
    ),
    share: Annotated[float, typer.Option(help="of the claims, to try it out", max=1.0)] = 1.0,
) -> None:
    """Teach the model on written claims, claims made by rule, and PAWS-X."""
    torch.manual_seed(0)
    settings = settings_from_environment()
    compiled = compile_bundled(obtain_model_file(settings.cache), settings.cache, DEFAULT_MODEL)
    encoder = CompiledEncoder(compiled, DEFAULT_MODEL)
    chance = random.Random(0)
    claims = claims_to_learn(folder, share)
    lessons = [lesson_of(claim, encoder, chance.random() >= UNTITLED) for claim in claims]
    model = ReaderModel(compiled / "sentence-transformer")
    model.load(start)
    torch.nn.init.normal_(model.head.weight, std=0.02)
    torch.nn.init.zeros_(model.head.bias)
    state = keep / "entailment.pt" if keep else None
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    teach(model, lessons, state)
    out.mkdir(parents=True, exist_ok=True)
    model.save(out / ENTAILMENT)
    if state is not None:
        state.unlink(missing_ok=True)
    taught = load_adapted(out / ENTAILMENT, settings)
    assert taught is not None
    chosen = written_claims("choose", folder)
    for line in report(chosen, readings(chosen, taught)):
        print(line)


if __name__ == "__main__":
    typer.run(main)
