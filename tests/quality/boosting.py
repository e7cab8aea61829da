"""Trains small decision trees one after the other, each on what those before it got wrong (gradient boosting)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.clean.trees import LEAVES, Node

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BINS = 64
"""Values are sorted into at most so many bins, by how often they occur."""

POINTS = 1000
"""One unit of log odds."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How trees are grown."""

    trees: int = 320
    rate: float = 0.05
    rows: float = 0.8
    columns: float = 0.25
    fewest: int = 30
    ridge: float = 10.0
    seed: int = 1


@dataclass(slots=True)
class _Leaf:
    """The rows of a leaf, and its best split as gain, column and bin."""

    rows: Integers
    gain: float
    column: int
    bin: int


def train(rows: Integers, is_body: Integers, weights: Floats, settings: Settings) -> list[Node]:
    """Trees whose points sum to the log odds of 1 over 0."""
    random = np.random.default_rng(settings.seed)
    edges = [_edges(column) for column in rows.T]
    binned = np.stack([np.searchsorted(edge, column) for edge, column in zip(edges, rows.T, strict=True)], axis=1)
    mean = float(np.average(is_body, weights=weights))
    odds = np.full(len(rows), np.log(mean / (1 - mean)))
    trees: list[Node] = [round(POINTS * float(odds[0]))]
    for _ in range(settings.trees):
        chance = 1 / (1 + np.exp(-odds))
        slope, bend = weights * (is_body - chance), weights * chance * (1 - chance)
        sample = np.flatnonzero(random.random(len(rows)) < settings.rows)
        columns = np.sort(random.choice(rows.shape[1], round(settings.columns * rows.shape[1]), replace=False))
        grower = _Grower(binned, slope, bend, columns, settings)
        tree = grower.grow(sample)
        trees.append(_node(tree, edges))
        odds += grower.values(tree, len(rows))
    return trees


def _edges(column: Integers) -> Integers:
    """The upper ends of the bins, without the last."""
    values = np.unique(np.quantile(column, np.linspace(0, 1, BINS), method="lower"))
    distinct = np.unique(column)
    return (distinct if len(distinct) <= BINS else values)[:-1]


Grown = float | tuple[int, int, "Grown", "Grown"]
"""A value, or column, bin, and what lies up to the bin and above it."""


class _Grower:
    """Grows one tree, the most rewarding leaf first."""

    def __init__(self, binned: Integers, slope: Floats, bend: Floats, columns: Integers, settings: Settings) -> None:
        self.binned, self.slope, self.bend, self.columns, self.settings = binned, slope, bend, columns, settings

    def grow(self, sample: Integers) -> Grown:
        """The tree for a sample of the rows."""
        leaves: dict[int, _Leaf] = {0: self._leaf(sample)}
        splits: dict[int, tuple[int, int, int, int]] = {}
        while len(leaves) < LEAVES:
            number = max(leaves, key=lambda name: leaves[name].gain)
            leaf = leaves[number]
            if leaf.gain <= 0:
                break
            del leaves[number]
            low = 2 * number + 1
            is_low = self.binned[leaf.rows, leaf.column] <= leaf.bin
            leaves[low], leaves[low + 1] = self._leaf(leaf.rows[is_low]), self._leaf(leaf.rows[~is_low])
            splits[number] = (leaf.column, leaf.bin, low, low + 1)
        return self._tree(0, splits, leaves)

    def _tree(self, number: int, splits: dict[int, tuple[int, int, int, int]], leaves: dict[int, _Leaf]) -> Grown:
        if number in leaves:
            rows = leaves[number].rows
            slope, bend = float(self.slope[rows].sum()), float(self.bend[rows].sum())
            return self.settings.rate * slope / (bend + self.settings.ridge)
        column, bin_, low, high = splits[number]
        return (column, bin_, self._tree(low, splits, leaves), self._tree(high, splits, leaves))

    def _leaf(self, rows: Integers) -> _Leaf:
        """A leaf with its best split, found in a histogram of every column."""
        width = len(self.columns)
        flat = (self.binned[np.ix_(rows, self.columns)] + BINS * np.arange(width)).ravel()

        def histogram(of: Floats) -> Floats:
            sums = np.bincount(flat, np.repeat(of, width), minlength=BINS * width)
            return np.asarray(np.cumsum(sums.reshape(width, BINS), axis=1))

        slope, bend = histogram(self.slope[rows]), histogram(self.bend[rows])
        count = histogram(np.ones(len(rows)))
        gain = self._worth(slope, bend) + self._worth(slope[:, -1:] - slope, bend[:, -1:] - bend)
        gain = gain - self._worth(slope[:, -1:], bend[:, -1:])
        fewest = self.settings.fewest
        gain[(count < fewest) | (count[:, -1:] - count < fewest)] = 0
        column, bin_ = np.unravel_index(int(np.argmax(gain)), gain.shape)
        return _Leaf(rows, float(gain[column, bin_]), int(self.columns[column]), int(bin_))

    def _worth(self, slope: Floats, bend: Floats) -> Floats:
        return np.asarray(slope**2 / (bend + self.settings.ridge))

    def values(self, tree: Grown, count: int) -> Floats:
        """What a tree gives to each of all rows."""
        found = np.zeros(count)
        waiting: list[tuple[Grown, Integers]] = [(tree, np.arange(count))]
        while waiting:
            node, rows = waiting.pop()
            if isinstance(node, float):
                found[rows] = node
                continue
            column, bin_, low, high = node
            is_low = self.binned[rows, column] <= bin_
            waiting += [(low, rows[is_low]), (high, rows[~is_low])]
        return found


def _node(tree: Grown, edges: list[Integers]) -> Node:
    """A tree with thresholds in place of bins, and points."""
    if isinstance(tree, float):
        return round(POINTS * tree)
    column, bin_, low, high = tree
    return [column, int(edges[column][bin_]), _node(low, edges), _node(high, edges)]
