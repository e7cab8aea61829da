"""Finds what a page puts between the paragraphs of a story: links to other stories, teasers, repeated headings."""

from __future__ import annotations

from typing import NamedTuple

from ingest.clean.lines import LinedText, ends_sentence, fold, words
from ingest.clean.phrases import RELATED_HEADING_ENDS, RELATED_HEADING_STARTS, RELATED_HEADINGS, TEASERS

LONGEST_LINK = 160
MOST_LINKS = 12
_SEPARATORS = "|:>»–—-"
_EDGES = _SEPARATORS + " \t\u00a0)]*"
_BULLETS = frozenset("•·*-–—►▶→»>")
_QUOTES = "\"'“”‘’"


def related_end(page: LinedText, index: int) -> int | None:
    """The line after a block of links, where line `index` is its heading."""
    phrase = fold(page.lines[index])
    if phrase not in RELATED_HEADINGS and not _is_open_heading(phrase, page, index):
        return None
    end = index + 1
    while end < len(page.lines) and end - index <= MOST_LINKS and is_link(page.lines[end]):
        if end > index + 1 and not _is_alike(page, index, end):
            break
        end += 1
    return end


def _is_alike(page: LinedText, index: int, at: int) -> bool:
    """Whether a line goes on with a block as its first did: after as many blank lines, behind the same mark."""
    first = page.lines[index + 1][0]
    return _is_spaced_alike(page, index, at) and (first not in _BULLETS or page.lines[at][0] == first)


def _is_open_heading(phrase: str, page: LinedText, index: int) -> bool:
    """`More from Meridian News`, where a link follows; a single short line of that kind may be part of a story."""
    if len(phrase) > 60 or not phrase.startswith(("more ", "latest ", "trending ")) or ends_sentence(page.lines[index]):
        return False
    if not phrase.startswith(RELATED_HEADING_STARTS) and not phrase.endswith(RELATED_HEADING_ENDS):
        return False
    return index + 1 >= len(page.lines) or is_link(page.lines[index + 1])


def is_link(line: str) -> bool:
    """Whether a line looks like the headline of another story: short, and neither a sentence nor the lead to one."""
    if len(line) > LONGEST_LINK:
        return False
    last = line.rstrip(_QUOTES + ")]")[-1:]
    return last not in ".…:;," or line.endswith(("...", "…"))


def _is_spaced_alike(page: LinedText, index: int, at: int) -> bool:
    """Whether the lines of a block follow each other as the first did: a blank line more ends a tight block."""
    first = _newlines_before(page, index + 1)
    return _newlines_before(page, at) <= max(first, 1)


def _newlines_before(page: LinedText, index: int) -> int:
    end = page.starts[index - 1] + len(page.lines[index - 1])
    return page.text.count("\n", end, page.starts[index])


def is_teaser(line: str) -> bool:
    """Whether a line points at one other story: a phrase like `Read more`, a mark, and the other headline."""
    if len(line) > 220:
        return False
    head = line[:40].lower().lstrip("[(*•·>»-–—▶►→ ")
    if head.startswith("read more ") and len(line) < LONGEST_LINK and not ends_sentence(line):
        return True
    for phrase in _teasers_by_first_word.get(head.split(None, 1)[0].rstrip(_SEPARATORS) if head else "", ()):
        rest = head[len(phrase) :].lstrip()
        if phrase in _PICTURES and line.count(" ") < 4:
            return False
        if head.startswith(phrase) and rest[:1] and rest[0] in _SEPARATORS and rest.strip(_EDGES):
            return phrase not in _WEAK or not ends_sentence(line) or line[-1] in "?)]"
    return False


_WEAK = frozenset(
    {"more", "also", "video", "photos", "opinion", "exclusive", "related", "next", "previous", "explained", "read"}
)
"""Phrases that begin sentences as well: a line with a full stop stays."""


_PICTURES = frozenset({"video", "photos", "gallery", "in pictures", "in pics"})
"""Phrases that a credit follows as often as a headline does; credits are shorter."""


def _by_first_word(phrases: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        first = phrase.split()[0]
        table[first] = (*table.get(first, ()), phrase)
    return table


_teasers_by_first_word = _by_first_word(TEASERS)


def repeats(line: str, following: str) -> bool:
    """Whether a short line says nothing that the next paragraph does not say in the same words."""
    said = words(line)
    fewest = 2 if line[0] in _QUOTES and line[-1] in _QUOTES else 4
    if not fewest <= len(said) <= 25:
        return False
    ahead = words(following[:700])
    if f" {' '.join(said)} " in f" {' '.join(ahead)} ":
        return True
    return len(said) >= 6 and _overlap(said, ahead) >= 0.9


def _overlap(said: list[str], ahead: list[str]) -> float:
    """The share of the words that stand ahead too."""
    known = set(ahead)
    return sum(word in known for word in said) / len(said)


class Title(NamedTuple):
    """The title of an article as its words, and how long it is in characters."""

    words: list[str]
    length: int


def title_of(title: str | None) -> Title:
    """A title to compare lines with; one without words is like none."""
    cut = title[:500].strip() if title else ""
    return Title(words(cut), len(cut))


def is_title(line: str, title: Title) -> bool:
    """Whether a line is the title again, with or without the name of the outlet after it."""
    if not title.words or not title.length < len(line) * 2 < title.length * 4:
        return False
    if len(line) > 60 and line[-1] == ".":  # a title made from the first sentence of a story
        return False
    said = words(line)
    if said == title.words:
        return True
    if len(title.words) < 4 or not len(title.words) * 0.6 <= len(said) <= len(title.words) * 1.6:
        return False
    shorter, longer = sorted((said, title.words), key=len)
    return longer[: len(shorter)] == shorter or min(_overlap(said, title.words), _overlap(title.words, said)) >= 0.8
