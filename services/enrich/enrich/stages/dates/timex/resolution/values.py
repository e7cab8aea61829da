"""The value of an expression, and the two ways most values come about: a moment, or the period around another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from enrich.stages.dates.timex.calendar import Grain, Moment, is_coarser, shift, spell, spell_within, widen


@dataclass(frozen=True, slots=True)
class Value:
    """The type and value of an expression, the moment it stands for, and the date it was counted from.

    `within` is the larger moment it lies in where only that is known; `zone` is the offset a clock time is told in,
    as in +01:00, empty where the text does not say or the name of the zone stands for several.
    """

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    moment: Moment | None = None
    anchor: Moment | None = None
    within: Moment | None = None
    zone: str = ""


def dated(moment: Moment | None, anchor: Moment | None = None, grain: Grain = "year") -> Value:
    """A date, or the spelling of an unknown one of this size."""
    if moment is None:
        return Value("DATE", spell_within(None, grain))
    return Value("DATE", spell(moment), moment, anchor)


def around(base: Moment | None, grain: Grain, offset: int = 0) -> Value:
    """The period of this size around the base, or so many later; as far as known if the base is larger than that."""
    if base is None or is_coarser(base.grain, grain):
        return Value("DATE", spell_within(base, grain), within=base)
    return dated(shift(widen(base, grain), offset), base, grain)
