"""Article texts as feeds and documents show them: as HTML, as an opening, without what they cannot hold."""

from __future__ import annotations

import re
from html import escape
from typing import Final

SUMMARY_CHARACTERS: Final = 400
TITLE_CHARACTERS: Final = 100

_UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no XML document may hold, and the control characters and non-characters that none should (XML 1.0, 2.2)."""

_BREAK = re.compile(r"\r\n?")
_PARAGRAPHS = re.compile(r"\n{2,}")
_LOOKED_AT: Final = 4 * SUMMARY_CHARACTERS


def clean(text: str) -> str:
    """The text without the characters that XML cannot carry; lone surrogates are among them."""
    return _UNCARRIED.sub("", _BREAK.sub("\n", text))


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def as_html(text: str) -> str:
    """The text as HTML: an empty line parts paragraphs, a line break is one; nothing in it is markup."""
    paragraphs = _PARAGRAPHS.split(clean(text).strip())
    return "".join(f"<p>{escape(one, quote=False).replace(chr(10), '<br>')}</p>" for one in paragraphs if one)


def summary_of(text: str) -> str:
    """The beginning of the text on one line, up to the end of a sentence if one ends in its second half."""
    start = line(text[:_LOOKED_AT])
    if len(start) <= SUMMARY_CHARACTERS and len(text) <= _LOOKED_AT:
        return start
    cut = start[:SUMMARY_CHARACTERS]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "。"))
    return cut[: end + 1] if end > SUMMARY_CHARACTERS // 2 else shortened(start, SUMMARY_CHARACTERS)


def title_of(title: str | None, text: str) -> str:
    """The title; an article without one is called by the beginning of its first line."""
    if title and (written := line(title)):
        return written
    first = next((one for one in clean(text[:_LOOKED_AT]).split("\n") if one.strip()), "")
    return shortened(line(first), TITLE_CHARACTERS) or "Untitled"


def shortened(text: str, characters: int) -> str:
    """At most so many characters, whole words, with an ellipsis where something is missing."""
    if len(text) <= characters:
        return text
    cut = text[: characters - 1]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > characters // 2 else cut).rstrip(" ,;:-") + "…"
