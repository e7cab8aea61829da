"""Describes every line of a page in numbers: what it looks like, what stands around it, where on the page it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import ne
from typing import NamedTuple

from ingest.clean.blocks import Title
from ingest.clean.lines import LinedText, is_prose
from ingest.clean.phrases import PAGE_WORDS, SMALL_WORDS
from newswire.articles import RemovedLabel

LOOKED_AT = 140
"""So many characters of a line are looked at."""

FAR = 30
"""Distances in lines are cut off here."""

_WORD = re.compile(r"[\w'’]+")
_NUMBER = re.compile(r"\d+")
_SIGNS = re.compile("[©@→►▶›»#®|•·]")
_CLOSERS = "\"'”’»)]} \u00a0"
_ENDS = {".": 1, "!": 1, "。": 1, "?": 2, ":": 3, ",": 4, ";": 4, "…": 5}
_NAMED = re.compile(r"[A-Z][a-z'’-]+ (?:[A-Z]\. )?[A-Z][A-Za-z'’-]+\b")

LABELS: dict[RemovedLabel | None, int] = {
    None: 0, "dateline": 1, "byline": 2, "caption": 3, "credit": 4, "title": 5, "heading": 6, "related": 7,
    "teaser": 8, "furniture": 9, "disclaimer": 10, "separator": 11, "crawler_prefix": 12,
}  # fmt: skip
OWN = (
    "length", "words", "end", "capitals", "page", "start", "small", "numbers", "signs", "named", "table", "prose",
)  # fmt: skip
"""What is seen in a line by itself; shares are in percent."""

_PROSE = OWN.index("prose")

BESIDE = 5
"""So many of the first of `OWN` are told of the neighbours as well."""

AROUND = (
    "inside", "from_start", "from_end", "index", "above", "run", "prose_before", "dense3", "dense8", "mean3",
    "mean8", "cut3", "cut8", "cuts_above", "cuts_below", "from_cut", "to_cut", "last_cut", "from_title", "repeated",
    "alike", "in_title", "title_in", "told", "lines", "share_prose", "share_cut",
)  # fmt: skip
"""What is seen of a line among the others of its page."""

NAMES = (
    *OWN,
    *AROUND,
    *(f"{name}{offset:+d}" for offset in (-1, 1) for name in (*OWN[:BESIDE], "label")),
    "length-2",
    "length+2",
)
"""What the numbers of a row are, in order; each is from -99 to 500."""

_NOBODY = (-1,) * (BESIDE + 1)


class SeenLine(NamedTuple):
    """A line by itself: its numbers (`OWN`), and the words that mean something."""

    numbers: tuple[int, ...]
    content: frozenset[str]

    @property
    def is_plain(self) -> bool:
        """Whether a line is a paragraph of some length that speaks of nothing that pages do."""
        return is_plain(self.numbers)


def is_plain(numbers: Sequence[int]) -> bool:
    """Whether a line of which these are the first numbers is a paragraph that speaks of nothing that pages do."""
    return numbers[_PROSE] == 1 and numbers[0] >= 100 and not numbers[4]


def look(line: str) -> SeenLine:
    """Describe one line."""
    head = line[:LOOKED_AT]
    words = _WORD.findall(head)
    low = list(map(str.lower, words))
    count = len(words) or 1
    last = line[-1:]
    if last in _CLOSERS:
        last = line.rstrip(_CLOSERS)[-1:]
    numbers = (
        min(len(line), 500),
        count,
        5 if line.endswith("...") else _ENDS.get(last, 0),
        100 * sum(map(ne, words, low)) // count,
        100 * sum(map(PAGE_WORDS.__contains__, low)) // count,
        _start(line[0]),
        100 * sum(map(SMALL_WORDS.__contains__, low)) // count,
        min(100 * len(_NUMBER.findall(head)) // count, 400),
        min(len(_SIGNS.findall(head)), 9) + ("://" in head or "www." in head or ".com" in head),
        1 if _NAMED.match(line) else 0,
        1 if "\t" in head or "   " in head else 0,
        1 if is_prose(line) else 0,
    )
    return SeenLine(numbers, frozenset(low) - SMALL_WORDS)


def _start(first: str) -> int:
    if first.isupper():
        return 0
    if first.islower():
        return 1
    if first.isdigit():
        return 2
    return 3 if first in "\"“'‘" else 4 if first in "•-*–—·>»(|[#" else 5


def read(
    page: LinedText, labels: dict[int, RemovedLabel], title: Title, *, plain: bool = False
) -> Iterator[tuple[int, list[int]]]:
    """The rows of the lines of a page that are open to doubt.

    Those that `labels` names are known to go; a paragraph between paragraphs, without a word of pages, is known to
    stay, and comes only where `plain` ones are asked for, which training must see.
    """
    seen = [look(line) for line in page.lines]
    known = [LABELS[labels.get(index)] for index in range(len(seen))]
    beside = [(*one.numbers[:BESIDE], label) for one, label in zip(seen, known, strict=True)]
    padded = [_NOBODY, _NOBODY, *beside, _NOBODY, _NOBODY]
    around = _Around(page.lines, seen, known, title)
    is_plain = [not label and one.is_plain for one, label in zip(seen, known, strict=True)] + [False]
    for i, one in enumerate(seen):
        if not known[i] and (plain or not (is_plain[i] and is_plain[i - 1] and is_plain[i + 1])):
            before, after = padded[i + 1], padded[i + 3]
            yield i, [*one.numbers, *around.of(i), *before, *after, padded[i][0], padded[i + 4][0]]


class _Around:
    """What a line stands among: everything that is counted once for a page."""

    def __init__(self, lines: Sequence[str], seen: Sequence[SeenLine], known: Sequence[int], title: Title) -> None:
        self.seen, self.count = seen, len(seen)
        self.prose = [one.numbers[-1] for one in seen]
        self.start, self.end = story(seen)
        self.prose_sum = [0, *accumulate(one.numbers[0] * one.numbers[-1] for one in seen)]
        self.length_sum = [0, *accumulate(one.numbers[0] for one in seen)]
        cut = [1 if label else 0 for label in known]
        self.cut_sum = [0, *accumulate(cut)]
        self.above, self.runs = _distances(self.prose), _runs(self.prose)
        self.from_cut, self.to_cut = _distances(cut), _distances(cut[::-1])[::-1]
        self.last_cut = _last(known)
        same, firsts = Counter(lines), [line[:12].split(" ", 1)[0] for line in lines]
        alike = Counter(firsts)
        self.repeated = [min(same[line], 4) for line in lines]
        self.alike = [min(alike[first], 9) for first in firsts]
        self.titled = frozenset(title.words) - SMALL_WORDS
        self.title_at = known.index(LABELS["title"]) if LABELS["title"] in known else None
        self.told, self.told_again = self._told()

    def _told(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of the story's paragraphs, and those that stand in two of them."""
        told = Counter(word for i in range(self.start, self.end) if self.prose[i] for word in self.seen[i].content)
        return frozenset(told), frozenset(word for word, times in told.items() if times > 1)

    def of(self, i: int) -> tuple[int, ...]:
        """The numbers of a line (`AROUND`)."""
        count, prose_sum, length_sum, cut_sum = self.count, self.prose_sum, self.length_sum, self.cut_sum
        low3, high3, low8, high8 = max(0, i - 3), min(count, i + 4), max(0, i - 8), min(count, i + 9)
        length3, length8 = length_sum[high3] - length_sum[low3], length_sum[high8] - length_sum[low8]
        is_inside = self.start <= i < self.end
        return (
            1 if is_inside else 0,
            max(-FAR, min(2 * FAR, i - self.start)),
            max(-2 * FAR, min(FAR, i - self.end)),
            min(i, 2 * FAR),
            self.above[i],
            min(self.runs[i], 40),
            100 * prose_sum[i] // (prose_sum[-1] or 1),
            100 * (prose_sum[high3] - prose_sum[low3]) // length3,
            100 * (prose_sum[high8] - prose_sum[low8]) // length8,
            length3 // (high3 - low3),
            length8 // (high8 - low8),
            100 * (cut_sum[high3] - cut_sum[low3]) // (high3 - low3),
            100 * (cut_sum[high8] - cut_sum[low8]) // (high8 - low8),
            min(cut_sum[i], 2 * FAR),
            min(cut_sum[-1] - cut_sum[i], 2 * FAR),
            self.from_cut[i],
            self.to_cut[i],
            self.last_cut[i],
            -99 if self.title_at is None else max(-FAR, min(FAR, i - self.title_at)),
            self.repeated[i],
            self.alike[i],
            *self._words(self.seen[i].content, is_inside and self.prose[i] == 1),
            min(count, 200),
            100 * prose_sum[-1] // length_sum[-1],
            100 * cut_sum[-1] // count,
        )

    def _words(self, content: frozenset[str], is_told: bool) -> tuple[int, int, int]:
        """How much of a line is in the title, of the title in the line, and of the line in other paragraphs."""
        common = len(content & self.titled)
        told = self.told_again if is_told else self.told
        return (
            100 * common // (len(content) or 1),
            100 * common // (len(self.titled) or 1),
            100 * len(content & told) // len(content) if len(content) > 2 else -1,
        )


def story(seen: Sequence[SeenLine]) -> tuple[int, int]:
    """The stretch of lines that holds the most prose for the fewest other lines, half open."""
    best, best_start, best_end, current, start = 0, 0, 0, 0, 0
    for index, one in enumerate(seen):
        if current <= 0:
            current, start = 0, index
        numbers = one.numbers
        current += min(numbers[0], 400) if numbers[-1] else (-70 if numbers[6] < 20 else -30)
        if current > best:
            best, best_start, best_end = current, start, index + 1
    return best_start, best_end


def _distances(marks: Sequence[int]) -> list[int]:
    """How many lines above each line the last marked one stands."""
    found, distance = [], FAR
    for mark in marks:
        found.append(distance)
        distance = 1 if mark else min(distance + 1, FAR)
    return found


def _last(labels: Sequence[int]) -> list[int]:
    """The last label above each line."""
    found, last = [], 0
    for label in labels:
        found.append(last)
        last = label or last
    return found


def _runs(marks: Sequence[int]) -> list[int]:
    """How long the run of lines is that each line is in, prose or not."""
    found: list[int] = []
    length = 0
    for index, mark in enumerate(marks):
        length += 1
        if index + 1 == len(marks) or marks[index + 1] != mark:
            found += [length] * length
            length = 0
    return found
