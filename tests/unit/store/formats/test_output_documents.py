"""Articles as ninjs and NewsArticle: by the rules of both, and read back by our own readers as what they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from harness import ninjs as rules
from harness.builders import article
from ingest.dates.published import parse_published
from ingest.formats import newsarticle as newsarticle_reader
from ingest.formats import ninjs as ninjs_reader
from newswire.articles import Article, Entity, Keyphrase, Mention, Published, Sentiment, StageTime, Subject, Submission
from store.formats import newsarticle, ninjs, own
from store.formats.listing import ResultPage

TEXT = "Ana Pereira opened the harbour & the <quay>.\n\nLisbon's council met on Friday; “Harbour Holdings” paid.\nEnd."


def entity(name: str, type_: str, **fields: Any) -> Entity:
    """An entity mentioned once."""
    return Entity(id=f"local:{name}", name=name, type=type_, mentions=(Mention(start=0, end=1, text=name),), **fields)


def full(**fields: Any) -> Article:
    """An article that has everything."""
    given: dict[str, Any] = {
        "id": f"{17:032x}",
        "version": 2,
        "external_id": "desk:17",
        "url": "https://a.example/news/17?part=2",
        "source": "a.example",
        "title": 'Harbour "opens" & more',
        "text": TEXT,
        "published": Published(value="2022-02-05T08:47+05:30", precision="minute", source="sender"),
        "language": "en-GB",
        "authors": ("Ana Pereira", "Tom Okafor", "Mei Tan"),
        "section": "World",
        "place": "LISBON",
        "agency": "Agency",
        "note": "Corrects the name.",
        "entities": (
            entity("Ana Pereira", "PERSON", salience=0.8, role="topic", identifiers={"wikidata": "Q17"}),
            entity("Harbour Holdings", "ORG", salience=0.2),
            entity("Lisbon", "GPE", identifiers={"geonames": "2267057", "iso3166": "PT-11"}),
            entity("Portugal", "GPE", identifiers={"iso3166": "PT"}),
            entity("Regatta", "EVENT"),
            entity("Portuguese", "NORP", identifiers={"iso3166": "PT"}),
        ),
        "keyphrases": (Keyphrase(text="price of grain", score=0.9),),
        "subjects": (Subject(code="medtop:11000000", name="politics and government", score=0.876),),
    }
    return article(**{**given, **fields})


def published(submission: Submission) -> Published:
    """What ingest makes of the publication time."""
    return parse_published(submission.published) if submission.published else Published()


PUBLISHED = (
    Published(value="2022-02-05T08:47+05:30", precision="minute", source="sender"),
    Published(value="2022-02-05T08:47:31+00:00", precision="minute", source="sender"),
    Published(value="2022-02-05", precision="day", source="sender"),
    Published(),
)
CASES = {
    "full": full(),
    "untitled": full(title=None),
    "no address": full(url=None),
    "bare": article(),
    "no source": full(source=None),
    **{f"published {one.value}": full(published=one) for one in PUBLISHED},
}


@pytest.mark.parametrize("one", CASES.values(), ids=list(CASES))
def test_ninjs_round_trip(one: Article) -> None:
    """What is written as ninjs is read back by ingest as the same title, text, time, language, source and authors."""
    read, _, notes = ninjs_reader.to_submission(orjson.loads(ninjs.write_article(one)))
    assert not notes
    check_same(one, read)


@pytest.mark.parametrize("one", CASES.values(), ids=list(CASES))
def test_newsarticle_round_trip(one: Article) -> None:
    """What is written as NewsArticle is read back by ingest as the same title, text, time, language and the rest."""
    read, modified, notes = newsarticle_reader.to_submission(orjson.loads(newsarticle.write_article(one)))
    assert not notes
    check_same(one, read)
    assert read.id == (one.external_id or (None if one.url else f"urn:newswire:article:{one.id}"))
    assert modified is None


def check_same(one: Article, read: Submission) -> None:
    """The submission says what the article says."""
    assert (read.title, read.text, read.url) == (one.title, one.text, one.url)
    assert (read.language, read.source, read.authors) == (one.language, one.source, one.authors)
    assert (read.section, read.note, read.status) == (one.section, one.note, "usable")
    assert published(read).value == one.published.value
    assert published(read).precision == one.published.precision


@pytest.mark.parametrize("one", CASES.values(), ids=list(CASES))
def test_ninjs_rules(one: Article) -> None:
    """A ninjs document keeps the rules of version 3.1; its times have a time of day unless the outlet tells none."""
    document = orjson.loads(ninjs.write_article(one))
    assert rules.faults(document, allow_days=one.published.precision == "day") == []


def test_the_rules_refuse() -> None:
    """The rules notice a name of ninjs 2, a missing uri, a text without a value, a relevance where none may be."""
    bad = {"versioncreated": "2022-02-05T08:47:00Z", "bodies": [{"role": "main"}], "people": [{"relevance": 1}]}
    assert len(rules.faults(bad)) == 4
    assert rules.faults({"uri": "not a uri", "firstCreated": "2022-02-05"}) != []


def test_ninjs_of_everything() -> None:
    """Headline, body, status, subjects with media topics, and whom it is about or mentions by kind and address."""
    document = orjson.loads(ninjs.write_article(full()))
    assert document["headlines"] == [{"role": "main", "contentType": "text/plain", "value": full().title}]
    assert document["bodies"][0]["charCount"] == len(TEXT)
    assert (document["pubStatus"], document["version"], document["located"]) == ("usable", "2", "LISBON")
    assert document["subjects"][1] == {
        "name": "politics and government",
        "rel": "about",
        "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000",
        "confidence": 88,
    }
    ana = {"rel": "about", "uri": "http://www.wikidata.org/entity/Q17", "literal": "local:Ana Pereira"}
    assert document["people"] == [{"name": "Ana Pereira", **ana}]
    assert document["organisations"] == [
        {"name": "Harbour Holdings", "rel": "mentions", "literal": "local:Harbour Holdings"}
    ]
    assert [one["uri"] for one in document["places"]] == [
        "https://sws.geonames.org/2267057/",
        "http://cvx.iptc.org/iso3166-1a2/pt",
    ]
    assert [one["name"] for one in document["events"]] == ["Regatta"]
    assert {"role": "newswire", "value": full().id} in document["altIds"]


def test_unknown_publication_stays_unknown() -> None:
    """Without a time of publication there is none that a reader could take for it."""
    one = full(published=Published())
    assert not {"firstCreated", "versionCreated", "contentCreated"} & orjson.loads(ninjs.write_article(one)).keys()
    assert not {"datePublished", "dateModified"} & orjson.loads(newsarticle.write_article(one)).keys()


def page(*articles: Article, **fields: Any) -> ResultPage:
    """A page with these articles."""
    at = "http://127.0.0.1:8080/v1/articles"
    given: dict[str, Any] = {"title": "Newswire: harbour", "address": f"{at}?q=harbour&format=ninjs", "following": None}
    given |= {"first": given["address"], "search": f"{at}?q=harbour&format=json", "articles_at": f"{at}/"}
    return ResultPage(articles=articles, **(given | fields))


def test_a_page_of_ninjs() -> None:
    """A page is a composite by the same rules, and each of its associations can be read like a document."""
    document = orjson.loads(ninjs.write_page(page(full(), full(title=None))))
    assert rules.faults(document) == []
    first, second = document["associations"]
    assert (first["name"], second["name"]) == (full().title, "Ana Pereira opened the harbour & the <quay>.")
    check_same(full(title=None), ninjs_reader.to_submission(second)[0])
    assert rules.faults(orjson.loads(ninjs.write_page(page()))) == []


def test_a_page_of_newsarticles() -> None:
    """A page is one graph; with one article it is read back as that."""
    read, _, notes = newsarticle_reader.to_submission(orjson.loads(newsarticle.write_page(page(full()))))
    assert not notes
    check_same(full(), read)
    assert orjson.loads(newsarticle.write_page(page()))["@graph"] == []


def test_surface_forms() -> None:
    """Our own answer has every mention under the words it uses, as the kept article has it, later fields and all."""
    mentions = [
        {"start": 0, "end": 11, "text": "Ana Pereira", "metonym": False},
        {
            "start": 30,
            "end": 37,
            "text": "Pereira",
            "metonym": False,
            "sentiment": {"label": "negative", "score": -0.4},
        },
        {"start": 50, "end": 57, "text": "Pereira", "metonym": False},
    ]
    kept = orjson.loads(article(text="...", sentiment=Sentiment(label="neutral", score=0.0)).model_dump_json())
    kept["entities"] = [{"id": "1", "name": "Ana Pereira", "type": "PERSON", "mentions": mentions, "tone": 0.5}]
    answered = orjson.loads(own.write_article(orjson.dumps(kept), "stored"))
    (shown,) = answered["entities"]
    assert shown["surface_forms"] == [
        {"text": "Ana Pereira", "mentions": mentions[:1]},
        {"text": "Pereira", "mentions": mentions[1:]},
    ]
    assert (shown["mentions"], shown["tone"], answered["state"]) == (mentions, 0.5, "stored")
    assert own.ArticleAnswer.model_validate(answered).entities[0].surface_forms[1].mentions[1].start == 50


@pytest.mark.parametrize("write", [ninjs.write_article, newsarticle.write_article])
def test_identifiers_that_no_address_can_hold(write: Callable[[Article], bytes]) -> None:
    """A code or an identifier with a lone surrogate, which UTF-8 cannot carry, does not fail the document."""
    entity = Entity(id="x", name="X", type="GPE", mentions=(), identifiers={"wikidata": "\ud800", "geonames": "\udfff"})
    one = article(subjects=(Subject(code="medtop:\ud800", name="x", score=0.5),), entities=(entity,))
    assert isinstance(orjson.loads(write(one)), dict)


def test_later_version() -> None:
    """A later version says when it arrived, as its change and not as its publication."""
    stages = (StageTime(stage="received", at="2022-02-06T03:17:00.000Z"),)
    document = orjson.loads(newsarticle.write_article(full(stages=stages)))
    assert document["datePublished"] == "2022-02-05T08:47:00+05:30"
    assert document["dateModified"] == "2022-02-06T03:17:00.000Z"
    assert "dateModified" not in orjson.loads(newsarticle.write_article(full(version=1)))


@pytest.mark.parametrize("field", ["title", "text", "source", "note", "section", "place", "url"])
def test_json_ld_can_stand_in_a_page(field: str) -> None:
    """Nothing in a NewsArticle ends the element of a page that it is put into, and it says the same."""
    hostile = "https://a.example/</script><script>alert(1)</script><!--&amp;\u2028\u2029"
    listing = ResultPage("t", "a", "f", "s", None, "at/", [full(**{field: hostile})])
    for document in (newsarticle.write_article(full(**{field: hostile})), newsarticle.write_page(listing)):
        for character in (b"<", b">", b"&", "\u2028".encode(), "\u2029".encode()):
            assert character not in document
        assert "<script>alert(1)</script>" in str(orjson.loads(document))
