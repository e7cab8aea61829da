"""Reads a publication time as senders, feeds and pages write it, and says how far it can be trusted.

The value is never guessed: a date that can be read two ways, or one without a year, stays unread and is flagged.
Every pattern is linear and the input is cut off at `LIMIT_CHARACTERS`, so no string takes long.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ingest.dates.months import ALL_MONTHS, WEEKDAYS
from ingest.dates.zones import LONG_ZONES, SEASONAL_ZONES, ZONES, offset
from newswire.articles import Published, PublishedSource

LIMIT_CHARACTERS = 200
"""Longer values are no publication times; they are not looked at."""

YEARS = range(1990, 2101)
"""Years a publication time may lie in; anything else is `out_of_range`."""

_FILLERS = WEEKDAYS | {
    *(
        "published",
        "posted",
        "updated",
        "modified",
        "created",
        "dated",
        "first",
        "last",
        "date",
        "publication",
        "online",
    ),
    *("at", "on", "of", "the", "st", "nd", "rd", "th", "hrs", "hours", "h", "time", "local"),
    *("de", "del", "um", "uhr", "à", "le", "г"),
}
"""Words that say nothing about the value."""

_EPOCH = re.compile(r"@?(?:(\d{10})|(\d{10})\d{3}|(\d{10})\d{6}|(\d{10})\d{9})(?:[.,]\d{1,9})?", re.ASCII)
"""Seconds, milliseconds, microseconds or nanoseconds since 1970."""

_JSON_DATE = re.compile(r"\\?/Date\((\d{12,13})(?:[+-]\d{4})?\)\\?/", re.ASCII)
"""How .NET writes milliseconds since 1970; the offset says where it was written, not when."""

_ECHO = re.compile(
    r"(?:(?<=GMT)|(?<=UTC)|(?<=:\d\d)|(?<!\w))([+-]\d\d:?\d\d)"
    r"(?:\s*\([^()]{0,100}\)|\s\1|\s(?![AP]M)[A-Z]{2,5})?(?:\sm=[+-][\d.]{1,20})?\Z",
    re.ASCII,
)
"""An offset at the end, with the name of its zone in any language (JavaScript), or itself once more (Go)."""

_LONG_ZONE = re.compile(
    rf"(?:(?<=[\d(])|(?<=[\d(] )|(?<=[ap]m )|(?<=m\. ))({'|'.join(LONG_ZONES)})\)?\Z", re.IGNORECASE
)
"""Right behind the clock: `AUS Eastern Standard Time` is another zone."""

_FRENCH_CLOCK = re.compile(r"(?<![\d:.])(\d\d?)\s?h\s?(\d\d)(?![\d:])", re.ASCII)
_ISO_DATE = re.compile(r"([+-]?\d{4,9})-(\d\d)-(\d\d)(?!\d)|(\d{4})(\d\d)(\d\d)(?=T|t|$)", re.ASCII)
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])(?!\d)", re.ASCII)
_ISO_ORDINAL = re.compile(r"(\d{4})-(\d{3})(?![\d-])", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", re.ASCII)
_ISO_CLOCK = re.compile(r"[T ](\d\d):?(\d\d)?(?::?(\d\d)(?:[.,]\d{1,12})?)?(?![\d:])", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)|(?<!\w))([+-])(\d\d?)(?::?(\d\d))?(?![\d:/-])", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d:./-])(?:"
    r"(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:\s?([ap])\.?\s?m\b\.?)?"  # 8:47, 08:47:00, 8:47 a.m.
    r"|(\d\d?)\.(\d\d)\s?([ap])\.?m\b\.?"  # 8.47am
    r"|(\d\d?)\s?([ap])\.?m\b\.?"  # 8 am
    r"|(\d\d)(\d\d)(?=\s?(?:gmt|utc|ist|hrs|hours)\b)"  # 1740 GMT
    r")(?![\d:])",
    re.ASCII | re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?!\d)", re.ASCII)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EAST_ASIAN_DAY = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]", re.ASCII)
_LEADING_WEEKDAY = re.compile(r"[^\W\d_]{2,15}\.?,\s*(?=\d)")
"""What stands before a comma and a number is a weekday in any language, or a month with its day after it."""

_WORD = re.compile(r"[0-9]+|[^\W\d_]+|[^\s,.|·•:;/()'\u2019\u2013\u2014-]")


class _Clock(NamedTuple):
    hour: int
    minute: int
    second: int


class _ReadValue(NamedTuple):
    """What a value says: a day, and where it has one a time of day with its zone as it is written."""

    year: int
    month: int
    day: int
    clock: _Clock | None
    zone: str | None


def parse_published(value: str, source: PublishedSource = "sender") -> Published:
    """Read `value` as a day or a time; what cannot be read gives no value and a flag, never an error."""
    reading = None if len(value) > LIMIT_CHARACTERS else _read(" ".join(value.split()))
    if reading is None:
        return Published(source=source, flags=("unparseable",))
    if reading.year not in YEARS:
        return Published(source=source, flags=("out_of_range",))
    try:
        return _published(reading, source)
    except ValueError:
        return Published(source=source, flags=("unparseable",))


def _published(reading: _ReadValue, source: PublishedSource) -> Published:
    """Write a reading down; raises ValueError for a day or a time that does not exist."""
    day = date(reading.year, reading.month, reading.day)
    if reading.clock is None:
        return Published(value=day.isoformat(), precision="day", source=source)
    hour, minute, second = reading.clock
    if (hour, minute, second) == (24, 0, 0):
        hour, day = 0, day + timedelta(days=1)
    if second == 60 and minute == 59:
        second = 59  # a leap second; nearly nothing can read it
    clock = datetime(day.year, day.month, day.day, hour, minute, second)
    written = clock.isoformat(timespec="seconds" if second else "minutes")
    flags = () if reading.zone else ("zone_assumed_utc",)
    return Published(value=written + offset(reading.zone, day), precision="minute", source=source, flags=flags)


def _read(value: str) -> _ReadValue | None:
    if match := _EPOCH.fullmatch(value):
        return _from_epoch(int(next(filter(None, match.groups()))))
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return _read_digits(value)
    if match := _JSON_DATE.fullmatch(value):
        return _from_epoch(int(match[1]) // 1000)
    value = _EAST_ASIAN_DAY.sub(r"\1-\2-\3 ", value).replace("\u2212", "-")
    return _read_iso(value) or _read_free(_without_echo(value))


def _without_echo(value: str) -> str:
    """The value without what programs print twice: the offset rules, a zone's full name stands for its short one."""
    value = _FRENCH_CLOCK.sub(r"\1:\2", _ECHO.sub(r"\1", value))
    return _LONG_ZONE.sub(lambda name: LONG_ZONES[name[1].lower()], value)


def _read_digits(value: str) -> _ReadValue | None:
    if match := _COMPACT.fullmatch(value):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        return _ReadValue(year, month, day, _Clock(hour, minute, second), None)
    return _read_iso(value)


def _from_epoch(seconds: int) -> _ReadValue:
    moment = datetime.fromtimestamp(seconds, UTC)
    clock = _Clock(moment.hour, moment.minute, moment.second)
    return _ReadValue(moment.year, moment.month, moment.day, clock, "+00:00")


def _read_iso(value: str) -> _ReadValue | None:
    """ISO 8601: calendar, week and ordinal dates, basic and extended, with or without a time."""
    found = _iso_day(value)
    if found is None:
        return None
    (year, month, day), rest = found
    if not rest:
        return _ReadValue(year, month, day, None, None)
    match = _ISO_CLOCK.match(rest)
    if match is None:
        return None
    zone = _whole_zone(rest[match.end() :])
    if zone is None:
        return None
    clock = _Clock(int(match[1]), int(match[2] or 0), int(match[3] or 0))
    return _ReadValue(year, month, day, clock, zone or None)


def _iso_day(value: str) -> tuple[tuple[int, int, int], str] | None:
    """The day an ISO value starts with, and the rest of the value."""
    if match := _ISO_DATE.match(value):
        first = 1 if match[1] else 4
        return (int(match[first]), int(match[first + 1]), int(match[first + 2])), value[match.end() :]
    try:
        if match := _ISO_WEEK.match(value):
            day = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
        elif match := _ISO_ORDINAL.match(value):
            day = datetime.strptime(match[1] + match[2], "%Y%j").date()
        else:
            return None
    except ValueError:
        return None
    return (day.year, day.month, day.day), value[match.end() :]


def _whole_zone(rest: str) -> str | None:
    """The zone `rest` consists of; "" when it is empty and None when it is something else."""
    word = _ASIDE.sub("", rest).strip()
    aside = rest.strip(" ()[]").lower()
    if not word:
        return aside if aside in ZONES else ""
    if word.lower() in ZONES or word.lower() in SEASONAL_ZONES:
        return word.lower()
    match = _OFFSET.fullmatch(word)
    return _numeric_offset(match) if match else None


def _numeric_offset(match: re.Match[str]) -> str | None:
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 14 or minutes > 59:
        return None
    sign = "+" if hours == minutes == 0 else match[1]
    return f"{sign}{hours:02}:{minutes:02}"


def _read_free(value: str) -> _ReadValue | None:
    """Every other way of writing: take the time out, then the offset, then read the day from what is left."""
    value = _ASIDE.sub(lambda aside: " " + aside[0][1:-1] + " ", value) if "(" in value else value
    clock, value = _take_clock(value)
    zone: str | None = None
    if clock is not None and (match := _OFFSET.search(value)):
        zone = _numeric_offset(match)
        if zone is None:
            return None
        value = f"{value[: match.start()]} {value[match.end() :]}"
    day, value = _take_numeric_day(value)
    words = _words(value)
    zones = [word for word in words if word in ZONES or word in SEASONAL_ZONES]
    rest = [word for word in words if word not in _FILLERS and word not in zones]
    day = _day_of_words(rest) if day is None else (None if rest else day)
    if day is None or len(set(zones)) > 1:
        return None
    return _ReadValue(*day, clock, zone or (zones[0] if zones else None))


def _words(value: str) -> list[str]:
    """The words in lower case, without a weekday in front where another word can be the month."""
    words = [word.lower() for word in _WORD.findall(value)]
    if _LEADING_WEEKDAY.match(value.lstrip()) and any(word in ALL_MONTHS for word in words[1:]):
        return words[1:]
    return words


def _take_clock(value: str) -> tuple[_Clock | None, str]:
    """The first time of day in `value`, and the value without it."""
    match = _CLOCK.search(value)
    if match is None:
        return None, value
    hour = int(match[1] or match[5] or match[8] or match[10])
    minute = int(match[2] or match[6] or match[11] or 0)
    half = match[4] or match[7] or match[9]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return _Clock(hour, minute, int(match[3] or 0)), f"{value[: match.start()]} {value[match.end() :]}"


def _take_numeric_day(value: str) -> tuple[tuple[int, int, int] | None, str]:
    """A day written in numbers, where its order is beyond doubt, and the value without it."""
    match = _NUMERIC_DATE.search(value)
    if match is None:
        return None, value
    first, middle, last = int(match[1]), int(match[3]), int(match[4])
    rest = f"{value[: match.start()]} {value[match.end() :]}"
    if len(match[1]) == 4:
        return (first, middle, last), rest
    if len(match[4]) != 4:
        return None, value
    if first > 12 or first == middle or match[2] == ".":  # dots are only used day first
        return (last, middle, first), rest
    return ((last, first, middle), rest) if middle > 12 else (None, value)


def _day_of_words(words: list[str]) -> tuple[int, int, int] | None:
    """A month's name, a day and a year, in any order that leaves no doubt."""
    months = [word for word in words if word in ALL_MONTHS]
    numbers = [word for word in words if word.isascii() and word.isdigit()]
    if len(months) != 1 or len(numbers) != 2 or len(words) != 3:
        return None
    first, last = numbers
    if len(first) == 4 and len(last) <= 2:
        first, last = last, first
    if len(first) > 2 or len(last) not in (2, 4, 5, 6):
        return None
    return _full_year(last), ALL_MONTHS[months[0]], int(first)


def _full_year(digits: str) -> int:
    """A year of two digits is read as RFC 2822 says, section 4.3."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)
