"""Places that are clubs: in an article on sport `Leeds beat Derby` names no towns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.mentions.mentions import NameParagraph
from enrich.stages.entities.names.spans import Span
from enrich.stages.entities.names.spelling import name_key

_PLAYS = re.compile(
    r"(?:'s|’s)? (?:beat|beats|defeated|thrashed|trounced|edged|blanked|downed|hammered|drew|lost to|"
    r"(?:striker|midfielder|defender|goalkeeper|skipper|captain|winger|batsman|bowler|all-rounder|"
    r"quarterback|pitcher|fly-half|scrum-half|playmaker|fullback|outfielder|forward)s?)\b"
)
_PLAYED = re.compile(
    r"\b(?:beat|beating|defeated|defeating|thrashed|trounced|edged|blanked|downed|hammered|drew with|"
    r"lost to|victory over|win over|match against|win against|defeat by|defeat to)(?: the)? $"
)
_PLAYS_IN_SPORT = re.compile(
    r" (?:won|lost|win|lose|needs?|have|has|had|were|was|are|reached|closed|took|take|made|scored|went|led|lead|tied|"
    r"rallied|extended|kept|stepped|host|face|visit|looked|look|play|started|and [A-Z]\w+ (?:both|have|are|were))\b"
    r"|(?:'s|’s) (?:[A-Z]|home|seventh|lead|goal|coach|manager|first|second|third)"
)
_PLAYED_IN_SPORT = re.compile(
    r"\b(?:for|joined|over|against|from|reducing|dismiss|dismissed|give|gave|lift|lifted|put|cost|former|club|side|team|"
    r"rivals|champions|reduced|hosts) $"
)
SPORT = re.compile(
    r"\b(?:goals?|strikers?|midfielder|innings?|wickets?|league|homer|coach|championship|match(?:es)?|penalty|scored|"
    r"batsman|batting|pitcher|quarterback|touchdown|defender|goalkeeper|semifinal|quarter-final|club|season|cup|soccer|"
    r"rugby|cricket|baseball|basketball|hockey|team|players?|captain|stadium|debut)\b",
    re.IGNORECASE,
)
_SPORT_WORDS = 6
_NICKNAME = re.compile(
    r" (?:(?:Red|White|Blue|Maple|Golden|Trail) )?(?!Games|Olympics|Times|Democrats|Republicans)"
    r"(?:[A-Z][a-z]+[^s\W]s|Sox|Jazz|Heat|Magic)(?![\w'’])"
)
_SOMEWHERE = re.compile(r"\b(?:in|at|near|outside|around|across|into) $")
_BEFORE = 24


class Teams(NamedTuple):
    """The places (in lower case) that play in an article, and whether the article is on sport at all."""

    keys: frozenset[str]
    is_sport: bool


def teams_of(paragraphs: Sequence[NameParagraph], *, is_sport: bool) -> Teams:
    """The teams of an article; countries stay countries."""
    found: set[str] = set()
    for paragraph in paragraphs:
        text = paragraph.text
        found.update(_key(text, span) for span in paragraph.rows if span.type == "ORG")
        found.update(_key(text, span) for span in paragraph.spans if _plays(text, span, is_sport))
    return Teams(frozenset(key for key in found if key not in _COUNTRIES), is_sport)


def is_on_sport(paragraphs: Sequence[NameParagraph]) -> bool:
    """Whether the first paragraphs use words of sport often enough."""
    words = {word.lower() for paragraph in paragraphs[:12] for word in SPORT.findall(paragraph.text)}
    return len(words) >= _SPORT_WORDS


def as_team(text: str, span: Span, teams: Teams) -> Span:
    """The span as a club if its place plays here and it is not said that something happens in the place."""
    nickname = _NICKNAME.match(text, span.end) if teams.is_sport and span.type == "GPE" else None
    if nickname and _key(text, span) not in _COUNTRIES:
        return Span(span.start, nickname.end(), "ORG")
    if span.type in ("GPE", "LOC", "PERSON") and _key(text, span) in teams.keys and not _is_a_place(text, span):
        return span._replace(type="ORG")
    return span


def _key(text: str, span: Span) -> str:
    return name_key(text[span.start : span.end]).lower()


def _plays(text: str, span: Span, is_sport: bool) -> bool:
    if span.type != "GPE" and known.TYPES.get(text[span.start : span.end]) != "GPE":
        return False
    before = max(0, span.start - _BEFORE)
    if _PLAYS.match(text, span.end) or _PLAYED.search(text, before, span.start):
        return True
    return is_sport and bool(_PLAYS_IN_SPORT.match(text, span.end) or _PLAYED_IN_SPORT.search(text, before, span.start))


def _is_a_place(text: str, span: Span) -> bool:
    return bool(_SOMEWHERE.search(text, max(0, span.start - _BEFORE), span.start))


_COUNTRIES = frozenset(name.lower() for name in known.COUNTRY_KEYS)
