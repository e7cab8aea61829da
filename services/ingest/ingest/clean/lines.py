"""Splits a text into its lines and puts the lines that stay back together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from newswire.articles import RemovedLabel

_LINE = re.compile(r"\S[^\n]*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_WORD = re.compile(r"\w+")
_CLOSERS = "\"'”’»)]} \u00a0"
EDGES = _CLOSERS + "“‘«([{*•·-–—_|:;,.!?…<>#►▶→↓↑=~+"
"""What may stand around a phrase without being part of it."""


class Cut(NamedTuple):
    """A span of the original that goes, half open, in code points."""

    start: int
    end: int
    label: RemovedLabel


@dataclass(frozen=True, slots=True)
class LinedText:
    """A text as its lines that are not blank, stripped: `text[starts[i] : starts[i] + len(lines[i])] == lines[i]`.

    `text` is as long as the original, with every line end written as newline.
    """

    text: str
    lines: list[str]
    starts: list[int]

    @property
    def end(self) -> int:
        """Where the last line ends."""
        return self.starts[-1] + len(self.lines[-1])


def read(original: str) -> LinedText:
    """Split a text into a page."""
    text = original.replace("\r\n", " \n")  # as long as before, so that offsets stay
    for character in _LINE_ENDS:
        if character in text:
            text = text.replace(character, "\n")
    lines, starts = [], []
    for match in _LINE.finditer(text):
        lines.append(match[0].rstrip())
        starts.append(match.start())
    return LinedText(text, lines, starts)


def fold(line: str) -> str:
    """A line as a phrase to look up: lower case, straight apostrophes, single spaces, no punctuation around it."""
    return " ".join(line.strip(EDGES).lower().replace("’", "'").split())


def words(line: str) -> list[str]:
    """The words of a line in lower case."""
    return _WORD.findall(line.lower())


def ends_sentence(line: str) -> bool:
    """Whether the last thing in a line, before quotes and brackets, is a full stop or its like."""
    last = line[-1:]
    if last in _CLOSERS:
        last = line.rstrip(_CLOSERS)[-1:]
    return last != "" and last in ".!?…。"


def is_prose(line: str) -> bool:
    """Whether a line can be a paragraph of a story, by its length and its end."""
    return len(line) > 60 and ends_sentence(line)


def join(page: LinedText, cuts: list[Cut]) -> str:
    """The text without the cuts, which are sorted and do not overlap: lines stripped, at most one blank line.

    Where a cut was, the text goes on in a new paragraph, as the page sets its paragraphs apart.
    """
    if not cuts:
        return _join_all(page)
    paragraph = "\n\n" if _BLANK_LINE.search(page.text) else "\n"
    parts: list[str] = []
    last_end = last_cuts = 0
    for start, piece, cuts_before in _kept(page, cuts):
        if parts:
            newlines = page.text.count("\n", last_end, start)
            parts.append(_gap(newlines) if cuts_before == last_cuts or not newlines else paragraph)
        parts.append(piece)
        last_end, last_cuts = start + len(piece), cuts_before
    return "".join(parts)


def _join_all(page: LinedText) -> str:
    parts: list[str] = []
    last_end = 0
    for start, line in zip(page.starts, page.lines, strict=True):
        if parts:
            parts.append(_gap(page.text.count("\n", last_end, start)))
        parts.append(line)
        last_end = start + len(line)
    return "".join(parts)


def _gap(newlines: int) -> str:
    return " \n"[min(newlines, 1)] if newlines < 2 else "\n\n"


def _kept(page: LinedText, cuts: list[Cut]) -> Iterator[tuple[int, str, int]]:
    """What stays of each line: where it starts, its text, and how many cuts lie before it."""
    done = 0
    for start, line in zip(page.starts, page.lines, strict=True):
        position, end = start, start + len(line)
        if done == len(cuts) or cuts[done].start >= end:
            yield start, line, done
            continue
        while done < len(cuts) and cuts[done].start < end:
            if cuts[done].start > position:
                yield from _stripped(page.text, position, cuts[done].start, done)
            position = max(position, cuts[done].end)
            if position > end:
                break
            done += 1
        if position < end:
            yield from _stripped(page.text, position, end, done)


def _stripped(text: str, start: int, end: int, cuts_before: int) -> Iterator[tuple[int, str, int]]:
    piece = text[start:end].lstrip()
    if piece:
        yield end - len(piece), piece.rstrip(), cuts_before
