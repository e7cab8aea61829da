"""Whatever a server sends for a feed, reading it gives a feed or says what it is instead, and never takes long."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from ingest.feeds.api.discovery import discover
from ingest.feeds.items.drafts import drafts_of, stories_of
from ingest.feeds.items.identity import item_key
from ingest.feeds.items.recognition import recognise
from ingest.feeds.items.trust import trust_of
from ingest.feeds.read.dates import published_of
from ingest.feeds.read.feed import ITEMS_LIMIT, NotAFeedError
from ingest.feeds.read.links import is_web
from ingest.feeds.read.parsing import parse_feed
from ingest.feeds.read.repair import repair
from ingest.feeds.read.tree import parse_tree

pieces = st.sampled_from(
    [
        *(
            "<rss>",
            "<rss version='2.0'>",
            "<channel>",
            "</channel>",
            "<item>",
            "</item>",
            "</rss>",
            "<title>",
            "</title>",
        ),
        *(
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<entry>",
            "</entry>",
            "</feed>",
            "<link href='/a'/>",
            "<link>",
        ),
        *("<content type='xhtml'>", "<summary type='html'>", "<id>", "<guid>", "<x:y z:a='1'>", "</x:y>", "<br>", "<a"),
        *(
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?xml version='1.0'?>",
            "<?php",
            "<!DOCTYPE rss [",
            "<!ENTITY a 'b'>",
            "]>",
        ),
        *(
            "&amp;",
            "&nbsp;",
            "&a;",
            "&#0;",
            "&#x92;",
            "&",
            "<",
            ">",
            '"',
            "'",
            "=",
            "/",
            "\0",
            "\x85",
            "\u2028",
            "é",
            "😀",
        ),
        *(
            "<urlset>",
            "<url>",
            "<loc>",
            "http://[",
            "xml:base='http://x/'",
            "xmlns:a=''",
            "xmlns='urn:x'",
            "<RDF>",
            "{",
        ),
        *(
            '{"version":"https://jsonfeed.org/version/1","items":[',
            '{"id":1,"url":"',
            "]}",
            "<html>",
            "<base href='//'>",
        ),
    ]
)
soup = st.lists(st.one_of(pieces, st.text(max_size=10)), max_size=40).map("".join)
encodings = st.sampled_from(["utf-8", "utf-16", "utf-32-be", "cp1252", "shift_jis"])
types = st.none() | st.sampled_from(
    ["text/xml; charset=koi8-r", "text/html;charset=utf-7", "charset=\0", "charset=hex"]
)


def check(body: bytes, content_type: str | None) -> None:
    """The promises every parsed feed keeps."""
    try:
        feed = parse_feed(body, "https://a.example/feed", content_type)
    except NotAFeedError as error:
        reason = str(error)
    else:
        reason = ""
    assert len(reason) < 400
    if reason:
        return
    assert len(feed.items) <= ITEMS_LIMIT
    stories = stories_of(feed)
    trust = trust_of([[story.seen for story in stories]] * 2)
    drafts = drafts_of(stories, feed.link, trust)
    assert len({decision.key for decision in recognise(drafts, [], trust)}) == len(drafts) <= len(stories)
    for item in feed.items:
        assert item.link is None or is_web(item.link) or "[" in item.link
        assert item.title is None or (item.title and "\n" not in item.title)
        assert all(getattr(item, field.name) != "" for field in fields(item))
        assert item_key(item, trust.policy).isascii()
        published_of(item, "Europe/Berlin")


@given(st.binary(max_size=400), types)
def test_bytes(body: bytes, content_type: str | None) -> None:
    """Any bytes are a feed or none."""
    check(body, content_type)


@given(soup, encodings, types)
def test_soup(text: str, encoding: str, content_type: str | None) -> None:
    """Any mixture of what feeds are made of is a feed or none."""
    check(text.encode(encoding, "replace"), content_type)
    check(b"<rss><channel><item>" + text.encode(encoding, "replace"), content_type)


@given(soup.map(lambda text: "".join(c for c in text if c.isprintable() and c.isascii())))
def test_repair(text: str) -> None:
    """What comes out of a repair is well-formed, if there is an element at all."""
    repaired = repair(f"<rss>{text}").text
    assert parse_tree(repaired).name in ("rss", "?:rss")


@given(soup)
def test_discover(text: str) -> None:
    """Any page gives feeds with web addresses."""
    assert all(is_web(feed.url) for feed in discover(text.encode(errors="ignore"), "https://a.example/"))
