"""What `find_entities` promises, on sentences of our own with the model's part written in brackets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from enrich.stages.entities.identify.knowledge import Knowledge
from enrich.stages.entities.identify.listed import read_listing
from enrich.stages.entities.stage import About, find_entities
from newswire.articles import Entity

_MARKED = re.compile(r"\[([^|\[\]]+)\|([A-Z_]+)\]")


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.blank("en")


def _doc(english: Language, marked: str) -> Doc:
    """A Doc of `[Ada Byron|PERSON] wrote.` as if the model had said so."""
    plain, spans, position = "", [], 0
    for found in _MARKED.finditer(marked):
        plain += marked[position : found.start()]
        spans.append((len(plain), len(plain) + len(found[1]), found[2]))
        plain += found[1]
        position = found.end()
    doc = english(plain + marked[position:])
    marks = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in spans]
    doc.ents = tuple(mark for mark in marks if mark is not None)
    return doc


def _read(english: Language, article: str) -> tuple[tuple[Entity, ...], str]:
    """The entities of an article whose paragraphs are its lines, and its text."""
    docs = [_doc(english, line) for line in article.split("\n")]
    offsets, text = [], ""
    for doc in docs:
        offsets.append(len(text))
        text += doc.text + "\n"
    return find_entities(docs, offsets), text


def _table(entities: tuple[Entity, ...]) -> dict[str, tuple[str, list[str]]]:
    return {entity.name: (entity.type, [mention.text for mention in entity.mentions]) for entity in entities}


CASES = {
    "possessive, article and quotes stay outside": (
        "[the Harbour Board's|ORG] plan and “[Ravenna Stories”|WORK_OF_ART] pleased [Rome's|GPE] mayor.",
        {
            "Harbour Board": ("ORG", ["Harbour Board"]),
            "Ravenna Stories": ("WORK_OF_ART", ["Ravenna Stories"]),
            "Rome": ("GPE", ["Rome"]),
        },
    ),
    "titles are no part of a person": (
        "[President Nora Lindqvist|PERSON] met [Norwegian Foreign Minister Odd Berg|PERSON] and [Mr Pell|PERSON].",
        {
            "Nora Lindqvist": ("PERSON", ["Nora Lindqvist"]),
            "Norwegian": ("NORP", ["Norwegian"]),
            "Odd Berg": ("PERSON", ["Odd Berg"]),
            "Pell": ("PERSON", ["Pell"]),
        },
    ),
    "a middle initial makes no second person": (
        "[Ilse B. Marlow|PERSON] sang. [Ilse Marlow|PERSON] bowed.",
        {"Ilse B. Marlow": ("PERSON", ["Ilse B. Marlow", "Ilse Marlow"])},
    ),
    "a name that ends in a title's word is kept whole": (
        "[Martin Luther King Jr.|PERSON] spoke.",
        {"Martin Luther King": ("PERSON", ["Martin Luther King Jr."])},
    ),
    "a word the model saw only at the beginning of sentences is found nowhere else": (
        "[Tillers|ORG] protest. It rained. Tillers left.",
        {"Tillers": ("ORG", ["Tillers"])},
    ),
    "an ordinary word at the beginning of a sentence names nothing": (
        "[Hotels|ORG] in [Bergen|GPE] are full. [Inauguration|ORG] is in May.",
        {"Bergen": ("GPE", ["Bergen"])},
    ),
    "games named in full are the Games afterwards": (
        "The 2030 Winter Olympics began. [Ann Foss|PERSON] left the Games.",
        {"2030 Winter Olympics": ("EVENT", ["2030 Winter Olympics", "Games"]), "Ann Foss": ("PERSON", ["Ann Foss"])},
    ),
    "an accent makes no other family": (
        "[Émile Tarrowé|PERSON] sang. [Tarrowe|ORG] bowed.",
        {"Émile Tarrowé": ("PERSON", ["Émile Tarrowé", "Tarrowe"])},
    ),
    "a name with a particle is one name": (
        "[Ana Inês|PERSON] [Tarrow da Foss|PERSON] sang.\n[Ana Tarrow|PERSON] of Foss bowed.",
        {"Ana Inês Tarrow da Foss": ("PERSON", ["Ana Inês Tarrow da Foss", "Ana Tarrow of Foss"])},
    ),
    "letters have the type of the listed name they stand for": (
        "The [Space Launch System|ORG] (SLS) flew. The [SLS|ORG] landed.",
        {"Space Launch System": ("PRODUCT", ["Space Launch System", "SLS", "SLS"])},
    ),
    "a country in the plural is a country": (
        "There are two [Norways|NORP].",
        {"Norways": ("GPE", ["Norways"])},
    ),
    "a town in a row of towns where something happens is one": (
        "[Turkey|GPE] mourns. Houses fell in [Adana|GPE], [Nizip|ORG] and [Kilis|PERSON]. Old [Tarrow|ORG] wept.",
        {
            "Turkey": ("GPE", ["Turkey"]),
            "Adana": ("GPE", ["Adana"]),
            "Nizip": ("GPE", ["Nizip"]),
            "Kilis": ("GPE", ["Kilis"]),
            "Tarrow": ("ORG", ["Tarrow"]),
        },
    ),
    "a rate and a unit are no organisations": (
        "[Bank Rate|ORG] rose at 90 degrees [Fahrenheit|PERSON] in [Oslo|GPE].",
        {"Oslo": ("GPE", ["Oslo"])},
    ),
    "an airport nobody lists is named with its small word": (
        "They left [Quellon airport|FAC] for [Oslo airport|FAC].",
        {"Quellon airport": ("FAC", ["Quellon airport"]), "Oslo": ("GPE", ["Oslo"])},
    ),
    "numbers and dates are dropped": (
        "[Two|CARDINAL] boats left [Oslo|GPE] on [Friday|DATE] for [$5 million|MONEY].",
        {"Oslo": ("GPE", ["Oslo"])},
    ),
    "the last name of a full name is a person everywhere": (
        "[Ilse Marlow|PERSON] sang.\n[Marlow|ORG] bowed. Critics like Marlow.",
        {"Ilse Marlow": ("PERSON", ["Ilse Marlow", "Marlow", "Marlow"])},
    ),
    "the type most mentions have is the type of all": (
        "[Quellon|ORG] grew. [Quellon|ORG] sold. [Quellon|GPE] closed.",
        {"Quellon": ("ORG", ["Quellon", "Quellon", "Quellon"])},
    ),
    "a known surface is found where the model missed it": (
        "[Quellon|ORG] grew.\nWorkers at Quellon struck.",
        {"Quellon": ("ORG", ["Quellon", "Quellon"])},
    ),
    "family names that come first are understood": (
        "[Xi Jinping|PERSON] spoke. [Xi|ORG] left. Then Jinping returned.",
        {"Xi Jinping": ("PERSON", ["Xi Jinping", "Xi", "Jinping"])},
    ),
    "a country is one entity under all its names": (
        "The [U.S.|GPE] and Britain spoke; [the United States|GPE] and the US agreed with the United Kingdom.",
        {
            "United States": ("GPE", ["U.S.", "United States", "US"]),
            "United Kingdom": ("GPE", ["Britain", "United Kingdom"]),
        },
    ),
    "a people is an entity of its own": (
        "Russian ships left Russia. Two Russians stayed.",
        {"Russian": ("NORP", ["Russian", "Russians"]), "Russia": ("GPE", ["Russia"])},
    ),
    "an acronym belongs to its long form": (
        "[the Baltic Harbour Union|ORG] ([BHU|ORG]) met. The BHU voted.",
        {"Baltic Harbour Union": ("ORG", ["Baltic Harbour Union", "BHU", "BHU"])},
    ),
    "two people with one last name: the one named last in full": (
        "[Ann Foss|PERSON] wept. [Foss|PERSON] left. [Jon Foss|PERSON] ran. [Foss|PERSON] won.",
        {"Ann Foss": ("PERSON", ["Ann Foss", "Foss"]), "Jon Foss": ("PERSON", ["Jon Foss", "Foss"])},
    ),
    "a headline in capitals names what the article names": (
        "SOCCER - FOSS LEAVES ROVERS FOR NORWAY.\nStriker [Jon Foss|PERSON] left [Rovers|ORG] on Friday.",
        {
            "Jon Foss": ("PERSON", ["FOSS", "Jon Foss"]),
            "Rovers": ("ORG", ["ROVERS", "Rovers"]),
            "Norway": ("GPE", ["NORWAY"]),
        },
    ),
    "a dateline names a place": (
        "[BERGEN|ORG], [Norway|GPE], May 3 (XYZ) - It rained.",
        {"Bergen": ("GPE", ["BERGEN"]), "Norway": ("GPE", ["Norway"])},
    ),
    "the sides of a score are clubs, but countries stay countries": (
        "Harbour Rovers 2 Quellon 1\n[Norway|ORG] 3 Wales 0",
        {
            "Harbour Rovers": ("ORG", ["Harbour Rovers"]),
            "Quellon": ("ORG", ["Quellon"]),
            "Norway": ("GPE", ["Norway"]),
            "Wales": ("GPE", ["Wales"]),
        },
    ),
    "a town that plays is a club": (
        "[Leeds|GPE] beat [Derby|GPE] 2-0.",
        {"Leeds": ("ORG", ["Leeds"]), "Derby": ("ORG", ["Derby"])},
    ),
    "an enumeration of persons names persons only": (
        "Team: [Breck|PERSON], [Quinnell|ORG], [Tarrow|GPE], [Marsk|PERSON], [Foss|PERSON].",
        {name: ("PERSON", [name]) for name in ("Breck", "Quinnell", "Tarrow", "Marsk", "Foss")},
    ),
    "a title before a name makes it a person": (
        "PM [Tarrow|GPE] spoke, and [Tarrow|GPE] left.",
        {"Tarrow": ("PERSON", ["Tarrow", "Tarrow"])},
    ),
    "what the model cut off belongs to the name": (
        "Franck [Tarrow|PERSON] met J.R. [Foss|PERSON] of [Apic|PERSON] Corp.",
        {
            "Franck Tarrow": ("PERSON", ["Franck Tarrow"]),
            "J.R. Foss": ("PERSON", ["J.R. Foss"]),
            "Apic Corp": ("ORG", ["Apic Corp"]),
        },
    ),
    "a verb, a possessive or a dash ends a person's name": (
        "[Tarrow quoted Ilse Marlow|PERSON] on [Moscow's Central Hospital|ORG] and [Norway - Ann Foss|PERSON].",
        {
            "Tarrow": ("PERSON", ["Tarrow"]),
            "Ilse Marlow": ("PERSON", ["Ilse Marlow"]),
            "Moscow": ("GPE", ["Moscow"]),
            "Central Hospital": ("ORG", ["Central Hospital"]),
            "Norway": ("GPE", ["Norway"]),
            "Ann Foss": ("PERSON", ["Ann Foss"]),
        },
    ),
    "a place keeps its type where a person bears its name": (
        "[Denzel Washington|PERSON] lives in [Washington|GPE]. [Washington|GPE] acts.",
        {"Denzel Washington": ("PERSON", ["Denzel Washington", "Washington"]), "Washington": ("GPE", ["Washington"])},
    ),
    "words without a capital, degrees and portfolios are no names": (
        "[twilight|ORG] fell on [Education|ORG] Minister [Ann Foss|PERSON], [Ph.D.|WORK_OF_ART]",
        {"Ann Foss": ("PERSON", ["Ann Foss"])},
    ),
    "a company is the same with and without its suffix": (
        "[Quellon Corp.|ORG] grew. [Quellon|ORG] sold.",
        {"Quellon Corp.": ("ORG", ["Quellon Corp.", "Quellon"])},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_article_is_read(english: Language, case: str) -> None:
    """Each case is a rule by itself: its name says it."""
    article, expected = CASES[case]
    entities, _ = _read(english, article)
    assert _table(entities) == expected


def test_a_mention_ends_with_its_line(english: Language) -> None:
    """A span of the model over a line break becomes one mention for each line."""
    doc = _doc(english, "Present: [Ada Stone\nOslo Choir|ORG]")
    names = [mention.text for entity in find_entities([doc], [0]) for mention in entity.mentions]
    assert names == ["Ada Stone", "Oslo Choir"]


def test_offsets_are_those_of_the_article(english: Language) -> None:
    """Every mention can be cut out of the article by its offsets, beyond the basic plane too."""
    entities, text = _read(english, "😀 [Ada Stone|PERSON] came.\n𝒜 Oslo greeted [Stone|PERSON].")
    mentions = [mention for entity in entities for mention in entity.mentions]
    assert mentions
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


def test_entities_stand_in_the_order_of_their_first_mention(english: Language) -> None:
    """The first named comes first, and mentions inside an entity are sorted."""
    entities, _ = _read(english, "[Oslo|GPE] hosts [Ada Stone|PERSON].\n[Stone|PERSON] likes [Oslo|GPE].")
    firsts = [entity.mentions[0].start for entity in entities]
    assert firsts == sorted(firsts)


def test_an_id_is_made_of_type_and_name(english: Language) -> None:
    """The same name has the same id in every article, in plain ASCII."""
    entities, _ = _read(english, "[Zoë Ångström|PERSON] sang.")
    assert [entity.id for entity in entities] == ["local:person:zoe-angstrom"]


def test_a_town_where_something_happens_is_no_club(english: Language) -> None:
    """Where a town plays, `in` still makes it the town, and club and town are two entities."""
    entities, _ = _read(english, "[Leeds|GPE] beat [Derby|GPE] 2-0. It rained in [Leeds|GPE].")
    assert {entity.id for entity in entities} == {"local:org:leeds", "local:org:derby", "local:gpe:leeds"}


def test_a_middle_initial_changes_no_id(english: Language) -> None:
    """`Ilse B. Marlow` and `Ilse Marlow` have one id in all articles, for the initial comes and goes."""
    ids = {_read(english, f"[{name}|PERSON] sang.")[0][0].id for name in ("Ilse B. Marlow", "Ilse Marlow")}
    assert ids == {"local:person:ilse-marlow"}


def test_what_stands_beside_a_name_travels_with_it(english: Language) -> None:
    """Identifiers, roles, metonyms, sources and repairs are part of the entity; the text is as it was."""
    entities, text = _read(
        english,
        "Foreign Minister [Xi Jinping|PERSON] met [Ann Foss|PERSON] in [Moscow|GPE].\n"
        "Mr. [Shi|PERSON] told [CNN|ORG] on [Friday|DATE]: no. [Moscow|GPE] said [Britain|GPE] knew.",
    )
    found = {entity.name: entity for entity in entities}
    assert found["Xi Jinping"].roles == ("Foreign Minister",)
    assert [repair.surface for repair in found["Xi Jinping"].repairs] == ["Shi"]
    assert [mention.text for mention in found["Xi Jinping"].mentions] == ["Xi Jinping", "Shi"]
    assert found["United Kingdom"].identifiers == {"iso3166": "GB", "geonames": "2635167", "wikidata": "Q145"}
    assert [mention.metonym for mention in found["Moscow"].mentions] == [False, True]
    assert (found["CNN"].role, found["Ann Foss"].role) == ("source", "topic")
    assert all(text[mention.start : mention.end] == mention.text for each in entities for mention in each.mentions)


def test_a_watch_list_merges_what_it_lists_as_one(english: Language, tmp_path: Path) -> None:
    """Two names with one listed id are one entity, all mentions in order."""
    path = tmp_path / "watch.csv"
    path.write_text("id,name,aliases,type\nx:1,Quellon,Harbour Works,ORG\n", encoding="utf-8")
    docs = [_doc(english, "[Quellon|ORG] grew. [Harbour Works|ORG] sold. [Quellon|ORG] won.")]
    about = About(knowledge=Knowledge(watchlist=read_listing(path)))
    (entity,) = find_entities(docs, [0], about)
    assert entity.id == "x:1"
    assert [mention.text for mention in entity.mentions] == ["Quellon", "Harbour Works", "Quellon"]


def test_the_text_may_be_given(english: Language) -> None:
    """With the article's text the result is the same as without."""
    article = "[Ada Stone|PERSON] came.\nOslo greeted [Stone|PERSON]."
    entities, text = _read(english, article)
    docs = [_doc(english, line) for line in article.split("\n")]
    assert find_entities(docs, [0, len(docs[0].text) + 1], About(text=text.rstrip())) == entities


def test_nothing_named_is_nothing_found(english: Language) -> None:
    """An empty article and one without names have no entities."""
    assert find_entities([], []) == ()
    assert _read(english, "it rained.")[0] == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "A" * 100_000,
        "Mr " * 30_000,
        "'" * 100_000,
        "The " * 25_000,
        "A-" * 50_000,
        "A 1 " * 25_000,
        "AB (AB) " * 12_000,
        "U.S. " * 20_000,
        "Cup Open " * 10_000,
        "New York beat " * 7_000,
        "Moscow and " * 9_000,
        "Moscow never " * 8_000,
        "Paris, Texas, " * 7_000,
        "Mr Putin, the president of " * 4_000,
        "told CNN " * 11_000,
        "the ABC fell " * 7_000,
        "Freedom of Oslo Act " * 5_000,
        "In Oslo, Ana da Foss of Foss, " * 3_000,
    ],
)
@pytest.mark.timeout(20)
def test_hostile_text_is_read_in_linear_time(hostile: str) -> None:
    """A paragraph of one repeated sign or word ends as soon as any other of its size."""
    words = hostile.split() or [hostile]
    doc = Doc(spacy.blank("en").vocab, words=words)
    assert isinstance(find_entities([doc], [0]), tuple)
