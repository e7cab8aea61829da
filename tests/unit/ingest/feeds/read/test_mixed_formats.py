"""Elements of one format in another, objects where strings belong, and the reverse: what is there is read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.feeds.read.dates import published_of
from ingest.feeds.read.feed import FeedItem, ParsedFeed
from ingest.feeds.read.parsing import parse_feed

URL = "https://tide.example/feed"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:rss="http://purl.org/rss/1.0/"'
)


def atom(entry: str, head: str = "") -> FeedItem:
    """The entry of an Atom feed."""
    document = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>T</title>{head}<entry>{entry}</entry></feed>'
    return parse_feed(document.encode(), URL).items[0]


def rss(item: str, head: str = "") -> FeedItem:
    """The item of an RSS feed."""
    document = f'<rss version="2.0" {SPACES}><channel><title>T</title>{head}<item>{item}</item></channel></rss>'
    return parse_feed(document.encode(), URL).items[0]


def note(head: dict[str, Any] | None = None, **fields: Any) -> FeedItem:
    """The item of a JSON Feed."""
    return notes({"items": [{"id": "1", "content_text": "High water.", **fields}], **(head or {})}).items[0]


def notes(fields: dict[str, Any]) -> ParsedFeed:
    """A JSON Feed."""
    return parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", **fields}).encode(), URL)


@pytest.mark.parametrize(
    "date",
    [
        "<pubDate>Mon, 04 Mar 2024 07:30:00 +0200</pubDate>",
        '<pubDate xmlns="">Mon, 04 Mar 2024 07:30:00 +0200</pubDate>',
        "<rss:pubDate>Mon, 04 Mar 2024 07:30:00 +0200</rss:pubDate>",
        "<dc:date>2024-03-04T07:30:00+02:00</dc:date>",
        "<created>2024-03-04T07:30+02:00</created>",
        "<dcterms:created>2024-03-04T07:30+02:00</dcterms:created>",
        "<published>2024-03-04T07:30:00+02:00</published><pubDate>Tue, 05 Mar 2024 07:30:00 +0200</pubDate>",
    ],
)
def test_dates_of_rss_in_atom(date: str) -> None:
    """A date under the name of another format is the date; Atom's own goes first."""
    assert published_of(atom(f"<title>x</title>{date}")).value == "2024-03-04T07:30+02:00"


def test_rss_in_atom() -> None:
    """An entry that is an item of RSS by its elements is read like one."""
    for space in ("", 'xmlns=""'):
        found = atom(
            f"<title>Tide</title><guid {space}>https://tide.example/7</guid>"
            f"<description {space}>&lt;p&gt;High.&lt;/p&gt;</description>"
            "<content:encoded>&lt;p&gt;High &lt;b&gt;water&lt;/b&gt;.&lt;/p&gt;</content:encoded>"
            f"<author {space}>by Ann Other</author>"
        )
        assert (found.guid, found.link) == ("https://tide.example/7", "https://tide.example/7")
        assert (found.summary, found.content) == ("<p>High.</p>", "<p>High <b>water</b>.</p>")
        assert found.authors == ("Ann Other",)


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("<id>https://tide.example/id</id>", "https://tide.example/id"),
        ('<id>https://tide.example/id</id><link href="/page"/>', "https://tide.example/page"),
        ('<id>https://tide.example/id</id><link rel="enclosure" href="/a.mp3"/>', "https://tide.example/id"),
        ("<id>tag:tide.example,2024:1</id>", None),
        ('<guid isPermaLink="false">https://tide.example/no</guid><id>urn:1</id>', None),
        ('<link xmlns="">https://tide.example/text</link>', "https://tide.example/text"),
    ],
)
def test_an_id_that_is_an_address(fields: str, link: str | None) -> None:
    """Where there is no link, an id that is an address of the web is one."""
    assert atom(f"<title>x</title>{fields}").link == link


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("<id>https://tide.example/id</id>", "https://tide.example/id"),
        ("<dc:identifier>https://tide.example/dc</dc:identifier>", "https://tide.example/dc"),
        ("<atom:id>https://tide.example/id</atom:id>", "https://tide.example/id"),
        ('<guid isPermaLink="false">https://tide.example/no</guid>', None),
        ("<dc:identifier>doi:10.1000/7</dc:identifier>", None),
    ],
)
def test_an_identifier_that_is_an_address(fields: str, link: str | None) -> None:
    """The same in RSS, whatever the identifier is called."""
    found = rss(f"<title>x</title>{fields}")
    assert found.link == link
    assert found.identifier == (found.guid if "dc:" in fields else None)


@pytest.mark.parametrize(
    "author",
    [
        '<author>by <a href="/ann">Ann Other</a></author>',
        "<author>by &lt;a href='/ann'&gt;Ann Other&lt;/a&gt;</author>",
        "<author><![CDATA[<a href='mailto:ann@tide.example'>Ann Other</a>]]></author>",
        "<author><span>Ann Other</span></author>",
        "<author><name>By Ann Other</name></author>",
        "<dc:creator>By: Ann Other</dc:creator>",
        "<dc:creator>Von Ann Other</dc:creator>",
        "<author>Ann Other | Email the author | ann@tide.example</author>",
        "<author>Ann Other, ann@tide.example</author>",
        "<author>ann@tide.example - Ann Other</author>",
        "<author>ann@tide.example (By Ann Other)</author>",
    ],
)
def test_authors_dressed_up(author: str) -> None:
    """Markup, bylines, addresses and buttons around a name are no part of it."""
    assert rss(f"<title>x</title>{author}").authors == ("Ann Other",)
    assert atom(f"<title>x</title>{author}").authors == ("Ann Other",)


@pytest.mark.parametrize("name", ["Von Trapp", "Byron Quay", "Di Mare", "Door Vale", "Bynum, Jo"])
def test_names_that_look_like_bylines(name: str) -> None:
    """A name that begins like a byline stays whole."""
    assert rss(f"<title>x</title><author>{name}</author>").authors == (name,)


def test_several_in_a_byline() -> None:
    """A byline names all its authors."""
    author = "<author>by <a>Ann Other</a> and <a>Bo Quay</a></author>"
    assert rss(f"<title>x</title>{author}").authors == ("Ann Other", "Bo Quay")


@pytest.mark.parametrize(
    "channel",
    [
        "<dc:creator>Bo Quay</dc:creator>",
        "<author>Bo Quay</author>",
        "<atom:author><atom:name>Bo Quay</atom:name></atom:author>",
        "<itunes:author>Bo Quay</itunes:author>",
    ],
)
def test_channel_authors(channel: str) -> None:
    """An item without an author is by that of its channel, one with an author is not."""
    assert rss("<title>x</title>", channel).authors == ("Bo Quay",)
    assert rss("<title>x</title><author>Ann Other</author>", channel).authors == ("Ann Other",)


def test_who_answers_for_a_channel() -> None:
    """A managing editor and a webmaster are not the authors of what others write."""
    channel = "<managingEditor>ed@tide.example (Ed Itor)</managingEditor><webMaster>w@tide.example (We B)</webMaster>"
    assert rss("<title>x</title>", channel).authors == ()


@pytest.mark.parametrize(
    "said",
    [
        {"authors": [{"name": "Ann Other"}]},
        {"authors": {"name": "Ann Other"}},
        {"authors": "Ann Other"},
        {"authors": ["Ann Other"]},
        {"author": {"name": "Ann Other"}},
        {"author": [{"name": "Ann Other"}]},
        {"author": "by Ann Other"},
        {"author": {"name": ["Ann Other"]}},
    ],
)
def test_authors_of_json_feeds(said: dict[str, Any]) -> None:
    """Authors are read as list, object or name, of version 1.0 or 1.1, of the item or else of the feed."""
    assert note(**said).authors == ("Ann Other",)
    assert note(said).authors == ("Ann Other",)
    assert note({"authors": [{"name": "Bo Quay"}]}, **said).authors == ("Ann Other",)


def test_values_of_another_type() -> None:
    """Numbers as ids, lists and objects in place of strings, strings in place of lists: read as what they say."""
    found = note(
        id=7.0,
        tags="tide, harbour",
        url=["https://tide.example/7"],
        title={"value": "High"},
        content_html=["<p>A</p>", "B"],
    )
    assert (found.guid, found.link, found.title) == ("7", "https://tide.example/7", "High")
    assert (found.categories, found.content) == (("tide", "harbour"), "<p>A</p>\nB")
    assert note(tags=[{"name": "tide"}, "harbour", 3]).categories == ("tide", "harbour")


def test_items_that_are_no_list() -> None:
    """One item may stand for the list, and an object of items for a list with gaps."""
    one = {"id": "1", "content_text": "High."}
    assert len(notes({"items": one}).items) == 1
    assert [item.guid for item in notes({"items": {"0": one, "4": {**one, "id": "2"}}}).items] == ["1", "2"]
    assert notes({"items": {}}).items == ()


def test_rss_in_json() -> None:
    """Names of RSS in a JSON feed serve where its own are missing."""
    said = {"guid": "g7", "link": "/7", "title": "High", "description": "<p>Tide.</p>", "pubDate": 1709530200}
    found = notes({"items": [said]}).items[0]
    assert (found.guid, found.link, found.summary) == ("g7", "https://tide.example/7", "<p>Tide.</p>")
    assert published_of(found).value == "2024-03-04T05:30+00:00"
