"""The documents of a folder by topic: groups of vectors, and names for them in the texts' words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import WordCutter, fold, has_han
from qa.question.lexicon import GENERIC_NOUNS

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]

FEWEST = 4
"""Documents below which there are no topics."""

MOST_TOPICS = 12
ROUNDS = 15

LEAST_APART = 0.08
"""How far apart groups must be (silhouette, -1 to 1) to be told from one another."""

WORDS_OF_A_NAME = 3
NEAREST = 12
"""Documents of a group whose words may name it."""

MOST_CHARACTERS = 200
"""How much of a document is looked at for names."""

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
    best, apart = np.zeros(count, np.int64), LEAST_APART
    for groups in range(2, min(MOST_TOPICS, count // 2) + 1) if count >= FEWEST else ():
        labels, centres = _cluster(rows, groups)
        if (score := _silhouette(rows, labels, centres)) > apart:
            best, apart = labels, score
    found = []
    for label in np.unique(best):
        members = np.flatnonzero(best == label)
        nearness = rows[members] @ rows[members].mean(axis=0)
        found.append(members[np.argsort(-nearness, kind="stable")].tolist())
    return sorted(found, key=lambda members: (-len(members), min(members)))


def _cluster(rows: FloatArray, groups: int) -> tuple[IntArray, FloatArray]:
    centres = rows[_far_apart(rows, groups)]
    labels = np.zeros(len(rows), np.int64)
    for _ in range(ROUNDS):
        labels = np.argmax(rows @ centres.T, axis=1)
        sums = np.stack([rows[labels == at].sum(axis=0) for at in range(len(centres))])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        moved = np.where(lengths > 1e-6, sums / np.maximum(lengths, 1e-6), centres)
        if np.allclose(moved, centres, atol=1e-6):
            break
        centres = moved
    return labels, centres


def _far_apart(rows: FloatArray, groups: int) -> list[int]:
    """Rows to start from: the one nearest to all, then again and again the one farthest from those
    taken, weighed by how many are near to it (an outlier alone is no topic)."""
    likeness = rows @ rows.T if len(rows) <= 2500 else rows @ rows[:: len(rows) // 1000].T
    crowd = np.clip(likeness, 0.0, None).mean(axis=1)
    taken = [int(np.argmax(crowd))]
    while len(taken) < groups:
        nearest = (rows @ rows[taken].T).max(axis=1)
        worth = (1.0 - nearest) * crowd
        worth[taken] = -1.0
        taken.append(int(np.argmax(worth)))
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
    groups: Sequence[Sequence[int]], texts: Sequence[str], cutter: WordCutter
) -> list[Topic]:
    """The groups with names: the nouns that most of a group's texts have and few others do.

    texts: of each document its title, its headings and its beginning. A group of one, or one that
    shares no such word, has no name; neither has one that holds everything.
    """
    folded = [fold(text[:MOST_CHARACTERS]) for text in texts]
    topics = []
    for members in groups:
        named = len(groups) > 1 and len(members) > 1
        name = _name(members, folded, texts, cutter) if named else ()
        topics.append(Topic(tuple(members), name))
    return topics


def _name(
    members: Sequence[int], folded: Sequence[str], texts: Sequence[str], cutter: WordCutter
) -> tuple[str, ...]:
    forms: dict[str, str] = {}
    for member in members[:NEAREST]:
        for word, form in _nouns(folded[member], texts[member], cutter):
            forms.setdefault(word, form)
    inside = set(members)
    scored = []
    for word in forms:
        having = [at for at, text in enumerate(folded) if word in text]
        own = sum(at in inside for at in having)
        share = own / len(members)
        other = (len(having) - own) / max(len(folded) - len(members), 1)
        if own > 1 and share > other:
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
        if flag in _NAMING and len(word) >= least and word not in GENERIC_NOUNS:
            found.append((word, text[place : place + len(word)]))
        place += len(word)
    return found
