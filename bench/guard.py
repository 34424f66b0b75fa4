"""Has anything got slower or larger? (make bench-quick)

    python -m bench.guard [--limit 0.2]

Measures Wenda beside plain sentence-transformers and faiss on a small corpus, in less than two
minutes, and compares the ratios with those in ``bench/results.json``. Exits with 1 and names the
ratio when one is worse by more than the limit. Ratios, since both sides suffer alike from a slower
or busier machine; where the results are another machine's kind, run ``make bench`` first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bench.measure.compare import GUARD, measure, set_up
from bench.measure.rig.environments import OURS, PLAIN
from bench.measure.rig.machine import describe, machine
from bench.report.figures import Worse, guarded_ratios, metric, worse
from bench.report.show import RESULTS
from bench.report.tables import table
from index import SettingsError, WendaError


def earlier(results: Path) -> dict[str, float]:
    """The ratios of the last whole run. Raises SettingsError when there are none."""
    try:
        found: dict[str, float] = json.loads(results.read_text(encoding="utf-8"))["guard"]
    except OSError as error:
        raise SettingsError(f"{results} cannot be read: run make bench first") from error
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{results} has no ratios to compare with: run make bench") from error
    return found


def measured_now() -> dict[str, float]:
    """The ratios, measured. Prints what they are measured on."""
    with set_up([OURS, PLAIN]) as bench:
        print(f"{describe(machine(bench.model.parent))}.\n", flush=True)
        return guarded_ratios(measure(bench, None, GUARD).rounds, OURS.key, PLAIN.key)


def compared(before: Mapping[str, float], now: Mapping[str, float]) -> str:
    """Both times' ratios as a table."""
    pairs = {key: (before[key], now[key]) for key in before if key in now}
    rows = [
        [metric(key).title, f"{then:.3f}", f"{this:.3f}", f"{this / then:.2f}"]
        for key, (then, this) in pairs.items()
    ]
    return table(["Wenda's to plain sentence-transformers'", "before", "now", "now / before"], rows)


def complaint(found: Worse) -> str:
    """One line about a ratio that is worse."""
    return (
        f"{metric(found.key).title}: the ratio was {found.before:.3f} and is {found.now:.3f}, "
        f"worse by {found.by:.0%}"
    )


def guard(
    limit: Annotated[float, typer.Option(min=0, help="Share by which a ratio may be worse.")] = 0.2,
    results: Annotated[Path, typer.Option(help="Those of the last make bench.")] = RESULTS,
) -> None:
    """Compare the ratios with the last results; 1 when one is worse."""
    before = earlier(results)
    now = measured_now()
    print(compared(before, now))
    found = worse(before, now, limit)
    for each in found:
        print(complaint(each), file=sys.stderr)
    if found:
        raise typer.Exit(1)


def main() -> None:
    """Run ``guard``; what the user can mend is told without a traceback."""
    try:
        typer.run(guard)
    except WendaError as error:
        sys.exit(f"bench: {error}")


if __name__ == "__main__":
    main()
