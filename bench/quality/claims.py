"""How well the verifier tells supported sentences from others, on claims it was not fitted on.

    python -m bench.quality.claims EVAL_FOLDER

``EVAL_FOLDER`` holds ``cmrc2018_dev.json`` and ``drcd_dev.json``. Three sets: claims made by rule
(``bench.fit.claims``) from the part of their paragraphs that neither the reader nor the verifier
was fitted on, without those that the thresholds were chosen on, and from ``bench/data/unseen`` and
``typed``; the claims written by hand, and the sentences of a small language model, both in
``bench/data/claims``.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bench.fit.claims import Claim
from bench.fit.verifier import REPORTED, held_out
from index import settings_from_environment
from qa.verification.types import Source, Verifier
from qa.verification.verifier import load_verifier

ROOT = Path(__file__).parents[2]
CLAIMS = ROOT / "bench" / "data" / "claims"


def read_claims(path: Path) -> list[Claim]:
    """The claims of a file of ``bench/data/claims``, with their cited sentences in place."""
    texts: dict[tuple[str, str], tuple[str, str]] = {}
    found = []
    for line in path.read_text("utf-8").splitlines():
        one = json.loads(line)
        place = (one["folder"], one["document"])
        if place not in texts:
            texts[place] = _document(*place)
        sources = tuple(_cited(one["document"], quote, *texts[place]) for quote in one["quotes"])
        supported = one["supported"] if "supported" in one else one["labels"][-1]
        found.append(
            Claim(
                text=one["claim"],
                sources=sources,
                question=one["question"],
                supported=supported,
                kind=one["kind"],
                group=one["document"],
                language=one["language"],
            )
        )
    return found


def _document(folder: str, name: str) -> tuple[str, str]:
    """The text and title of a document."""
    whole = ROOT / folder / name
    if whole.suffix == ".txt":
        return whole.read_text("utf-8"), ""
    for line in (ROOT / folder / "documents.jsonl").open(encoding="utf-8"):
        one = json.loads(line)
        if one["id"] == name:
            return one["text"], one["title"]
    raise ValueError(f"{folder} has no document {name}")


def _cited(name: str, quote: str, text: str, title: str) -> Source:
    start = text.index(quote)
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start + len(quote))
    paragraph = text[first : last if last >= 0 else len(text)]
    return Source(name, start, start + len(quote), quote, paragraph, title)


def report(
    name: str, claims: Sequence[Claim], verifier: Verifier, kinds: bool = True
) -> Iterator[str]:
    """The shares of supported claims without ✓ and of others that got one, by language and kind."""
    verdicts = []
    begun = time.perf_counter()
    for claim in claims:
        verdicts.append(verifier.verify(claim.text, claim.sources, claim.question))
    took = (time.perf_counter() - begun) / max(len(claims), 1)
    right = np.array([claim.supported for claim in claims])
    ticked = np.array([verdict.status == "verified" for verdict in verdicts])
    removed = np.array([verdict.status == "removed" for verdict in verdicts])
    yield f"{name}: {len(claims)} claims, {took * 1000:.0f} ms each"
    groups = defaultdict(list)
    for row, claim in enumerate(claims):
        groups["all"].append(row)
        groups[claim.language].append(row)
        if kinds:
            groups[("supported: " if claim.supported else "unsupported: ") + claim.kind].append(row)
    for group, rows in groups.items():
        mine = np.array(rows)
        good, bad = mine[right[mine]], mine[~right[mine]]
        parts = []
        if len(good):
            parts.append(
                f"supported without ✓ {1 - ticked[good].mean():.3f} "
                f"(removed {removed[good].mean():.3f}) of {len(good)}"
            )
        if len(bad):
            parts.append(
                f"unsupported with ✓ {ticked[bad].mean():.3f} "
                f"(removed {removed[bad].mean():.3f}) of {len(bad)}"
            )
        yield f"  {group}: {'; '.join(parts)}"


def main(
    folder: Annotated[Path, typer.Argument(help="where the labelled questions are")],
) -> None:
    """Report on all sets."""
    verifier = load_verifier(settings_from_environment())
    for line in report("made by rule", held_out(folder, REPORTED), verifier):
        print(line)
    for name, path in (("by hand", "written.jsonl"), ("a model's", "generated.jsonl")):
        for line in report(name, read_claims(CLAIMS / path), verifier):
            print(line)


if __name__ == "__main__":
    typer.run(main)
