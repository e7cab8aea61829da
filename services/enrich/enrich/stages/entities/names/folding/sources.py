"""Who is only named for having reported: `told CNN`, `(Reuters)`, `according to Xinhua`, the outlet itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from enrich.stages.entities.names.spelling import folded, name_key, word_set
from newswire.articles import EntityRole, Mention

_OUTLETS = frozenset(
    name.strip()
    for name in """
reuters, associated press, ap, agence france-presse, afp, bloomberg, bloomberg news, xinhua, xinhua news agency,
interfax, itar-tass, tass, tanjug, bbc, bbc news, cnn, cbs, cbs news, nbc, nbc news, abc news, fox news, msnbc, cnbc,
sky news, itv, itv news, channel 4 news, npr, pbs, espn, upi, united press international, dpa, ansa, kyodo,
kyodo news, yonhap, ria novosti, ria, sputnik, rt, russia today, al jazeera, al-jazeera, al arabiya, irna, isna, fars,
press association, pa, pti, press trust of india, ani, new york times, washington post, wall street journal,
financial times, guardian, times, sunday times, independent, daily telegraph, telegraph, daily mail, daily mirror, sun,
usa today, los angeles times, boston globe, chicago tribune, politico, axios, huffpost, huffington post, buzzfeed,
buzzfeed news, vox, time, newsweek, economist, der spiegel, spiegel, bild, die welt, frankfurter allgemeine zeitung,
le monde, le figaro, liberation, el pais, el mundo, la repubblica, corriere della sera, la stampa, kommersant, izvestia,
pravda, novaya gazeta, meduza, haaretz, jerusalem post, times of israel, global times, people's daily, china daily,
south china morning post, nikkei, asahi shimbun, yomiuri shimbun, straits times, hindu, times of india, dawn,
anadolu agency, anadolu, hurriyet, deutsche welle, dw, euronews, efe, pap, getty images, voice of america,
radio free europe, ukrinform, unian, cctv, cgtn, ptv, nhk, abc, cbc, ctv, globe and mail, toronto star, sydney morning
herald, age, new york post, new york daily news, variety, hollywood reporter, rolling stone, forbes, fortune, wired
""".replace("\n", " ").split(",")
)
_NAMED_AS_OUTLET = word_set("""
times news post daily herald tribune radio tv television agency journal gazette magazine newspaper newspapers
broadcasting telegraph chronicle observer courier weekly press wire media mirror mail standard bulletin dispatch
""")
_TOLD = re.compile(
    r"\b(?:[Tt]old|telling|tells|[Aa]ccording to|reported by|quoted by|cited by|interview with|"
    r"interviewed by|reported in|"
    r"statement to|published (?:in|by)|article in|report by|reports by|remarks to|[Rr]eporting by|speaking to|spoke to|"
    r"spoken to|speaking on|writing in|wrote in|via|[Pp]hoto(?:graph)?:|[Ss]ource:|[Ii]mage:|[Cc]redit:|[Pp]icture:|©)"
    r"(?: the| a)?(?: [a-z-]+){0,2} $"
)
_REPORTS = re.compile(
    r"(?:'s|’s)?,? (?:(?:news|television|newspaper|daily|state|broadcaster|the|wire|press|radio|has|had|also|"
    r"first|quoted|"
    r"which|that|later|earlier|on [A-Z][a-z]+day|television's) ){0,3}"
    r"(?:report(?:s|ed)?|agency|quot(?:es|ed|ing)|cit(?:es|ed|ing)|said|says|wrote|writes|published|broadcast|learned|"
    r"understands|correspondent|interview|reporter|readers|show|programme|program)\b"
)
_BRACKETS = (("(", ")"), ("[", "]"))
_BEFORE = 48
_SHARE = 0.5


def role_of(text: str, name: str, type_: str, mentions: Sequence[Mention], ours: Iterable[str]) -> EntityRole:
    """Whether an entity is a source of the article or a topic of it; `ours` are names of the outlet and its agency."""
    if type_ not in ("ORG", "WORK_OF_ART", "PRODUCT"):
        return "topic"
    if _is_same(name, ours):
        return "source"
    surfaces = {name_key(each) for each in (name, *(mention.text for mention in mentions))}
    if not any(_is_outlet(surface) for surface in surfaces):
        return "topic"
    sources = sum(_is_source(text, mention) for mention in mentions)
    return "source" if sources >= _SHARE * len(mentions) else "topic"


def _is_outlet(surface: str) -> bool:
    words = folded(surface).split()
    return folded(surface) in _OUTLETS or (len(words) > 1 and (words[-1] in _NAMED_AS_OUTLET or words[0] == "radio"))


def _is_source(text: str, mention: Mention) -> bool:
    """Whether it is named here for what it reported, or stands in brackets like an agency."""
    start, end = mention.start, mention.end
    around = (text[start - 1 : start], text[end : end + 1])
    return (
        around in _BRACKETS
        or bool(_TOLD.search(text, max(0, start - _BEFORE), start))
        or bool(_REPORTS.match(text, end))
    )


def _is_same(name: str, ours: Iterable[str]) -> bool:
    """Whether the name is the outlet's, by its title or its domain: `Daily Post` is `dailypost.example`."""
    letters = _letters(name)
    return len(letters) > 2 and any(letters in (_letters(other), _letters(_site(other))) for other in ours)


def _site(address: str) -> str:
    """`dailypost` for `www.dailypost.example`."""
    return address.lower().removeprefix("www.").split(".")[0]


def _letters(name: str) -> str:
    return "".join(sign for sign in folded(name).removeprefix("the ") if sign.isalnum())
