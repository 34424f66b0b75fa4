"""Tables and picture from results that were measured before.

python -m bench.report.show [--results bench/results.json] [--document docs/performance.md]
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.measure.rig.environments import ROOT
from bench.report.plots import draw
from bench.report.tables import put_between, whole

RESULTS = ROOT / "bench" / "results.json"
DOCUMENT = ROOT / "docs" / "performance.md"


def show(found: Mapping[str, Any], document: Path) -> None:
    """Put the tables in the document, draw the picture beside it, and print what is reached."""
    draw(found, document.parent)
    put_between(document, "compare", whole(found))
    for each in found["targets"]:
        reached = "reached" if each["reached"] else "NOT reached"
        limit = f"{'≥' if each['at_least'] else '≤'} {each['limit']:g}{each['unit']}"
        print(f"{each['title']}: {each['value']:.2f}{each['unit']} (to be {limit}): {reached}")


def main(
    results: Annotated[Path, typer.Option(help="File of a run.")] = RESULTS,
    document: Annotated[Path, typer.Option(help="File to put the tables in.")] = DOCUMENT,
) -> None:
    """Write the tables and the picture anew."""
    show(json.loads(results.read_text(encoding="utf-8")), document)


if __name__ == "__main__":
    typer.run(main)
