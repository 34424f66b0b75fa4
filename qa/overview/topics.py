"""The documents of a folder by topic: groups of vectors, and names for them in the texts' words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import WordCutter, fold, has_han
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS, GENERIC_NOUNS

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]

FEWEST = 4
"""Documents below which there are no topics."""

MOST_TOPICS = 12
ROUNDS = 10

LEAST_APART = 0.08
"""How far apart groups must be (silhouette, -1 to 1) to be told from one another."""

WORDS_OF_A_NAME = 3
NEAREST = 6
"""Documents of a group whose words may name it."""

COUNTED = 50
"""Documents of a group that are counted for its name; four times as many in all."""

COMPARED = 400
"""Documents that are grouped at even steps; of more, the others join the nearest group."""

MOST_CHARACTERS = 160
"""How much of a document is looked at for names."""

_NAMELESS = GENERIC_NOUNS | ENGLISH_FUNCTION_WORDS
_NAMING = ("n", "nz", "nt", "ns", "nr", "nrt", "vn", "j", "eng", "nrfg", "ng")


@dataclass(frozen=True, slots=True)
class Topic:
    """Some documents that are alike: their positions, those that stand for it first, and its name,
    words of theirs (empty where it has none)."""

    members: tuple[int, ...]
    name: tuple[str, ...]


def group(vectors: FloatArray) -> list[list[int]]:
    """The rows of vectors in groups of alike ones, those nearest to the centre first, the largest
    group first; a single group where there are few, or they do not fall apart.

    Spherical k-means (Dhillon and Modha, 2001, "Concept Decompositions for Large Sparse Text Data
    Using Clustering"), from centres that are far from each other, with the number of groups that
    has the best silhouette (by distances to centres: Hruschka et al., 2004). Always the same groups
    for the same vectors.
    """
    count = len(vectors)
    rows = vectors - vectors.mean(axis=0)
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    some = rows[:: max(-(-count // COMPARED), 1)]
    best, apart = np.zeros((1, rows.shape[1]), np.float32), LEAST_APART
    most = min(MOST_TOPICS, count // 2) if count >= FEWEST else 0
    seeds = _far_apart(some, most) if most > 1 else []
    for groups in range(2, len(seeds) + 1):
        labels, centres = _cluster(some, some[seeds[:groups]])
        if (score := _silhouette(some, labels, centres)) > apart:
            best, apart = centres, score
    nearest = np.argmax(rows @ best.T, axis=1)
    found = []
    for label in np.unique(nearest):
        members = np.flatnonzero(nearest == label)
        nearness = rows[members] @ rows[members].mean(axis=0)
        found.append(members[np.argsort(-nearness, kind="stable")].tolist())
    return sorted(found, key=lambda members: (-len(members), min(members)))


def _cluster(rows: FloatArray, centres: FloatArray) -> tuple[IntArray, FloatArray]:
    """The group of each row, and the centres, starting from given ones."""
    labels = np.zeros(len(rows), np.int64)
    for _ in range(ROUNDS):
        labels = np.argmax(rows @ centres.T, axis=1)
        one_hot = (labels[:, None] == np.arange(len(centres))).astype(np.float32)
        sums = one_hot.T @ rows
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        moved = np.where(lengths > 1e-6, sums / np.maximum(lengths, 1e-6), centres)
        if np.allclose(moved, centres, atol=1e-4):
            break
        centres = moved
    return labels, centres


def _far_apart(rows: FloatArray, groups: int) -> list[int]:
    """Rows to start from: the one nearest to all, then again and again the one farthest from those
    taken, weighed by how many are near to it (an outlier alone is no topic)."""
    crowd = np.maximum(rows @ rows.T, 0.0).mean(axis=1)
    taken = [int(np.argmax(crowd))]
    nearest = rows @ rows[taken[0]]
    while len(taken) < groups:
        worth = (1.0 - nearest) * crowd
        worth[taken] = -1.0
        taken.append(int(np.argmax(worth)))
        nearest = np.maximum(nearest, rows @ rows[taken[-1]])
    return taken


def _silhouette(rows: FloatArray, labels: IntArray, centres: FloatArray) -> float:
    """How much nearer rows are to their own centre than to the next one, -1 to 1 on average; a row
    that is a group by itself counts as 0."""
    distances = 1.0 - rows @ centres.T
    own = distances[np.arange(len(rows)), labels]
    distances[np.arange(len(rows)), labels] = np.inf
    other = distances.min(axis=1)
    sizes = np.bincount(labels, minlength=len(centres))[labels]
    scores = (other - own) / np.maximum(np.maximum(other, own), 1e-6)
    return float(np.where(sizes > 1, scores, 0.0).mean())


def name_topics(
    groups: Sequence[Sequence[int]], text: Callable[[int], str], cutter: WordCutter
) -> list[Topic]:
    """The groups with names: the nouns that most of a group's texts have and few others do.

    text: gives what a document (by its position) says of itself: its title, its headings and its
    beginning. A group of one, or one that shares no such word, has no name; neither has one that
    holds everything. Of many documents, some at even steps are looked at.
    """
    count = sum(map(len, groups))
    some = [set(members[:COUNTED]) for members in groups]
    looked_at = set(range(0, count, max(count // (4 * COUNTED), 1))).union(*some)
    folded = {at: fold(text(at)[:MOST_CHARACTERS]) for at in sorted(looked_at)}
    topics = []
    for members in groups:
        named = len(groups) > 1 and len(members) > 1
        name = _name(members, folded, text, cutter) if named else ()
        topics.append(Topic(tuple(members), name))
    return topics


def _name(
    members: Sequence[int],
    folded: Mapping[int, str],
    text: Callable[[int], str],
    cutter: WordCutter,
) -> tuple[str, ...]:
    forms: dict[str, str] = {}
    for member in members[:NEAREST]:
        for word, form in _nouns(folded[member], text(member), cutter):
            forms.setdefault(word, form)
    inside = set(members)
    own = [known for at, known in folded.items() if at in inside]
    others = [known for at, known in folded.items() if at not in inside]
    scored = []
    for word in forms:
        having = sum(word in known for known in own)
        share = having / len(own)
        other = sum(word in known for known in others) / max(len(others), 1)
        if having > 1 and share > other:
            scored.append((share * math.log((share + 0.02) / (other + 0.02)), len(word), word))
    chosen: list[str] = []
    for _, _, word in sorted(scored, reverse=True):
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
        if len(chosen) == WORDS_OF_A_NAME:
            break
    return tuple(forms[word] for word in chosen)


def _nouns(folded: str, text: str, cutter: WordCutter) -> list[tuple[str, str]]:
    """The nouns of a text, folded and as they stand in it."""
    found, place = [], 0
    for word, flag in cutter.tagged(folded):
        least = 2 if has_han(word) else 4
        if flag in _NAMING and len(word) >= least and word not in _NAMELESS:
            found.append((word, text[place : place + len(word)]))
        place += len(word)
    return found
