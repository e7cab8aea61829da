"""The grammar of time expressions: one module of rules per kind of expression."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.recognition.grammar import Grammar
from enrich.stages.dates.timex.rules.clock import CLOCK_RULES
from enrich.stages.dates.timex.rules.comparisons import COMPARISON_RULES
from enrich.stages.dates.timex.rules.days import DAY_RULES
from enrich.stages.dates.timex.rules.durations import DURATION_RULES
from enrich.stages.dates.timex.rules.months import MONTH_RULES
from enrich.stages.dates.timex.rules.periods import PERIOD_RULES
from enrich.stages.dates.timex.rules.quarters import QUARTER_RULES
from enrich.stages.dates.timex.rules.sets import SET_RULES
from enrich.stages.dates.timex.rules.vague import VAGUE_RULES
from enrich.stages.dates.timex.rules.years import YEAR_RULES

ALL_RULES: Final = (
    *DAY_RULES,
    *MONTH_RULES,
    *QUARTER_RULES,
    *YEAR_RULES,
    *CLOCK_RULES,
    *PERIOD_RULES,
    *COMPARISON_RULES,
    *SET_RULES,
    *DURATION_RULES,
    *VAGUE_RULES,
)
"""All rules; of two that match equally many words the earlier one is taken."""

GRAMMAR: Final = Grammar(ALL_RULES)
