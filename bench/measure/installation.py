"""What an installation weighs: ``python -m bench.measure.installation``.

Prints the megabytes of what ``wenda`` requires (without extras) in the current environment, part by
part, beside what sentence-transformers and faiss-cpu require, and the ratio of the two. Sizes come
from the lists of files that the installer recorded; compiled byte code is in them only where the
installer made it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = ("wenda",)
PLAIN = ("sentence-transformers", "faiss-cpu")

Graph = Mapping[str, frozenset[str]]
"""For each installed distribution, by its canonical name, those that it requires."""


@dataclass(frozen=True, slots=True)
class Part:
    """A direct requirement, in bytes.

    own: of itself. exclusive: with all that is there only for its sake. saved: what an installation
    would lose if it were no longer required; 0 where another requirement needs it as well.
    """

    name: str
    own: int
    exclusive: int
    saved: int


def requirements(name: str) -> frozenset[str]:
    """The installed distributions that one requires here, with the extras that it asks for."""
    return frozenset(canonicalize_name(each.name) for each in _required(name, frozenset()))


def _required(name: str, extras: frozenset[str]) -> Iterable[Requirement]:
    """Requirements whose markers hold; also those of the extras that a requirement names."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        holds = requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)
        )
        if holds and _is_installed(requirement.name):
            yield requirement
            if requirement.extras:
                yield from _required(requirement.name, frozenset(requirement.extras))


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def graph(roots: Iterable[str]) -> dict[str, frozenset[str]]:
    """Everything that the roots require, directly or not, and what each of it requires.

    Raises PackageNotFoundError when a root is not installed.
    """
    found: dict[str, frozenset[str]] = {}
    waiting: list[str] = [canonicalize_name(root) for root in roots]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = requirements(name)
            waiting.extend(found[name])
    return found


def closure(roots: Iterable[str], edges: Graph) -> frozenset[str]:
    """What is reached from the roots, themselves included; a name that is no key is ignored."""
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in edges and name not in reached:
            reached.add(name)
            waiting.extend(edges[name])
    return frozenset(reached)


def parts(root: str, edges: Graph, sizes: Mapping[str, int]) -> list[Part]:
    """The direct requirements of a distribution, those that weigh most by themselves first."""
    everything = closure([root], edges)

    def lost(fewer: Graph) -> int:
        return sum(sizes[each] for each in everything - closure([root], fewer))

    found = []
    for name in edges[root]:
        absent = {each: needed for each, needed in edges.items() if each != name}
        dropped = {**edges, root: edges[root] - {name}}
        found.append(Part(name, sizes[name], lost(absent), lost(dropped)))
    return sorted(found, key=lambda part: (-part.exclusive, part.name))


def size(installed: Distribution) -> int:
    """The bytes of the files that a distribution installed and that are still there."""
    paths = [Path(each.locate()) for each in installed.files or ()]
    return sum(path.stat().st_size for path in paths if path.is_file())


def main() -> None:
    """Print the table."""
    try:
        edges = graph([*OURS, *PLAIN])
    except PackageNotFoundError as error:
        sys.exit(f"bench: {error.name} is not installed here; run: pip install .")
    sizes = {name: size(distribution(name)) for name in edges}
    print(f"{'MB':<24}{'itself':>10}{'with its own':>14}{'saved without':>15}")
    for part in parts(OURS[0], edges, sizes):
        figures = part.own / 1e6, part.exclusive / 1e6, part.saved / 1e6
        print("{:<24}{:>10.1f}{:>14.1f}{:>15.1f}".format(part.name, *figures))
    ours, plain = (
        sum(sizes[name] for name in closure(roots, edges)) / 1e6 for roots in (OURS, PLAIN)
    )
    print(f"\n{' + '.join(OURS)}, {len(closure(OURS, edges))} distributions: {ours:,.0f} MB")
    print(f"{' + '.join(PLAIN)}, {len(closure(PLAIN, edges))} distributions: {plain:,.0f} MB")
    print(f"ratio {ours / plain:.2f}")


if __name__ == "__main__":
    main()
