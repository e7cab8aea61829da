"""Names that stand for somebody else: `Moscow said` is the government, `England beat Samoa` the team."""

from __future__ import annotations

import re

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.lists.countries import COUNTRIES
from enrich.stages.entities.names.spelling import name_key, word_set

_SEATS = word_set("Washington Pentagon Westminster Brasilia Brussels Strasbourg Pyongyang Geneva") | {
    "Downing Street",
    "Capitol Hill",
    "Wall Street",
    "Whitehall",
    "Silicon Valley",
    "10 Downing Street",
}
_CAPITALS = frozenset(name_key(country.cities[0]) for country in COUNTRIES if country.cities) | _SEATS
_ACTS = (
    r"(?:says?|said|accus|warn|den(?:y|ies|ied)|insist|announc|urg(?:e[sd]?|ing)\b|condemn|"
    r"reject|agre|refus|vow|impos|"
    r"recall|expel|demand|call(?:s|ed)? (?:on|for)|claim|want|seeks?\b|sought|threat|sign(?:s|ed)?\b|"
    r"propos|offer|pledg|"
    r"respon|retaliat|declar|back(?:s|ed)\b|support(?:s|ed)\b|oppos|criticis|criticiz|blam|negotiat|hop(?:es|ed)\b|"
    r"fear(?:s|ed)\b|believ|argu|consider|decid|approv|bann|suspend|recogni[sz]|confirm|"
    r"welcom|maintain|regard|view(?:s|ed)\b|"
    r"promis|complain|appeal|adopt|withdr[ae]w|ratif|veto|protest|summon|dismiss|admit|suggest|signal)"
)
_HELPS = (
    r"(?:(?:has|have|had|is|was|will|would|may|might|could|must|also|again|later|now|since|long|already|still|once|"
    r"repeatedly|itself|never|not|does|did|meanwhile|[a-z]+ly|on [A-Z][a-z]+day) ){0,3}"
)
_ACTS_BEHIND = re.compile(rf",? {_HELPS}{_ACTS}")
_JOINTLY = re.compile(rf" and [A-Z][\w.]+(?: [A-Z][\w.]+)? {_HELPS}{_ACTS}")
_POLICY_BEHIND = re.compile(
    r"(?:'s|’s) (?:decision|demand|refusal|foreign policy|policy|position|stance|claim|proposal|support|veto|"
    r"allies|ally|"
    r"response|warning|offer|relations|ties|interests|security concerns)\b"
)
_DEALS_BEFORE = re.compile(
    r"\b(?:talks|ties|relations|tensions?|agreement|negotiations|deal|dispute|dialogue|alliance|treaty)"
    r" (?:with|between)"
    r"(?: [A-Z]\w+ and)? $|\b(?:sanctions|pressure|war) (?:on|against) $|\b(?:accused|urged|warned|told|asked|blamed) $"
)
_IS_ALL = re.compile(
    r"[,.;:)”\"]|$|\n| (?:to|of|and|or|over|for|in|on|at|that|with|from|not|after|before|since|about|as|will|has|is)\b"
)
_PART_OF_A_PHRASE = re.compile(
    r"\b(?:in|at|near|from|to|of|for|outside|across|around|into|inside|over|by|via|through|towards?|"
    r"leaving|visit|visited)"
    r"(?: the)? $|[-/]$",
    re.IGNORECASE,
)
_PLAYS_BEHIND = re.compile(
    r" (?:beat|beats|defeated|thrashed|trounced|edged|drew|lost to|won|qualified|scored|reached the|equali[sz]ed)\b"
    r"|(?:'s|’s)? (?:captain|coach|striker|midfielder|defender|goalkeeper|batsman|bowler|winger|fly-half|scrum-half)\b"
)
_PLAYS_BEFORE = re.compile(
    r"\b(?:beat|beating|defeated|defeating|thrashed|drew with|lost to|victory over|win over|match against|win against|"
    r"defeat by|defeat to|playing for|played for|debut for) $"
)
_BEFORE = 48


def is_metonym(text: str, start: int, end: int, type_: str, *, on_sport: bool) -> bool:
    """Whether the place named here acts: as a government, or, in an article on sport, as a team."""
    surface = known.spelled(name_key(text[start:end]))
    if type_ not in ("GPE", "FAC", "LOC") or not (surface in _CAPITALS or surface in known.COUNTRY_KEYS):
        return False
    before = max(0, start - _BEFORE)
    if on_sport and (_PLAYS_BEHIND.match(text, end) or _PLAYS_BEFORE.search(text, before, start)):
        return True
    if _DEALS_BEFORE.search(text, before, start) and _IS_ALL.match(text, end):
        return True
    if _PART_OF_A_PHRASE.search(text, before, start):
        return False
    return bool(_ACTS_BEHIND.match(text, end) or _JOINTLY.match(text, end) or _POLICY_BEHIND.match(text, end))
