"""The dates a document hangs on: its day of writing, the dates spoken of so far, the period it reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from enrich.stages.dates.timex.calendar import Grain, Moment, from_date, is_coarser, shift
from enrich.stages.dates.timex.meanings import Base, Distance, Exact, Meaning, YearBefore

_REPORTED_YEARS = 3
_DAYS_OF_NEWS = 3


@dataclass(slots=True)
class Anchors:
    """What the expressions read so far leave behind for those that follow.

    `written` is the day of writing, None if unknown; in a `narrative` the date last spoken of takes its place.
    `inferred` is the reason to take a day the text names for the day of writing, None where the publisher tells it.
    `news_day` is the last day told that is no older than news.
    `month_first` tells how the text orders numeric dates, None if it does not show.
    """

    written: date | None
    inferred: str | None = None
    narrative: bool = False
    month_first: bool | None = None
    reference: Moment | None = None
    reference_day: Moment | None = None
    paragraph_day: Moment | None = None
    news_day: Moment | None = None
    paragraph_month: Moment | None = None
    period: Moment | None = None
    quarter: Moment | None = None
    guessed: set[Moment] = field(default_factory=set)

    @property
    def today(self) -> Moment | None:
        return None if self.written is None else from_date(self.written)

    def base(self, which: Base, grain: Grain = "year") -> Moment | None:
        """What to count units of this size from."""
        if which == "today" or (which == "anchor" and not (self.narrative and self.reference is not None)):
            return self.today
        reference = self.reference
        if reference is None or is_coarser(reference.grain, grain):
            reference = self.reference_day or reference
        return reference or self.today

    def is_near(self, moment: Moment) -> bool:
        """Whether a day lies within a month of the day of writing."""
        day = moment.first_day
        return self.written is not None and day is not None and abs((day - self.written).days) <= 31

    def why_inferred(self, counted_from: Moment | None) -> str | None:
        """The reason to believe a value counted from this date, None unless the day of writing was inferred for it."""
        if counted_from is None or counted_from not in self.guessed | {self.today}:
            return None
        return self.inferred

    def begin_paragraph(self) -> None:
        """Forgets what reaches no further than its paragraph."""
        self.paragraph_day = self.paragraph_month = None

    def remember(self, meaning: Meaning, moment: Moment, counted_from: Moment | None) -> None:
        """Makes a resolved date the one last spoken of, and the period reported if it can be."""
        if self.why_inferred(counted_from) is not None:
            self.guessed.add(moment)
        if moment.grain == "quarter":
            self.quarter = moment
        if self._is_aside(meaning, moment, counted_from):
            return
        self.reference = moment
        self.paragraph_month = moment if moment.grain == "month" else None
        if moment.grain == "day":
            self.reference_day = self.paragraph_day = moment
            self._remember_news(moment)
        if self._can_be_reported(meaning, moment):
            self.period = moment

    def _remember_news(self, moment: Moment) -> None:
        """The news is of today or of the few days before, whatever else is told in between."""
        day = moment.first_day
        if day is not None and self.written is not None and 0 <= (self.written - day).days <= _DAYS_OF_NEWS:
            self.news_day = moment

    def _is_aside(self, meaning: Meaning, moment: Moment, counted_from: Moment | None) -> bool:
        """Whether the text only glances there: a comparison, a distance in years, the teller's own day in a story."""
        told_from_today = counted_from is not None and counted_from == self.today
        far_off = isinstance(meaning, Distance) and moment.grain == "year"
        return isinstance(meaning, YearBefore) or far_off or (self.narrative and told_from_today)

    def remember_months(self) -> None:
        """Makes this year the period reported: `the nine months` of it were spoken of."""
        if self.written is not None:
            self.period = from_date(self.written, "year")

    def _can_be_reported(self, meaning: Meaning, moment: Moment) -> bool:
        """Whether figures for the period can exist: a quarter or half that is over, a year named by its number."""
        if moment.grain not in ("quarter", "half"):
            near = self.written is None or abs(moment.year - self.written.year) <= _REPORTED_YEARS
            return moment.grain == "year" and isinstance(meaning, Exact) and near
        following = shift(moment, 1)
        end = None if following is None else following.first_day
        return self.written is None or end is None or end <= self.written
