"""Finds a day written out in the text or the address of a page, in the languages news pages are written in.

Nothing is guessed: `5/6/2022` is read day first where the page is not in English, and not at all where it is,
unless one of the numbers cannot be a month.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from ingest.dates.months import ALL_MONTHS, OF_LANGUAGE, SOLAR_MONTHS
from ingest.dates.published import YEARS
from ingest.extraction.dates.calendars import from_buddhist_year, from_solar

LIMIT_CHARACTERS = 2000

_ZEROES = "\u0660\u06f0\u0966\u09e6\u0ae6\u0be6\u0e50\uff10"
_DIGITS = {ord(zero) + number: str(number) for zero in _ZEROES for number in range(10)}
"""Arabic, Persian, Devanagari, Bengali, Gujarati, Tamil, Thai and wide digits."""
_DIGITS |= dict.fromkeys((0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C), "")

_YEAR = r"(?:199\d|20\d\d|25[3-9]\d|1[34]\d\d)"
_NAME = r"([^\W\d_][^\s\d,/()|:;_-]{1,15})"
_END = r"(?=\D|$|\d\d?:\d\d)"
"""A day may be glued to the time that follows it."""

_ISO = re.compile(rf"(?<!\d)({_YEAR})\s?([-/.年년])\s?(\d\d?)\s?[-/.月월]\s?(\d\d?){_END}")
_NUMERIC = re.compile(rf"(?<![\d./-])(\d\d?)\s?([-/.])\s?(\d\d?)\s?[-/.]\s?({_YEAR}|\d\d)(?![\d/-]|\.\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|º|ª|\.)?,?[\s-]{{1,3}}(?:de\s|d['’]|of\s)?{_NAME}(?:\s/\s[^\W\d_]{{3,12}})?"
    rf"(?:,\s{{0,3}}|[\s-]{{1,3}})(?:de\s|del\s|พ\.ศ\.\s)?({_YEAR}){_END}"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w){_NAME}\s{{1,3}}(\d\d?)(?:st|nd|rd|th)?(?:,\s{{0,3}}|\s{{1,3}})(?:de\s)?({_YEAR}){_END}"
)
_YEAR_FIRST = re.compile(rf"(?<!\d)({_YEAR})(?:\.|,|\sm\.|\s?\.\sgada)?[\s-]{{1,2}}{_NAME}[\s-](\d\d?)(?![\d:])")
_VIETNAMESE = re.compile(rf"(?<!\d)(\d\d?)\s(?:tháng|Tháng)\s(\d\d?)(?:,|\snăm)?\s({_YEAR}){_END}")
_ADDRESS = re.compile(
    r"[/_-](199\d|20\d\d)[/_-](\d\d?|[a-z]{3,9})[/_-](\d\d?)(?=[/_.?-]|$)|[/_-](199\d|20\d\d)(\d\d)(\d\d)(?=[/_.?-]"
    r"|\d{0,6}(?:[/_.?-]|$))",
    re.IGNORECASE,
)


def day_in_text(text: str, language: str | None = None) -> date | None:
    """The first day written with its year in a text."""
    text = text[:LIMIT_CHARACTERS]
    if not text.isascii():
        text = text.translate(_DIGITS)
    found: list[tuple[int, date]] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if day := read(match, language or ""):
                found.append((match.start(), day))
                break
    return min(found)[1] if found else None


def day_in_address(url: str) -> date | None:
    """The day in the path of an address, like `/2022/02/05/`."""
    path = url[:2000].partition("://")[2].partition("/")[2]
    for match in _ADDRESS.finditer("/" + path):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        number = int(month) if month.isdigit() else ALL_MONTHS.get(month.lower(), 0)
        if found := _day(int(year), number, int(day)):
            return found
    return None


def _iso(match: re.Match[str], language: str) -> date | None:
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    if year < 1500:
        return from_solar(year, month, day) if language[:2] in ("fa", "") else None
    return _day(year, month, day)


def _day_first(match: re.Match[str], language: str) -> date | None:
    return _named(int(match[3]), match[2], int(match[1]), language)


def _month_first(match: re.Match[str], language: str) -> date | None:
    return _named(int(match[3]), match[1], int(match[2]), language)


def _year_first(match: re.Match[str], language: str) -> date | None:
    return _named(int(match[1]), match[2], int(match[3]), language)


def _vietnamese(match: re.Match[str], _language: str) -> date | None:
    return _day(int(match[3]), int(match[2]), int(match[1]))


def _named(year: int, name: str, day: int, language: str) -> date | None:
    name = name.rstrip(".").lower()
    if year < 1500:
        return from_solar(year, SOLAR_MONTHS.get(name, 0), day)
    return _day(year, OF_LANGUAGE.get(language[:2].lower(), {}).get(name) or ALL_MONTHS.get(name, 0), day)


def _numeric(match: re.Match[str], language: str) -> date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    if match[2] == "." or first > 12 or first == second or (language and not language.lower().startswith("en")):
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return _day(year, second, first) if language.lower() in ("en-gb", "en-au", "en-in", "en-ie", "en-nz") else None


def _day(year: int, month: int, day: int) -> date | None:
    year = from_buddhist_year(year)
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], date | None]], ...] = (
    (_ISO, _iso),
    (_DAY_FIRST, _day_first),
    (_MONTH_FIRST, _month_first),
    (_YEAR_FIRST, _year_first),
    (_VIETNAMESE, _vietnamese),
    (_NUMERIC, _numeric),
)
