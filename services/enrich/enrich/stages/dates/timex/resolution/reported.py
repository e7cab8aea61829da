"""Resolves the language of reports: the quarter they are about, and the same period of the year before."""

from __future__ import annotations

from dataclasses import replace

from enrich.stages.dates.timex.calendar import Moment, shift, spell_within, widen
from enrich.stages.dates.timex.meanings import QuarterSpokenOf, YearBefore
from enrich.stages.dates.timex.resolution.anchors import Anchors
from enrich.stages.dates.timex.resolution.values import Value, around, dated

_HALF_A_QUARTER_DAYS = 45


def year_before(meaning: YearBefore, anchors: Anchors) -> Value:
    """The period reported, in the year before (or in the year named); without one, the year before."""
    if meaning.year:
        period = anchors.quarter if meaning.grain == "quarter" else anchors.period
        if period is None or period.grain != "quarter":
            return dated(Moment("year", meaning.year))
        return dated(replace(period, year=meaning.year), period)
    base = anchors.period or anchors.base(meaning.base)
    month = anchors.paragraph_month
    if month is not None and meaning.grain is None and not meaning.quarter and meaning.base == "reference":
        return dated(replace(month, year=month.year - 1), month)
    if base is None:
        return Value("DATE", spell_within(None, meaning.grain or "year"))
    if meaning.quarter:
        base = Moment("quarter", base.year, 3 * meaning.quarter - 2)
    elif base.grain not in ("quarter", "half", "season", "year"):
        base = widen(base, meaning.grain or "year")
    return dated(replace(base, year=base.year - 1), base)


def quarter_ended(last_day: Value, anchors: Anchors) -> Value:
    """The financial quarter reported, if one is; else the one that most of the three months before that day lie in."""
    if anchors.period is not None and anchors.period.grain == "quarter" and anchors.period.fiscal:
        return dated(anchors.period, anchors.period)
    middle = None if last_day.moment is None else shift(last_day.moment, -_HALF_A_QUARTER_DAYS)
    return dated(None if middle is None else widen(middle, "quarter"), last_day.anchor, "quarter")


def quarter_spoken_of(meaning: QuarterSpokenOf, anchors: Anchors) -> Value:
    """The quarter reported; before any is named, the one that ended last."""
    spoken_of = anchors.quarter if meaning.just_named else None
    if spoken_of is None and anchors.period is not None and anchors.period.grain == "quarter":
        spoken_of = anchors.period
    return dated(spoken_of, spoken_of) if spoken_of is not None else around(anchors.base("anchor"), "quarter", -1)
