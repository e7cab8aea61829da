"""Reads the last lines of a text for what follows a story: disclaimers, sign-offs, notes about the author."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.clean import bylines, datelines, furniture, pictures
from ingest.clean.datelines import Dateline
from ingest.clean.lines import Cut, LinedText, fold, is_prose
from newswire.articles import RemovedLabel

MOST_LINES = 12
MOST_PARAGRAPHS = 3
"""Reading backwards stops after so many paragraphs of the story."""

_SIGN_OFF = re.compile(
    r"(?<=[.!?\"”’)])\s+(?P<sign>\((?P<bracketed>ANI|PTI|IANS|AP|AFP|Reuters|Xinhua|UNI|ANI/[\w-]+|Agencies)\)"
    r"|[–—-]{1,2}\s?(?P<dashed>ANI|PTI|IANS|AP|AFP|Reuters|Xinhua|UNI|Agencies|dpa)"
    r"|(?P<bare>PTI|IANS|ANI)(?:\s[A-Z]{2,4}){0,4})$"
)
_SYNDICATION_SIGNS = (
    "syndicat",
    "agency",
    "agencies",
    "wire",
    "feed",
    "republished",
    "inputs from",
    " pti",
    " ani ",
    " ians",
)


@dataclass(frozen=True, slots=True)
class Ending:
    """The labels of the lines after the story, and what they tell."""

    labels: dict[int, RemovedLabel] = field(default_factory=dict)
    cuts: tuple[Cut, ...] = ()
    datelines: tuple[Dateline, ...] = ()
    agency: str | None = None


def read(page: LinedText, labels: dict[int, RemovedLabel], begins: int) -> Ending:
    """Label the last lines that `labels` does not name yet."""
    found: dict[int, RemovedLabel] = {}
    dates: list[Dateline] = []
    cuts: list[Cut] = []
    agency: str | None = None
    paragraphs = 0
    for index in range(len(page.lines) - 1, max(begins, len(page.lines) - MOST_LINES - 1), -1):
        line = page.lines[index]
        if index in labels:
            continue
        if label := _label(line, paragraphs):
            found[index] = label
        elif dateline := datelines.stamped(line):
            found[index] = "dateline"
            dates.append(dateline)
        elif pictures.is_agency(line):
            found[index], agency = "credit", fold(line).upper()
        elif is_prose(line) or len(line) > 60:
            if paragraphs == 0 and (sign_off := _sign_off(line)):
                start = page.starts[index]
                cuts.append(Cut(start + sign_off.start, start + len(line), "credit"))
                agency = sign_off.agency
            paragraphs += 1
            if paragraphs == MOST_PARAGRAPHS:
                break
    return Ending(found, tuple(cuts), tuple(dates), agency)


class _SignOff(NamedTuple):
    start: int
    agency: str


def _sign_off(line: str) -> _SignOff | None:
    """The agency a paragraph closes with: `... he said. (ANI)`."""
    if line[-1] in '.!?"”’':
        return None
    tail_start = max(0, len(line) - 60)
    match = _SIGN_OFF.search(line[tail_start:])
    if match is None:
        return None
    group = next(name for name in ("bracketed", "dashed", "bare") if match[name])
    return _SignOff(tail_start + match.start("sign"), match[group])


def _label(line: str, paragraphs: int) -> RemovedLabel | None:
    if label := furniture.late_part(line):
        return label
    return "byline" if paragraphs < 2 and bylines.is_about_author(line) else None


def is_syndicated(disclaimer: str) -> bool:
    """Whether a disclaimer says that the story came from an agency."""
    lowered = disclaimer[:2000].lower()
    return any(sign in lowered for sign in _SYNDICATION_SIGNS)
