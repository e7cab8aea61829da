"""Turns days of the calendars of Iran and Thailand into those of the Gregorian one."""

from __future__ import annotations

from datetime import date, timedelta

_SOLAR_YEARS = range(1369, 1480)
_LEAP_REMAINDERS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Years of the cycle of 33 that have 366 days; it agrees with the observed calendar in all of `_SOLAR_YEARS`."""

_NEW_YEAR_1399 = date(2020, 3, 20)
_FIRST_BUDDHIST_YEAR, _BUDDHIST_YEARS = 2533, 543


def from_solar(year: int, month: int, day: int) -> date | None:
    """A day of the solar Hijri calendar: six months of 31 days, five of 30, and one of 29 or 30."""
    if year not in _SOLAR_YEARS or not 1 <= month <= 12:
        return None
    longest = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _LEAP_REMAINDERS else 29
    if not 1 <= day <= longest:
        return None
    before = (month - 1) * 30 + min(month - 1, 6)
    years = 365 * (year - 1399) + _leap_years(year) - _leap_years(1399)
    return _NEW_YEAR_1399 + timedelta(days=years + before + day - 1)


def _leap_years(year: int) -> int:
    """How many years before this one have a day more."""
    cycles, rest = divmod(year, 33)
    return cycles * len(_LEAP_REMAINDERS) + sum(remainder < rest for remainder in _LEAP_REMAINDERS)


def from_buddhist_year(year: int) -> int:
    """The year of our era for one that can only be of the Buddhist era; any other as it is."""
    return year - _BUDDHIST_YEARS if year >= _FIRST_BUDDHIST_YEAR else year
