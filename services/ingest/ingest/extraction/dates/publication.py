"""Finds when a page was published: its data first, then its marks, its address and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ingest.dates.published import parse_published
from ingest.extraction.dates import shown, stated
from ingest.extraction.dates.days import day_in_address, day_in_text
from ingest.extraction.dates.shown import Surroundings
from ingest.extraction.structured import Data
from newswire.articles import Published, PublishedSource

_SHORT_SECOND = re.compile(r"(?<=T\d\d:\d\d):(\d)(?=Z|[+-]|$)")


def find_published(html: str, around: Surroundings, data: Data, url: str | None, language: str | None) -> Published:
    """The publication time with where it comes from; unknown stays unknown."""
    return (
        _first(stated.stated(data), "meta", language)
        or _first(shown.marked(data), "meta", language)
        or _first(_inferred(html, around, data, url), "inferred", language)
        or Published()
    )


def _inferred(html: str, around: Surroundings, data: Data, url: str | None) -> Iterator[str]:
    """What is there to infer it from, the surest first: on news pages what stands near the title is nearly always
    right, and what stands far from it belongs to other stories."""
    yield from shown.times(data, around, near=True)
    yield from _in_address(url, data)
    yield from shown.dated_elements(data, around, near=True)
    yield from shown.labelled(around)
    yield from shown.alone(around)
    yield from stated.in_scripts(html)
    yield from shown.clock_attributes(data, around, near=True)
    yield from stated.modified(data)
    yield from shown.changed(around)
    yield from shown.times(data, around, near=False)
    yield from shown.changed_times(data)
    yield from shown.clock_attributes(data, around, near=False)
    yield from shown.dated_elements(data, around, near=False)
    yield from around.texts()


def _in_address(url: str | None, data: Data) -> Iterator[str]:
    for address in (url, data.canonical, data.meta("og:url")):
        if address and (day := day_in_address(address)):
            yield day.isoformat()


def _first(values: Iterator[str], source: PublishedSource, language: str | None) -> Published | None:
    for value in values:
        if published := read_time(value, source, language):
            return published
    return None


def read_time(value: str, source: PublishedSource, language: str | None) -> Published | None:
    """A time as pages write it, in any of the known languages; None where it says nothing."""
    value = _SHORT_SECOND.sub(r":0\1", " ".join(value.split())[:200])
    if not any(letter.isdigit() for letter in value):
        return None
    published = parse_published(value, source)
    if published.value is not None:
        return published
    day = day_in_text(value, language)
    return Published(value=day.isoformat(), precision="day", source=source) if day else None


def possible_days(html: str, around: Surroundings, data: Data, url: str | None, language: str | None) -> Iterator[date]:
    """The days that the page gives to its readers or to programs as that of its publication, the surest first."""
    yield from (day for day in (day_in_address(url or ""), *shown.near_days(around, language)) if day)
    told = [read_time(value, "meta", language) for value in stated.in_scripts(html)]
    yield from (date.fromisoformat(time.value) for time in told if time and time.value and time.precision == "day")
    told = [read_time(value, "meta", language) for value in stated.stated(data)]
    values = [time.value[:10] for time in told if time and time.value]
    yield from (date.fromisoformat(value) for value in values if value != values[0])


def local_day(published: Published, days: Iterable[date]) -> str | None:
    """The day of publication as the outlet counts it.

    Systems write times in UTC, and the page shows the evening before or the morning after; so a day next to
    that of a time in UTC, in the page's address or beside its title, is the day its readers know.
    """
    if published.value is None:
        return None
    day = published.value[:10]
    if published.value.endswith("+00:00") and "zone_assumed_utc" not in published.flags:
        stated_day, hour = date.fromisoformat(day), int(published.value[11:13])
        possible = {stated_day + timedelta(days=shift) for shift in (-1, 0, 1) if _is_possible(shift, hour)}
        return next((other.isoformat() for other in days if other in possible), day)
    return day


def _is_possible(shift: int, hour: int) -> bool:
    """Whether an hour in UTC is a day before or after somewhere where news is made."""
    return shift == 0 or (hour < 9 if shift < 0 else hour >= 10)
