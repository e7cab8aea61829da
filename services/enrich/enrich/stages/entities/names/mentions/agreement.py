"""One document, one reading: every surface gets one type, and is found wherever it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from enrich.stages.entities.names.folding.persons import family_and_given
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.lists.lexicon import Lexicon
from enrich.stages.entities.names.lists.ordinary import is_ordinary
from enrich.stages.entities.names.mentions.cues import type_around, type_inside
from enrich.stages.entities.names.mentions.enumerations import persons_in_rows
from enrich.stages.entities.names.mentions.events import GAMES, are_games
from enrich.stages.entities.names.mentions.headlines import shouted_names
from enrich.stages.entities.names.mentions.mentions import NAME_TYPES, NameParagraph
from enrich.stages.entities.names.mentions.particles import whole_names
from enrich.stages.entities.names.mentions.teams import Teams, as_team, teams_of
from enrich.stages.entities.names.mentions.townsfolk import located_names, towns_among
from enrich.stages.entities.names.spans import Span, without_overlaps
from enrich.stages.entities.names.spelling import folded, name_key

_LISTED = Lexicon((name, type_) for name, type_ in known.TYPES.items() if name not in known.QUIET)
_WEIGHT_AROUND = 3
_ENDS = frozenset(".!?:;\"“”'‘’•-–—*(")


class _DocumentNames(NamedTuple):
    """What the whole document says about its names."""

    types: dict[str, str]
    surfaces: Lexicon
    shouted: Lexicon
    openers: frozenset[str]
    teams: Teams


def agreed(paragraphs: Sequence[NameParagraph], *, on_sport: bool) -> list[NameParagraph]:
    """The paragraphs with one type for each surface, and every known surface marked."""
    paragraphs = whole_names(paragraphs)
    types = _types(paragraphs, on_sport=on_sport)
    shouted = types.items() if any(paragraph.shouted for paragraph in paragraphs) else ()
    reading = _DocumentNames(
        types,
        Lexicon(_worth_finding(paragraphs, types)),
        Lexicon(shouted, shouted=True),
        _openers(paragraphs, types),
        teams_of(paragraphs, is_sport=on_sport),
    )
    return [
        _shouted(paragraph, reading) if paragraph.shouted else _marked(paragraph, reading) for paragraph in paragraphs
    ]


def _types(paragraphs: Sequence[NameParagraph], *, on_sport: bool) -> dict[str, str]:
    """The type of every surface: part of a person's name, else listed, else what most mentions ask for."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for surface, type_, weight in _surfaces(paragraphs):
        votes[surface][type_] += weight
    types = {surface: _listed_or_most(surface, counts) for surface, counts in votes.items()}
    if not on_sport:
        types |= towns_among(types, {name for each in paragraphs for name in located_names(each.text, each.spans)})
    if any(type_ == "EVENT" and are_games(surface) for surface, type_ in types.items()):
        types[GAMES] = "EVENT"
    return types | _parts_of_persons(types)


def _parts_of_persons(types: Mapping[str, str]) -> dict[str, str]:
    """The family and given names of who has both: `Mbappe` too, where `Kylian Mbappé` is named."""
    found: dict[str, str] = {}
    for person in [surface for surface, type_ in types.items() if type_ == "PERSON" and " " in surface]:
        family, given = family_and_given(person)
        found[family] = found[_capitalised(family)] = "PERSON"
        if given and given not in known.TYPES:
            found[given] = "PERSON"
    plain = {folded(name) for name in found if not name.isascii()}
    for surface in types if plain else ():
        if surface.isascii() and surface not in known.TYPES and folded(surface) in plain:
            found[surface] = "PERSON"
    return found


def _capitalised(family: str) -> str:
    """`el-Sissi` begins a sentence as `El-Sissi`."""
    return family[0].upper() + family[1:]


def _surfaces(paragraphs: Iterable[NameParagraph]) -> Iterator[tuple[str, str, int]]:
    """Every mention's surface with the type it asks for; what stands around a mention weighs more than the model."""
    for paragraph in paragraphs:
        text = paragraph.text
        in_rows = persons_in_rows(text, paragraph.spans) if len(paragraph.spans) > 4 else ()
        for span in (*paragraph.certain, *(() if paragraph.shouted else paragraph.spans)):
            surface = name_key(text[span.start : span.end])
            around = type_around(text, span.start, span.end, span.type)
            if span in in_rows and surface not in known.TYPES:
                around = "PERSON"
            yield surface, around or type_inside(surface, span.type), _WEIGHT_AROUND if around else 1


def _listed_or_most(surface: str, counts: Counter[str]) -> str:
    listed = known.TYPES.get(surface) or ("GPE" if surface[:-1] in known.COUNTRY_KEYS and surface[-1] == "s" else None)
    most = counts.most_common(1)[0][0]
    if listed and not (surface in known.WEAK and most == "PERSON"):
        return listed
    return most


def _worth_finding(paragraphs: Sequence[NameParagraph], types: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Surfaces that are a name wherever they stand: capitalised, and not also an ordinary word of this document."""
    small = {text for paragraph in paragraphs for text in paragraph.words.texts if text[0].islower()}
    for surface, type_ in types.items():
        if len(surface) > 1 and surface[0].isupper() and (surface == GAMES or surface.lower() not in small):
            yield surface, type_


def _openers(paragraphs: Sequence[NameParagraph], types: dict[str, str]) -> frozenset[str]:
    """Words the model saw only where sentences begin: they may have their capital from there, as `Farmers` has."""
    words = {
        surface
        for surface, type_ in types.items()
        if surface.isalpha() and not surface.isupper() and type_ != "PERSON" and surface not in known.TYPES
    }
    for paragraph in paragraphs:
        text = paragraph.text
        words.difference_update(
            text[span.start : span.end]
            for span in (*paragraph.certain, *paragraph.spans)
            if not _begins_sentence(text, span.start)
        )
    return frozenset(words)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].strip()
    return not before or before[-1] in _ENDS


def _marked(paragraph: NameParagraph, reading: _DocumentNames) -> NameParagraph:
    text = paragraph.text
    retyped = [
        span._replace(type=_type_here(text, span, reading.types))
        for span in paragraph.spans
        if not _is_no_name(text, span, reading.openers)
    ]
    hits = [Span(*hit) for lexicon in (reading.surfaces, _LISTED) for hit in lexicon.find(paragraph.words)]
    sure = [
        hit for hit in hits if text[hit.start : hit.end] not in reading.openers or not _begins_sentence(text, hit.start)
    ]
    playing = [as_team(text, span, reading.teams) for span in (*retyped, *paragraph.numbers, *sure)]
    # A known name that is longer than what the model saw of it is the whole name.
    playing.sort(key=lambda span: span.start - span.end)
    return _with(paragraph, [*paragraph.certain, *playing])


def _is_no_name(text: str, span: Span, openers: frozenset[str]) -> bool:
    """`Hotels in Antalya are full`: an ordinary word that the article never names anything with elsewhere."""
    surface = text[span.start : span.end]
    return surface in openers and is_ordinary(surface) and _begins_sentence(text, span.start)


def _type_here(text: str, span: Span, types: dict[str, str]) -> str:
    """The type of the surface, but for a person's namesake that something happens in: `in Washington`."""
    surface = name_key(text[span.start : span.end])
    type_ = types.get(surface, span.type)
    is_listed_place = span.type == "GPE" and surface in known.TYPES
    return "GPE" if type_ == "PERSON" and is_listed_place and text.endswith((" in ", "In "), 0, span.start) else type_


def _shouted(paragraph: NameParagraph, reading: _DocumentNames) -> NameParagraph:
    found = shouted_names(paragraph, reading.shouted)
    return _with(paragraph, [*paragraph.certain, *(as_team(paragraph.text, span, reading.teams) for span in found)])


def _with(paragraph: NameParagraph, spans: Iterable[Span]) -> NameParagraph:
    return replace(paragraph, spans=tuple(span for span in without_overlaps(spans) if span.type in NAME_TYPES))
