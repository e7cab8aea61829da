"""The days of the year that are called by a name wherever English is the language of the news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from enrich.stages.dates.timex.recognition.vocabulary import words


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth_weekday(nth: int, weekday: int, month: int) -> Callable[[int], date]:
    """The nth Monday (1) to Sunday (7) of a month; the last one for nth -1."""

    def in_year(year: int) -> date:
        if nth < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.isoweekday() - weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))

    return in_year


def _easter(days_after: int) -> Callable[[int], date]:
    return lambda year: _easter_sunday(year) + timedelta(days=days_after)


def _easter_sunday(year: int) -> date:
    """Western Easter by the Gregorian computus (Gauss, in the form of Butcher)."""
    golden, century, year_of_century = year % 19, year // 100, year % 100
    skipped, quarter = divmod(century, 4)
    moon_shift = (century + 8) // 25
    epact = (19 * golden + century - skipped - (century - moon_shift + 1) // 3 + 15) % 30
    leap, rest = divmod(year_of_century, 4)
    weekday = (32 + 2 * quarter + 2 * leap - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _election_day(year: int) -> date:
    """The Tuesday after the first Monday of November, as in the United States."""
    return _nth_weekday(1, 1, 11)(year) + timedelta(days=1)


HOLIDAYS: Final[dict[str, Callable[[int], date]]] = {
    "christmas": _fixed(12, 25),
    "christmas day": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "boxing day": _fixed(12, 26),
    "new year day": _fixed(1, 1),
    "new year eve": _fixed(12, 31),
    "valentine day": _fixed(2, 14),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "memorial day": _nth_weekday(-1, 1, 5),
    "labor day": _nth_weekday(1, 1, 9),
    "thanksgiving": _nth_weekday(4, 4, 11),
    "thanksgiving day": _nth_weekday(4, 4, 11),
    "election day": _election_day,
    "good friday": _easter(-2),
    "easter": _easter(0),
    "easter sunday": _easter(0),
    "easter monday": _easter(1),
}
"""The day a name falls on in a year, by the words of the name without possessives."""

FIXED_HOLIDAYS: Final = frozenset(name for name, in_year in HOLIDAYS.items() if in_year(2021).day == in_year(2022).day)


def holiday_name(pieces: tuple[str, ...]) -> str | None:
    """The name under which a holiday is listed, or None if the words name none."""
    name = " ".join(piece for piece in pieces if piece not in words("'s ’s"))
    return name if name in HOLIDAYS else None
