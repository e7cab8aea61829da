"""Adds up the points that many small decision trees give to a row of numbers, all trees at once.

The method is QuickScorer (Lucchese and others, SIGIR 2015): every number of a row crosses out the leaves it makes
unreachable, as bits of one long integer; the first leaf that is left in a tree is the one its walk would end in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import getitem

LEAVES = 8
"""The most leaves of a tree, so that a tree is one byte of the integer."""

LOWEST, HIGHEST = -99, 500
"""The numbers of a row lie between these, both included."""

Node = int | list["Node"]
"""The points of a leaf, or `[place in the row, threshold, node up to the threshold, node above it]`."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees made ready: for each place in a row the leaves that each value leaves, and the points by first leaf left.

    `reachable[place][value]` takes values below 0 as Python does, from the end of the list.
    """

    reachable: tuple[tuple[int, ...], ...]
    points: tuple[tuple[int, ...], ...]
    everything: int

    def score(self, row: Sequence[int]) -> int:
        """The sum of the points of the leaves that a row ends in."""
        alive = self.everything
        for value, reachable in zip(row, self.reachable, strict=True):
            alive &= reachable[value]
        return sum(map(getitem, self.points, alive.to_bytes(len(self.points), "little")))


def grow(trees: Sequence[Node], places: int) -> Forest:
    """A forest for rows of so many places."""
    everything = (1 << LEAVES * len(trees)) - 1
    splits: list[list[tuple[int, int]]] = [[] for _ in range(places)]
    points = []
    for number, tree in enumerate(trees):
        leaves: list[int] = []
        for place, threshold, crossed_out in _splits(tree, leaves):
            splits[place].append((threshold, crossed_out << LEAVES * number))
        points.append(tuple(leaves[(byte & -byte).bit_length() - 1] if byte else 0 for byte in _bytes(len(leaves))))
    return Forest(tuple(_reachable(sorted(one), everything) for one in splits), tuple(points), everything)


def _bytes(leaves: int) -> Iterator[int]:
    """What a byte can hold, without the bits that stand for no leaf."""
    return (byte & (1 << leaves) - 1 for byte in range(1 << LEAVES))


def _splits(node: Node, leaves: list[int]) -> Iterator[tuple[int, int, int]]:
    """Every split as place, threshold and the leaves that a value above the threshold crosses out."""
    if isinstance(node, int):
        leaves.append(node)
        return
    place, threshold, low, high = node
    first = len(leaves)
    yield from _splits(low, leaves)
    assert isinstance(place, int) and isinstance(threshold, int)  # noqa: S101, PT018 - tells mypy what a split is
    yield place, threshold, (1 << len(leaves)) - (1 << first)
    yield from _splits(high, leaves)


def _reachable(splits: Sequence[tuple[int, int]], everything: int) -> tuple[int, ...]:
    by_value, alive, done = [], everything, 0
    for value in range(LOWEST, HIGHEST + 1):
        while done < len(splits) and splits[done][0] < value:
            alive &= ~splits[done][1]
            done += 1
        by_value.append(alive)
    return (*by_value[-LOWEST:], *by_value[:-LOWEST])
