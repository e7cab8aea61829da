"""The language of rule patterns: names of word classes in capitals, turned into regular expressions over letters.

A pattern is a regular expression with class names instead of characters; blanks mean nothing; `part:CLASS` and
`part:(...)` name a part. Repetition must be bounded, so that no text makes matching slow.
"""

from __future__ import annotations

import re

from enrich.stages.dates.timex.recognition.word_classes import CLASS_LETTERS

_UNIONS = {
    "DIGITS": "NUMBER_0 NUMBER_12 NUMBER_24 NUMBER_31 NUMBER_99 NUMBER_BIG YEAR",
    "TWO_DIGITS": "NUMBER_0 NUMBER_12 NUMBER_24 NUMBER_31 NUMBER_99",
    "RATED": "NUMBER_0 NUMBER_12 NUMBER_24 NUMBER_31 NUMBER_99 NUMBER_BIG YEAR DECIMAL BIG MULTIPLIER",
    "DAY": "NUMBER_12 NUMBER_24 NUMBER_31 ORDINAL_DIGITS",
    "HOUR": "NUMBER_0 NUMBER_12 NUMBER_24",
    "ORDINAL": "ORDINAL_WORD ORDINAL_DIGITS SECOND",
    "ANY_MONTH": "MONTH MONTH_SHORT MONTH_VERB",
    "ANY_WEEKDAY": "WEEKDAY WEEKDAY_SHORT",
    "ANY_SEASON": "SEASON FALL",
    "LONG_UNIT": "DAY_UNIT WEEK_UNIT MONTH_UNIT YEAR_UNIT DECADE_UNIT CENTURY_UNIT",
    "UNIT": "DAY_UNIT WEEK_UNIT MONTH_UNIT YEAR_UNIT DECADE_UNIT CENTURY_UNIT SHORT_UNIT ODD_UNIT QUARTER",
    "ANY_UNIT": (
        "DAY_UNIT WEEK_UNIT MONTH_UNIT YEAR_UNIT DECADE_UNIT CENTURY_UNIT SHORT_UNIT ODD_UNIT QUARTER SECOND "
        "UNITS HOURS"
    ),
    "MONTH_OR_DOT": "MONTH MONTH_SHORT MONTH_VERB DOT",
    "RANGE_MARK": "HYPHEN AND TO",
    "YEAR_AGO": "AGO EARLIER",
}
"""Names for sets of classes: any one of them stands at this place."""

_MACROS = {
    "MONTH_NAME": "MONTH|MONTH_VERB|MONTH_SHORT DOT?",
    "SPOKEN_YEAR": "(?:CARDINAL|MULTIPLIER) (?:HYPHEN? (?:CARDINAL|MULTIPLIER) | AND CARDINAL){1,3}",
    "ANY_YEAR": "YEAR|SHORT_YEAR|DIGITS(?=ERA)",
    # 2, 2 1/2, 1.5
    "FIGURE": "(?:DIGITS|DECIMAL) (?:FRACTION_DIGITS|FRACTION|HALF|AND A? HALF)? | FRACTION_DIGITS | FRACTION",
    # two, twenty-four, a hundred, one hundred and five, two and a half, two-and-a-half
    "SPELLED": (
        "(?:CARDINAL|A? MULTIPLIER)"
        "(?:HYPHEN? (?:CARDINAL|MULTIPLIER) | HYPHEN? AND (?:CARDINAL | HYPHEN? (?:A HYPHEN?)? HALF)){0,5}"
    ),
    "VAGUE": "A? FEW (?:MORE|MULTIPLIER)? | A? COUPLE OF?",
    "COUNT": "FIGURE MULTIPLIER? | SPELLED | VAGUE",
    "AND_A_HALF": "half:(AND A? HALF)?",
    "APPROX": "ABOUT | AROUND | NEAR TO | MORE THAN | UP TO | AT? LEAST | OVER (?=A|DIGITS|CARDINAL)",
    # What stands before a date without changing its value: early, the end of, sometime in, mid-
    "WHEN_IN_IT": (
        "(?:AROUND | SOMETIME IN?)? (?:THE? VERY? EARLY (?:PART OF|IN)? HYPHEN? | MID HYPHEN? | THE? VERY? PART OF"
        " | (?:EARLIER|LATER) IN? | THE LATTER (?:HALF|PART) OF | THE ORDINAL HALF OF)?"
    ),
    "CHOICE": ("THIS (?:COMING|PAST)? | THAT SAME? | THE? (?:LAST|PAST|NEXT) | THE (?:COMING|PREVIOUS|FOLLOWING|SAME)"),
    "RELATIVE_YEAR": "(?:CHOICE|THE) YEAR_UNIT",
    "BESIDE_YEAR": "OF RELATIVE_YEAR | (?:LAST|THIS|NEXT) YEAR_UNIT",
}
"""Names for sequences that several rules share."""

_TERM = re.compile(r"(?:(?P<part>[a-z_]+):)?(?:(?P<name>[A-Z][A-Z_0-9]*)|(?P<open>\((?:\?:)?))|\s+")


def expand(pattern: str) -> str:
    """The regular expression over class letters that a rule pattern stands for."""
    return _TERM.sub(_expand_term, pattern)


def _expand_term(term: re.Match[str]) -> str:
    part, name, opens = term["part"], term["name"], term["open"]
    if opens:
        return f"(?P<{part}>" if part else opens
    if name is None:
        return ""
    return f"(?P<{part}>{_expand_name(name)})" if part else _expand_name(name)


def _expand_name(name: str) -> str:
    if name in _MACROS:
        return f"(?:{expand(_MACROS[name])})"
    if name in _UNIONS:
        return "[" + "".join(CLASS_LETTERS[member] for member in _UNIONS[name].split()) + "]"
    return CLASS_LETTERS[name]


def without_names(pattern: str) -> str:
    """The same regular expression with its parts unnamed, so that many fit into one."""
    return re.sub(r"\(\?P<[a-z_]+>", "(?:", pattern)
