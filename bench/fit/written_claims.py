"""Claims written by hand to teach the verifier with: free wordings and subtle errors.

    python -m bench.fit.written_claims [EVAL_FOLDER]

checks them and counts them. ``bench/data/claims_fit`` holds them, a JSON object a line, in two
files: ``fit.jsonl`` to learn from, and ``choose.jsonl``, about other documents, to choose
thresholds on. ``file`` names where the document is: «typed_fit» (``bench/data/typed_fit``) or a
labelled file of ``EVAL_FOLDER``, whose paragraphs are not in the repository; ``document`` is its
name as ``bench.fit.claims`` gives it. ``cited`` holds a place for each cited sentence: where it
begins and ends in the document, in characters, and its first characters, by which another edition
of the file is noticed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bench.fit.claims import Claim, Page, folder_pages, squad_pages
from bench.fit.sources import TYPED_FIT
from index import SettingsError

FOLDER = TYPED_FIT.parent / "claims_fit"
PARTS = ("fit", "choose")
LABELLED = {"cmrc2018_train.json": "zh-Hans", "drcd_train_part.json": "zh-Hant"}
"""The labelled files that claims are about, with their languages."""

SUPPORTED = (
    "paraphrase", "condensed", "entailed", "spoken", "voice", "units", "comparison",
    "attribution", "hedge",
)  # fmt: skip
UNSUPPORTED = (
    "over-general", "scope", "condition", "attribution", "merged", "cause", "number", "time",
    "name", "negation", "hedge", "comparison", "added",
)  # fmt: skip
"""The kinds of claims: how the text is reworded, or what is wrong."""

PREFIX = "written, "
"""What stands before these kinds in a ``Claim``."""


@dataclass(frozen=True)
class Written:
    """One line of a file of written claims."""

    number: str
    file: str
    document: str
    language: str
    question: str | None
    cited: tuple[tuple[int, int, str], ...]
    claim: str
    supported: bool
    kind: str


def written_lines(part: str, folder: Path = FOLDER) -> list[Written]:
    """The lines of one part, «fit» or «choose»."""
    lines = (folder / f"{part}.jsonl").read_text("utf-8").splitlines()
    return [_line(json.loads(line)) for line in lines]


def _line(one: dict[str, object]) -> Written:
    cited = one["cited"]
    assert isinstance(cited, list)
    return Written(
        str(one["id"]), str(one["file"]), str(one["document"]), str(one["language"]),
        None if one["question"] is None else str(one["question"]),
        tuple((int(start), int(end), str(begin)) for start, end, begin in cited),
        str(one["claim"]), bool(one["supported"]), str(one["kind"]),
    )  # fmt: skip


def pages_written_about(folder: Path | None, typed: Path = TYPED_FIT) -> dict[str, Page]:
    """The pages that claims may be about, by name; without ``folder``, those of the repository."""
    pages = folder_pages(typed)
    if folder is not None:
        for name, language in LABELLED.items():
            pages += squad_pages(folder / name, language)
    return {page.name: page for page in pages}


def written_claims(part: str, folder: Path | None, data: Path = FOLDER) -> list[Claim]:
    """The claims of one part; without ``folder`` (where the labelled files are) those about the
    pages of the repository.

    Raises SettingsError where a cited sentence is not in its document.
    """
    pages = pages_written_about(folder)
    lines = [line for line in written_lines(part, data) if line.document in pages or folder]
    for line in lines:
        for fault in faults_of(line, pages):
            raise SettingsError(f"{data / part}.jsonl: {fault}")
    return [_claim(line, pages[line.document]) for line in lines]


def _claim(line: Written, page: Page) -> Claim:
    numbers = [page.spans.index((start, end)) for start, end, _ in line.cited]
    return Claim(
        line.claim,
        tuple(page.source(number) for number in numbers),
        line.question,
        line.supported,
        PREFIX + line.kind,
        line.document,
        line.language,
    )


def faults_of(line: Written, pages: dict[str, Page]) -> Iterator[str]:
    """What is wrong with a line: sentences that are not there, unknown kinds, a copied sentence."""
    page = pages.get(line.document)
    if page is None:
        yield f"{line.number}: there is no document {line.document} in {line.file}"
        return
    if not line.cited:
        yield f"{line.number}: it cites nothing"
    for start, end, begin in line.cited:
        if (start, end) not in page.spans or not page.text.startswith(begin, start):
            yield (
                f"{line.number}: {line.document} has no sentence «{begin}…» from {start} to {end}: "
                f"{line.file} is not the file that it was written about"
            )
    if line.kind not in (SUPPORTED if line.supported else UNSUPPORTED):
        yield f"{line.number}: unknown kind {line.kind}"
    if line.language != page.language:
        yield f"{line.number}: it is in {line.language}, its document in {page.language}"
    if line.supported and line.claim in (page.text[start:end] for start, end, _ in line.cited):
        yield f"{line.number}: it repeats what it cites"


def faults(folder: Path | None, data: Path = FOLDER) -> Iterator[str]:
    """What is wrong with all files: that of each line, what stands twice, what is in both parts."""
    pages = pages_written_about(folder)
    documents: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for part in PARTS:
        for line in written_lines(part, data):
            if folder is not None or line.file == "typed_fit":
                yield from faults_of(line, pages)
            if (line.document, line.claim) in seen:
                yield f"{line.number}: the claim stands twice"
            seen.add((line.document, line.claim))
            if documents.setdefault(line.document, part) != part:
                yield f"{line.number}: {line.document} is in both parts"


def counts(data: Path = FOLDER) -> Iterator[str]:
    """How many claims there are: of each part, language and kind."""
    for part in PARTS:
        lines = written_lines(part, data)
        documents = len({line.document for line in lines})
        yield f"{part}: {len(lines)} claims about {documents} documents"
        for supported in (True, False):
            mine = [line for line in lines if line.supported is supported]
            name = "supported" if supported else "unsupported"
            for what in ("language", "kind"):
                found = Counter(getattr(line, what) for line in mine).most_common()
                told = ", ".join(f"{one} {count}" for one, count in found)
                yield f"  {name}, {len(mine)}: {told}"


def main(
    folder: Annotated[
        Path | None,
        typer.Argument(help="where the labelled files are; without it, what is about them is left"),
    ] = None,
) -> None:
    """Check the claims, and say how many there are."""
    found = list(faults(folder))
    for line in found or counts():
        print(line)
    if found:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
