"""Pairs the quotation marks of a paragraph, whatever marks they are, and finds those left open.

Double and single marks are paired apart, because the apostrophe is a single mark; then the outermost pairs count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Literal, NamedTuple

Role = Literal["open", "close", "none"]
Closing = Literal["closed", "unclosed", "unopened"]

_DOUBLE = re.compile("``|''|‘‘|’’|,,(?=\\w)|[\"“”„‟«»＂「」『』]")
_SINGLE = re.compile("[‘’‚‛‹›'`´]")
_OPENS = frozenset("“„‟«「『") | {"``", "‘‘", ",,"}
_CLOSES = frozenset("”»」』") | {"''", "’’"}
_STRAIGHT = frozenset('"＂')
_SINGLE_OPENS = frozenset("‘'`‚‛‹’")
_SINGLE_CLOSES = frozenset("’'´›`")
_BEFORE_OPENING = frozenset("([{—–-/:;,…=*_>") | frozenset("\"“”„«»‘’'`")
_AFTER_CLOSING = frozenset(")]}—–-/:;,.!?…*_<") | frozenset("\"“”„«»‘’'`")
_SENTENCE_MARKS = frozenset(",.!?…")
_ELISION = re.compile(r"(?:\d0s?|em|til|tis|twas|cause|s|re|ll|ve|d|m|t)\b", re.IGNORECASE)
_DEPTH = 4
"""Deeper nesting than this is noise."""

_MARKS_LIMIT = 2_000
"""Marks of a paragraph that are looked at: a page of dialogue has some fifty."""


class QuotedSpan(NamedTuple):
    """Words in quotation marks: `start` to `end` without the marks, `before` to `after` with them."""

    start: int
    end: int
    before: int
    after: int
    closing: Closing = "closed"
    is_single: bool = False


class _Opened(NamedTuple):
    sign: str
    before: int
    start: int


def quoted_spans(text: str) -> list[QuotedSpan]:
    """The outermost quoted stretches of a paragraph in order; what is left open reaches to the end of the paragraph."""
    found = _doubles(text) + _singles(text)
    return [quoted for quoted in _outermost(found) if quoted.start < quoted.end]


def _doubles(text: str) -> list[QuotedSpan]:
    stack: list[_Opened] = []
    found: list[QuotedSpan] = []
    for mark in islice(_DOUBLE.finditer(text), _MARKS_LIMIT):
        role = _role(text, mark, stack)
        if role == "open" and len(stack) < _DEPTH:
            stack.append(_Opened(mark.group(), *mark.span()))
        elif role == "close" and stack:
            opened = stack.pop()
            found.append(_trimmed(text, QuotedSpan(opened.start, mark.start(), opened.before, mark.end())))
        elif role == "close" and _ends_words(text, mark.start()) and not found:
            found.append(_trimmed(text, QuotedSpan(0, mark.start(), 0, mark.end(), "unopened")))
    if stack and _begins_words(text, stack[0]):
        opened = stack[0]
        found.append(_trimmed(text, QuotedSpan(opened.start, len(text), opened.before, len(text), "unclosed")))
    return found


def _role(text: str, mark: re.Match[str], stack: list[_Opened]) -> Role:
    sign, after = mark.group(), _opens_here(text, mark)
    closes = _closes_here(text, mark)
    if sign in _STRAIGHT or sign in ("''", "’’"):
        return _straight_role(text, mark, stack, after, closes)
    if stack and (stack[-1].sign, sign) in (("„", "“"), ("»", "«"), ("”", "”"), ("‟", "”")):
        return "close"
    if sign in _OPENS:
        return "close" if stack and closes and not after else "open"
    return "open" if after and not closes and not stack else "close"


def _straight_role(text: str, mark: re.Match[str], stack: list[_Opened], opens: bool, closes: bool) -> Role:
    """A mark that shows no direction: the characters around it tell, else whether one is open."""
    if opens and not closes:
        return "open"
    if not stack:
        is_inch = mark.start() > 0 and text[mark.start() - 1].isdigit()
        if closes and not opens:
            return "none" if is_inch else "close"
        is_spaced = _is_blank(text, mark.end()) and mark.end() < len(text) - 2 and not is_inch
        return "none" if is_inch or (_is_blank(text, mark.end()) and not is_spaced) else "open"
    return "close"


def _opens_here(text: str, mark: re.Match[str]) -> bool:
    before = mark.start() == 0 or text[mark.start() - 1].isspace() or text[mark.start() - 1] in _BEFORE_OPENING
    return before and not _is_blank(text, mark.end()) and text[mark.end()] not in ",.;:!?)"


def _closes_here(text: str, mark: re.Match[str]) -> bool:
    after = _is_blank(text, mark.end()) or text[mark.end()] in _AFTER_CLOSING
    return after and mark.start() > 0 and not text[mark.start() - 1].isspace()


def _is_blank(text: str, position: int) -> bool:
    return position >= len(text) or text[position].isspace()


def _ends_words(text: str, position: int) -> bool:
    return position > 0 and text[position - 1] in _SENTENCE_MARKS


def _begins_words(text: str, opened: _Opened) -> bool:
    """Whether a mark left open is worth following: what stands behind it begins a sentence."""
    head = text[opened.start : opened.start + 2].strip("'‘ \xa0")
    return bool(head) and (head[0].isupper() or head[0].isdigit() or head[0] in "…." or opened.before == 0)


def _singles(text: str) -> list[QuotedSpan]:
    """Pairs of single marks; a mark behind an s may be a possessive and closes only if nothing better does."""
    found: list[QuotedSpan] = []
    opened: re.Match[str] | None = None
    doubtful: re.Match[str] | None = None
    for mark in islice(_SINGLE.finditer(text), _MARKS_LIMIT):
        if _single_opens(text, mark):
            if opened and doubtful:
                found.append(_single(text, opened, doubtful))
            opened, doubtful = mark, None
        elif opened and _single_closes(text, mark):
            if text[mark.start() - 1] == "s" and text[mark.end() : mark.end() + 1] == " ":
                doubtful = doubtful or mark
            else:
                found.append(_single(text, opened, mark))
                opened = doubtful = None
    if opened and doubtful:
        found.append(_single(text, opened, doubtful))
    elif opened and opened.group() == "‘" and opened.start() == 0 and text[1:2].isupper():
        found.append(_trimmed(text, QuotedSpan(1, len(text), 0, len(text), "unclosed", is_single=True)))
    return found


def _single_opens(text: str, mark: re.Match[str]) -> bool:
    start, end = mark.span()
    if mark.group() not in _SINGLE_OPENS or end >= len(text):
        return False
    if start > 0 and not (text[start - 1].isspace() or text[start - 1] in _BEFORE_OPENING):
        return False
    if mark.group() in "'’" and _ELISION.match(text, end):
        return False
    return text[end].isalnum() or text[end] in '"“$£€…'


def _single_closes(text: str, mark: re.Match[str]) -> bool:
    start, end = mark.span()
    if mark.group() not in _SINGLE_CLOSES or start == 0 or text[start - 1].isspace():
        return False
    return end >= len(text) or not text[end].isalnum()


def _single(text: str, opened: re.Match[str], closed: re.Match[str]) -> QuotedSpan:
    return _trimmed(text, QuotedSpan(opened.end(), closed.start(), opened.start(), closed.end(), is_single=True))


def _trimmed(text: str, quoted: QuotedSpan) -> QuotedSpan:
    start, end = quoted.start, quoted.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return quoted._replace(start=start, end=end)


def _outermost(found: Iterable[QuotedSpan]) -> list[QuotedSpan]:
    """Without what lies inside another pair; where a single pair crosses a double one, the double one stays.

    A pair left open gives way to the pairs behind it only where those are dealt with later, so it is kept aside.
    """
    kept: list[QuotedSpan] = []
    loose = [quoted for quoted in found if quoted.closing == "unclosed"]
    for quoted in sorted(found, key=lambda quoted: (quoted.before, -quoted.after)):
        if quoted.closing == "unclosed":
            continue
        if not kept or quoted.before >= kept[-1].after:
            kept.append(quoted)
        elif quoted.after > kept[-1].after and kept[-1].is_single and not quoted.is_single:
            kept[-1] = quoted
    return sorted([*kept, *loose], key=lambda quoted: quoted.before)
