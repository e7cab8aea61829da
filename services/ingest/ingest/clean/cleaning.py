"""Cuts from a scraped text what is not its story, and keeps what the cut parts tell about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ingest.clean import datelines, endings, margins, middles, openings, pages
from ingest.clean.blocks import Title, title_of
from ingest.clean.datelines import Dateline
from ingest.clean.lines import Cut, LinedText, join
from ingest.clean.lines import read as read_lines
from newswire.articles import Published, Removed, RemovedLabel

_UNKNOWN = Published()
MOST_LINES = 5_000
_BLOCKS: frozenset[RemovedLabel] = frozenset({"related", "disclaimer", "furniture"})
"""Labels of which neighbouring lines are one span."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A story without what surrounded it.

    `removed` are sorted spans of the original that do not overlap; `published` is what the text itself tells.
    `place` and `agency` are those of the dateline, None where it names none; `syndicated` says that a disclaimer
    calls the story an agency's.
    """

    text: str
    removed: tuple[Removed, ...] = ()
    published: Published = _UNKNOWN
    place: str | None = None
    agency: str | None = None
    syndicated: bool = False


class _Findings(NamedTuple):
    """What goes, sorted and without overlaps, and what it tells."""

    cuts: list[Cut]
    dates: list[Dateline]
    agency: str | None


def clean(original: str, title: str | None = None) -> Cleaned:
    """Separate the story from the rest; every character but white space is in `text` or in one removed span."""
    page = read_lines(original)
    if not page.lines:
        return Cleaned("")
    if len(page.lines) > MOST_LINES:  # no story has so many; looking at each would hold up other articles
        return Cleaned(join(page, []))
    cuts, dates, agency = _find(page, title_of(title))
    text = join(page, cuts)
    if not text:  # only a title or the like: without a story to find, nothing but the crawler's mark goes
        cuts = [cut for cut in cuts if cut.label == "crawler_prefix" and cut.end < page.end]
        text = join(page, cuts)
    if not cuts:
        return Cleaned(text)
    return Cleaned(
        text,
        tuple(Removed(start=start, end=end, label=label) for start, end, label in cuts),
        _published(dates),
        next((date.place for date in dates if date.place), None),
        next((date.agency for date in dates if date.agency), agency),
        any(cut.label == "disclaimer" and endings.is_syndicated(page.text[cut.start : cut.end]) for cut in cuts),
    )


class Rules(NamedTuple):
    """What the rules find: the labels of lines that go, and what they know of the lines that stay."""

    labels: dict[int, RemovedLabel]
    opening: openings.Opening
    ending: endings.Ending
    tails: list[Cut]


def rules(page: LinedText, title: Title) -> Rules:
    """Read a page from its opening to its margins, each part with what those before it found."""
    opening = openings.read(page, title)
    labels, tails = middles.read(page, opening, title)
    labels.update(opening.labels)
    ending = endings.read(page, labels, opening.begins)
    labels.update(ending.labels)
    labels.update(margins.read(page, labels, bool(title.words)))
    return Rules(labels, opening, ending, tails)


def _find(page: LinedText, title: Title) -> _Findings:
    """Read a page by the rules, and judge the lines they left if it is more than a story."""
    prefix = datelines.crawler_prefix(page.lines[0])
    rest = page if prefix is None else _without_prefix(page, prefix.end)
    labels, opening, ending, tails = rules(rest, title)
    labels.update(pages.read(rest, labels, title))
    cuts = _line_cuts(rest, labels)
    cuts += _within(rest, labels, [*_run_in(rest, opening), *tails, *ending.cuts])
    if prefix is not None:
        cuts.append(Cut(page.starts[0], page.starts[0] + prefix.end, "crawler_prefix"))
    dates = [date for date in (prefix, *opening.datelines, opening.run_in, *ending.datelines) if date is not None]
    return _Findings(sorted(cuts), dates, opening.agency or ending.agency)


def _without_prefix(page: LinedText, end: int) -> LinedText:
    """The page without what its first line begins with."""
    line = page.lines[0][end:].lstrip()
    start = page.starts[0] + len(page.lines[0]) - len(line)
    if not line:
        return LinedText(page.text, page.lines[1:], page.starts[1:])
    return LinedText(page.text, [line, *page.lines[1:]], [start, *page.starts[1:]])


def _run_in(page: LinedText, opening: openings.Opening) -> list[Cut]:
    if opening.run_in is None:
        return []
    start = page.starts[opening.begins]
    end = start + len(page.text[start : start + opening.run_in.end].rstrip())
    return [Cut(start, end, "dateline")]


def _line_cuts(page: LinedText, labels: dict[int, RemovedLabel]) -> list[Cut]:
    """The labelled lines as spans, neighbours of one block as one span."""
    cuts: list[Cut] = []
    last = -2
    for index in sorted(labels):
        start, label = page.starts[index], labels[index]
        if cuts and label in _BLOCKS and cuts[-1].label == label and last == index - 1:
            start = cuts.pop().start
        cuts.append(Cut(start, page.starts[index] + len(page.lines[index]), label))
        last = index
    return cuts


def _within(page: LinedText, labels: dict[int, RemovedLabel], cuts: list[Cut]) -> list[Cut]:
    """The cuts inside lines that stay; of two that overlap, the first."""
    if not cuts:
        return []
    gone = {page.starts[index] for index in labels} | {page.starts[index] + len(page.lines[index]) for index in labels}
    kept: list[Cut] = []
    for cut in sorted(cuts):
        if cut.start not in gone and cut.end not in gone and (not kept or kept[-1].end <= cut.start):
            kept.append(cut)
    return kept


def _published(dates: Iterable[Dateline]) -> Published:
    """The most telling date: first publication before update, a time before a day, the first of equals."""
    known = [
        (date, date.published) for date in dates if date.published is not None and date.published.value is not None
    ]
    ranked = sorted(known, key=lambda pair: (pair[1].precision != "minute", pair[0].updated))
    return ranked[0][1] if ranked else _UNKNOWN
