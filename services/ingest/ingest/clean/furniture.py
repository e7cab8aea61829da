"""Tells by the phrases on a line what a page put there: buttons, prompts, disclaimers, credits."""

from __future__ import annotations

import re

from ingest.clean.lines import ends_sentence, fold
from ingest.clean.phrases import LATE_PARTS, LINE_STARTS, LONGEST, WHOLE_LINES
from newswire.articles import RemovedLabel

_OPENERS = " \t\u00a0*•·–—-_|>»#►▶→"
_WHOLE = {phrase: label for label, phrases in WHOLE_LINES.items() for phrase in phrases}
_LONGEST_WHOLE = max(map(len, _WHOLE)) + 6
_BAR = re.compile(r"[|•·/]")
_COUNT = re.compile(
    r"\d[\d.,]{0,8}[kKmM]? ?(?:comments?|shares?|views?|likes?|replies|reactions?|reads?|photos|images"
    r"|(?:min|mins|minutes?|hours?|hrs?|h|d|days?|weeks?|months?)\.? (?:ago|read|to read|listen))",
    re.ASCII | re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"(?:follow|join|like|find|watch|listen to|subscribe to|get) .{1,60} (?:on|in) (?:our )?(?:telegram|twitter|x"
    r"|facebook|instagram"
    r"|google news|whatsapp|threads|youtube|linkedin|tiktok|bluesky|mastodon|spotify|apple podcasts|app)"
    r"[\w ,&]{0,40}[.!]?",
    re.IGNORECASE,
)
_CHANNEL_WORDS = frozenset({"follow", "join", "like", "find", "watch", "listen", "subscribe", "get"})
_SENTENCES_STAY: frozenset[RemovedLabel] = frozenset({"byline", "credit"})


def _starts_by_first_word() -> dict[str, tuple[tuple[str, RemovedLabel], ...]]:
    table: dict[str, tuple[tuple[str, RemovedLabel], ...]] = {}
    for label, phrases in LINE_STARTS.items():
        for phrase in phrases:
            first = phrase.split()[0]
            table[first] = (*table.get(first, ()), (phrase, label))
    return table


_STARTS = _starts_by_first_word()
_FIRST_WORDS = frozenset(_STARTS) | frozenset(_CHANNEL_WORDS)


def whole_line(line: str) -> RemovedLabel | None:
    """The label of a line that consists of a known phrase, or of a count of comments and the like."""
    if len(line) > _LONGEST_WHOLE:
        return None
    if line[0].isdigit() and _COUNT.fullmatch(line):
        return "furniture"
    return _WHOLE.get(fold(line)) or _row_of_buttons(line)


def _row_of_buttons(line: str) -> RemovedLabel | None:
    """`Tweet this | Like | Add comment`: known phrases side by side."""
    pieces = _BAR.split(line)
    return "furniture" if len(pieces) > 1 and all(fold(piece) in _WHOLE for piece in pieces) else None


def line_start(line: str) -> RemovedLabel | None:
    """The label of a line that begins with a known phrase."""
    if line[0] in _OPENERS:
        line = line.lstrip(_OPENERS)
    first = line[:60].partition(" ")[0].lower()
    if first not in _FIRST_WORDS:
        return None
    head = line[:60].lower()
    if first in _CHANNEL_WORDS and len(line) < 120 and _CHANNEL.fullmatch(line):
        return "furniture"
    for phrase, label in _STARTS.get(first, ()):
        if head.startswith(phrase) and not (phrase[-1].isalnum() and head[len(phrase) : len(phrase) + 1].isalnum()):
            return None if len(line) > LONGEST[label] or _is_sentence(line, label) else label
    return None


def _is_sentence(line: str, label: RemovedLabel) -> bool:
    return label in _SENTENCES_STAY and line[0] not in "([" and len(line) > 60 and ends_sentence(line)


def late_part(line: str) -> RemovedLabel | None:
    """The label of one of the last lines of a text, by a phrase that stands anywhere in it."""
    lowered = line[:1500].lower()
    for label, phrases in LATE_PARTS.items():
        if label == "furniture" and len(lowered) > LONGEST[label]:
            continue
        for phrase in phrases:
            if phrase in lowered:
                return label
    return None
