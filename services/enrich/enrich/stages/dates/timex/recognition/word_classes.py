"""The classes of words the rules are written in, and the letter that stands for each."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import Final

from enrich.stages.dates.timex.recognition.vocabulary import CARDINALS, DECADES, ORDINALS, ZONES, words

_WORDS_OF_CLASS: Final = {
    "MONTH": "january february febuary april june july august september october november december",
    "MONTH_SHORT": "jan feb mar apr jun jul aug sept sep oct nov dec",
    "MONTH_VERB": "may march",
    "WEEKDAY": "monday tuesday wednesday thursday friday saturday sunday",
    "WEEKDAY_SHORT": "mon tue tues wed weds thu thur thurs fri sat sun",
    "DECADE_WORD": " ".join(DECADES),
    "WEEKDAYS": "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "SEASON": "spring summer autumn winter",
    "FALL": "fall",
    "DAY_UNIT": "day",
    "WEEK_UNIT": "week",
    "MONTH_UNIT": "month",
    "YEAR_UNIT": "year",
    "DECADE_UNIT": "decade",
    "CENTURY_UNIT": "century",
    "SHORT_UNIT": "minute hour min hr",
    "ODD_UNIT": "fortnight millennium yr",
    "UNITS": (
        "seconds minutes hours days weeks fortnights months quarters years decades centuries millennia "
        "yrs mins secs weekends"
    ),
    "HOURS": "hrs",
    "QUARTER": "quarter",
    "SECOND": "second",
    "WEEKEND": "weekend",
    "PERIOD": "period",
    "HALF": "half ½",
    "DAY_PART": "morning afternoon evening night",
    "NOON": "noon midnight midday",
    "DEICTIC": "today yesterday tomorrow",
    "TONIGHT": "tonight",
    "OVERNIGHT": "overnight",
    "MERIDIEM": "am pm a.m. p.m. a.m p.m",
    "ZONE": " ".join(sorted(ZONES)),
    "OCLOCK": "o'clock o’clock",
    "ORDINAL_WORD": " ".join(word for word in ORDINALS if word != "second"),
    "CARDINAL": " ".join(CARDINALS),
    "MULTIPLIER": "hundred thousand dozen",
    "NEAR": "close",
    "BIG": "million billion trillion percent per-cent %",
    "FRACTION": "¼ ¾",
    "A": "a an",
    "COUPLE": "couple",
    "FEW": "few several many numerous countless some",
    "THE": "the",
    "THIS": "this",
    "THAT": "that",
    "THESE": "these",
    "POSSESSIVE": "its their his her our my your",
    "EVERY": "every each",
    "OTHER_WORD": "other",
    "LAST": "last",
    "PAST": "past",
    "PREVIOUS": "previous preceding prior",
    "NEXT": "next",
    "FOLLOWING": "following ensuing subsequent",
    "COMING": "coming upcoming",
    "RECENT": "recent",
    "CURRENT": "current",
    "SAME": "same",
    "LATEST": "latest",
    "FUTURE": "future",
    "AGO": "ago",
    "EARLIER": "earlier",
    "LATER": "later",
    "BEFORE": "before",
    "AFTER": "after afterwards afterward thereafter",
    "HENCE": "hence",
    "NOW": "now",
    "PRESENT_ADVERB": "currently nowadays presently",
    "PAST_ADVERB": "recently lately",
    "DAILY": "daily hourly weekly monthly",
    "EARLY": "early late",
    "MID": "mid",
    "PART": "beginning start middle end rest remainder",
    "LATTER": "latter",
    "FINAL": "final closing",
    "VERY": "very",
    "SOMETIME": "sometime",
    "OF": "of",
    "IN": "in during since until till by through throughout within",
    "ON": "on",
    "AT": "at",
    "FROM": "from",
    "TO": "to",
    "AND": "and",
    "OR": "or",
    "BETWEEN": "between",
    "OVER": "over",
    "PER": "per",
    "AROUND": "around",
    "ABOUT": "about approximately roughly nearly almost circa exactly precisely",
    "MORE": "more less fewer",
    "LEAST": "least most",
    "THAN": "than",
    "UP": "up",
    "ONCE": "once twice",
    "TIMES": "times",
    "OLD": "old",
    "LONG": "long",
    "FISCAL": "fiscal financial",
    "HUNDREDS": "hundreds thousands dozens tens scores",
    "SINGLE": "single",
    "TRADING": "trading full whole consecutive straight working business successive calendar full-year school",
    "FISCAL_ABBREVIATION": "fy",
    "ERA": "bc b.c. bce b.c.e. b.c",
    "AD": "ad a.d. ce",
    "COMMA": ",",
    "DOT": ".",
    "STOP": "! ? ;",
    "HYPHEN": "- – — ‑ −",
    "SLASH": "/",
    "OPEN": "( [",
    "CLOSE": ") ]",
    "PLUS": "+",
    "POSS": "'s ’s",
    "COMPARABLE": "comparable seasonally corresponding year-on-year",
    "TERM": "term",
    "TIME": "time",
    "BEING": "being",
    "RIGHT": "right",
    "LONG_SHORT": "short near medium foreseeable distant",
    "HOLIDAY": "christmas thanksgiving halloween easter",
    "HOLIDAY_OF_DAY": "boxing valentine veterans memorial labor election",
    "EVE": "eve",
    "NEW": "new",
    "GOOD": "good",
}
"""Every word of interest stands in exactly one class; what is a name of a class here is one in a rule pattern."""

_COMPUTED_CLASSES: Final = (
    "OTHER",  # any word not listed
    "NUMBER_0",
    "NUMBER_12",  # 1 to 12: an hour, a day, a month
    "NUMBER_24",  # 13 to 24: an hour, a day
    "NUMBER_31",  # 25 to 31: a day
    "NUMBER_99",  # other numbers of two digits
    "NUMBER_BIG",
    "YEAR",  # four digits, 1000 to 2199
    "DECIMAL",  # 1.5 and 1,500
    "FRACTION_DIGITS",  # 1/2
    "ORDINAL_DIGITS",  # 4th
    "SHORT_YEAR",  # '82
    "DECADE",  # 1990s, '90s
    "CLOCK",  # 08:47, 8.47 before am/pm
    "STAMP",  # 2022-02-05, with or without a time
    "NUMERIC",  # 05/02/2022
    "QUARTER_MARK",  # Q3, 3Q
    "HALF_MARK",  # H1
    "FISCAL_MARK",  # FY22
)

CLASS_LETTERS: Final = dict(
    zip(
        (*_WORDS_OF_CLASS, *_COMPUTED_CLASSES),
        ascii_letters + digits + "".join(map(chr, range(0xC0, 0x200))),
        strict=False,
    )
)
"""One letter per class, so that a paragraph is a string of letters and a rule a regular expression over it."""

LETTER_OF_WORD: Final = {
    word: CLASS_LETTERS[name] for name, members in _WORDS_OF_CLASS.items() for word in words(members)
}

CAPITALISED_CLASSES: Final = frozenset(
    CLASS_LETTERS[name]
    for name in words("MONTH_SHORT MONTH_VERB WEEKDAY_SHORT HOLIDAY HOLIDAY_OF_DAY ERA AD ZONE FISCAL_ABBREVIATION")
)
"""Classes whose words count only when written with a capital letter."""
