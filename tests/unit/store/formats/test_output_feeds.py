"""Searches as RSS, Atom and JSON Feed: whole, well-formed whatever the texts hold, and read back by our own parser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from harness.builders import article
from ingest.feeds.read.dates import published_of
from ingest.feeds.read.feed import FeedItem, ParsedFeed
from ingest.feeds.read.parsing import parse_feed
from ingest.formats.markup import text_of
from newswire.articles import Article, Published, StageTime, Subject
from store.formats import atom, jsonfeed, rss
from store.formats.listing import ResultPage
from store.formats.prose import as_html, summary_of, title_of

AT = "https://news.example/v1/articles"
TEXT = "The harbour & the <quay> opened.\n\nThe council met; “more” later.\nEnd."
HOSTILE = (
    "]]> <script>alert(1)</script> &amp; &#0; "
    "\0\x01\x0b\x1b\x7f\x85 \ud800\udfff \ufffe\uffff <![CDATA[ <!-- 😀 e\u0301"
)
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = Published(value="2022-02-05", precision="day", source="sender")
MINUTE = Published(value="2022-02-05T08:47+05:30", precision="minute", source="sender")

Writer = Callable[[ResultPage], bytes]
WRITERS: dict[str, tuple[Writer, str]] = {
    "rss": (rss.write_page, rss.MEDIA_TYPE),
    "atom": (atom.write_page, atom.MEDIA_TYPE),
    "jsonfeed": (jsonfeed.write_page, jsonfeed.MEDIA_TYPE),
}
every_format = pytest.mark.parametrize("name", list(WRITERS))


def story(number: int = 1, **fields: Any) -> Article:
    """An article with everything that feeds show."""
    given: dict[str, Any] = {
        "id": f"{number:032x}",
        "url": f"https://a.example/{number}?a=1&b=2",
        "source": "a.example",
        "title": 'Harbour "opens" & more',
        "text": TEXT,
        "published": MINUTE,
        "language": "en-GB",
        "authors": ("Ana Pereira", "Tom Okafor"),
        "section": "World",
        "feed": "https://a.example/feed.xml",
        "subjects": (Subject(code="medtop:11000000", name="politics and government", score=0.9),),
        "stages": (StageTime(stage="received", at=f"2022-02-05T03:17:{number:02}.000Z"),),
    }
    return article(**{**given, **fields})


def page(*articles: Article, **fields: Any) -> ResultPage:
    """A page of a search."""
    given: dict[str, Any] = {
        "title": "Newswire: harbour & <quay>",
        "address": f"{AT}?q=a%26b&format=x&cursor=1",
        "first": f"{AT}?q=a%26b&format=x",
        "search": f"{AT}?q=a%26b&format=json",
        "following": f"{AT}?q=a%26b&format=x&cursor=2",
        "articles_at": f"{AT}/",
    }
    return ResultPage(articles=articles, **(given | fields))


def parsed(name: str, listing: ResultPage) -> ParsedFeed:
    """What our parser reads of it."""
    write, media_type = WRITERS[name]
    return parse_feed(write(listing), "", media_type)


def only(name: str, one: Article, **fields: Any) -> FeedItem:
    """The one item."""
    (item,) = parsed(name, page(one, **fields)).items
    return item


@every_format
def test_read_back(name: str) -> None:
    """Our parser finds nothing to repair, and of every article its id, address, title, authors, time and the rest."""
    feed = parsed(name, page(story(1), story(2)))
    assert feed.problems == ()
    assert feed.format == {"jsonfeed": "json"}.get(name, name)
    assert (feed.title, feed.language) == ("Newswire: harbour & <quay>", "en-GB")
    assert (feed.self_url, feed.next_url) == (page().address, page().following)
    for number, item in enumerate(feed.items, 1):
        one = story(number)
        assert (item.guid, item.link) == (f"urn:newswire:article:{one.id}", one.url)
        assert (item.title, item.authors, item.language) == (one.title, one.authors, one.language)
        assert item.categories == ("World", "politics and government")
        assert published_of(item).value == "2022-02-05T08:47+05:30"
        assert item.updated == f"2022-02-05T03:17:{number:02}.000Z"
        assert text_of(item.summary or "") == summary_of(TEXT)
        assert name == "jsonfeed" or item.source_title == "a.example"


@every_format
def test_full_text(name: str) -> None:
    """Asked for whole texts, an entry has the text with its paragraphs, and its opening besides."""
    item = only(name, story(), is_full=True)
    assert text_of(item.content or "") == TEXT
    assert text_of(item.summary or "") == summary_of(TEXT)


@every_format
def test_summary_only(name: str) -> None:
    """Not asked, an entry has no more than its opening."""
    item = only(name, story(text="One two three. " * 1000))
    assert len(item.content or "") <= 400
    assert len(item.summary or "") <= 400


@every_format
def test_a_day_stays_a_day(name: str) -> None:
    """Where the outlet tells a day, no time of day is made up: RSS and Atom tell the day, JSON Feed in `_newswire`."""
    item = only(name, story(published=DAY))
    assert item.published == (None if name == "jsonfeed" else "2022-02-05")
    assert b"2022-02-05T00:00" not in WRITERS[name][0](page(story(published=DAY)))
    if name == "jsonfeed":
        assert orjson.loads(jsonfeed.write_page(page(story(published=DAY))))["items"][0]["_newswire"] == {
            "source": "a.example",
            "published": "2022-02-05",
        }


@every_format
def test_unknown_publication(name: str) -> None:
    """Where nobody tells when it was published, nothing is said of it."""
    assert only(name, story(published=Published())).published is None


@every_format
def test_bare_article(name: str) -> None:
    """An article that is only text is called by its beginning, and leads to our answer about it."""
    item = only(name, article(text="Ministers met in Geneva.\nThey talked."))
    assert item.title == "Ministers met in Geneva."
    assert item.link == f"{AT}/{'0' * 32}"
    assert item.language is None
    assert item.authors == (("Newswire",) if name == "atom" else ())


@every_format
def test_outlet_for_author(name: str) -> None:
    """Atom demands an author: without one it is the outlet."""
    assert only(name, story(authors=())).authors == (("a.example",) if name == "atom" else ())


@every_format
def test_hostile_texts(name: str) -> None:
    """Whatever an article holds, the feed is well-formed and strict parsers read it; nothing becomes markup."""
    words = {"title": HOSTILE, "text": HOSTILE + "\n\n" + HOSTILE, "authors": (HOSTILE,), "source": HOSTILE}
    more = {"section": HOSTILE, "subjects": (Subject(code=HOSTILE, name=HOSTILE, score=1),), "language": "en"}
    listing = page(story(**words, **more), title=HOSTILE, is_full=True)
    written = WRITERS[name][0](listing)
    feed = parse_feed(written, "", WRITERS[name][1])
    assert feed.problems == ()
    assert "alert(1)" in text_of(feed.items[0].content or "")
    assert "<script>" not in (feed.items[0].content or "")
    assert "😀 e\u0301" in text_of(feed.items[0].content or "")
    if name == "jsonfeed":
        assert orjson.loads(written)["items"]
    else:
        ElementTree.fromstring(written)  # noqa: S314 - it is our own
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", written.decode())


@every_format
def test_long_text(name: str) -> None:
    """A text of a megabyte comes whole."""
    text = "<&]]> " * 170_000
    item = only(name, story(text=text), is_full=True)
    assert len(item.content or "") > len(text)
    assert len(item.title or "") < 100


@every_format
def test_same_articles_same_bytes(name: str) -> None:
    """A feed says nothing of when it was written: the same articles give the same bytes."""
    write, _ = WRITERS[name]
    assert write(page(story())) == write(page(story()))
    assert write(page(story())) != write(page(story(version=2, text="Other.")))


@every_format
def test_empty_page(name: str) -> None:
    """A search that finds nothing is a whole feed, too."""
    feed = parsed(name, page(following=None))
    assert (feed.items, feed.problems, feed.next_url) == ((), (), None)


def test_atom_has_what_it_must() -> None:
    """RFC 4287: a feed and each entry have one id, title and updated, and an author; without content an alternate."""
    root = ElementTree.fromstring(atom.write_page(page(story(), article(), story(3, authors=()))))  # noqa: S314
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for child in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{child}")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.findtext(f"{ATOM}updated") == "2022-02-05T03:17:03.000Z"
    assert {one.get("rel") for one in root.findall(f"{ATOM}link")} == {"self", "alternate", "next"}
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    (first, *_) = root.findall(f"{ATOM}entry")
    assert first.find(f"{ATOM}link").attrib["hreflang"] == "en-GB"  # type: ignore[union-attr]
    assert first.find(f"{ATOM}category[@scheme]").attrib == {  # type: ignore[union-attr]
        "term": "11000000",
        "scheme": "http://cv.iptc.org/newscodes/mediatopic/",
        "label": "politics and government",
    }


def test_rss_has_what_it_must() -> None:
    """RSS 2.0: a channel has title, link and description, an item a title or description; times as in RFC 822."""
    channel = ElementTree.fromstring(rss.write_page(page(story()))).find("channel")  # noqa: S314
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.findtext("lastBuildDate") == "Sat, 05 Feb 2022 03:17:01 +0000"
    assert channel.findtext("item/pubDate") == "Sat, 05 Feb 2022 08:47:00 +0530"
    assert channel.find("item/guid").attrib == {"isPermaLink": "false"}  # type: ignore[union-attr]
    assert channel.find("item/source").attrib == {"url": "https://a.example/feed.xml"}  # type: ignore[union-attr]


def test_jsonfeed_has_what_it_must() -> None:
    """JSON Feed 1.1: version, title and items; each item an id and a content."""
    for is_full, content in ((False, "content_text"), (True, "content_html")):
        document = orjson.loads(jsonfeed.write_page(page(story(), article(), is_full=is_full)))
        assert document["version"] == "https://jsonfeed.org/version/1.1"
        assert document["title"]
        assert all(item["id"] and item[content] and item["title"] for item in document["items"])
        assert document["items"][0]["date_published"] == "2022-02-05T08:47:00+05:30"


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("A title", "Text.", "A title"),
        (" \n", "\n\n First line \nsecond", "First line"),
        (None, "word " * 50, "word " * 18 + "word…"),
        (None, "x" * 300, "x" * 99 + "…"),
        (None, "\0", "Untitled"),
    ],
)
def test_title(title: str | None, text: str, shown: str) -> None:
    """An article without a title is called by its first line, cut between words."""
    assert title_of(title, text) == shown
    assert len(shown) <= 100


def test_summary() -> None:
    """The opening ends with a sentence where one ends late enough, else with a word and an ellipsis."""
    assert summary_of("Short.\n\nVery.") == "Short. Very."
    assert summary_of("A sentence of some words. " * 30).endswith("words.")
    assert summary_of("word " * 200).endswith("word…")
    assert summary_of("x" * 1_000_000) == "x" * 399 + "…"


def test_html() -> None:
    """Empty lines part paragraphs, line breaks stay, nothing is markup."""
    assert as_html("<b>\r\n1 & 2\n\n\n3\n") == "<p>&lt;b&gt;<br>1 &amp; 2</p><p>3</p>"
