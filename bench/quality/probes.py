"""Is a passage found by an exact string that stands in it alone?

    python -m bench.quality.probes seeds SQUAD_FILE [--count 100] [--show]

Of each folder or SQuAD-format file probes are made by rule: strings that stand in one passage only
(script and case folded), of five kinds in turn, at most one of a kind a passage.

- ``number``: figures with the unit or measure word after them («551万», «10.2%»)
- ``code``: Latin letters, with or without figures («GB/T 7714»)
- ``quoted``: a term in quotation or title marks («三码合一»)
- ``idiom``: four characters that jieba takes for an idiom or a set phrase
- ``name``: what jieba takes for a person, a place or an organisation

Each is searched for alone and within three questions. Printed is, for each form and kind, the share
whose passage is the first and is among the first three; ``--show`` names those that are not.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

import jieba.posseg
import typer

from index import Encoder, Index, Settings, build, fold, load_encoder, settings_from_environment
from qa.evaluation.datasets import read_squad
from qa.evaluation.run import squad_retriever
from qa.retrieval.fusion import rank
from qa.retrieval.retriever import Retriever

AMONG = 3
FORMS = ("{}", "“{}”出自哪里？", "文中是怎么说到{}的？", "关于{}的内容有哪些？")
LENGTHS = "(?:平方|立方)?(?:公里|公尺|公分|公斤|厘米|毫米|千米|米)"
UNITS = f"[%％万萬亿億年月日岁歲人名位个個家座所条條台集倍元吨噸]|{LENGTHS}"
PATTERNS = {
    "number": re.compile(rf"(?<![\d.,])\d[\d.,]*(?:{UNITS})"),
    "code": re.compile(r"(?<![A-Za-z\d])[A-Z][A-Za-z\d]+(?:[-/. ]{1,2}[A-Za-z\d]+)*(?![A-Za-z\d])"),
    "quoted": re.compile(r"[“「『《]([^“”「」『』《》，。；！？\n]{2,12})[”」』》]"),
}
NAMES = frozenset({"nr", "ns", "nt", "nz"})


@dataclass(frozen=True, slots=True)
class Probe:
    """A string, its kind, and the number of the only passage that it stands in."""

    text: str
    kind: str
    passage: int


def strings(text: str) -> Iterator[tuple[str, str]]:
    """The kinds and strings of a text."""
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            yield kind, match.group(match.lastindex or 0)
    for word, flag in jieba.posseg.lcut(text):
        if flag in ("i", "l") and len(word) == 4:
            yield "idiom", word
        elif flag in NAMES and len(word) > 1:
            yield "name", word


def probes(texts: Sequence[str], count: int, seed: int = 0) -> list[Probe]:
    """At most ``count`` probes of passages with these texts, the kinds in turn."""
    chance = random.Random(seed)
    whole = "\n".join(map(fold, texts))
    by_kind: dict[str, list[Probe]] = {}
    for number, text in enumerate(texts):
        alone = [one for one in dict.fromkeys(strings(text)) if whole.count(fold(one[1])) == 1]
        chance.shuffle(alone)
        for kind, string in dict(alone).items():
            by_kind.setdefault(kind, []).append(Probe(string, kind, number))
    for found in by_kind.values():
        chance.shuffle(found)
    columns = [by_kind[kind] for kind in sorted(by_kind)]
    return [probe for row in zip_longest(*columns) for probe in row if probe is not None][:count]


def texts_of(index: Index) -> list[str]:
    """The texts of all passages of an index."""
    return [index.passage(number).text for number in range(len(index))]


def rank_of(retriever: Retriever, probe: Probe, form: str) -> int:
    """The rank of the probe's passage when it is asked for, from 1; 0 where it is not found."""
    index = retriever.current()
    found = rank(index, retriever.query(index, form.format(probe.text))).passages.tolist()
    return found.index(probe.passage) + 1 if probe.passage in found else 0


def opened(source: Path, settings: Settings, encoder: Encoder, folder: Path) -> Retriever:
    """A retriever over a folder, or over the paragraphs of a SQuAD-format file."""
    if source.suffix == ".json":
        return squad_retriever(source, read_squad(source), settings, encoder)
    chosen = settings.with_changes(index=folder / "index")
    build([source], settings=chosen, encoder=encoder)
    return Retriever.open(settings=chosen, encoder=encoder)


def report(source: Path, retriever: Retriever, made: Sequence[Probe], show: bool) -> None:
    """Print the shares of a source, and its failures where they are to be shown."""
    print(f"{source}: {len(made)} probes")
    for form in FORMS:
        ranks = [rank_of(retriever, probe, form) for probe in made]
        for kind in ("all", *sorted({probe.kind for probe in made})):
            chosen = [
                r for r, probe in zip(ranks, made, strict=True) if kind in ("all", probe.kind)
            ]
            first = sum(rank == 1 for rank in chosen) / len(chosen)
            among = sum(0 < rank <= AMONG for rank in chosen) / len(chosen)
            print(
                f"  {form:12} {kind:8} {len(chosen):4}  first {first:.3f}  "
                f"among {AMONG}: {among:.3f}"
            )
        for place, probe in zip(ranks, made, strict=True):
            if show and not 0 < place <= AMONG:
                print(f"    {form.format(probe.text)} ({probe.kind}): rank {place or 'none'}")


def main(
    sources: Annotated[list[Path], typer.Argument(exists=True)],
    count: Annotated[int, typer.Option(min=1, help="Most probes of a source.")] = 100,
    show: Annotated[bool, typer.Option("--show", help="Name what is not found.")] = False,
) -> None:
    """Make the probes of each source and print how often their passages are found."""
    settings = settings_from_environment()
    encoder = load_encoder(settings)
    for source in sources:
        with tempfile.TemporaryDirectory() as folder:
            retriever = opened(source, settings, encoder, Path(folder))
            made = probes(texts_of(retriever.current()), count)
            if not made:
                raise typer.BadParameter(f"{source} holds no string that stands in one passage")
            report(source, retriever, made, show)


if __name__ == "__main__":
    typer.run(main)
