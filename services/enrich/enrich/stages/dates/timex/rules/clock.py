"""Rules for times of day: 5 p.m. EST, 14:48 UTC, noon, this morning."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.meanings import CalendarPeriod, DayPart, Meaning, TimeOfDay
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.vocabulary import DAY_PARTS, UNIT_OF, UNIVERSAL_ZONES, ZONE_OFFSETS, word_set
from enrich.stages.dates.timex.resolution.choices import chosen, period_of

_NOONS = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
_AFTER_NO_CLOCK = word_set("of into left remaining mark")
_BEFORE_NO_CLOCK = word_set("psalm matthew luke john mark romans genesis won time in")


def _clock(found: RuleMatch) -> Meaning | None:
    hour, *rest = (int(part) for part in found.word("clock").replace(".", ":").split(":"))
    meridiem = found.word("meridiem")[:1]
    if hour > 24 or (meridiem and not 1 <= hour <= 12):
        return None
    hour += 12 if meridiem == "p" and hour < 12 else -12 if meridiem == "a" and hour == 12 else 0
    return _clock_at(":".join(f"{number:02d}" for number in (hour, *(rest or [0]))), found)


def _clock_at(time: str, found: RuleMatch) -> TimeOfDay:
    """The time with its zone; the name of a universal one is written into the value."""
    zone, shift = found.word("zone") or found.word("in_brackets"), found.pieces("shift") or found.pieces("shift_there")
    if shift:  # GMT+5
        hours = int(shift[-1])
        return TimeOfDay(time, zone=f"+{hours:02d}:00" if hours <= 14 else "")
    return TimeOfDay(time + ("Z" if zone in UNIVERSAL_ZONES else ""), zone=ZONE_OFFSETS.get(zone, ""))


def _military(found: RuleMatch) -> Meaning | None:
    digits = found.word("clock")
    if len(digits) != 4 or int(digits[:2]) > 24 or int(digits[2:]) > 59:
        return None
    return _clock_at(f"{digits[:2]}:{digits[2:]}", found)


def _military_hours(found: RuleMatch) -> Meaning | None:
    """At 2130 hours."""
    return _military(found) if found.before() in ("at", "by") and found.word("unit") == "hours" else None


def _clock_of_part(found: RuleMatch) -> Meaning | None:
    """At 6 in the morning."""
    return _clock(found) if found.before() in ("at", "around", "about", "by", "until") else None


def _bare_clock(found: RuleMatch) -> Meaning | None:
    """A clock without am or pm, unless it is a race result, a length (2:30 hours), a moment of play or a verse."""
    timing = found.word("clock").count(":") == 2 and found.before() not in ("at", "by")
    timing = timing or found.word("clock").startswith("0:") or found.after() in _AFTER_NO_CLOCK
    if timing or found.after() in UNIT_OF or found.before() in _BEFORE_NO_CLOCK:
        return None
    return _clock(found)


def _noon(found: RuleMatch) -> Meaning | None:
    return _clock_at(_NOONS[found.word("noon")], found)


def _day_part(found: RuleMatch) -> Meaning | None:
    part, choice = DAY_PARTS[found.word("part")], chosen(found)
    if choice == "near":
        return DayPart(part)
    return DayPart(part, period_of(choice, "day"))


def _tonight(found: RuleMatch) -> Meaning | None:
    return DayPart("NI", CalendarPeriod("day", 0, "today"))


def _overnight(found: RuleMatch) -> Meaning | None:
    return DayPart("NI", CalendarPeriod("day", -1, "anchor"))


CLOCK_RULES: Final[tuple[GrammarRule, ...]] = (
    rule(
        "clock",
        "APPROX? clock:(CLOCK|HOUR) meridiem:MERIDIEM"
        " (?:zone:ZONE shift:(PLUS NUMBER_12)? | OPEN in_brackets:ZONE shift_there:(PLUS DIGITS)? CLOSE)?",
        _clock,
    ),
    rule("clock_of_range", "clock:(CLOCK|HOUR) (?=(?:TO|HYPHEN|AND) (?:CLOCK|HOUR) meridiem:MERIDIEM)", _clock),
    rule("clock_zone", "APPROX? clock:CLOCK zone:ZONE shift:(PLUS NUMBER_12)?", _clock),
    rule("clock_bare", "APPROX? clock:CLOCK", _bare_clock),
    rule("clock_hours", "clock:CLOCK HOURS", _clock),
    rule("oclock", "APPROX? clock:HOUR OCLOCK", _clock),
    rule("military", "clock:(YEAR|NUMBER_BIG) zone:ZONE", _military),
    rule("military_hours", "(?:(?<=AT)|(?<=OTHER)) clock:(YEAR|NUMBER_BIG) unit:UNITS", _military_hours),
    rule("clock_of_part", "clock:NUMBER_12 (?=IN THE DAY_PART)", _clock_of_part),
    rule("noon", "APPROX? noon:NOON zone:ZONE?", _noon),
    rule("day_part", "(?:EARLY|EARLIER|LATER|MID)? HYPHEN? choice:CHOICE EARLY? part:DAY_PART", _day_part),
    rule("the_day_part", "(?:THE EARLY?|EARLY|MID HYPHEN?) part:DAY_PART", _day_part),
    rule("day_part_alone", "part:DAY_PART", _day_part),
    rule("tonight", "TONIGHT", _tonight),
    rule("overnight", "OVERNIGHT", _overnight),
)
