"""Boosted decision trees, read from a small file and applied with numpy.

They are fitted with LightGBM (bench/fit/ranker.py), but applying them needs neither it nor scipy.
The file is JSON: the names of the features and, for each tree, the arrays of its nodes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TreeEnsemble:
    """A sum of decision trees; all arrays have shape (trees, nodes).

    A node sends a row to ``left`` where its ``feature`` is at most ``threshold``, else to
    ``right``. A leaf sends every row to itself and holds its ``value``.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    def predict(self, rows: FloatArray) -> FloatArray:
        """The sum over the trees for each row; rows (n, features) to (n,), float32."""
        trees, nodes = self.feature.shape
        root = np.arange(trees)[None, :] * nodes
        # Flat arrays, in which a node's number also identifies its tree: several times faster than
        # indexing by tree and node. Children are stored in pairs: right, then left.
        sides = np.stack([self.right, self.left], axis=-1).astype(np.int64)
        children = (sides + root.T[:, :, None]).reshape(-1)
        feature, threshold = self.feature.reshape(-1), self.threshold.reshape(-1)
        node = np.broadcast_to(root, (len(rows), trees))
        wide = rows.astype(np.float64).reshape(-1)
        begin = np.arange(len(rows))[:, None] * rows.shape[1]
        for _ in range(self.depth):
            goes_left = wide.take(begin + feature.take(node)) <= threshold.take(node)
            node = children.take(2 * node + goes_left)
        return np.asarray(self.value.reshape(-1).take(node).sum(axis=1), np.float32)


def from_nodes(names: tuple[str, ...], trees: list[dict[str, list[Any]]]) -> TreeEnsemble:
    """An ensemble from per-tree lists ``feature``, ``threshold``, ``left``, ``right``, ``value``.

    Node 0 is the root; ``left`` and ``right`` of a leaf are its own number.
    """
    width = max(len(tree["feature"]) for tree in trees)

    def table(name: str, kind: Any) -> NDArray[Any]:
        rows = [tree[name] + [0] * (width - len(tree[name])) for tree in trees]
        return np.array(rows, kind)

    left, right = table("left", np.int32), table("right", np.int32)
    return TreeEnsemble(
        names=names,
        feature=table("feature", np.int32),
        threshold=table("threshold", np.float64),
        left=left,
        right=right,
        value=table("value", np.float64),
        depth=max(_depth(tree["left"], tree["right"]) for tree in trees),
    )


def _depth(left: list[int], right: list[int]) -> int:
    depth, nodes = 0, [0]
    while nodes := [
        child for node in nodes for child in (left[node], right[node]) if child != node
    ]:
        depth += 1
    return depth


def load_trees(name: str, room: str = "qa.ranking") -> TreeEnsemble:
    """The ensemble stored in ``models/<name>.json`` of a room."""
    content = json.loads((files(room) / "models" / f"{name}.json").read_text("utf-8"))
    return from_nodes(tuple(content["features"]), content["trees"])
