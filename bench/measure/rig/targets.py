"""What is to be reached, and whether it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.report.figures import Round, medians, ratio_to_best

OURS = "wenda"
FRAMEWORKS = ("langchain", "llamaindex", "haystack")


@dataclass(frozen=True)
class Target:
    """One demand: what was measured, and the limit it must not pass (``at_least``: fall below)."""

    title: str
    value: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the measured value satisfies the limit, which itself counts as reached."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def targets(rounds: Sequence[Round]) -> list[Target]:
    """All demands, with the figures of these rounds; those of peers not measured are left out."""
    ours = medians(rounds)[OURS]
    peers = [side for side in rounds[0] if side != OURS]
    frameworks = [side for side in FRAMEWORKS if side in peers]
    found = [
        Target("cold start", ours["cold_s"], 2.5, " s"),
        Target("import qa", ours["import_s"], 0.3, " s"),
        Target("ask, warm p50", ours["ask_p50_ms"], 25, " ms"),
        Target("ask, warm p99", ours["ask_p99_ms"], 60, " ms"),
    ]
    if frameworks:
        against = "cold start, to the fastest of LangChain, LlamaIndex, Haystack"
        value = ratio_to_best(rounds, "cold_s", OURS, frameworks)
        found.insert(1, Target(against, value, 0.25, " ×"))
    if "plain" in peers:
        value = ratio_to_best(rounds, "build_rate", OURS, ["plain"])
        against = "build rate, to sentence-transformers float32"
        found.append(Target(against, value, 3, " ×", at_least=True))
    if peers:
        value = ratio_to_best(rounds, "search_p50_ms", OURS, peers)
        found.append(Target("search, warm p50, to the fastest peer's", value, 0.4, " ×"))
    if "langchain" in peers:
        value = ratio_to_best(rounds, "serve_mb", OURS, ["langchain"])
        found.append(Target("memory of serving, to LangChain's", value, 0.5, " ×"))
    return found
