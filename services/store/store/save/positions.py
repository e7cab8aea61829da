"""Positions: places in the order of arrival, as text that sorts in that order."""

from __future__ import annotations

from datetime import datetime


def position_of(sequence: str) -> str:
    """A stream entry id as text that sorts in stream order."""
    milliseconds, _, number = sequence.partition("-")
    return f"{int(milliseconds):015d}-{int(number or 0):010d}"


def position_at(moment: datetime) -> str:
    """The first place at or after this time, which knows its zone."""
    return position_of(f"{max(int(moment.timestamp() * 1000), 0)}-0")
