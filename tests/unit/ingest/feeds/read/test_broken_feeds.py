"""A broken feed is read as far as it can be, what was wrong is said, and what is no feed is called by its name."""

from __future__ import annotations

import pytest

from harness.cost import costs_about
from ingest.feeds.read.feed import NotAFeedError
from ingest.feeds.read.parsing import parse_feed
from ingest.feeds.read.repair import repair
from ingest.feeds.read.tree import parse_tree

GOOD = "<rss><channel><title>Früh</title><item><title>Eins &amp; zwei</title></item></channel></rss>"


def titles(body: bytes, content_type: str | None = None) -> tuple[list[str | None], tuple[str, ...]]:
    """The titles of the feed and its items, and what had to be repaired."""
    feed = parse_feed(body, content_type=content_type)
    return [feed.title, *(item.title for item in feed.items)], feed.problems


@pytest.mark.parametrize(
    ("body", "problems"),
    {
        GOOD.encode(): (),
        b"\xef\xbb\xbf" + GOOD.encode(): (),
        GOOD.encode("utf-16"): (),
        GOOD.encode("utf-16-be"): (),
        GOOD.encode("utf-32"): (),
        b'<?xml version="1.0" encoding="utf-16"?>' + GOOD.encode(): (),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + GOOD.encode(): ("wrong_encoding",),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + GOOD.encode("latin-1"): (),
        b'<?xml version="1.0" encoding="utf-8"?>' + GOOD.encode("latin-1"): ("wrong_encoding",),
        b"\n\n <?xml version='1.0'?>" + GOOD.encode(): (),
        b"<br />\n<b>Warning</b>: mysql_connect() in <b>/www/x.php</b><br /><?xml version='1.0'?>" + GOOD.encode(): (
            "junk_before_xml",
        ),
        b"Notice: Undefined index\n" + GOOD.encode(): ("junk_before_xml",),
        GOOD.replace("zwei", "z\0we\x08i").encode(): ("control_characters",),
        GOOD.replace("&amp;", "&").encode(): ("not_well_formed",),
        GOOD.replace("&amp;", "&nbsp;&amp;").encode(): ("not_well_formed",),
        GOOD.replace("<item>", "<description>a<br>b<p>c</description><item>").encode(): ("not_well_formed",),
        GOOD.replace("</item>", "").encode(): ("not_well_formed",),
        GOOD.replace("<item>", "<media:thumbnail url=x><item>").encode(): ("not_well_formed",),
        GOOD.replace("</channel></rss>", "").encode(): ("not_well_formed", "truncated"),
        GOOD.replace("</channel></rss>", "<item><title>Half a ti").encode(): ("not_well_formed", "truncated"),
        GOOD.encode() + b"<script>counter()</script>": ("not_well_formed",),
        GOOD.replace("<rss>", "<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss>").encode(): (),
    }.items(),
)
def test_repairs(body: bytes, problems: tuple[str, ...]) -> None:
    """The same feed comes out of every kind of damage."""
    found, said = titles(body)
    assert [" ".join((title or "").split()) for title in found] == ["Früh", "Eins & zwei"]
    assert said == problems


def test_charset_of_the_header() -> None:
    """Bytes that are not UTF-8 are read as the header says, before what the document says."""
    body = b'<?xml version="1.0" encoding="utf-8"?>' + GOOD.replace("Früh", "Рано").encode("windows-1251")
    assert titles(body, "text/xml; charset=windows-1251")[0][0] == "Рано"


def test_windows_characters() -> None:
    """What Windows-1252 has where Latin-1 has control characters is what is meant."""
    assert titles("<rss><channel><title>don\x92t, don&#146;t</title></channel></rss>".encode())[0] == ["don’t, don’t"]


def test_items_that_never_end() -> None:
    """An item ends where the next begins, and keeps its own fields."""
    text = "<rss><channel><item><title>a<link>http://x.example/a</link><item><title>b</title></channel></rss>"
    assert [item.title for item in parse_feed(text.encode()).items][1:] == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><title>a</title></item></channel><item><title>ha",
        "<rss><channel><item><title>a</title><rss><item><title>b</title></item>",
    ],
)
def test_cut_off_at_another_depth(text: str) -> None:
    """A feed that is cut off in an item is well-formed after its last whole item, wherever that stood."""
    repaired = repair(text)
    assert repaired.is_truncated
    assert parse_tree(repaired.text).name == "rss"
    assert "<title>a</title>" in repaired.text


def test_a_short_entity_of_the_document() -> None:
    """An entity the document declares as plain text is read; one made of entities is not."""
    text = "<!DOCTYPE rss [<!ENTITY n 'News'><!ENTITY m '&n;&n;'>]><rss><channel><title>&n; &m;</title></channel></rss>"
    assert titles(text.encode())[0] == ["News &m;"]


@pytest.mark.parametrize(
    ("body", "reason"),
    {
        b"": "empty",
        b" \n\0": "empty",
        b"\xef\xbb\xbf": "empty",
        b"<!DOCTYPE html><html><body>Hello</body></html>": "HTML page",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>": "HTML page",
        b"<html><head><title>Sign in</title></head><form><input name=p type='password'></form></html>": "login page",
        b"<html><body><pre><rss><channel></channel></rss></pre></body></html>": "HTML page",
        b"<?xml version='1.0'?><opml><body/></opml>": "<opml>",
        b"<?xml version='1.0'?><log><entry/></log>": "<log>",
        b"404 not found": "text",
        b"<?xml version='1.0'?>": "no feed in it",
        b"<rss><chan": "cut off",
        b"{}": "JSON without a list of items",
        b'{"items": [{"name": 1}]}': "not a JSON Feed",
        b'{"items": [': "JSON that cannot be read",
        b"\x89PNG\r\n\x1a\n\0\0\0": "not a feed",
    }.items(),
)
def test_no_feeds(body: bytes, reason: str) -> None:
    """What is no feed is refused with what it is."""
    with pytest.raises(NotAFeedError, match=reason):
        parse_feed(body)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HUGE = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss><channel><title>&l11;</title>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss><channel><title>{"&a;" * 50_000}</title>',
    "many short": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 250}">]><rss><channel><title>x</title>{"&a;" * 200_000}',
    "deep": "<rss><channel><title>x</title>" + "<a>" * 200_000,
    "deep end": "<rss><channel><title>x</title>" + "<a>" * 50_000 + "</a>" * 50_000,
    "tags": "<rss><channel><title>x</title>" + "<" * 500_000,
    "references": "<rss><channel><title>x</title>" + "&" * 500_000,
    "sections": "<rss><channel><title>x</title>" + "<![CDATA[" * 50_000,
    "comments": "<rss><channel><title>x</title>" + "<!--" * 100_000,
    "attributes": "<rss><channel><title>x</title><a " + "b" * 500_000 + "c='" * 50_000,
    "quotes": "<rss><channel><title>x</title>" + '<a "' * 100_000,
    "declarations": "<!DOCTYPE rss [" * 50_000 + "<rss><channel><title>x</title>",
    "scripts": "<rss><channel><title><![CDATA[" + "<script " * 100_000 + "]]></title></channel></rss>",
    "addresses": "<rss><channel><title>x</title><item><description><![CDATA["
    + '<a href="' * 100_000
    + "]]></description></item></channel></rss>",
}


@pytest.mark.parametrize("name", HUGE)
def test_hostile_documents_take_a_moment(name: str) -> None:
    """Nothing expands without limit, and no document takes more than a second of this process."""
    with costs_about(0.4):
        try:
            feed = parse_feed(HUGE[name].encode())
        except NotAFeedError:
            feed = None
    assert feed is None or len(feed.title or "") < 200_000


def test_nothing_is_loaded() -> None:
    """An entity from a file, a parameter entity and XInclude bring nothing in."""
    text = (
        "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/hostname'><!ENTITY % p SYSTEM 'http://127.0.0.1:9/'>%p;]>"
        "<rss xmlns:xi='http://www.w3.org/2001/XInclude'><channel><title>&f;</title>"
        "<description><xi:include href='file:///etc/hostname' parse='text'/></description></channel></rss>"
    )
    assert titles(text.encode())[0] == ["&f;"]
