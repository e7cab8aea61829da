"""Lists of feeds: read from any reader, written for any reader, safe."""

from __future__ import annotations

import pytest

from harness.cost import costs_about
from ingest.feeds.api.opml import ListedFeed, NotOpmlError, read_opml, write_opml

LIST = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Europe"><outline text="K\xfcste"><outline type="rss" text="Harbour Post" xmlUrl="https://a.example/feed"
 htmlUrl="https://a.example/"/></outline>
<outline title="B" xmlURL="https://b.example/feed?a=1&amp;b=2"/></outline>
<outline text="Again" xmlUrl="https://a.example/feed"/><outline text="no feed"/></body></opml>"""


def test_folders_are_categories() -> None:
    """Feeds are found at any depth, each once; the folders around it are its category."""
    assert read_opml(LIST) == [
        ListedFeed("https://a.example/feed", "Harbour Post", "Europe/Küste", "https://a.example/"),
        ListedFeed("https://b.example/feed?a=1&b=2", "B", "Europe", None),
    ]


TIDE = '<outline text="Tide" xmlUrl="https://tide.example/rss"/>'
SLASH = TIDE.replace("https://tide.example/rss", "HTTPS://Tide.Example:443/rss/")
ANCHOR = TIDE.replace("/rss", "/rss#top")


@pytest.mark.parametrize(
    "body",
    [
        f'{TIDE}<outline text="Sea">{TIDE}</outline>',
        f'<outline text="Sea">{TIDE}</outline>{TIDE}',
        f'{TIDE}<outline text="Sea">{SLASH}</outline>',
        f'<outline text="">{TIDE}</outline><outline text="Sea"><outline text="">{ANCHOR}</outline></outline>',
    ],
)
def test_listed_twice(body: str) -> None:
    """A feed that stands once without and once in a folder is one feed, in the folder, in whatever order."""
    (found,) = read_opml(f"<opml><body>{body}</body></opml>".encode())
    assert (found.url, found.title, found.category) == ("https://tide.example/rss", "Tide", "Sea")


def test_what_the_second_says() -> None:
    """The second listing fills in what the first left out and changes nothing else; other queries are other feeds."""
    body = (
        '<outline xmlUrl="https://tide.example/rss"/><outline text="A"><outline text="B">'
        '<outline text="Tide" xmlUrl="https://tide.example/rss" htmlUrl="https://tide.example/"/></outline></outline>'
        '<outline text="C"><outline text="Other" xmlUrl="https://tide.example/rss"/></outline>'
        '<outline text="Two" xmlUrl="https://tide.example/rss?a=2"/>'
    )
    assert read_opml(f"<opml><body>{body}</body></opml>".encode()) == [
        ListedFeed("https://tide.example/rss", "Tide", "A/B", "https://tide.example/"),
        ListedFeed("https://tide.example/rss?a=2", "Two", None, None),
    ]


def test_written_and_read_again() -> None:
    """What is written is read as the same, whatever stands in the titles."""
    feeds = [*read_opml(LIST), ListedFeed("https://c.example/", 'Q & A <"\u2028">\x00', None, None)]
    again = {one.url: one for one in read_opml(write_opml(feeds).encode())}
    assert again["https://b.example/feed?a=1&b=2"] == feeds[1]
    assert again["https://a.example/feed"].category == "Europe/Küste"
    assert again["https://c.example/"].title == 'Q & A <"\u2028">'


@pytest.mark.parametrize("body", [b"", b"<html><body>", b"<rss/>", b'{"a": 1}', b"\xff\xfe\x00", b"x" * 6_000_000])
def test_no_list(body: bytes) -> None:
    """What is no list is refused."""
    with pytest.raises(NotOpmlError):
        read_opml(body)


def test_hostile_lists() -> None:
    """Entities are not loaded nor expanded, and depth and length cost little."""
    bomb = (
        b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    )
    found = read_opml(bomb + b'<opml><outline text="&c;&b;" xmlUrl="https://a.example/"/></opml>')
    assert "root" not in str(found)
    with costs_about(0.05):
        for body in (
            b"<opml>" + b'<outline text="x">' * 200_000,
            b"<opml " + b"a" * 4_000_000,
            b"<opml>" + b"&" * 1_000_000,
        ):
            try:
                read_opml(body)
            except NotOpmlError:
                continue
