"""Rules for lengths of time: two and a half years, a 30-year bond, the past three months, decades."""

from __future__ import annotations

from typing import Final

from enrich.stages.dates.timex.meanings import Fixed, Meaning
from enrich.stages.dates.timex.recognition.grammar import GrammarRule, RuleMatch, rule
from enrich.stages.dates.timex.recognition.numbers import read_count
from enrich.stages.dates.timex.recognition.vocabulary import UNIT_OF, word_set
from enrich.stages.dates.timex.resolution.durations import join_durations, spell_duration

_AFTER_UNITS_NOT_LASTING = word_set("before after")
_OF_A_WHOLE = word_set("a an the its their his her our all those these")
_BEFORE_LASTING = word_set("to will would could should can may might must not ll")
_BEFORE_SOME_DAY = word_set("will would may might could can to")
_LOOKING_BACK = word_set("last past recent previous")
# What `over` follows where it means `more than`; behind a noun it means `during`, as in `100 ships over ten years`.
_BEFORE_MORE_THAN = word_set(
    "for in after within of by than until since at with from and or but where when that which who is was are were be "
    "been being lasts last lasted lasting takes take took taken taking spends spent spending waits waited waiting "
    "lived stayed served just well already now only still has have had having a an the its their his "
    "her , . : ; ( - – — “ \" ‘ '"
)


def _duration(found: RuleMatch) -> Meaning | None:
    """A count of units; ages (54-year-old), three-quarters and `one second` are none."""
    unit, count = UNIT_OF[found.word("unit")], read_count(found.pieces("count"))
    if found.words.pieces[found.start] == "over" and found.before() and found.before() not in _BEFORE_MORE_THAN:
        return None
    plural = found.word("unit").endswith("s")
    if found.pieces("age") or _says_age(found) or (unit == "second" and not plural) or _is_title(found):
        return None
    if unit == "quarter" and (plural == found.has("hyphen") or _is_fraction(found)):
        return None
    if count and found.before() == "-" and len(found.before(2)) == 4 and found.before(2).isdigit():
        return None  # the years 2003-2010
    if count and count >= 1000 and not plural and not found.has("hyphen"):
        return None  # the 2021 fiscal year
    if count is not None and found.has("half"):
        count += 0.5
    return Fixed("DURATION", spell_duration(count, unit))


def _is_fraction(found: RuleMatch) -> bool:
    """Three quarters of the voters, but two quarters of decline."""
    return found.after() == "of" and found.after(2) in _OF_A_WHOLE


def _says_age(found: RuleMatch) -> bool:
    """Five years of age."""
    return found.after() == "of" and found.after(2) == "age"


def _is_title(found: RuleMatch) -> bool:
    """Whether the unit has a capital within a sentence: CBS's 60 Minutes."""
    last = found.end - 1
    return last > 0 and found.words.is_capitalised(last) and not found.words.shouts


def _bare_plural(found: RuleMatch) -> Meaning | None:
    """`for years`, but not `days before the vote`, `on days when`, `the early hours of Friday`, which are moments."""
    unit = UNIT_OF[found.word("unit")]
    if unit == "weekend":
        return Fixed("SET", "XXXX-WXX-WE")
    if found.before(2) == "-" and len(found.before()) == 4 and found.before().isdigit():
        return None  # the 2003-2010 years
    if unit in ("second", "quarter") or found.pieces("age") or _says_age(found) or found.before() == "on":
        return None
    if found.after() in _AFTER_UNITS_NOT_LASTING or (unit == "hour" and found.after() == "of"):
        return None
    if unit == "decade" and found.end - found.start == 1:
        return Fixed("DURATION", "PXDE")
    return Fixed("DURATION", spell_duration(None, unit))


def _counted(found: RuleMatch) -> Meaning | None:
    """A count and its unit, but not the 2003-2010 years."""
    if len(found.word("count")) == 4 and found.word("count").isdigit():
        return None
    return Fixed("DURATION", spell_duration(read_count(found.pieces("count")), UNIT_OF[found.word("unit")]))


def _compound(found: RuleMatch) -> Meaning | None:
    """Two minutes and 50 seconds."""
    counts = [read_count(found.pieces(part)) for part in ("count", "count_after")]
    units = [UNIT_OF[found.word(part)] for part in ("unit", "unit_after")]
    spelled = [spell_duration(count, unit) for count, unit in zip(counts, units, strict=True)]
    joined = join_durations(*spelled)
    return None if joined is None else Fixed("DURATION", joined)


def _span(found: RuleMatch) -> Meaning | None:
    """`the past three months` lasts three months; a vague number of units back is only a direction."""
    if found.words.pieces[found.start] == "last" and found.before() in _BEFORE_LASTING:
        return None  # it will last ten days
    if read_count(found.pieces("count")) is None and not _LOOKING_BACK.isdisjoint(found.pieces("which")):
        return Fixed("DATE", "PAST_REF")
    return _counted(found)


def _recent(found: RuleMatch) -> Meaning | None:
    return Fixed("DATE", "PAST_REF")


def _one(found: RuleMatch) -> Meaning | None:
    return Fixed("DURATION", spell_duration(1, UNIT_OF[found.word("unit")]))


def _half(found: RuleMatch) -> Meaning | None:
    return Fixed("DURATION", spell_duration(0.5, UNIT_OF[found.word("unit")]))


def _quarter_of(found: RuleMatch) -> Meaning | None:
    return Fixed("DURATION", spell_duration(0.25, UNIT_OF[found.word("unit")]))


def _one_day(found: RuleMatch) -> Meaning | None:
    """She will one day be famous."""
    hoped_for = found.words.pieces[found.start] == "one" and found.before() in _BEFORE_SOME_DAY
    return Fixed("DATE", "FUTURE_REF") if hoped_for else None


DURATION_RULES: Final[tuple[GrammarRule, ...]] = (
    rule("one_day", "CARDINAL unit:DAY_UNIT", _one_day),
    rule(
        "duration",
        "APPROX? count:COUNT hyphen:HYPHEN? (?:MORE|TRADING|FISCAL)? unit:ANY_UNIT AND_A_HALF age:(HYPHEN? OLD)?",
        _duration,
    ),
    rule(
        "duration_a",
        "(?<!RATED) APPROX? count:A hyphen:HYPHEN? unit:(UNIT|SECOND) (?!HYPHEN (?:YEAR_AGO|LONG))"
        " AND_A_HALF age:(HYPHEN? OLD)?",
        _duration,
    ),
    rule("compound", "count:COUNT unit:ANY_UNIT AND? count_after:COUNT unit_after:ANY_UNIT", _compound),
    rule("duration_range", "(?<!BETWEEN) count:COUNT (?:TO|HYPHEN|OR) COUNT HYPHEN? unit:ANY_UNIT", _counted),
    rule("number_of_range", "(?:(?<=BETWEEN)|(?<=FROM)) count:COUNT (?=(?:AND|TO) COUNT unit:ANY_UNIT)", _counted),
    rule("a_unit_or_two", "count:A unit:UNIT OR CARDINAL", _duration),
    rule("half_unit", "(?:HALF (?:A|HYPHEN)?|A HALF HYPHEN?) unit:UNIT", _half),
    rule("quarter_century", "A QUARTER (?:OF A|HYPHEN) unit:CENTURY_UNIT", _quarter_of),
    rule("single_unit", "SINGLE HYPHEN? unit:UNIT", _one),
    rule("unit_long", "unit:UNIT HYPHEN LONG", _one),
    rule("units", "unit:UNITS (?:HYPHEN LONG)? age:(HYPHEN? OLD)?", _bare_plural),
    rule("the_units", "THE EARLY? unit:UNITS (?!THAT)", _bare_plural),
    rule("hundreds_of_units", "HUNDREDS OF unit:UNITS", _bare_plural),
    rule(
        "span",
        "(?:THE|POSSESSIVE)? which:(LAST|PAST|NEXT|FOLLOWING|COMING|PREVIOUS|ORDINAL|LATEST|SAME)"
        " APPROX? count:COUNT (?:(?:TO|OR|HYPHEN) COUNT)? TRADING? unit:ANY_UNIT",
        _span,
    ),
    rule("counted_span", "THE count:COUNT which:(LAST|PREVIOUS)? TRADING? unit:UNITS", _span),
    rule("recent_units", "(?:THE|POSSESSIVE)? (?:RECENT|PAST|PREVIOUS) UNITS (?:AND UNITS)?", _recent),
    rule("coming_units", "THE? (?:COMING|FOLLOWING|NEXT) unit:UNITS", _bare_plural),
)
