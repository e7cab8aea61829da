"""Keeping what was read again, and choosing what is to be, the same on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from harness.builders import article, event
from newswire.articles import Annotator, Article, Entity, Mention, StageTime
from newswire.events import ENRICHED, REREAD, ArticleEvent, event_id
from store.reenrich.selection import ReenrichSelection, choose
from store.save.annotations import ProducedAnnotations, ProducerError, find_said, say
from store.save.positions import position_of
from store.save.producers import older_than
from store.save.save import keep
from store.search.conditions import Conditions
from store.search.lookup import find_document, find_replaced
from store.search.search import search

NOW, LATER = "2022-02-05T03:17:01.000Z", "2023-02-05T03:17:01.000Z"


def named(number: int, name: str, version: str, *, at: str, edition: int = 1, status: str = "usable") -> Article:
    """Article `number`, read by version `version` of the stage, which found one name in it."""
    entity = Entity(id=f"local:PERSON:{name}", name=name, type="PERSON", mentions=(Mention(start=0, end=1, text="S"),))
    return article(
        id=f"{number:032x}",
        version=edition,
        status=status,
        text=f"Story {edition}." if status == "usable" else "",
        annotators=(Annotator(name="names", version=version, gives=("entities",)),) if status == "usable" else (),
        entities=(entity,) if status == "usable" else (),
        stages=(StageTime(stage="received", at=NOW), StageTime(stage="enriched", at=at)),
    )


def first(number: int, place: int, name: str = "Old", **fields: object) -> ArticleEvent:
    """An article as it was read at first."""
    return event(named(number, name, "1", at=NOW, **fields), ENRICHED, sequence=f"{place}-0")  # type: ignore[arg-type]


def again(number: int, place: int, reading: int, name: str = "New", version: str = "2") -> ArticleEvent:
    """The version that arrived at `place`, read again; readings are in the order of their numbers."""
    one = named(number, name, version, at=LATER)
    fresh = event_id(one.id, one.version, REREAD, f"{reading}-0")
    return replace(event(one, REREAD, sequence=f"{place}-0"), id=fresh, reading=f"{reading}-0")


def kept(engine: Engine, number: int) -> Article:
    """The article as it is kept."""
    document = find_document(engine, f"{number:032x}")
    assert document is not None
    return Article.model_validate_json(document)


def name_in(engine: Engine, number: int) -> str:
    """Whom the kept article names."""
    return kept(engine, number).entities[0].name


def fates(engine: Engine, *events: ArticleEvent) -> list[str]:
    """Keep a batch; what became of each."""
    return [one.fate for one in keep(engine, events, LATER)]


def found(engine: Engine, **asked: str) -> list[str]:
    """The ids search finds, in its order, as numbers."""
    page = search(engine, Conditions(**asked), 10)  # type: ignore[arg-type]
    return [Article.model_validate_json(one).id[-1] for one in page.documents]


def test_same_version_new_annotations(engine: Engine) -> None:
    """What is read again keeps its version, its history and the time it was stored, and has its new annotations."""
    keep(engine, [first(1, 5)], NOW)
    assert fates(engine, again(1, 5, 90)) == ["reread"]
    after = kept(engine, 1)
    assert (after.version, after.entities[0].name, after.annotators[0].version) == (1, "New", "2")
    assert (after.stages[1].at, after.stages[2].at) == (LATER, NOW)
    assert find_replaced(engine, after.id).documents == []


def test_told_twice_kept_once(engine: Engine) -> None:
    """A repeated delivery of a reading, in the same batch or later, changes nothing and is announced again."""
    keep(engine, [first(1, 5)], NOW)
    assert fates(engine, again(1, 5, 90), again(1, 5, 90)) == ["reread", "already_reread"]
    assert fates(engine, again(1, 5, 90)) == ["already_reread"]
    assert fates(engine, first(1, 5)) == ["already_stored"]
    assert name_in(engine, 1) == "New"


def test_an_older_reading_never_replaces_a_newer_one(engine: Engine) -> None:
    """Of two readings the one that was asked for later stays, whichever comes first."""
    keep(engine, [first(1, 5)], NOW)
    assert fates(engine, again(1, 5, 91, "Newest", "3"), again(1, 5, 90)) == ["reread", "outdated"]
    assert fates(engine, again(1, 5, 90)) == ["outdated"]
    assert name_in(engine, 1) == "Newest"


def test_a_newer_version_is_never_overwritten(engine: Engine) -> None:
    """A reading of an older version is dropped, in the same batch as the newer one or later."""
    keep(engine, [first(1, 5)], NOW)
    assert fates(engine, first(1, 6, "Live", edition=2), again(1, 5, 90)) == ["stored", "outdated"]
    assert fates(engine, again(1, 5, 91)) == ["outdated"]
    assert (name_in(engine, 1), kept(engine, 1).version) == ("Live", 2)


def test_a_newer_version_after_a_reading(engine: Engine) -> None:
    """A version that comes after a reading of the one before replaces it, in one batch as well."""
    keep(engine, [first(1, 5)], NOW)
    assert fates(engine, again(1, 5, 90), first(1, 6, "Live", edition=2)) == ["reread", "stored"]
    assert (name_in(engine, 1), kept(engine, 1).version) == ("Live", 2)
    (before,) = find_replaced(engine, f"{1:032x}").documents
    assert Article.model_validate_json(before).entities[0].name == "New"
    assert fates(engine, again(1, 6, 92, "Again", "3")) == ["reread"]


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_was_taken_back_stays_away(engine: Engine, status: str) -> None:
    """A reading brings nothing back that was canceled or withheld, and nothing that is not there."""
    keep(engine, [first(1, 5)], NOW)
    say(engine, f"{1:032x}", ProducedAnnotations("house", "1", 1, NOW, said={"topic": "harbours"}))
    assert fates(engine, again(1, 5, 90), first(1, 6, status=status), again(1, 5, 91)) == [
        "reread",
        "stored",
        "outdated",
    ]
    assert fates(engine, again(1, 5, 92), again(2, 5, 93)) == ["outdated", "outdated"]
    assert find_document(engine, f"{1:032x}") is None
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM article_annotations")) == 0
        assert connection.scalar(text("SELECT count(*) FROM entities")) == 0


def test_search_finds_what_was_read_again(engine: Engine) -> None:
    """Search knows the new annotations at once and the old ones no more; the order and the words stay."""
    keep(engine, [first(1, 5), first(2, 6, "Other"), first(3, 7)], NOW)
    assert found(engine, q="story") == ["3", "2", "1"]
    fates(engine, again(1, 5, 90), again(3, 7, 91))
    assert found(engine, q="story") == ["3", "2", "1"]
    assert found(engine, entity="New") == ["3", "1"]
    assert found(engine, entity="Old") == []
    with engine.connect() as connection:
        names = set(connection.scalars(text("SELECT name FROM entities")))
    assert names == {"New", "Other"}


def test_what_was_said_before_is_noted(engine: Engine) -> None:
    """Who said what was replaced, when, and by how much it differs stays; what holds comes first."""
    keep(engine, [first(1, 5)], NOW)
    fates(engine, again(1, 5, 90))
    found = find_said(engine, f"{1:032x}")
    assert found is not None
    (now, before), following = found
    assert following is None
    assert (now.producer, now.version, now.made_at, now.replaced_at) == ("names", "2", LATER, None)
    assert (before.version, before.made_at, before.replaced_at) == ("1", NOW, LATER)
    assert before.differs == {"entities": {"gained": 1, "lost": 1, "changed": 0}}


def test_annotators_never_overwrite_each_other(engine: Engine) -> None:
    """What others say of an article stands beside ours, in its versions, and no reading and no version touches it."""
    keep(engine, [first(1, 5)], NOW)
    one = ProducedAnnotations("house", "1", 1, NOW, said={"topic": "harbours\u0000"})
    say(engine, f"{1:032x}", one)
    say(engine, f"{1:032x}", replace(one, version="2", said=[1]))
    fates(engine, again(1, 5, 90), first(1, 6, edition=2))
    page = find_said(engine, f"{1:032x}")
    assert page is not None
    assert [(other.version, other.said) for other in page[0] if other.producer == "house"] == [
        ("1", one.said),
        ("2", [1]),
    ]
    single = [find_said(engine, f"{1:032x}", place, 1) for place in range(len(page[0]))]
    assert [one[0] for one in single if one] == [[one] for one in page[0]], "page by page they are the same"
    assert [one[1] for one in single if one] == [*range(1, len(single)), None]
    with pytest.raises(ProducerError, match="annotator of the pipeline"):
        say(engine, f"{1:032x}", ProducedAnnotations("names", "3", 1, NOW, said={}))
    with pytest.raises(ProducerError, match="no article"):
        say(engine, f"{2:032x}", one)


def chosen(engine: Engine, wanted: ReenrichSelection) -> list[str]:
    """The ids that are chosen, as numbers."""
    return [one.article.id[-1] for one in choose(engine, wanted)]


def test_choosing(engine: Engine) -> None:
    """What is stale and fits is chosen, kept last first; what was read again is not chosen any more."""
    keep(engine, [first(number, number) for number in range(1, 6)], NOW)
    wanted = ReenrichSelection(Conditions(), is_stale=older_than("names", "2"))
    assert chosen(engine, wanted) == ["5", "4", "3", "2", "1"]
    fates(engine, again(4, 4, 90), again(2, 2, 91))
    assert chosen(engine, wanted) == ["5", "3", "1"]
    assert chosen(engine, replace(wanted, asked=Conditions(entity="New"))) == []
    assert chosen(engine, replace(wanted, since=position_of("3-0"))) == ["5", "3"]
    assert chosen(engine, ReenrichSelection(Conditions(), read_before=LATER)) == ["5", "3", "1"]


def test_choosing_among_what_was_kept_before_producers_were_noted(engine: Engine) -> None:
    """Where nobody has noted who read an article, its document says so; then it is noted."""
    keep(engine, [first(1, 5), first(2, 6)], NOW)
    fates(engine, again(2, 6, 90))
    with engine.begin() as connection:
        connection.execute(text("UPDATE articles SET pipeline = NULL"))
    assert chosen(engine, ReenrichSelection(Conditions(), is_stale=older_than("names", "2"))) == ["1"]
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id FROM articles WHERE pipeline IS NOT NULL")).all()
    assert [row.id[-1] for row in rows] == ["2"]


def test_choosing_many(engine: Engine) -> None:
    """All are chosen, once each, however many there are; what is read again or kept meanwhile does not shift them."""
    count = 1200
    for start in range(0, count, 300):
        keep(engine, [first(number + 1, number + 1) for number in range(start, start + 300)], NOW)
    seen = []
    for number, one in enumerate(choose(engine, ReenrichSelection(Conditions(), is_stale=older_than("names", "2")))):
        seen.append(one.article.id)
        if number % 100 == 0:
            fates(engine, again(int(one.article.id, 16), int(one.article.id, 16), 10_000 + number))
            fates(engine, first(5_000 + number, 5_000 + number))
    assert seen == [f"{number:032x}" for number in range(count, 0, -1)]
