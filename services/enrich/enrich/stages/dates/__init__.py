"""The dates stage: every date, time, duration and set of an article as a TIMEX3 value."""
