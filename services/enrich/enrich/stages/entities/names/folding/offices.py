"""Offices and titles that stand beside a person's name: `Foreign Minister Sergei Lavrov`, `Ann Foss, the mayor`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.stages.entities.names.lists import titles
from enrich.stages.entities.names.spelling import word_set
from newswire.articles import Mention

_OFFICES = word_set("""
president premier minister chancellor secretary senator congressman congresswoman representative governor mayor
king queen prince princess emperor pope cardinal archbishop bishop general colonel major captain lieutenant
sergeant admiral commander marshal brigadier justice judge prosecutor ambassador envoy chairman chairwoman
chairperson chair chief ceo cfo coo director manager coach striker midfielder defender goalkeeper spokesman
spokeswoman spokesperson leader professor doctor analyst economist author writer actor actress singer producer
reporter correspondent editor journalist detective inspector sheriff superintendent commissioner lawmaker mp mep
councillor speaker dictator pastor reverend treasurer ombudsman sultan emir shah ayatollah adviser advisor lawyer
founder co-founder owner boss head officer undersecretary vice-president secretary-general attorney astronaut
scientist historian
""")
_JOINS = word_set("of for and the &")
_HONORIFICS = titles.HONORIFICS
_WORD_BEFORE = re.compile(r"([\w.&'’-]+)[ ]$")
_APPOSITION = re.compile(
    r", (?:who (?:is|was) )?(?:also )?(?:(?:the|a|an|its|his|her|their|then|now) )?"
    r"([^,;:()\n\"“”]{3,70}?)(?=[,;)]|(?<=[a-z]{3})\.(?:\s|$))"
)
_NOT_IN_ROLES = word_set(
    "he she it they who which will would was is are were has had have be became to and but when where said says told on"
)
_WORDS_BEFORE = 6
_LOOKED_BACK = 24
_LONGEST_TO_THE_OFFICE = 4
_MOST_ROLES = 6


def roles_of(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The offices and titles named beside the mentions of one person, in order, each once."""
    found: dict[str, str] = {}
    for mention in mentions:
        for role in (*_before(text, mention.start), *_behind(text, mention.end)):
            found.setdefault(role.lower(), role)
    return tuple(found.values())[:_MOST_ROLES]


def honorific_before(text: str, start: int) -> str | None:
    """The form of address that stands before a name, as in `Mr. Shai`, without its dot and in lower case."""
    word = _WORD_BEFORE.search(text, max(0, start - _LOOKED_BACK), start)
    plain = titles.plain(word.group(1)) if word else ""
    return plain if plain in _HONORIFICS else None


def _before(text: str, start: int) -> Iterator[str]:
    """`Foreign Minister` before `Sergei Lavrov`: every word is one of offices, one of them names an office itself."""
    begin, words = start, list[str]()
    for _ in range(_WORDS_BEFORE):
        word = _WORD_BEFORE.search(text, max(0, begin - _LOOKED_BACK), begin)
        plain = titles.plain(word.group(1)) if word else ""
        if not word or not (plain in titles.ROLES or plain in _OFFICES or (plain in _JOINS and words)):
            break
        if plain in _HONORIFICS and plain not in _OFFICES:
            break
        words.insert(0, plain)
        begin = word.start()
    while words and words[0] in _JOINS:
        begin = text.index(" ", begin) + 1
        words.pop(0)
    if _OFFICES & set(words):
        yield text[begin:start].strip(" .")


def _behind(text: str, end: int) -> Iterator[str]:
    """`the mayor of Bergen` in `Ann Foss, the mayor of Bergen, said`."""
    found = _APPOSITION.match(text, end)
    if found:
        words = found.group(1).split()
        heads = [titles.plain(word) in _OFFICES for word in words[: _LONGEST_TO_THE_OFFICE + 1]]
        if any(heads) and all(_may_precede(word) for word in words[: heads.index(True)]):
            yield found.group(1).strip()


def _may_precede(word: str) -> bool:
    """A nationality, an adjective, a company: anything but what begins another sentence."""
    return not word.endswith("ed") and word.lower() not in _NOT_IN_ROLES
