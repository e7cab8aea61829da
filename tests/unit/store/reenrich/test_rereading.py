"""What a new reading may change of a kept article, what is out of date, and how differences are told."""

from __future__ import annotations

import pytest

from harness.builders import article
from newswire.articles import Annotator, Article, Entity, Mention, Published, Sentiment, StageTime, TimeExpression
from newswire.client import NewswireError
from store.commands.arguments import read_moment, read_pair, read_where
from store.reenrich.differences import Sum, differences
from store.reenrich.merging import with_annotations, without_annotations
from store.save.producers import (
    Producer,
    any_of,
    differs_from,
    older_than,
    other_than,
    pipeline_key,
    producers_of,
    read_producers,
)

RECEIVED = StageTime(stage="received", at="2022-02-05T03:17:00.000Z")
ENRICHED = StageTime(stage="enriched", at="2022-02-05T03:17:01.000Z")
AGAIN = StageTime(stage="enriched", at="2023-02-05T03:17:01.000Z")
STORED = StageTime(stage="stored", at="2022-02-05T03:17:02.000Z")
ROSA = Entity(id="local:PERSON:rosa", name="Rosa Diaz", type="PERSON", mentions=(Mention(start=0, end=4, text="Rosa"),))
LIMA = Entity(id="local:GPE:lima", name="Lima", type="GPE", mentions=(Mention(start=0, end=4, text="Lima"),))


def by(name: str, version: str, *gives: str, status: str = "ok", model: str | None = None) -> Annotator:
    """An annotator."""
    return Annotator(name=name, version=version, gives=gives, status=status, model=model)  # type: ignore[arg-type]


def kept(*annotators: Annotator, **fields: object) -> Article:
    """An article that is kept."""
    return article(annotators=annotators, stages=(RECEIVED, ENRICHED, STORED), **fields)


def read(*annotators: Annotator, **fields: object) -> Article:
    """What comes back from a new reading."""
    return article(annotators=annotators, stages=(RECEIVED, AGAIN), **fields)


def test_new_annotations_and_the_time_of_reading_are_all_that_changes() -> None:
    """A new reading replaces what the same producers gave before; text, version and time of storing stay."""
    before = kept(by("entities", "1", "entities"), entities=(LIMA,), title="Lima")
    after = with_annotations(before, read(by("entities", "2", "entities"), entities=(ROSA,), title="Other", version=7))
    assert (after.entities, after.annotators[0].version) == ((ROSA,), "2")
    assert (after.title, after.version, after.text) == (before.title, before.version, before.text)
    assert after.stages == (RECEIVED, AGAIN, STORED)


def test_content_is_nobody_s_annotation() -> None:
    """An annotator that claims to give the text or the id changes neither."""
    before = kept(by("entities", "1", "entities", "text"), entities=(LIMA,))
    after = with_annotations(before, read(by("entities", "2", "entities", "text", "id"), text="Forged.", id="f" * 32))
    assert (after.text, after.id) == (before.text, before.id)
    assert without_annotations(before).text == before.text


def test_another_producer_is_left_alone() -> None:
    """What is by a producer that did not read the article again stays, with its name."""
    mine = by("house", "9", "subjects")
    before = kept(mine, by("entities", "1", "entities"), entities=(LIMA,))
    after = with_annotations(before, read(by("entities", "2", "entities")))
    assert after.annotators == (mine, by("entities", "2", "entities"))


def test_a_stage_that_fails_takes_nothing_away() -> None:
    """What a producer said stays when it fails on the article this time; it is then still its older version."""
    before = kept(by("entities", "1", "entities"), entities=(LIMA,))
    after = with_annotations(before, read(by("entities", "2", "entities", status="failed")))
    assert (after.entities, after.annotators) == ((LIMA,), before.annotators)


def test_what_is_no_longer_given_goes() -> None:
    """A producer that is not made for the language any more takes back what it said; so does one that was renamed."""
    before = kept(by("entities", "1", "entities"), by("old", "1", "dates"), entities=(LIMA,))
    after = with_annotations(before, read(by("entities", "2", status="unsupported"), by("dates", "1", "dates")))
    assert (after.entities, [one.name for one in after.annotators]) == ((), ["entities", "dates"])


def test_replayed_without_annotations() -> None:
    """An article is read again as it came from ingest, with its language and who says so."""
    before = kept(
        by("language", "1", "language", "language_source"),
        by("entities", "1", "entities"),
        entities=(LIMA,),
        language="es",
        language_source="sender",
        published=Published(value="2022-02-05"),
    )
    bare = without_annotations(before)
    assert (bare.entities, bare.annotators, bare.stages) == ((), (), (RECEIVED,))
    assert (bare.language, bare.language_source, bare.published) == ("es", "sender", before.published)


def test_stale() -> None:
    """An article is out of date when a current producer has not read it, in this version, with this model."""
    current = read_producers('[["entities", "2", "en_core_web_md 3.8.0"], ["dates", "1", null]]')
    is_stale = differs_from(current)
    entities = Producer("entities", "2", "en_core_web_md 3.8.0")
    dates = Producer("dates", "1")
    assert not is_stale(frozenset({entities, dates, Producer("house", "9")}))
    assert is_stale(frozenset({entities}))
    assert is_stale(frozenset({Producer("entities", "1", "en_core_web_md 3.8.0"), dates}))
    assert is_stale(frozenset({Producer("entities", "2", "en_core_web_sm 3.8.0"), dates}))


def test_models_of_other_languages_are_not_stale() -> None:
    """An article in another language was read with that language's model, or with none."""
    is_stale = differs_from(read_producers('[["entities", "2", "en_core_web_md 3.8.0"]]'))
    assert not is_stale(frozenset({Producer("entities", "2", "de_core_news_md 3.8.0")}))
    assert not is_stale(frozenset({Producer("entities", "2")}))


@pytest.mark.parametrize(
    ("lower", "higher"), [("1", "2"), ("9", "10"), ("1.9", "1.10"), ("1", "1.1"), ("2a", "2b"), ("2022-02", "2022-11")]
)
def test_lower_versions(lower: str, higher: str) -> None:
    """Versions are compared number by number."""
    assert older_than("entities", higher)(frozenset({Producer("entities", lower)}))
    assert not older_than("entities", lower)(frozenset({Producer("entities", higher)}))
    assert not older_than("entities", lower)(frozenset({Producer("entities", lower)}))
    assert older_than("entities", lower)(frozenset({Producer("dates", higher)})), "never read by it"


def test_other_versions() -> None:
    """Of several tests one is enough."""
    test = any_of([other_than("entities", "2"), other_than("dates", "1")])
    assert not test(frozenset({Producer("entities", "2"), Producer("dates", "1")}))
    assert test(frozenset({Producer("entities", "3"), Producer("dates", "1")}))


def test_pipelines_are_known_by_their_producers() -> None:
    """The key of a pipeline does not depend on the order of its producers."""
    one, two = by("entities", "2", model="m"), by("dates", "1")
    keys = {pipeline_key(producers_of(kept(*pair))) for pair in ((one, two), (two, one))}
    assert len(keys) == 1
    assert pipeline_key(frozenset()) not in keys


def test_differences() -> None:
    """Entities are told apart by id, dates by their place; a value that is no list is shown before and after."""
    date = TimeExpression(start=9, end=15, text="Friday", type="DATE", value="2022-02-04")
    stages = (by("entities", "1", "entities"), by("dates", "1", "dates"), by("sentiment", "1", "sentiment"))
    before = kept(*stages, entities=(LIMA,), dates=(date,), sentiment=Sentiment(label="neutral", score=0.0))
    new = date.model_copy(update={"value": "2022-02-11"})
    after = kept(*stages, entities=(ROSA,), dates=(new,), sentiment=Sentiment(label="positive", score=0.5))
    found = differences(before, after)
    assert (found["entities"].gained, found["entities"].lost) == (("Rosa Diaz (PERSON)",), ("Lima (GPE)",))
    assert found["dates"].changed == ("Friday = 2022-02-04 -> Friday = 2022-02-11",)
    assert found["sentiment"].changed == ("neutral +0.00 -> positive +0.50",)
    assert differences(before, before) == {}
    total = Sum()
    total.add(found)
    total.add({})
    assert total.document()["changed"] == 1
    assert total.document()["fields"]["entities"] == {"articles": 1, "gained": 1, "lost": 1, "changed": 0}


def test_where_is_what_search_asks() -> None:
    """The words of `--where` are those of the search, with its checks."""
    asked = read_where(["source=example.org", "q=harbour council", "published=2022-02", "has=quotes,dates"])
    assert (asked.source, asked.q, asked.has) == ("example.org", "harbour council", frozenset({"quotes", "dates"}))
    assert asked.published is not None
    assert asked.published.last - asked.published.first == 27


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("source", "name=value"),
        ("colour=red", "name=value"),
        ("published=soon", "published"),
        ("published=2022-13", "2022-13"),
        ("language=e", "language"),
        ("sentiment=1..-1", "less"),
    ],
)
def test_where_that_cannot_be(where: str, said: str) -> None:
    """What cannot be asked is refused with its name."""
    with pytest.raises(NewswireError, match=said):
        read_where([where])
    with pytest.raises(NewswireError, match="twice"):
        read_where(["source=a", "source=b"])


def test_times_and_versions() -> None:
    """A day is its first moment in UTC; a version has a name before it."""
    assert read_moment("--since", "2022-02-05").isoformat() == "2022-02-05T00:00:00+00:00"
    assert read_moment("--since", "2022-02-05T08:00+05:30").isoformat() == "2022-02-05T02:30:00+00:00"
    assert read_pair("--not", "entities=2") == ("entities", "2")
    for wrong in ("entities", "=2", "entities="):
        with pytest.raises(NewswireError, match="name=version"):
            read_pair("--not", wrong)
    for wrong in ("soon", "2022-13-01", ""):
        with pytest.raises(NewswireError, match="no day or time"):
            read_moment("--since", wrong)
