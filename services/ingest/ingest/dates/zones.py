"""Turns the name of a time zone, as news is stamped with it, into its offset from UTC."""

from __future__ import annotations

from datetime import date, timedelta

ZONES = {
    # An abbreviation can stand for several zones (IST is also Irish and Israeli); this is the reading taken.
    # One line here is all a new one needs.
    "z": "+00:00",
    "utc": "+00:00",
    "gmt": "+00:00",
    "ut": "+00:00",
    "wet": "+00:00",
    "bst": "+01:00",
    "west": "+01:00",
    "wat": "+01:00",
    "cet": "+01:00",
    "cest": "+02:00",
    "cat": "+02:00",
    "sast": "+02:00",
    "eet": "+02:00",
    "eest": "+03:00",
    "eat": "+03:00",
    "msk": "+03:00",
    "trt": "+03:00",
    "gst": "+04:00",
    "pkt": "+05:00",
    "ist": "+05:30",
    "npt": "+05:45",
    "ict": "+07:00",
    "wib": "+07:00",
    "sgt": "+08:00",
    "hkt": "+08:00",
    "myt": "+08:00",
    "pht": "+08:00",
    "awst": "+08:00",
    "jst": "+09:00",
    "kst": "+09:00",
    "acst": "+09:30",
    "aest": "+10:00",
    "acdt": "+10:30",
    "aedt": "+11:00",
    "nzst": "+12:00",
    "nzdt": "+13:00",
    "brt": "-03:00",
    "art": "-03:00",
    "adt": "-03:00",
    "ast": "-04:00",
    "edt": "-04:00",
    "est": "-05:00",
    "cdt": "-05:00",
    "cst": "-06:00",
    "mdt": "-06:00",
    "mst": "-07:00",
    "pdt": "-07:00",
    "pst": "-08:00",
    "akdt": "-08:00",
    "akst": "-09:00",
    "hst": "-10:00",
}
LONG_ZONES = {
    # As browsers and Java print them in English.
    "coordinated universal time": "utc",
    "greenwich mean time": "gmt",
    "british summer time": "bst",
    "western european standard time": "wet",
    "western european summer time": "west",
    "central european standard time": "cet",
    "central european time": "cet",
    "central european summer time": "cest",
    "eastern european standard time": "eet",
    "eastern european time": "eet",
    "eastern european summer time": "eest",
    "moscow standard time": "msk",
    "east africa time": "eat",
    "south africa standard time": "sast",
    "india standard time": "ist",
    "pakistan standard time": "pkt",
    "singapore standard time": "sgt",
    "hong kong standard time": "hkt",
    "japan standard time": "jst",
    "korean standard time": "kst",
    "australian western standard time": "awst",
    "australian central standard time": "acst",
    "australian central daylight time": "acdt",
    "australian eastern standard time": "aest",
    "australian eastern daylight time": "aedt",
    "new zealand standard time": "nzst",
    "new zealand daylight time": "nzdt",
    "atlantic standard time": "ast",
    "atlantic daylight time": "adt",
    "eastern standard time": "est",
    "eastern daylight time": "edt",
    "central standard time": "cst",
    "central daylight time": "cdt",
    "mountain standard time": "mst",
    "mountain daylight time": "mdt",
    "pacific standard time": "pst",
    "pacific daylight time": "pdt",
    "eastern time": "et",
    "central time": "ct",
    "mountain time": "mt",
    "pacific time": "pt",
}
"""The full names of zones, in lower case; the longer ones that end like another stand before it."""

SEASONAL_ZONES = {"et": ("est", "edt"), "ct": ("cst", "cdt"), "mt": ("mst", "mdt"), "pt": ("pst", "pdt")}
"""Zones of the United States whose offset depends on the date: in winter, in summer."""


def offset(zone: str | None, day: date) -> str:
    """The offset of a zone on a day, `+05:30`; an offset stands for itself and no zone for UTC."""
    if zone is None:
        return "+00:00"
    if zone in SEASONAL_ZONES:
        zone = SEASONAL_ZONES[zone][_is_summer_in_the_united_states(day)]
    return ZONES.get(zone, zone)


def _is_summer_in_the_united_states(day: date) -> bool:
    """Daylight saving time: second Sunday of March to first of November, before 2007 April to the last of October."""
    if day.year >= 2007:
        return _sunday_from(date(day.year, 3, 8)) <= day < _sunday_from(date(day.year, 11, 1))
    return _sunday_from(date(day.year, 4, 1)) <= day < _sunday_from(date(day.year, 10, 25))


def _sunday_from(day: date) -> date:
    """The first Sunday on or after `day`."""
    return day + timedelta(days=6 - day.weekday())
