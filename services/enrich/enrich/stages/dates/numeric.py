"""Finds the dates that are written in numbers and mean the same in every language.

These are ISO 8601 (`2022-02-05`), day first with dots (`5.2.2022`, never month first) and East Asian (`2022年2月5日`).
What is written with slashes means one day in London and another in New York, and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from spacy.tokens import Doc

from newswire.articles import TimeExpression

_ISO = re.compile(r"(?<![\w.-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])")
_DOTTED = re.compile(r"(?<![\w.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})(?!\w|\.\d)")
_EAST_ASIAN = re.compile(r"(?<!\d)(?P<y>\d{4}) ?[年년] ?(?P<m>\d{1,2}) ?[月월] ?(?P<d>\d{1,2}) ?[日일]")
_FORMS = (("numeric:iso", _ISO), ("numeric:day-first", _DOTTED), ("numeric:east-asian", _EAST_ASIAN))


def find_numeric_dates(paragraphs: Sequence[Doc], offsets: Sequence[int]) -> list[TimeExpression]:
    """The dates of an article in order of appearance; offsets as in `find_dates`."""
    return [
        found
        for paragraph, offset in zip(paragraphs, offsets, strict=True)
        for found in sorted(_found(paragraph.text, offset), key=lambda one: one.start)
    ]


def _found(text: str, offset: int) -> Iterator[TimeExpression]:
    for rule, form in _FORMS:
        for match in form.finditer(text):
            if value := _value(match):
                start, end = match.span()
                yield TimeExpression(
                    start=offset + start, end=offset + end, text=match.group(), type="DATE", value=value, rule=rule
                )


def _value(match: re.Match[str]) -> str | None:
    """The day; None where the calendar has no such day, or nobody alive writes about it."""
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day.isoformat() if 1000 <= day.year <= 2200 else None
