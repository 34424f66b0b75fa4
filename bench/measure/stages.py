"""Where the time goes: the stages of a question, of a cold start and of a build, and their limits.

    python -m bench.measure.stages [DOCUMENTS] [--passages 2000]

Prints tables in Markdown. DOCUMENTS is a folder or a file in SQuAD format; without it documents
are made up from the seed. Every stage is the program's own function, called in the order in which
the program calls it. The limits are what this machine reaches in a large matrix product and in
reading memory, measured in the same run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer

from bench.measure.rig.corpus import corpus
from bench.report.tables import table
from index import Encoder, Progress, Settings, build, load_encoder, settings_from_environment
from qa.answering.selection import select
from qa.ranking.candidates import find_candidates, rank_sentences
from qa.ranking.confidence import confidence, reranked_confidence
from qa.ranking.pipeline import combine_places, combine_scores, load_reader, read_places
from qa.ranking.reader import lay_out, read
from qa.ranking.trees import load_trees
from qa.retrieval.fusion import rank
from qa.retrieval.retriever import Retriever

LAYERS, HIDDEN, WIDE = 12, 384, 1536
"""Of multilingual-e5-small."""

READING, DECIDING = "read again", "decide again"

COLD = """
import time; began = time.perf_counter(); import json, sys
told = []
def tell(name): told.append((name, time.perf_counter()))
import qa; tell("import qa")
from pathlib import Path
from index import load_encoder, settings_from_environment
settings = settings_from_environment().with_changes(index=Path(sys.argv[1]))
encoder = load_encoder(settings); tell("open the encoder")
retriever = qa.Retriever.open(settings=settings, encoder=encoder); tell("open the index")
index = retriever.current()
query = retriever.query(index, sys.argv[2]); tell("first question: words and vector")
from qa.ranking.pipeline import load_reader, rerank, score
from qa.retrieval.fusion import rank
from qa.retrieval.retriever import Retrieved
first = score(index, Retrieved(query, rank(index, query))); tell("first question: find and rank")
rerank(first, load_reader(settings)); tell("first question: read again")
print(json.dumps([(name, at - began) for name, at in told]))
"""


class Clock:
    """The times of stages in seconds, a list for each name."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note how long the block takes."""
        began = time.perf_counter()
        yield
        self.times[name].append(time.perf_counter() - began)


def multiply_adds(tokens: int) -> float:
    """Those of the model for one sequence of so many tokens."""
    of_weights = (4 * HIDDEN * HIDDEN + 2 * HIDDEN * WIDE) * tokens
    return float(LAYERS * (of_weights + 2 * tokens * tokens * HIDDEN))


def time_best(work: Callable[[], object]) -> float:
    """The shortest of seven times, in seconds: what is possible."""
    clock = Clock()
    for _ in range(7):
        with clock.stage("work"):
            work()
    return min(clock.times["work"])


def peaks() -> dict[str, float]:
    """Multiply-adds a second of a large product by number format, and bytes read a second."""
    found = {}
    for kind in (torch.float32, torch.bfloat16):
        matrix = torch.rand(2048, 2048).to(kind)
        seconds = time_best(partial(torch.matmul, matrix, matrix))
        found[str(kind).removeprefix("torch.")] = 2048**3 / seconds
    data = np.ones(1 << 26, np.float32)
    found["bytes"] = data.nbytes / time_best(data.sum)
    return found


def ask_in_stages(retriever: Retriever, questions: Sequence[str]) -> tuple[Clock, list[int]]:
    """Every question stage by stage, and the tokens of each that was read again."""
    names = ("ranker", "confidence", "second_confidence")
    clock, tokens, trees = Clock(), [], {name: load_trees(name) for name in names}
    reader, index = load_reader(retriever.settings), retriever.current()
    for text in questions:
        with clock.stage("words and vector of the question"):
            query = retriever.query(index, text)
        with clock.stage("find passages"):
            ranking = rank(index, query)
        with clock.stage("gather sentences, with their features"):
            evidence = find_candidates(index, query, ranking)
        with clock.stage("rank and decide"):
            evidence = rank_sentences(evidence, trees["ranker"])
            confidence(evidence, trees["confidence"])
        if reader is not None:
            tokens.append(len(lay_out(evidence, reader.token_ids).ids))
            with clock.stage(READING):
                reading = read(evidence, reader)
            with clock.stage(DECIDING):
                evidence = combine_scores(evidence, reading)
            with clock.stage(READING):
                places = read_places(evidence, reader)
            with clock.stage(DECIDING):
                evidence = combine_places(evidence, places)
                reranked_confidence(evidence, reading, places, trees["second_confidence"])
        with clock.stage("choose sentences"):
            select(evidence)
    return clock, tokens


def cold_stages(index: Path, question: str, rounds: int = 5) -> dict[str, float]:
    """Seconds of each stage of a new process, the median over the rounds."""
    clock = Clock()
    for _ in range(rounds):
        command = [sys.executable, "-c", COLD, str(index), question]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        before = 0.0
        for name, at in json.loads(printed):
            clock.times[name].append(at - before)
            before = at
    return {name: float(np.median(times)) for name, times in clock.times.items()}


def build_in_stages(folder: Path, settings: Settings, encoder: Encoder) -> dict[str, float]:
    """Seconds from the first report of each stage of a build to that of the next."""
    at: dict[str, float] = {}

    def note(progress: Progress) -> None:
        at.setdefault(progress.stage, time.perf_counter())

    build([folder], settings=settings, encoder=encoder, progress=note)
    ends = [*list(at.values())[1:], time.perf_counter()]
    return {name: end - began for (name, began), end in zip(at.items(), ends, strict=True)}


def of_questions(clock: Clock, tokens: Sequence[int], limits: Mapping[str, float]) -> str:
    """The table of a warm question, and what reading again reaches of the machine's peak."""
    rows = []
    for name, times in clock.times.items():
        median, slow = np.quantile(times, [0.5, 0.95]) * 1e3
        rows.append([name, f"{median:.2f}", f"{slow:.2f}", f"{len(times)}"])
    found = table(["stage of a question", "median, ms", "p95, ms", "times"], rows)
    if tokens:
        work = sum(map(multiply_adds, tokens)) / sum(clock.times[READING])
        share = work / limits["bfloat16"]
        found += f"\n\nReading: {np.mean(tokens):.0f} tokens on average, {work / 1e9:.0f} thousand "
        found += f"million multiply-adds a second, {share:.0%} of the peak in bfloat16."
    return found


def main(
    documents: Annotated[Path | None, typer.Argument(help="folder, or SQuAD-format file")] = None,
    passages: Annotated[int, typer.Option(help="about how many to make up")] = 2000,
) -> None:
    """Measure and print the stages."""
    limits = peaks()
    rows = [[name, f"{value / 1e9:.1f}"] for name, value in limits.items()]
    print(table(["machine", "thousand million a second"], rows), end="\n\n")
    with tempfile.TemporaryDirectory() as folder:
        found = corpus(documents, Path(folder), passages)
        settings = settings_from_environment().with_changes(index=Path(folder) / "index")
        encoder = load_encoder(settings)
        encoder.encode_queries(["预热"])
        took = build_in_stages(found.folder, settings, encoder)
        retriever = Retriever.open(settings=settings, encoder=encoder)
        print(f"{len(retriever.current())} passages\n")
        print(
            table(["stage of a build", "s"], [[name, f"{s:.2f}"] for name, s in took.items()]),
            end="\n\n",
        )
        ask_in_stages(retriever, found.questions[:20])
        print(of_questions(*ask_in_stages(retriever, found.questions), limits), end="\n\n")
        cold = cold_stages(settings.index, found.questions[0])
        print(
            table(["stage of a cold start", "s"], [[name, f"{s:.3f}"] for name, s in cold.items()])
        )


if __name__ == "__main__":
    typer.run(main)
