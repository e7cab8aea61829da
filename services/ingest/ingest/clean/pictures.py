"""Finds captions and the credits of pictures, alone on a line or at the end of one."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ingest.clean.lines import ends_sentence, fold
from ingest.clean.phrases import AGENCIES, PICTURE_AGENCIES

LONGEST_CAPTION = 400
"""Longer lines are paragraphs, even with a credit at their end."""

_KINDS = (
    r"(?:file |stock |screen ?)?(?:photos?|images?|pics?|pictures?|photographs?|illustrations?|graphics?|shot|grab)"
)
_BRACKETED = re.compile(
    rf"[(\[](?:(?:{_KINDS}|credits?|source)\s?(?:credit|source|courtesy|by)?\s?[:/|–-]\s?[^()\[\]]{{1,70}}"
    r"|(?:AP|AFP|PTI|EPA|Reuters|Getty)\s?(?:Photo|Images|Pool)?\s?(?:/|via|,)[^()\[\]]{1,70}"
    r"|(?:AP|AFP|PTI|ANI)\s(?:Photo|File Photo|Images)"
    rf"|[^()\[\]]{{1,50}}\s?(?:/|via)\s?(?:{PICTURE_AGENCIES}))[)\]]",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"(?:(?:\|\s?)?\b{_KINDS}\s?(?:credit|source|courtesy|by)?\s?[:/|]\s?[^.!?:|]{{1,70}}"
    r"|(?:\|\s?)?\b(?:credits?|courtesy)\s?[:/]\s?[^.!?:|]{1,70}"
    r"|©\s?[^.!?]{1,60}"
    r"|\b(?:REUTERS|AFP|AP Photo|EPA|EPA-EFE)/[^.!?:]{1,60}"
    r"|\b[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}\s?/\s?"
    r"(?:AP|AFP|Reuters|EPA|PTI|Getty Images|Getty|Shutterstock)"
    r"(?: via [A-Z][\w ]{1,30})?"
    rf"|(?<=[.!?\"”|] )(?:{PICTURE_AGENCIES})(?:/[\w .]{{1,40}})?"
    r")$",
    re.IGNORECASE,
)
_SIGNS = (
    "photo",
    "pic",
    "image",
    "credit",
    "/",
    "©",
    "courtesy",
    "illustration",
    "graphic",
    "(source",
    "via ",
    "shot",
    "grab",
)
_AGENCIES_LAST = tuple(agency.lower() for agency in PICTURE_AGENCIES.split("|"))
_SENTENCE_BREAK = re.compile(r"[.!?][\"”’)]?\s+[\"“‘(]?[A-Z]")


class Credit(NamedTuple):
    """Where in its line what goes starts, and what it is."""

    start: int
    label: Literal["caption", "credit"]


def find(line: str, is_first: bool, is_last: bool) -> Credit | None:
    """The credit a line ends with, or the whole line where it is the caption of a picture.

    `is_first` says that the story has not begun before this line, `is_last` that nothing follows it.
    """
    tail_start = max(0, len(line) - 110)
    tail = line[tail_start:]
    if tail[-1] in ".!?,;:…" or not _may_hold_credit(tail.lower()):
        return None
    start = _credit_start(tail)
    if start is None:
        return None
    start += tail_start
    before = line[:start].rstrip(" |–—-")
    if not before:
        return Credit(0, "credit")
    if _is_caption(before, is_first, is_last):
        return Credit(0, "caption")
    return Credit(start, "credit") if ends_sentence(before) else None


def _may_hold_credit(tail: str) -> bool:
    """Whether it is worth while to look closely, which takes twenty times as long."""
    for sign in _SIGNS:  # a plain loop: a generator here costs as much as the search saved
        if sign in tail:
            return True
    return tail.endswith(_AGENCIES_LAST)


def _credit_start(tail: str) -> int | None:
    if tail[-1] in ")]":
        start = max(tail.rfind("("), tail.rfind("["))
        return start if start >= 0 and _BRACKETED.fullmatch(tail, start) else None
    match = _OPEN.search(tail)
    return match.start() if match else None


def _is_caption(before: str, is_first: bool, is_last: bool) -> bool:
    """Whether the text before a credit is a caption and not the paragraph the credit was stuck to."""
    if len(before) > LONGEST_CAPTION or (is_last and len(before) > 100):
        return False
    sentences = len(_SENTENCE_BREAK.findall(before)) + 1
    return sentences <= (3 if is_first else 2)


def is_agency(line: str) -> bool:
    """Whether a line is the name of an agency and nothing else."""
    return len(line) < 40 and fold(line) in AGENCIES
