"""What newsrooms send is read for what it says, and refused with a pointer into what was sent."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson
import pytest

from chassis.web.problems import Problem
from ingest.accept.submissions import parse_json
from ingest.extraction import Extracted
from ingest.formats import BY_NAME, FORMATS, newsarticle, ninjs, page, recognised
from ingest.formats.documents import load
from ingest.formats.draft import NOTES, names_in
from ingest.formats.markup import text_of, text_or_literal
from newswire.articles import ID_PATTERN, Published, Submission

NINJS_1: dict[str, Any] = {
    "uri": "http://agency.example/items/17",
    "type": "text",
    "firstcreated": "2022-02-05T08:47:00Z",
    "versioncreated": "2022-02-05T09:00:00Z",
    "pubstatus": "usable",
    "headline": "Harbour council meets",
    "byline": "By Ana Pereira and Tom Okafor",
    "body_html": "<p>The council met.</p><p>It will meet again.</p>",
    "language": "en",
    "subject": [{"name": "Politics", "scheme": "medtop"}],
    "infosource": [{"name": "Stringer", "rel": "author"}, {"name": "Agency", "rel": "provider"}],
    "ednote": "Adds second paragraph.",
}
NINJS_3: dict[str, Any] = {
    "uri": "urn:newsml:agency.example:20220205:17",
    "standard": {"name": "ninjs", "version": "3.0"},
    "versionCreated": "2022-02-05T09:00:00Z",
    "pubStatus": "usable",
    "copyrightHolder": "Agency",
    "language": "en-GB",
    "headlines": [{"role": "short", "value": "Council"}, {"role": "main", "value": "Harbour council meets"}],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": "The council met. It will meet again."},
        {"role": "rich", "contentType": "application/xhtml+xml", "value": "<p>The council met.</p><p>Again.</p>"},
    ],
    "by": "Von Mei Tan, agency",
    "genres": [{"name": "Feature"}],
}
ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour council meets",
    "articleBody": "The council met.\n\nIt will meet again.",
    "author": {"@type": "Person", "name": "Ana Pereira"},
    "publisher": {"@type": "NewsMediaOrganization", "name": "Example Times"},
    "datePublished": "2022-02-05T08:47:00Z",
    "articleSection": ["World", "Africa"],
    "inLanguage": "en",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://times.example/17"},
}


def read_ninjs(**changes: Any) -> Submission:
    """The submission in a ninjs 1 document with changes; None removes a member."""
    return ninjs.to_submission({**NINJS_1, **changes})[0]


def read_article(**changes: Any) -> Submission:
    """The submission in a NewsArticle with changes; None removes a member."""
    return newsarticle.to_submission({**ARTICLE, **changes})[0]


def refused(document: Any, name: str = "ninjs") -> Problem:
    """The problem that a document is."""
    with pytest.raises(Problem) as caught:
        BY_NAME[name].read(orjson.dumps(document), {}, "")
    return caught.value


def test_ninjs_1() -> None:
    """ninjs 1 gives all that a submission can say; HTML becomes paragraphs, the address is id and address."""
    assert read_ninjs() == Submission(
        text="The council met.\n\nIt will meet again.",
        id="http://agency.example/items/17",
        url="http://agency.example/items/17",
        source="Agency",
        title="Harbour council meets",
        published="2022-02-05T08:47:00Z",
        language="en",
        authors=("Ana Pereira", "Tom Okafor"),
        section="Politics",
        note="Adds second paragraph.",
        status="usable",
    )


def test_ninjs_3() -> None:
    """ninjs 2 and 3 have lists with roles, 3 spells in camel case; the body with paragraphs goes before the plain."""
    assert ninjs.to_submission(NINJS_3)[0] == Submission(
        text="The council met.\n\nAgain.",
        id="urn:newsml:agency.example:20220205:17",
        source="Agency",
        title="Harbour council meets",
        published="2022-02-05T09:00:00Z",
        language="en-GB",
        authors=("Mei Tan",),
        section="Feature",
        status="usable",
    )


@pytest.mark.parametrize(
    ("changes", "text", "title"),
    [
        ({"body_text": "Plain."}, "The council met.\n\nIt will meet again.", "Harbour council meets"),
        ({"body_html": None, "body_xhtml": "<div>X<br/>y</div>"}, "X\ny", "Harbour council meets"),
        ({"body_html": "<p> </p>", "body_text": "Plain."}, "Plain.", "Harbour council meets"),
        ({"body_html": None, "description_text": "A quay."}, "A quay.", "Harbour council meets"),
        (
            {"body_html": None, "descriptions": [{"contenttype": "text/html", "value": "<b>A</b> quay."}]},
            "A quay.",
            "Harbour council meets",
        ),
        ({"body_html": None}, "Harbour council meets", None),
        (
            {"headline": None, "slugline": "harbour-council"},
            "The council met.\n\nIt will meet again.",
            "harbour-council",
        ),
    ],
)
def test_ninjs_words(changes: dict[str, Any], text: str, title: str | None) -> None:
    """HTML goes before plain text, bodies before descriptions; a flash that is only a headline has it for its text."""
    submission = read_ninjs(**changes)
    assert (submission.text, submission.title) == (text, title)


@pytest.mark.parametrize(
    ("sent", "status"),
    [("usable", "usable"), ("stat:withheld", "withheld"), ("canceled", "canceled"), ("Cancelled", "canceled")],
)
def test_ninjs_status(sent: str, status: str) -> None:
    """The publishing status is that of the contract, with and without its scheme."""
    assert read_ninjs(pubstatus=sent).status == status


def test_ninjs_kill_without_words() -> None:
    """A kill needs no text."""
    killed = ninjs.to_submission({"uri": "urn:x:1", "pubstatus": "canceled"})[0]
    assert (killed.id, killed.status) == ("urn:x:1", "canceled")


def test_ninjs_embargo() -> None:
    """The end of an embargo is taken from any version of ninjs; one that cannot be read is refused where it stands."""
    time = "2022-02-06T08:00:00+02:00"
    assert read_ninjs(embargoed=time).embargoed_until == time
    assert ninjs.to_submission({**NINJS_3, "embargoedUntil": time})[0].embargoed_until == time
    assert read_ninjs(embargoed=" ").embargoed_until is None
    assert refused({**NINJS_1, "embargoed": "soon"}).errors[0]["pointer"] == "/embargoed"


def test_ids_that_are_not_safe() -> None:
    """An id that cannot stand in a path is replaced by a digest: the same for the same, another for another."""
    first, again, other = (read_ninjs(uri=uri).id for uri in ("tag:a,b:1", "tag:a,b:1", "tag:a,b:2"))
    assert first == again != other
    assert re.match(ID_PATTERN, first or "")
    assert read_ninjs(uri="tag:a,b:1").url is None


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({}, ""),
        ({"uri": "urn:x:1"}, ""),
        ({"uri": "urn:x:1", "headline": 5}, "/headline"),
        ({**NINJS_1, "body_html": 5}, "/body_html"),
        ({**NINJS_1, "body_html": {"html": "<p>x</p>"}, "description_text": "A quay."}, "/body_html"),
        ({**NINJS_3, "bodies": [{"contentType": "application/nitf+xml", "value": "x"}]}, "/bodies/0"),
        ({**NINJS_1, "embargoed": "soon"}, "/embargoed"),
        ({**NINJS_1, "embargoed": ["2099-01-01"]}, "/embargoed"),
        ({"pubstatus": "canceled", "headline": "Killed"}, ""),
    ],
)
def test_ninjs_refusals(document: dict[str, Any], pointer: str) -> None:
    """Only what is no article is refused, or must not go out yet, with a pointer into the document as it was sent."""
    problem = refused(document)
    assert (problem.status, problem.type) == (422, "invalid-article")
    assert [error["pointer"] for error in problem.errors] == [pointer]


def test_article() -> None:
    """A NewsArticle gives all that a submission can say."""
    assert read_article(identifier="17") == Submission(
        text="The council met.\n\nIt will meet again.",
        id="17",
        url="https://times.example/17",
        source="Example Times",
        title="Harbour council meets",
        published="2022-02-05T08:47:00Z",
        language="en",
        authors=("Ana Pereira",),
        section="World",
    )


@pytest.mark.parametrize(
    "document",
    [
        [ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Article", "https://schema.org/ReportageNewsArticle"]},
        {**ARTICLE, "@type": "schema:OpinionNewsArticle"},
    ],
)
def test_articles_place(document: Any) -> None:
    """The article is found at the top, in a list, in a graph and as what a page is about, whatever kind it is."""
    assert newsarticle.to_submission(document)[0].title == "Harbour council meets"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Ana Pereira and Tom Okafor, Example Times", ("Ana Pereira", "Tom Okafor")),
        (["Ana Pereira", {"name": "Tom Okafor"}], ("Ana Pereira", "Tom Okafor")),
        ({"givenName": "Mei", "familyName": "Tan"}, ("Mei Tan",)),
        ({"name": ["Mei Tan", "Tan Mei"]}, ("Mei Tan",)),
        ("https://times.example/people/mei", ()),
        ({"@id": "#nobody"}, ()),
        (None, ()),
    ],
)
def test_article_authors(author: Any, names: tuple[str, ...]) -> None:
    """Authors are a string, an object or a list of either."""
    assert read_article(author=author).authors == names


def test_article_references() -> None:
    """Who is only referred to stands elsewhere in the graph."""
    graph = [
        {**ARTICLE, "author": {"@id": "#mei"}, "publisher": {"@id": "#times"}},
        {"@type": "Person", "@id": "#mei", "name": "Mei Tan"},
        {"@type": "Organization", "@id": "#times", "name": "Times"},
    ]
    submission, *_ = newsarticle.to_submission({"@graph": graph})
    assert (submission.authors, submission.source) == (("Mei Tan",), "Times")


def test_article_status_and_correction() -> None:
    """What was withdrawn is canceled, also without a body; a correction becomes the note."""
    correction = [{"@type": "CorrectionComment", "text": "The name was wrong."}, "https://times.example/corrections"]
    assert read_article(correction=correction).note == "The name was wrong."
    assert read_article(creativeWorkStatus="Withdrawn", articleBody=None).status == "canceled"
    assert read_article(creativeWorkStatus={"@type": "DefinedTerm", "name": "Canceled"}).status == "canceled"
    assert read_article(creativeWorkStatus="Published").status == "usable"


def test_article_dates() -> None:
    """A last change is only said to be found, and only where no publication is stated."""
    stated = newsarticle.to_submission({**ARTICLE, "dateModified": "2022-02-06"})
    assert (stated[0].published, stated[1]) == ("2022-02-05T08:47:00Z", None)
    shown = newsarticle.to_submission({**ARTICLE, "datePublished": None, "dateModified": "2022-02-06"})
    assert shown[0].published is None
    assert shown[1] == Published(value="2022-02-06", precision="day", source="inferred")


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"articleBody": "<p>One &amp; two.</p><p>Three.</p>"}, "text", "One & two.\n\nThree."),
        ({"articleBody": {"@value": "One.", "@language": "en"}}, "text", "One."),
        ({"articleBody": "AT&amp;T &#8211; 5 < 6"}, "text", "AT&T – 5 < 6"),
        ({"headline": "<i>One</i> &amp; two"}, "title", "One & two"),
        ({"headline": None, "alternativeHeadline": "Other"}, "title", "Other"),
        ({"inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"}}, "language", "en"),
        ({"inLanguage": "English, of course"}, "language", None),
        ({"identifier": {"@type": "PropertyValue", "value": "a 1"}}, "id", "schema:"),
        ({"identifier": 17}, "id", "17"),
        ({"mainEntityOfPage": "https://times.example/18"}, "url", "https://times.example/18"),
        ({"mainEntityOfPage": None, "@id": "https://times.example/19"}, "url", "https://times.example/19"),
        ({"mainEntityOfPage": True, "@id": "urn:x:19"}, "id", "urn:x:19"),
        ({"publisher": "Example Times"}, "source", "Example Times"),
    ],
)
def test_article_fields(changes: dict[str, Any], field: str, value: str | None) -> None:
    """Each field in the ways it is written."""
    found = getattr(read_article(**changes), field)
    assert found == value or (value == "schema:" and found.startswith(value))


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"@type": "Recipe", "name": "Soup"}, None),
        ([], None),
        (5, None),
        ({**ARTICLE, "articleBody": 5}, "/articleBody"),
        ({**ARTICLE, "articleBody": None}, ""),
        ([ARTICLE, ARTICLE], "/1"),
        ({"@type": "NewsArticle", "articleBody": "x", "creativeWorkStatus": "Withdrawn"}, ""),
    ],
)
def test_article_refusals(document: Any, pointer: str | None) -> None:
    """Only what is no article is refused, with a pointer into the document that was sent."""
    problem = refused(document, "schema.org")
    assert (problem.status, problem.type) == (422, "invalid-article")
    assert [error["pointer"] for error in problem.errors] == ([] if pointer is None else [pointer])


@pytest.mark.parametrize("one", [one for one in FORMATS if one.name != "page"], ids=lambda one: one.name)
@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": "\\ud800"}', b"\xff", b"{} {}", b"[" * 100_000),
        *(b"[" * 100 + b"]" * 100, b'{"uri": "a", "uri": "b"}', b'{"x": [{"a~/b": 1, "a~/b": 2}]}'),
    ],
)
def test_strict_json(one: Any, body: bytes) -> None:
    """What is refused as our own JSON is refused as any other, before anybody looks for an article in it."""
    with pytest.raises(Problem) as caught:
        one.read(body, {}, "")
    assert (caught.value.status, caught.value.type) == (400, "malformed-json")


def test_duplicate_names_are_pointed_at() -> None:
    """The name that is there twice is pointed at."""
    with pytest.raises(Problem) as caught:
        load(b'{"x": [{"a~/b": 1, "a~/b": 2}], "y": 123456789012345678901234567890.5}')
    assert [error["pointer"] for error in caught.value.errors] == ["/x/0/a~0~1b"]


def test_ninjs_is_recognised() -> None:
    """ninjs sent as plain JSON is recognised by names that no submission has; nothing else is."""
    for document in (NINJS_1, NINJS_3, {"standard": {"name": "ninjs"}}):
        one = recognised(orjson.dumps(document))
        assert one is not None
        assert one.name == "ninjs"
    for document in ({"text": "a"}, {"uri": "urn:x:1", "text": "a"}, {"headline": "a", "text": "a"}, [NINJS_1], "uri"):
        assert recognised(orjson.dumps(document)) is None
    for marks in ({"uri"}, {"standard"}):
        assert not marks & Submission.model_fields.keys()


SUPERDESK: dict[str, Any] = {
    "guid": "urn:newsml:desk.example:2022-02-05T08:47:00.1:17",
    "version": 3,
    "type": "text",
    "firstcreated": "2022-02-05T08:47:00+0000",
    "versioncreated": "2022-02-05T09:30:00+0000",
    "pubstatus": "usable",
    "urgency": 3,
    "priority": "6",
    "language": "en",
    "headline": "Harbour council meets",
    "byline": "Ana Pereira",
    "source": "Quay Agency",
    "subject": [{"code": "11000000", "name": "politics", "scheme": "iptc"}],
    "place": [{"name": "Lindholm", "code": "LIN"}],
    "authors": [{"code": "ap", "name": "Ana Pereira", "role": "writer", "biography": "x"}],
    "associations": {"featuremedia": {"guid": "tag:desk.example:1", "type": "picture", "headline": "A quay"}},
    "description_html": "<p>A vote.</p>",
    "body_html": "<p>The council met.</p><p>It will meet again.</p>",
    "evolvedfrom": "urn:newsml:desk.example:old",
    "extra": {"subhead": "x"},
}


def test_superdesk() -> None:
    """What Superdesk sends is taken whole, without a word: `guid` for the id, authors as objects, dates with +0000."""
    assert recognised(orjson.dumps(SUPERDESK)) is BY_NAME["ninjs"]
    read = ninjs.to_submission(SUPERDESK)
    assert read.notes == ()
    assert read.submission == Submission(
        text="The council met.\n\nIt will meet again.",
        id="urn:newsml:desk.example:2022-02-05T08:47:00.1:17",
        source="Quay Agency",
        title="Harbour council meets",
        published="2022-02-05T08:47:00+0000",
        language="en",
        authors=("Ana Pereira",),
        section="politics",
        status="usable",
    )


@pytest.mark.parametrize(
    ("changes", "field", "value", "pointers"),
    [
        ({"uri": 5}, "id", "5", []),
        ({"uri": {"a": 1}, "guid": "urn:x:2"}, "id", "urn:x:2", ["/uri"]),
        ({"uri": None, "guid": None}, "id", None, []),
        ({"uri": "http://x:99999/"}, "url", None, ["/uri"]),
        ({"pubstatus": "approved"}, "status", "usable", ["/pubstatus"]),
        ({"pubstatus": 5}, "status", "usable", ["/pubstatus"]),
        ({"pubstatus": "stat:Withhold"}, "status", "withheld", []),
        ({"headline": "a" * 2001}, "title", "a" * 2000, ["/headline"]),
        ({"headline": 5, "slugline": "council"}, "title", "council", ["/headline"]),
        ({"headline": None, "headlines": [{"role": 1, "value": 5}, {"value": "Council"}]}, "title", "Council", [
            "/headlines/0/value",
        ]),
        ({"headline": None, "headlines": [{"role": "main"}]}, "title", None, ["/headlines/0"]),
        ({"body_html": {}, "body_text": "Plain."}, "text", "Plain.", ["/body_html"]),
        ({"body_html": 5, "bodies": ["Plain."]}, "text", "Plain.", ["/body_html"]),
        ({"byline": {"a/b": 1}}, "authors", (), ["/byline"]),
        ({"byline": None, "bylines": [{"byline": "By Ana Pereira"}, 5, {"name": "Mei Tan"}]}, "authors", (
            "Ana Pereira", "Mei Tan",
        ), ["/bylines/1"]),
        ({"byline": "", "authors": [{"name": {"name": "Mei Tan"}}, {"parent": {}}, "Tom Okafor"]}, "authors", (
            "Mei Tan", "Tom Okafor",
        ), ["/authors/1"]),
        ({"firstcreated": 5.5, "versioncreated": "2022-02-05"}, "published", "2022-02-05", ["/firstcreated"]),
        ({"firstcreated": "yesterday"}, "published", "2022-02-05T09:00:00Z", ["/firstcreated"]),
        ({"firstcreated": "x" * 101, "versioncreated": {}}, "published", None, ["/firstcreated", "/versioncreated"]),
        ({"language": {"code": "en"}}, "language", None, ["/language"]),
        ({"language": "English, of course"}, "language", None, ["/language"]),
        ({"subject": ["Politics"]}, "section", "Politics", []),
        ({"subject": [{"code": "1"}, {"name": 5}], "genre": [{"name": "Feature"}]}, "section", "Feature", [
            "/subject/1",
        ]),
        ({"infosource": 5, "source": ["Agency"]}, "source", "Agency", ["/infosource"]),
        ({"infosource": None, "provider": {"name": ["x"]}, "copyrightholder": "A"}, "source", "A", ["/provider"]),
        ({"ednote": {"text": "x"}}, "note", None, ["/ednote"]),
        ({"embargoed": {}}, "embargoed_until", None, []),
        ({"associations": 5, "urgency": "high", "place": "x", "version": {}}, "title", "Harbour council meets", []),
    ],
)  # fmt: skip
def test_ninjs_left_out(changes: dict[str, Any], field: str, value: Any, pointers: list[str]) -> None:
    """What cannot be read of a ninjs document is left out, and said; the next best is taken where there is one."""
    submission, _, notes = ninjs.to_submission({**NINJS_1, **changes})
    assert getattr(submission, field) == value
    assert [note.pointer for note in notes] == pointers


@pytest.mark.parametrize(
    ("changes", "field", "value", "pointers"),
    [
        ({"headline": {"x": 1}}, "title", None, ["/headline"]),
        ({"headline": {"x": 1}, "name": "Council"}, "title", "Council", ["/headline"]),
        ({"headline": {"en": "Council", "de": "Rat"}}, "title", "Council", []),
        ({"headline": [["Council"]]}, "title", "Council", []),
        ({"headline": 1984}, "title", "1984", []),
        ({"author": [{"name": 7}]}, "authors", (), ["/author/0"]),
        ({"author": [[{"name": {"@value": "Mei Tan"}}], 5, True]}, "authors", ("Mei Tan",), ["/author/1", "/author/2"]),
        ({"author": {"@type": "Person", "name": {"@type": "Person", "name": "Mei Tan"}}}, "authors", ("Mei Tan",), []),
        ({"author": {"name": {"en": "Mei Tan", "zh-Hans": "谭梅"}}}, "authors", ("Mei Tan",), []),
        ({"author": {"@list": [{"name": [["Mei Tan"]]}, "By Tom Okafor"]}}, "authors", ("Mei Tan", "Tom Okafor"), []),
        ({"author": {"name": {}, "givenName": {"@value": "Mei"}, "familyName": ["Tan"]}}, "authors", ("Mei Tan",), []),
        ({"author": {"url": "https://times.example/mei"}}, "authors", (), ["/author"]),
        ({"author": {"name": "x" * 201}}, "authors", ("x" * 200,), []),
        ({"publisher": {"name": {"name": {"@value": "Times"}}}}, "source", "Times", []),
        ({"publisher": {"logo": {}}, "provider": "Agency"}, "source", "Agency", ["/publisher"]),
        ({"datePublished": 1644050820}, "published", "1644050820", []),
        ({"datePublished": ["soon", "2022-02-05"]}, "published", "2022-02-05", ["/datePublished/0"]),
        ({"datePublished": {"@type": "Date", "@value": "2022-02-05"}}, "published", "2022-02-05", []),
        ({"datePublished": {}, "dateCreated": "2022-02-05"}, "published", "2022-02-05", ["/datePublished"]),
        ({"datePublished": "soon"}, "published", "soon", ["/datePublished"]),
        ({"url": "http://a..b/"}, "url", "https://times.example/17", ["/url"]),
        ({"url": [{"@id": "https://times.example/18"}]}, "url", "https://times.example/18", []),
        ({"mainEntityOfPage": [{"@id": {"@id": "https://times.example/18"}}]}, "url", "https://times.example/18", []),
        ({"mainEntityOfPage": "/17", "@id": 5}, "url", None, []),
        ({"identifier": [{"@type": "PropertyValue", "value": {"@value": "17"}}, "18"]}, "id", "17", []),
        ({"identifier": [{"@type": "PropertyValue", "propertyID": "x"}, 18]}, "id", "18", ["/identifier/0"]),
        ({"inLanguage": {"@type": "Language", "alternateName": {"@value": "en-GB"}}}, "language", "en-GB", []),
        ({"inLanguage": [{"x": {}}, "de"]}, "language", "de", ["/inLanguage/0"]),
        ({"articleSection": [{"name": "World"}, 5]}, "section", "World", []),
        ({"articleSection": {"x": []}}, "section", None, ["/articleSection"]),
        ({"articleBody": ["One.", {"@value": "Two."}]}, "text", "One.\n\nTwo.", []),
        ({"articleBody": [{"@value": "Eins.", "@language": "de"}, {"@value": "One.", "@language": "en"}]}, "text",
         "One.", []),
        ({"articleBody": {"de": "Eins.", "en": "One."}}, "text", "One.", []),
        ({"articleBody": 5, "text": "One."}, "text", "One.", ["/articleBody"]),
        ({"correction": {"text": {"x": 1}}, "creativeWorkStatus": 5}, "note", None, []),
    ],
)  # fmt: skip
def test_article_left_out(changes: dict[str, Any], field: str, value: Any, pointers: list[str]) -> None:
    """So it is with a NewsArticle; nested, listed, wrapped and marked values are read however they stand."""
    submission, _, notes = newsarticle.to_submission({**ARTICLE, **changes})
    assert getattr(submission, field) == value
    assert [note.pointer for note in notes] == pointers


@pytest.mark.parametrize("prefix", ["schema:", "http://schema.org/", "https://schema.org/"])
def test_expanded_article(prefix: str) -> None:
    """A document whose names have their vocabulary before them, and every value in a list, is the same article."""
    expanded = {
        "@type": [prefix + "NewsArticle"],
        prefix + "headline": [{"@value": "Harbour council meets"}],
        prefix + "articleBody": [{"@value": "The council met."}],
        prefix + "author": [{"@list": [{"@type": [prefix + "Person"], "name": [{"@value": "Ana Pereira"}]}]}],
        prefix + "publisher": [{prefix + "name": [{"@value": "Times"}]}],
        prefix + "url": [{"@id": "https://times.example/17"}],
    }
    submission, _, notes = newsarticle.to_submission([expanded])
    assert (submission.title, submission.text, submission.url) == (
        "Harbour council meets",
        "The council met.",
        "https://times.example/17",
    )
    assert (submission.authors, submission.source, notes) == (("Ana Pereira",), "Times", ())


def test_notes_are_bounded() -> None:
    """A document with no end of names that are none has a bounded number of notes."""
    assert len(ninjs.to_submission({**NINJS_1, "bylines": [5] * 1000, "byline": None}).notes) == NOTES


def test_page_with_impossible_fields() -> None:
    """What a page says of itself that no article can be is left out; the story is taken."""
    found = Extracted(text="Story.", kind="article", canonical_url="http://x:99999/", language="English, of course")
    submission, _, notes = page.to_submission(found, {})
    assert (submission.text, submission.url, submission.language) == ("Story.", None, None)
    assert [note.field for note in notes] == ["language"]


def test_page_of_nested_authors() -> None:
    """Names in the JSON-LD of a page are read however deep they stand, as in a document of its own."""
    told = {
        **ARTICLE,
        "author": [[{"@type": "Person", "name": {"name": [{"@value": "Mei Tan"}]}}]],
        "articleBody": None,
    }
    words = "<p>" + "The harbour council met in Geneva on Friday to talk about grain and quays. " * 8 + "</p>"
    body = f"<script type='application/ld+json'>{json.dumps(told)}</script><h1>Council</h1>{words}"
    assert BY_NAME["page"].read(body.encode(), {}, "text/html").submission.authors == ("Mei Tan",)


def test_about_fills_gaps() -> None:
    """What the query string says counts where the document says nothing."""
    about = {"source": "elsewhere", "url": "http://agency.example/17", "title": "Other"}
    submission, *_ = BY_NAME["ninjs"].read(json.dumps(NINJS_3).encode(), about, "")
    assert (submission.source, submission.url, submission.title) == (
        "Agency",
        "http://agency.example/17",
        "Harbour council meets",
    )
    assert parse_json(b'{"text": "a"}', about).title == "Other"


def test_page() -> None:
    """The query string goes before what the page says; the date of the page is shown, not stated."""
    published = Published(value="2022-02-05", precision="day", source="meta")
    found = Extracted(
        title="T" * 3000, text="Story.", published=published, canonical_url="http://x/1", site_name="X", kind="article"
    )
    submission, shown, _ = page.to_submission(found, {"url": "http://x/2", "id": "7"})
    assert (submission.url, submission.id, submission.source) == ("http://x/2", "7", "X")
    assert len(submission.title or "") == 2000
    assert shown == published


@pytest.mark.parametrize(("kind", "text", "why"), [("empty", "", "no text"), ("other", "Menu", "4 characters")])
def test_page_without_story(kind: Any, text: str, why: str) -> None:
    """A page without a story is refused, and told why."""
    with pytest.raises(Problem, match=why) as caught:
        page.to_submission(Extracted(text=text, kind=kind), {})
    assert (caught.value.status, caught.value.type) == (422, "no-story")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>bold</b> word.</p>\n<p>Two.</p>", "One bold word.\n\nTwo."),
        ("One.<br>Two.<br/><br/>Three.", "One.\nTwo.\n\nThree."),
        ("<ul><li>a</li><li>b</li></ul><p>c", "a\nb\n\nc"),
        ("<style>p {}</style><p>x<script>alert(1)</script></p>", "x"),
        ("a &lt;b&gt; &amp;amp; &nbsp;c", "a <b> &amp; \u00a0c"),
        ("<div><div><p>deep</p></div></div>", "deep"),
        ("", ""),
        ("5 < 6", "5 < 6"),
    ],
)
def test_text_of(html: str, text: str) -> None:
    """Paragraphs stand apart by an empty line, items and breaks by a line; scripts and tags are gone."""
    assert text_of(html) == text


def test_plain_text_stays() -> None:
    """Text without markup keeps its lines and its angle brackets."""
    assert text_or_literal("5 < 6\n\n<unknown> & so on") == "5 < 6\n\n<unknown> & so on"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ana Pereira", ["Ana Pereira"]),
        ("Von Christian Hollmann, dpa", ["Christian Hollmann"]),
        ("Ana Pereira, Tom Okafor and Mei Tan, Agency", ["Ana Pereira", "Tom Okafor", "Mei Tan"]),
        ("Ana Pereira; Tom Okafor", ["Ana Pereira", "Tom Okafor"]),
        ("By ", []),
        ("", []),
        ("Byron Andrews", ["Byron Andrews"]),
    ],
)
def test_bylines(byline: str, names: list[str]) -> None:
    """A byline names people; what comes behind a comma at its end is where they work."""
    assert names_in(byline) == names
