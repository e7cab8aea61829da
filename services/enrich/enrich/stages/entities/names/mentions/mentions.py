"""The places in a paragraph where something is named: what the model says, cut down to the name itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc

from enrich.stages.entities.names.lists import known, titles
from enrich.stages.entities.names.lists.given import GIVEN_NAMES
from enrich.stages.entities.names.lists.things import NO_NAMES
from enrich.stages.entities.names.mentions.brands import brand_names, letter_names
from enrich.stages.entities.names.mentions.datelines import dateline
from enrich.stages.entities.names.mentions.definitions import defined_names
from enrich.stages.entities.names.mentions.events import event_names
from enrich.stages.entities.names.mentions.kinds import kind_names
from enrich.stages.entities.names.mentions.results import row_names
from enrich.stages.entities.names.spans import Span, without_overlaps
from enrich.stages.entities.names.spelling import SpelledWords, bare_span, is_shouted, name_key, word_set, words_of

NAME_TYPES: frozenset[str] = word_set("PERSON ORG GPE LOC NORP FAC EVENT PRODUCT WORK_OF_ART LAW LANGUAGE")
"""The OntoNotes types that are names; numbers, dates and money are not."""

_WITHOUT_NUMBERS = frozenset(("PERSON", "GPE", "LOC", "NORP"))
_PARTS = re.compile(r"(?:[^\n\r\u2028\u2029()\[\]•|-]|(?<! )-|-(?! )|\((?=[^()]*\)[^()]))+")
_PARTS_OF_PERSONS = re.compile(r"(?:[^\n\r\u2028\u2029()\[\]•|,;/-]|(?<! )-|-(?! )|,(?= (?:[JS]r|[MP]\.?[Hh]?D)\b))+")
_PARTS_OF_PLACES = re.compile(r"(?:[^\n\r\u2028\u2029()\[\]•|,-]|(?<! )-|-(?! )|\((?=[^()]*\)[^()]))+")
_PARTS_OF_ORGANISATIONS = re.compile(
    r"(?:[^\n\r\u2028\u2029()\[\]•|,-]|(?<! )-|-(?! )|\((?=[^()]*\)[^()])|,(?! [A-Z][\w ]*$)|"
    r",(?= (?:Inc|Ltd|LLC|L\.L\.C|Co|Corp|S\.A)\b))+"
)
_PARTS_OF = {"PERSON": _PARTS_OF_PERSONS, "GPE": _PARTS_OF_PLACES, "ORG": _PARTS_OF_ORGANISATIONS}
_INITIALS_BEFORE = re.compile(
    r"(?<![\w.])(?:(?:[A-Z]\. ?){1,3}|(?!US|UK|EU|UN|TV|PM|MP|AP|FM|VP|QB|DJ|MC|GP|DA|PR|IT|AI|PC)[A-Z]{2} )$"
)
_WORD_BEFORE = re.compile(r"(?<![\w.'’-])[A-Z][a-zé-]+ $")
_ARABIC_BEHIND = re.compile(r" (?:el|al|El|Al)-[A-Z]\w+")
_COMPANY_BEHIND = re.compile(r",? (?:Inc|Corp|Ltd|Plc|PLC|SpA|GmbH|LLC|NV|AG|SA|Co)\b(?!-)")
_BRANCH_BEHIND = re.compile(
    r" (?:Films|Pictures|Studios|Records|Sports|Entertainment|Foundation|Group|Holdings|"
    r"Industries|Airlines|Motors|Bank|University|Institute|Magazine)\b(?! [A-Z])"
)
_NATIONAL_BRANCH_BEHIND = re.compile(
    r" ([A-Z]\w+)(?= (?:boss|chief|director|manager|spokes\w+|chairman|chairwoman|CEO|executive|secretary)\b)"
)
_COMPANY_STOP = re.compile(r" (?:Inc|Corp|Ltd|Co|Bros)\.$")
_SENTENCE_END = re.compile(r"[\s\"'”’)]*$")
_OF_COUNTRY = re.compile(r" of ([A-Z]\w+(?: [A-Z]\w+)?)")
_OF_HEAD = re.compile(
    r"\b(?:Union|Bank|Front|Party|Association|Federation|University|Council|Church|Republic|Army|"
    r"Congress|Confederation|Institute|Museum|College)$"
)
_NO_NAMES = NO_NAMES | frozenset(
    (
        "M.D.",
        "Ph.D.",
        "PhD",
        "MD",
        "Ph.D",
        "M.D",
        "Esq",
        "B.A.",
        "M.A.",
        "MBA",
        "J.D.",
        "GMT",
        "BST",
        "EST",
        "EDT",
        "PST",
        "PDT",
        "CET",
        "HKT",
        "IST",
        "UTC",
        "AEST",
    )
)
_NUMBER = re.compile(r"(?<![\w.])[\d+]")
_SCORE = re.compile(r" (?:\d+-\d+|(?:19|20)\d\d)$")
_PARTICLE = r"(?:de|van|der|den|von|la|el|al|ul|di|da|dos|du|bin|ibn|of|the|abu|ben|y|e|le|ter|dal|del|della|zu|af)\b"
_VERB = re.compile(rf"(?:'s|’s) |'s$| (?!{_PARTICLE})[a-z]+ | (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_OWNER = re.compile(r"(?:'s|’s) ")
_HEAD_WORD = re.compile(r"[^\s,]+[\s,]+")
_SMALL_HEAD = re.compile(r"(?!al[- ]|de |van |von |bin |el[- ]|da |di |le |la )[a-z]+(?:-[a-z]+)? ")
_SMALL_TAIL = re.compile(r"\s(?!party$)[a-z][a-z'’]*$")
_LONGEST_WORD = 40
_SMALL_FACILITIES = word_set("airport stadium castle palace bridge cathedral")


@dataclass(frozen=True, slots=True)
class NameParagraph:
    """A paragraph as the name stages see it."""

    text: str
    offset: int
    words: SpelledWords = field(repr=False)
    shouted: bool
    spans: tuple[Span, ...]
    numbers: tuple[Span, ...]
    rows: tuple[Span, ...]
    certain: tuple[Span, ...]


def read_paragraph(doc: Doc, offset: int, article: str | None = None) -> NameParagraph:
    """A paragraph with the model's names (trimmed) and the spans it holds for numbers and dates.

    `article` is the whole text: to cut the paragraph out of it costs a fifth less than to join the words again.
    """
    text = doc.text if article is None else article[offset : offset + _length(doc)]
    found = [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
    names = (span for start, end, type_ in found if type_ in NAME_TYPES for span in trimmed(text, start, end, type_))
    numbers = tuple(Span(*each) for each in found if each[2] not in NAME_TYPES)
    spans = tuple(names)
    shouted, head = is_shouted(text), tuple(dateline(text))
    spans = (*spans, *brand_names(text, spans), *(() if shouted else letter_names(text, (*spans, *numbers))))
    rows = () if head else row_names(text)
    words = words_of(text)
    own = () if shouted else (*event_names(text), *kind_names(text, words))
    certain = without_overlaps((*head, *rows, *defined_names(text, spans), *own))
    return NameParagraph(text, offset, words, shouted, spans, numbers, rows, certain)


def _length(doc: Doc) -> int:
    if len(doc) == 0:
        return 0
    last = doc[-1]
    return int(last.idx) + len(last.text_with_ws)


def trimmed(text: str, start: int, end: int, type_: str) -> Iterator[Span]:
    """The names in a span of the model, without anything that is not the name.

    A span over several lines, dashes or brackets is as many names: `National League (NL)`, `Norway - Ann Foss`.
    """
    for piece in _pieces(text, start, end, type_):
        left, right = _without_small_words(text, *bare_span(text, *piece), type_)
        if number := (_NUMBER if type_ in _WITHOUT_NUMBERS else _SCORE).search(text, left + 1, right):
            left, right = bare_span(text, left, number.start())
        if type_ == "PERSON":
            left = _after_titles(text, left, right)
            left = _with_given_name(text, left)
            right = behind.end() if (behind := _ARABIC_BEHIND.match(text, right)) else right
        left, right, type_ = _as_company(text, left, right, type_)
        if any(sign.isupper() for sign in text[left:right]) and not _is_no_name(text[left:right]):
            yield from _after_people(text, left, right, type_)


def _pieces(text: str, start: int, end: int, type_: str) -> Iterator[tuple[int, int]]:
    """The parts of a span that can each be a name; a person's name holds no verb, no comma and no `'s`."""
    for part in _PARTS_OF.get(type_, _PARTS).finditer(text, start, end):
        if type_ != "PERSON":
            yield from _after_possessor(text, part.start(), part.end())
        else:
            position = part.start()
            for verb in _VERB.finditer(text, part.start(), part.end()):
                yield position, verb.start()
                position = verb.end()
            yield position, part.end()


def _after_possessor(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`Moscow's Central Hospital` is a place and a hospital; `Lloyd's Bank` is one name."""
    for owner in _OWNER.finditer(text, start, end):
        if name_key(text[start : owner.start()]) in known.TYPES:
            yield start, owner.start()
            start = owner.end()
    yield start, end


def _without_small_words(text: str, start: int, end: int, type_: str) -> tuple[int, int]:
    """Without the ordinary words a span begins or ends with, as in `Interfax news agency`; not so `Foss airport`."""
    while (head := _SMALL_HEAD.match(text, start, end)) and head.end() < end:
        start = head.end()
    while tail := _SMALL_TAIL.search(text, max(start, end - _LONGEST_WORD), end):
        if type_ == "FAC" and _is_whole_facility(text, start, tail):
            break
        end = tail.start()
    return start, end


def _is_whole_facility(text: str, start: int, tail: re.Match[str]) -> bool:
    """`Foss airport` is its whole name; `Oslo airport` is one of Oslo's."""
    return tail.group().strip() in _SMALL_FACILITIES and name_key(text[start : tail.start()]) not in known.TYPES


def _with_given_name(text: str, start: int) -> int:
    """Where the name begins with what the model left out of `Ann Foss`, `J.R. Foss` and `JR Foss`."""
    if found := _INITIALS_BEFORE.search(text, max(0, start - 10), start):
        return found.start()
    given = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return given.start() if given and given.group().strip() in GIVEN_NAMES else start


def _as_company(text: str, start: int, end: int, type_: str) -> tuple[int, int, str]:
    """With the `Corp` the model left out, and without the full stop of the sentence that ends in `Corp.`"""
    if suffix := _COMPANY_BEHIND.match(text, end) or (_BRANCH_BEHIND.match(text, end) if type_ == "ORG" else None):
        end, type_ = suffix.end(), "ORG"
    if (
        type_ == "ORG"
        and (branch := _NATIONAL_BRANCH_BEHIND.match(text, end))
        and branch.group(1) in known.COUNTRY_KEYS
    ):
        end = branch.end()
    if (
        type_ == "ORG"
        and (country := _OF_COUNTRY.match(text, end))
        and _OF_HEAD.search(text, start, end)
        and (known.TYPES.get(country.group(1)) == "GPE")
    ):
        end = country.end()
    if type_ == "ORG" and _COMPANY_STOP.search(text, start, end) and _SENTENCE_END.match(text, end):
        end -= 1
    return start, end, type_


def _is_no_name(surface: str) -> bool:
    """A degree, a time zone, a unit, or the office left of `Education Minister`."""
    return surface in _NO_NAMES or (" " not in surface and surface.lower() in titles.PORTFOLIOS)


def _after_titles(text: str, start: int, end: int) -> int:
    """Where the person's own name begins in `Russian Foreign Minister Sergei Lavrov`."""
    position, begins = start, start
    while word := _HEAD_WORD.match(text, position, end):
        bare = word.group().strip(" ,\t")
        is_title = titles.plain(bare) in titles.ROLES and not text.startswith("of ", word.end())
        if not is_title and (begins > start or known.TYPES.get(bare) not in ("NORP", "GPE", "ORG")):
            break
        position = word.end()
        begins = position if is_title else begins
    return begins if begins < end else start


def _after_people(text: str, start: int, end: int, type_: str) -> Iterator[Span]:
    """`American Tyson` is a people and a person."""
    head = _HEAD_WORD.match(text, start, end) if type_ == "PERSON" else None
    if head and head.end() < end and known.TYPES.get(head.group().strip()) == "NORP":
        yield Span(start, start + len(head.group().strip()), "NORP")
        start = head.end()
    yield Span(start, end, type_)
