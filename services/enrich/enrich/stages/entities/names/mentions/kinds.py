"""Names whose own words say what they are: treaties, storms, missions, rockets, conferences, churches.

One pass over the words of a paragraph finds the heads, `Treaty` or `Hurricane`; what belongs to the name is then
looked for around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from enrich.stages.entities.names.spans import Span
from enrich.stages.entities.names.spelling import SpelledWords, word_set

_LAWS = word_set("Treaty Treaties Agreement Agreements Accord Accords Convention Conventions Protocol Act")
_NEEDS_AN_OWN_NAME = word_set("Act Agreement Agreements Accord Accords Protocol")
_STORMS = word_set("Hurricane Typhoon Cyclone Storm")
_MISSIONS = word_set("Apollo Artemis Gemini Shenzhou")
_CRAFTS = word_set(
    "Saturn Ariane Falcon Voyager Pioneer Mariner Soyuz Luna Chang Chandrayaan Vostok Voskhod Skylab Tiangong Starship"
)
_SAINTS = word_set("St Saint")
_RATES = ("Bank ", "Base ", "Prime ", "bank ", "base ", "prime ")
_NATIONAL = ("National ", "Olympic ", "Municipal ")
_HIGHEST = word_set("Supreme Constitutional")

_OPENERS = word_set(
    "The A An In On At By To For From With Under Since After Before And But This That These Those Its Their Our His "
    "Her Both New If When While As Of Against Draft Trade No Any Each Every Such Another Last Next"
)
_JOINS = word_set("of the and for")
_WORDS_BEFORE = re.compile(r"(?:\b[A-Z][\w.-]* (?:of (?:the )?|and |for )?){1,6}$")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w.-]* (?:of |and |for )?$")
_NOT_SIGNED = re.compile(
    r"(?:Must|Should|Will|Would|Can|Could|May|To|Not|Subscriber|User|Licen[cs]e|Customer|Membership|Purchase|Loan|Credit|"
    r"Confidentiality|Settlement|Merger|Services?) $"
)
_TAIL_WORD = r"(?:[A-Z](?:\w|\.(?=\w))*(?:[-–][A-Za-z]\w*)*)"
_TAIL = re.compile(
    rf" (?:of|on|against|for|between)(?: the)? {_TAIL_WORD}"
    rf"(?:(?: (?:of|on)(?: the)?| and(?: the)?|, and|,(?= {_TAIL_WORD} and ))? {_TAIL_WORD}){{0,8}}"
)
_LONGER_NAME = re.compile(r" [A-Z]|['’]?-[A-Za-z]")
_NAMED = re.compile(r" ([A-Z][a-zé-]{2,14})(?![\w'’-])(?! [A-Z])")
_NOT_STORMS = word_set(
    "Center Centre Season Warning Watch Hunters Relief Damage Force Prediction Hits Kills Leaves Warnings"
)
_NUMBERED = re.compile(
    r"(?:['’]e)?[- ](?:\d{1,3}\b(?![.,]\d)|(?:[IVX]{1,4})\b(?!['’.]\w))(?! (?:percent|million|p\.m|a\.m|per))"
)
_CONFERENCE = re.compile(r"\bCOP ?\d{1,2}\b(?!-)")
_SAINTS_PLACE = re.compile(
    r"\.? [A-Z][a-z]+(?:'s|’s|s'|s’)? (?:Hall|Church|Cathedral|Chapel|Square|Basilica)\b(?! [A-Z])"
)
_COURT = re.compile(r" [Cc]ourt(?: of (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)?(?!\w)")
_LOOKED_BACK, _LOOKED_AHEAD, _LONGEST_WORD = 60, 160, 20


def kind_names(text: str, words: SpelledWords) -> Iterator[Span]:
    """The names of a text in ordinary spelling that a word in them gives away."""
    for index, word in enumerate(words.texts):
        find = _FINDERS.get(word)
        if find and (span := find(text, *words.spans[index])):
            yield span
    if "COP" in text:
        for found in _CONFERENCE.finditer(text):
            yield Span(*found.span(), "EVENT")


def _law(text: str, start: int, end: int) -> Span | None:
    """`the Paris Agreement`, `Treaty of Friendship and Cooperation`; not a plain `the Agreement`."""
    tail = _TAIL.match(text, end, end + _LOOKED_AHEAD)
    if tail is None and _LONGER_NAME.match(text, end):
        return None
    begin = _own_words(text, start)
    if begin == start and (tail is None or text[start:end] in _NEEDS_AN_OWN_NAME):
        return None
    if _NOT_SIGNED.search(text, max(begin, start - _LONGEST_WORD), start):
        return None
    if text[start:end].startswith("Convention") and begin < start and tail is None and not _is_diplomatic(text, begin):
        return None
    return Span(begin, tail.end() if tail else end, "LAW")


def _own_words(text: str, start: int) -> int:
    """Where the capitalised words begin that belong to the head at `start`."""
    before = _WORDS_BEFORE.search(text, max(0, start - _LOOKED_BACK), start)
    if before is None:
        return start
    begin = before.start()
    if _CAPITAL_BEFORE.search(text, max(0, begin - _LONGEST_WORD), begin):
        return start  # a headline, or more words than names have
    while begin < start and text[begin : text.index(" ", begin)] in _OPENERS | _JOINS:
        begin = text.index(" ", begin) + 1
    return begin


def _is_diplomatic(text: str, begin: int) -> bool:
    """Conventions are signed in few cities; parties hold the others."""
    return text.startswith(("Geneva ", "Vienna ", "Hague ", "European ", "Basel ", "Istanbul ", "UN "), begin)


def _storm(text: str, start: int, end: int) -> Span | None:
    named = _NAMED.match(text, end)
    if named is None or named.group(1) in _NOT_STORMS:
        return None
    return Span(start - len("Tropical ") if text.endswith("Tropical ", 0, start) else start, named.end(), "EVENT")


def _numbered(type_: str) -> Callable[[str, int, int], Span | None]:
    """`Apollo 13`, `Artemis II`: the number belongs to the name, the full stop behind it does not."""

    def find(text: str, start: int, end: int) -> Span | None:
        number = _NUMBERED.match(text, end)
        return Span(start, number.end(), type_) if number else None

    return find


def _saint(text: str, start: int, end: int) -> Span | None:
    place = _SAINTS_PLACE.match(text, end)
    return Span(start, place.end(), "FAC") if place else None


def _rate(text: str, start: int, end: int) -> Span | None:
    """`Bank Rate` names a number: nothing in it is an organisation."""
    word = next((word for word in _RATES if text.endswith(word, 0, start)), None)
    return Span(start - len(word), end, "QUANTITY") if word else None


def _court(text: str, start: int, end: int) -> Span | None:
    """`the Supreme court of Norway`, however it is spelt."""
    court = _COURT.match(text, end)
    return Span(start, court.end(), "ORG") if court and _own_words(text, start) == start else None


def _stadium(text: str, start: int, end: int) -> Span | None:
    """`National stadium`; that of a town is called by the town alone as often."""
    word = next((word for word in _NATIONAL if text.endswith(word, 0, start)), None)
    return Span(start - len(word), end, "FAC") if word else None


_FINDERS: dict[str, Callable[[str, int, int], Span | None]] = (
    dict.fromkeys(_LAWS, _law)
    | dict.fromkeys(_STORMS, _storm)
    | dict.fromkeys(_MISSIONS, _numbered("EVENT"))
    | dict.fromkeys(_CRAFTS, _numbered("PRODUCT"))
    | dict.fromkeys(_SAINTS, _saint)
    | dict.fromkeys(_HIGHEST, _court)
    | {"Rate": _rate, "stadium": _stadium}
)
