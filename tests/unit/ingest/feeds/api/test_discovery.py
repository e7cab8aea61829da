"""A page's feeds are found where it announces them, or where it links to them."""

from __future__ import annotations

from ingest.feeds.api.discovery import FoundFeed, discover, guesses

PAGE = b"""<html><head><base href="https://a.example/en/"><title>Page</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="stylesheet alternate" type="text/css" href="x.css"><link rel=alternate hreflang=de href="/de/">
<link REL="Alternate" type="application/atom+xml; charset=utf-8" title=" All  news " href="atom.xml">
<link rel="alternate" type="application/feed+json" href="https://a.example/feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head>
<body><a href="rss">Our RSS</a><a href="/feedback">Feedback</a><a href="/about">About</a><a href="atom.xml">again</a>
<a href="https://feeds.a.example/top">Top</a><a href="/article-about-rss.html">No</a>"""


def test_discover() -> None:
    """Announced feeds come first, those of comments last, each once and absolute; pages and scripts are none."""
    assert discover(PAGE, "https://a.example/") == (
        FoundFeed("https://a.example/en/atom.xml", "All news", "atom"),
        FoundFeed("https://a.example/feed.json", None, "json"),
        FoundFeed("https://a.example/en/rss", "Our RSS", "rss"),
        FoundFeed("https://feeds.a.example/top", "Top", None),
        FoundFeed("https://a.example/comments/feed", "Comments", "rss"),
    )


def test_no_page() -> None:
    """What is no HTML has no feeds."""
    assert discover(b"", "https://a.example/") == discover(b"\0\1\2", "https://a.example/") == ()


def test_guesses() -> None:
    """Guesses start beside the page and go on at the site's root; only the web is guessed at."""
    found = guesses("https://a.example/blog/page.html?x=1")
    assert found[0] == "https://a.example/blog/feed"
    assert "https://a.example/rss.xml" in found
    assert len(found) == len(set(found))
    assert guesses("file:///etc/") == ()
