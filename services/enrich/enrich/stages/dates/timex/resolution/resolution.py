"""Turns what an expression means into its TIMEX3 type and value, given the dates the document hangs on."""

from __future__ import annotations

from dataclasses import replace

from enrich.stages.dates.timex.calendar import Grain, Moment, from_date, shift, spell_within, widen
from enrich.stages.dates.timex.holidays import FIXED_HOLIDAYS, HOLIDAYS
from enrich.stages.dates.timex.meanings import (
    Ambiguous,
    CalendarPeriod,
    DayPart,
    Distance,
    Exact,
    Fixed,
    Holiday,
    Inside,
    Meaning,
    NthOfMonth,
    QuarterSpokenOf,
    Recurring,
    TimeOfDay,
    WeekOf,
    YearBefore,
)
from enrich.stages.dates.timex.resolution.anchors import Anchors
from enrich.stages.dates.timex.resolution.choices import base_of
from enrich.stages.dates.timex.resolution.durations import spell_duration
from enrich.stages.dates.timex.resolution.recurrence import (
    AskDirection,
    choose_holiday,
    choose_in_cycle,
    choose_weekday,
    in_year,
    nth_of_month,
    spell_unknown,
)
from enrich.stages.dates.timex.resolution.reported import quarter_ended, quarter_spoken_of, year_before
from enrich.stages.dates.timex.resolution.values import Value, around, dated

_DISTANCE_GRAINS: dict[str, tuple[Grain, int]] = {
    "day": ("day", 1),
    "week": ("day", 7),
    "fortnight": ("day", 14),
    "weekend": ("weekend", 1),
    "month": ("month", 1),
    "quarter": ("quarter", 1),
    "year": ("year", 1),
    "decade": ("year", 10),
    "century": ("year", 100),
    "millennium": ("year", 1000),
}
"""How exactly `ten years ago` is a date: the size of the value, and how many of it make one unit."""

_MONTHS_IN_UNIT = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def resolve(meaning: Meaning, anchors: Anchors, direction: AskDirection) -> Value:
    """The value of a meaning; parts that nothing in the document tells are spelled X."""
    match meaning:
        case Fixed(type_, value):
            return Value(type_, value)
        case Exact(moment):
            return dated(moment)
        case Ambiguous():
            return _ambiguous(meaning, anchors)
        case Recurring():
            return _recurring(meaning, anchors, direction)
        case Inside(part, larger):
            return _inside(part, resolve(larger, anchors, direction))
        case NthOfMonth(month=month):
            return _nth_of_month(meaning, resolve(month, anchors, direction))
        case Holiday():
            return _holiday(meaning, anchors, direction)
        case WeekOf(day):
            return _week_of(resolve(day, anchors, direction))
        case CalendarPeriod():
            return _period(meaning, anchors, direction)
        case Distance():
            return _distance(meaning, anchors)
        case YearBefore():
            return year_before(meaning, anchors)
        case QuarterSpokenOf(ended=last_day):
            ended = None if last_day is None else resolve(last_day, anchors, direction)
            return quarter_spoken_of(meaning, anchors) if ended is None else quarter_ended(ended, anchors)
        case TimeOfDay(time, day, zone):
            return replace(_on_day(day, f"T{time}", anchors, direction), zone=zone)
        case DayPart(part, day):
            return _on_day(day, f"T{part}", anchors, direction)


def _on_day(day: Meaning | None, time: str, anchors: Anchors, direction: AskDirection) -> Value:
    """A time on the day that is named, or else the one the paragraph is about."""
    if day is not None:
        known = resolve(day, anchors, direction)
    elif anchors.narrative:
        known = around(anchors.reference_day, "day")
    else:
        known = around(anchors.paragraph_day or anchors.news_day or anchors.today, "day")
    return replace(known, type="TIME", value=known.value + time)


def _ambiguous(meaning: Ambiguous, anchors: Anchors) -> Value:
    """Month first if other dates of the text are, or if only so it falls within a month of the day of writing."""
    month_first = anchors.month_first
    if month_first is None:
        month_first = anchors.is_near(meaning.month_first) and not anchors.is_near(meaning.day_first)
    return dated(meaning.month_first if month_first else meaning.day_first)


def _recurring(part: Recurring, anchors: Anchors, direction: AskDirection) -> Value:
    which = base_of(part.choice)
    if part.cycle == "weekday" and which == "anchor" and anchors.narrative:
        base = anchors.paragraph_day or anchors.today  # few stories count in weekdays
    else:
        base = anchors.base(which, "day" if part.cycle == "weekday" else "year")
    day = None if base is None else base.first_day
    if base is None or (part.cycle == "weekday" and day is None):
        return Value("DATE", spell_unknown(part))
    if part.cycle == "weekday" and day is not None:
        return dated(choose_weekday(day, part, direction), base)
    return dated(choose_in_cycle(part, base, anchors.narrative, direction), base)


def _inside(part: Recurring, larger: Value) -> Value:
    if larger.moment is None:
        return Value("DATE", spell_unknown(part))
    if part.cycle == "weekday":
        return dated(shift(replace(larger.moment, grain="day"), part.number - 1), larger.anchor, "day")
    return dated(in_year(part, larger.moment.year), larger.anchor)


def _nth_of_month(meaning: NthOfMonth, month: Value) -> Value:
    if month.moment is None:
        return Value("DATE", f"{month.value}-XX")
    day = nth_of_month(meaning.number, meaning.weekday, month.moment)
    if day is None:
        return replace(month, value=f"{month.value}-XX", moment=None, within=month.moment)
    return dated(widen(day, "week") if meaning.week else day, month.anchor)


def _holiday(meaning: Holiday, anchors: Anchors, direction: AskDirection) -> Value:
    of_year = HOLIDAYS[meaning.name]
    if meaning.year is not None:
        return dated(from_date(of_year(meaning.year)))
    base = anchors.base("anchor")
    if base is not None and 2 < base.year < 9998:
        return dated(choose_holiday(of_year, base, direction), base)
    return Value("DATE", f"XXXX-{of_year(2022):%m-%d}" if meaning.name in FIXED_HOLIDAYS else spell_within(None, "day"))


def _week_of(day: Value) -> Value:
    return dated(None if day.moment is None else widen(day.moment, "week"), day.anchor, "week")


def _period(meaning: CalendarPeriod, anchors: Anchors, direction: AskDirection) -> Value:
    base = anchors.base(meaning.base, meaning.grain)
    offset = meaning.offset
    if meaning.bare and meaning.grain == "weekend" and base is not None and not _weekend_ahead(base, direction):
        offset = -1
    value = around(base, meaning.grain, offset)
    if value.moment is None or not meaning.fiscal:
        return value
    return dated(replace(value.moment, fiscal=meaning.grain == "year"), base)


def _weekend_ahead(base: Moment, direction: AskDirection) -> bool:
    day = base.first_day
    return day is None or day.isoweekday() >= 6 or direction() == "future"


def _distance(meaning: Distance, anchors: Anchors) -> Value:
    """`two years ago` is as exact as its unit; hours leave the time of day unknown."""
    if meaning.count is None:
        return Value("DATE", "PAST_REF" if meaning.sign < 0 else "FUTURE_REF")
    if meaning.grain is not None:
        return _same_time(meaning, meaning.grain, anchors)
    if (told := _told_already(meaning, anchors)) is not None:
        return told
    grain, factor = _DISTANCE_GRAINS.get(meaning.unit, ("day", 0))
    base = anchors.base(meaning.base, grain)
    if factor == 0:
        value = around(base, "day")
        return Value("TIME", f"{value.value}TXX", None, value.anchor, value.moment)
    if meaning.count % 1 and meaning.unit in _MONTHS_IN_UNIT:
        return around(base, "month", meaning.sign * round(meaning.count * _MONTHS_IN_UNIT[meaning.unit]))
    if meaning.base == "reference" and anchors.reference is None:
        return Value("DURATION", spell_duration(meaning.count, meaning.unit))
    return around(base, grain, meaning.sign * round(meaning.count * factor))


def _same_time(meaning: Distance, grain: Grain, anchors: Anchors) -> Value:
    """`Fifty years ago this month`: today's month, week or day, so many years before."""
    years = round((meaning.count or 0) * _DISTANCE_GRAINS[meaning.unit][1])
    base = anchors.today
    if base is None:
        return Value("DATE", spell_within(None, grain))
    return dated(widen(replace(base, year=base.year + meaning.sign * years), grain), base, grain)


def _told_already(meaning: Distance, anchors: Anchors) -> Value | None:
    """`On Dec. 11, 1972, exactly 50 years earlier`, written in 2022: the day just told, as far back as it says."""
    day, today = anchors.reference, anchors.today
    if meaning.base != "reference" or meaning.sign > 0 or meaning.unit != "year" or day is None or today is None:
        return None
    if day.grain != "day" or (today.year - day.year, today.month) != (meaning.count, day.month):
        return None
    return dated(day, today)
