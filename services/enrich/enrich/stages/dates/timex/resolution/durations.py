"""Spells a number of units as a TIMEX3 duration: P2Y6M, PT24H, P10Y, PXW."""

from __future__ import annotations

from enrich.stages.dates.timex.recognition.numbers import spell_count

_UNITS = {
    "second": ("PT", "S", 1),
    "minute": ("PT", "M", 1),
    "hour": ("PT", "H", 1),
    "day": ("P", "D", 1),
    "weekend": ("P", "WE", 1),
    "week": ("P", "W", 1),
    "fortnight": ("P", "W", 2),
    "month": ("P", "M", 1),
    "quarter": ("P", "Q", 1),
    "year": ("P", "Y", 1),
    "decade": ("P", "Y", 10),
    "century": ("P", "Y", 100),
    "millennium": ("P", "Y", 1000),
}

_HALVES = {"year": "6M", "hour": "30M", "minute": "30S"}
"""What half a unit is, where the smaller unit is how people would say it."""


def spell_duration(count: float | None, unit: str) -> str:
    """The duration as the text says it (24 hours stay hours); X stands for an unknown count."""
    prefix, letter, factor = _UNITS[unit]
    if count is None:
        return f"{prefix}X{letter}"
    half = _HALVES.get(unit)
    if half and count % 1 == 0.5:
        whole = f"{int(count)}{letter}" if count >= 1 else ""
        return f"{prefix}{whole}{half}"
    return f"{prefix}{spell_count(count * factor)}{letter}"


def join_durations(larger: str, smaller: str) -> str | None:
    """One duration of two, as in two years and three months; None unless the second is made of smaller units."""
    if not 0 <= _rank(larger) < _rank(smaller):
        return None
    return larger + (smaller.removeprefix("PT") if "T" in larger else smaller.removeprefix("P"))


def _rank(duration: str) -> int:
    """Where the unit stands from years down to seconds; -1 for weekends."""
    return "YQMWDhms".find(duration[-1].lower() if "T" in duration else duration[-1])
