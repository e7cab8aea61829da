"""What the words of time are worth: numbers of months and weekdays, units, ordinals, zones."""

from __future__ import annotations

from typing import Final


def words(line: str) -> list[str]:
    """The words of a line, in order."""
    return line.split()


def word_set(line: str) -> frozenset[str]:
    """The words of a line, to be looked up."""
    return frozenset(words(line))


WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mondays mon",
            "tuesday tuesdays tue tues",
            "wednesday wednesdays wed weds",
            "thursday thursdays thu thur thurs",
            "friday fridays fri",
            "saturday saturdays sat",
            "sunday sundays sun",
        ),
        start=1,
    )
    for name in words(names)
}
"""ISO number of a weekday."""

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb febuary",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in words(names)
}

SEASONS: Final = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
"""First month of a season; plurals are looked up without their s."""

CARDINALS: Final = {
    word: value
    for value, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | {
    word: 10 * value
    for value, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}

MULTIPLIERS: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}

ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
        ),
        start=1,
    )
} | {"thirtieth": 30}

DECADES: Final = {
    name: 10 * value
    for value, name in enumerate(words("twenties thirties forties fifties sixties seventies eighties nineties"), 2)
}

_UNITS: Final = words("second minute hour day week fortnight weekend month quarter year decade century millennium")

UNIT_OF: Final = (
    {unit: unit for unit in _UNITS}
    | {f"{unit}s": unit for unit in _UNITS}
    | {"centuries": "century", "millennia": "millennium", "yr": "year", "yrs": "year", "hr": "hour", "hrs": "hour"}
    | {"min": "minute", "mins": "minute", "secs": "second"}
)
"""The unit a word names, whatever its number."""

_DAY_PARTS: Final = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "daytime": "DT"}
DAY_PARTS: Final = _DAY_PARTS | {f"{part}s": code for part, code in _DAY_PARTS.items()}

UNIVERSAL_ZONES: Final = word_set("gmt utc z")
"""The zones whose name is written into a value."""

ZONE_OFFSETS: Final = dict.fromkeys(UNIVERSAL_ZONES, "+00:00") | dict(
    pair.split("=")
    for pair in words(
        "est=-05:00 edt=-04:00 cdt=-05:00 mst=-07:00 mdt=-06:00 pst=-08:00 pdt=-07:00 bst=+01:00 wat=+01:00 "
        "cet=+01:00 cest=+02:00 sast=+02:00 eet=+02:00 eest=+03:00 eat=+03:00 msk=+03:00 pkt=+05:00 wib=+07:00 "
        "hkt=+08:00 sgt=+08:00 jst=+09:00 kst=+09:00 aest=+10:00 aedt=+11:00"
    )
)
"""The zones that are one and the same wherever English news is written."""

ZONES: Final = frozenset(ZONE_OFFSETS) | word_set("et ct mt pt cst ist")
"""Also those that change in summer, or mean another thing in another country."""
