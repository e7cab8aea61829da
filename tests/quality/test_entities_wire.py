"""Entities and identifiers of the bundled sample wire: the floors the entities stage may not fall below."""

from __future__ import annotations

from functools import cache

from enrich.pipeline import Pipeline
from enrich.stages.entities.identify.knowledge import Knowledge
from ingest.offline import clean_submission
from newswire.articles import Article, Entity
from newswire.samples import GoldArticle, gold, wire

_PLACE_KEYS = ("iso3166", "geonames")


@cache
def _read() -> tuple[bool, list[tuple[Article, GoldArticle]]]:
    """Whether the medium model read, and every sample, nothing cut, beside its gold."""
    pipeline = Pipeline(knowledge=Knowledge())
    articles = [clean_submission(submission, submission.id or "", keep_text=True) for submission in wire()]
    pairs = [(read.article, gold().articles[read.article.id]) for read in pipeline.read(articles)]
    return pipeline.model.label.startswith("en_core_web_md"), pairs


def _floor(medium: float, small: float) -> float:
    return medium if _read()[0] else small


def _spans(article: Article, labelled: GoldArticle) -> set[tuple[int, int, str]]:
    """Mentions outside what a careful reader cuts."""
    return {
        (mention.start, mention.end, entity.type)
        for entity in article.entities
        for mention in entity.mentions
        if all(mention.end <= cut.start or cut.end <= mention.start for cut in labelled.removed)
    }


def test_mentions_of_the_wire_are_exact() -> None:
    """Start, end and type of the mentions are right often enough, by OntoNotes types."""
    right = found = labelled = 0
    for article, expected in _read()[1]:
        ours = _spans(article, expected)
        theirs = {(each.start, each.end, entity.type) for entity in expected.entities for each in entity.mentions}
        right, found, labelled = right + len(ours & theirs), found + len(ours), labelled + len(theirs)
    assert 200 * right / (found + labelled) >= _floor(87.0, 83.0)


def _at(article: Article, expected: GoldArticle) -> list[tuple[dict[str, str], Entity]]:
    """Every place of the gold that has identifiers, with the entity that has one of its mentions."""
    by_start = {each.start: entity for entity in article.entities for each in entity.mentions}
    return [
        (place.identifiers, by_start[each.start])
        for place in expected.entities
        if place.identifiers
        for each in place.mentions[:1]
        if each.start in by_start
    ]


def test_places_of_the_wire_are_identified() -> None:
    """Nearly every place has the right code or GeoNames id, and hardly any a wrong one."""
    right = wrong = total = 0
    for article, expected in _read()[1]:
        total += sum(bool(place.identifiers) for place in expected.entities)
        for identifiers, entity in _at(article, expected):
            given = {key: entity.identifiers[key] for key in _PLACE_KEYS if key in entity.identifiers}
            is_right = identifiers.items() <= given.items()
            right, wrong = right + is_right, wrong + bool(given and not is_right)
    assert right / total >= _floor(0.88, 0.8), (right, total)
    assert wrong / total <= 0.02


def test_misspelt_presidents_are_repaired() -> None:
    """The text that reads as if translated by a machine names the two presidents under their own names."""
    article = next(article for article, _ in _read()[1] if article.id == "eastline-0107")
    repairs = {entity.name: {repair.surface for repair in entity.repairs} for entity in article.entities}
    assert "Vladimir Poutine" in repairs["Vladimir Putin"]
    assert "Si Jinping" in repairs["Xi Jinping"]


def test_ids_are_the_same_in_all_articles() -> None:
    """One name of one type has one id throughout the wire, and an id stands once in an article."""
    ids: dict[tuple[str, str], str] = {}
    for article, _ in _read()[1]:
        assert len({entity.id for entity in article.entities}) == len(article.entities)
        for entity in article.entities:
            assert ids.setdefault((entity.name, entity.type), entity.id) == entity.id


def test_every_entity_says_what_it_is_to_the_article() -> None:
    """Salience and role are filled, within their bounds, and the title's names lead."""
    for article, _ in _read()[1]:
        assert all(entity.role and 0 <= (entity.salience or 0) <= 1 for entity in article.entities)
    lead = next(article for article, _ in _read()[1] if article.id == "courier-0212")
    first = max(lead.entities, key=lambda entity: entity.salience or 0)
    assert first.name == "Vladimir Putin"
