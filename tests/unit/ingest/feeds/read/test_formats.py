"""Every format gives the same nouns: what a feed says, and nothing it does not say."""

from __future__ import annotations

import json

import pytest

from ingest.feeds.read.feed import ITEMS_LIMIT, FeedItem, ParsedFeed
from ingest.feeds.read.parsing import parse_feed

RSS2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Harbour Post</title><link>https://harbour.example/</link><language>en-gb</language><ttl>30</ttl>
<atom:link rel="self" href="https://harbour.example/rss"/><atom:link rel="hub" href="https://hub.example/"/>
<atom:link rel="next" href="?page=2"/><skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours>
<skipDays><day>Sunday</day></skipDays><image><title>Logo</title><link>https://logo.example/</link></image>
<item><title>Ferry &amp; fog</title><link>/2022/ferry?a=1&amp;b=2</link><guid isPermaLink="false">hp-17</guid>
<description>&lt;p&gt;Late &lt;a href="more"&gt;again&lt;/a&gt;.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>The <b>whole</b> story.</p>]]></content:encoded>
<dc:creator>Ada Quay</dc:creator><author>desk@harbour.example (Night Desk)</author>
<pubDate>Sat, 05 Feb 2022 08:47:00 GMT</pubDate><atom:updated>2022-02-05T09:00:00Z</atom:updated>
<category>Transport</category><category>Weather</category><media:category label="Sea">c1</media:category>
<source url="https://wire.example/rss">Wire</source><media:title>Not this</media:title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://blatt.example/news/">
<title type="html">Das &lt;b&gt;Blatt&lt;/b&gt;</title><link href=".."/><link rel="self" href="atom.xml"/>
<link rel="hub" href="https://hub.example/"/><author><name>Redaktion</name></author>
<entry><id>tag:blatt.example,2022:1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ein
<em>Titel</em></div></title><link rel="enclosure" href="a.mp3"/><link rel="alternate" href="1.html"/>
<published>2022-02-05T08:47:00+01:00</published><updated>2022-02-05T09:47:00+01:00</updated>
<summary>1 &lt; 2 &amp;amp; so</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Mehr <a href="2.html">hier</a><br/></p></div></content><category term="pol" label="Politik"/>
<source><title>Agentur</title></source></entry>
<entry xml:lang="fr"><id>2</id><title>Deux</title><author><name>Zoé</name></author><author><email>x@y.example</email>
</author><content src="https://elsewhere.example/2"/></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://old.example/rdf"><title>Old</title><link>https://old.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link>
<dc:date>2022-02-05T08:47Z</dc:date><dc:subject>News</dc:subject><dc:language>en</dc:language></item></rdf:RDF>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Notes",
    "home_page_url": "https://notes.example/",
    "feed_url": "https://notes.example/feed.json",
    "next_url": "https://notes.example/feed.json?page=2",
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}, "nonsense"],
    "language": "en_GB",
    "authors": [{"name": "Kim"}],
    "items": [
        {
            "id": 17,
            "url": "/17",
            "title": "Seventeen",
            "content_html": '<img src="i.png">',
            "date_published": "2022-02-05T08:47:00Z",
            "tags": ["a", "b", 3],
        },
        {"id": "18", "content_text": "2 < 3", "author": {"name": "Lee"}, "summary": "R&D", "url": None},
        "nonsense",
    ],
}

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://daily.example/a</loc>
<news:news><news:publication><news:name>The Daily</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2022-02-05T08:47:00+05:30</news:publication_date><news:title>Rain &amp; shine</news:title>
<news:keywords>rain, shine</news:keywords></news:news><lastmod>2022-02-06</lastmod></url></urlset>"""


def only(text: str, url: str = "") -> FeedItem:
    """The one item of a feed."""
    (item,) = parse_feed(text.encode(), url).items
    return item


def test_rss() -> None:
    """RSS 2.0 with its modules is read whole, and nothing of an image or a module gets into the fields of its own."""
    feed = parse_feed(RSS2.encode(), "https://harbour.example/rss")
    assert feed == ParsedFeed(
        format="rss",
        title="The Harbour Post",
        link="https://harbour.example/",
        language="en-gb",
        self_url="https://harbour.example/rss",
        hubs=("https://hub.example/",),
        ttl_minutes=30,
        skip_hours=(0, 3),
        skip_days=("Sunday",),
        next_url="https://harbour.example/rss?page=2",
        items=(
            FeedItem(
                guid="hp-17",
                link="https://harbour.example/2022/ferry?a=1&b=2",
                title="Ferry & fog",
                summary='<p>Late <a href="https://harbour.example/more">again</a>.</p>',
                content="<p>The <b>whole</b> story.</p>",
                authors=("Ada Quay", "Night Desk"),
                published="Sat, 05 Feb 2022 08:47:00 GMT",
                updated="2022-02-05T09:00:00Z",
                language="en-gb",
                categories=("Transport", "Weather", "Sea"),
                source_title="Wire",
            ),
        ),
    )


def test_atom() -> None:
    """Atom's three kinds of text, `xml:base` and `xml:lang` mean what RFC 4287 says."""
    feed = parse_feed(ATOM.encode())
    first, second = feed.items
    assert (feed.title, feed.link, feed.self_url) == (
        "Das Blatt",
        "https://blatt.example/",
        "https://blatt.example/news/atom.xml",
    )
    assert (first.title, first.link, first.guid) == (
        "Ein Titel",
        "https://blatt.example/news/1.html",
        "tag:blatt.example,2022:1",
    )
    assert first.summary == "1 &lt; 2 &amp;amp; so"
    assert first.content == '<p>Mehr <a href="https://blatt.example/news/2.html">hier</a><br /></p>'
    assert (first.authors, first.language, first.source_title) == (("Redaktion",), "de", "Agentur")
    assert (first.published, first.updated) == ("2022-02-05T08:47:00+01:00", "2022-02-05T09:47:00+01:00")
    assert first.categories == ("Politik",)
    assert (second.authors, second.language, second.link) == (("Zoé",), "fr", "https://elsewhere.example/2")


def test_atom_03() -> None:
    """Atom 0.3 differs in namespace, in the names of dates, and in `mode`."""
    entry = (
        "<entry><title mode='escaped' type='text/html'>A &lt;i&gt;b&lt;/i&gt;</title><issued>2003-12-31</issued>"
        "<modified>2004-01-01</modified><content mode='base64' type='text/html'>PHA+eDwvcD4=</content></entry>"
    )
    item = only(f"<feed version='0.3' xmlns='http://purl.org/atom/ns#'>{entry}</feed>")
    assert (item.title, item.published, item.updated, item.content) == ("A b", "2003-12-31", "2004-01-01", "<p>x</p>")


def test_rdf() -> None:
    """RSS 1.0 keeps its items beside the channel; `rdf:about` is what identifies them."""
    feed = parse_feed(RDF.encode())
    assert (feed.format, feed.title, feed.ttl_minutes) == ("rdf", "Old", 30)
    assert feed.items == (
        FeedItem(
            guid="https://old.example/1",
            link="https://old.example/1",
            title="One",
            published="2022-02-05T08:47Z",
            updated="2022-02-05T08:47Z",
            language="en",
            categories=("News",),
        ),
    )


def test_json() -> None:
    """JSON Feed 1.0 and 1.1; values of the wrong type count as missing, numbers serve as ids."""
    feed = parse_feed(json.dumps(JSON).encode(), "https://notes.example/feed.json")
    first, second = feed.items
    assert (feed.format, feed.language, feed.hubs) == ("json", "en-GB", ("https://hub.example/",))
    assert feed.next_url == "https://notes.example/feed.json?page=2"
    assert (first.guid, first.link, first.authors) == ("17", "https://notes.example/17", ("Kim",))
    assert (first.content, first.categories) == ('<img src="https://notes.example/i.png">', ("a", "b"))
    assert (second.content, second.summary, second.authors, second.link) == ("2 &lt; 3", "R&amp;D", ("Lee",), None)


def test_sitemap() -> None:
    """A news sitemap gives title, date, outlet, language and keywords."""
    assert only(SITEMAP) == FeedItem(
        link="https://daily.example/a",
        title="Rain & shine",
        published="2022-02-05T08:47:00+05:30",
        updated="2022-02-06",
        language="en",
        categories=("rain", "shine"),
        source_title="The Daily",
    )


def test_sitemap_index() -> None:
    """An index of sitemaps gives their addresses."""
    entry = "<sitemap><loc> https://d.example/s.xml </loc><lastmod>2022-02-05</lastmod></sitemap>"
    feed = parse_feed(f"<sitemapindex>{entry}</sitemapindex>".encode())
    assert feed.format == "sitemap_index"
    assert feed.items == (FeedItem(link="https://d.example/s.xml", updated="2022-02-05"),)


@pytest.mark.parametrize(
    ("title", "expected"),
    {
        "AT&amp;amp;T": "AT&T",
        "It&amp;#8217;s": "It’s",
        "&lt;b&gt;Bold&lt;/b&gt; move": "Bold move",
        "1 &lt; 2 &gt; 0": "1 < 2 > 0",
        "The &lt;blink&gt; tag": "The <blink> tag",
        "two\n  lines": "two lines",
        "<![CDATA[<p>a</p><p>b</p>]]>": "a b",
        "&lt;script&gt;alert(1)&lt;/script&gt;safe": "safe",
        "<i xmlns='http://www.w3.org/1999/xhtml'>inline</i>": "inline",
    }.items(),
)
def test_rss_titles(title: str, expected: str) -> None:
    """A title is plain text, whether its HTML was escaped once, twice, or not at all."""
    assert only(f"<rss><channel><item><title>{title}</title></item></channel></rss>").title == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    {
        "<guid>http://a.example/1</guid>": "http://a.example/1",
        "<guid isPermaLink='false'>http://a.example/1</guid>": None,
        "<guid>tag:1</guid>": None,
        "<link>http://a.example/2</link><guid>http://a.example/1</guid>": "http://a.example/2",
        "<link/>http://a.example/3": "http://a.example/3",
        "<link href='http://a.example/4'/>": "http://a.example/4",
        "<atom:link rel='self' href='/no'/><atom:link href='/5'/>": "http://a.example/5",
        "<link>javascript:alert(1)</link>": None,
        "<link>\n http://a.example/\n6 </link>": "http://a.example/6",
        "<link>//b.example/7</link>": "http://b.example/7",
        "<link>http://feeds.example/8</link><feedburner:origLink>http://a.example/8</feedburner:origLink>": "http://a.example/8",
    }.items(),
)
def test_rss_links(fields: str, expected: str | None) -> None:
    """The link is the page of the item, absolute, and http; a guid serves only where it may."""
    namespaces = (
        "xmlns:atom='http://www.w3.org/2005/Atom' xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    )
    text = f"<rss {namespaces}><channel><item>{fields}</item></channel></rss>"
    assert only(text, "http://a.example/rss").link == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    {
        "me@a.example (Ann Other)": ("Ann Other",),
        "Ann Other (me@a.example)": ("Ann Other",),
        "Ann Other <me@a.example>": ("Ann Other",),
        "me@a.example": ("me@a.example",),
        "Ann Other": ("Ann Other",),
        "": (),
    }.items(),
)
def test_rss_authors(written: str, expected: tuple[str, ...]) -> None:
    """An author is known by name, or by mail address where there is no name."""
    text = f"<rss><channel><item><author>{written.replace('<', '&lt;')}</author></item></channel></rss>"
    assert only(text).authors == expected


def test_namespaces_are_what_they_are_bound_to() -> None:
    """A prefix is only a name: another namespace's `title` is not the title, and Atom may be called anything."""
    text = (
        "<x:rss xmlns:x='http://backend.userland.com/rss2' xmlns:q='urn:q' xmlns:d='HTTP://purl.org/dc/elements/1.1'>"
        "<x:channel><x:item><q:title>no</q:title><x:title>yes</x:title><d:creator>Ann</d:creator></x:item></x:channel></x:rss>"
    )
    item = only(text)
    assert (item.title, item.authors) == ("yes", ("Ann",))


def test_addresses_in_markup() -> None:
    """Addresses in tags become absolute however they are quoted; scripts, anchors and words stay as they are."""
    html = (
        """<a href='b'>href="c"</a><img src=d.png><a href="#e"><a href="mailto:x@y.example"><a href="/f?a=1&amp;b=2">"""
    )
    item = only(
        f"<rss><channel><item><description><![CDATA[{html}]]></description></item></channel></rss>",
        "http://a.example/x/",
    )
    assert item.summary == (
        """<a href='http://a.example/x/b'>href="c"</a><img src="http://a.example/x/d.png"><a href="#e">"""
        """<a href="mailto:x@y.example"><a href="http://a.example/f?a=1&amp;b=2">"""
    )


def test_at_most_the_newest_items() -> None:
    """Of a long feed the newest items are taken by date, in the order of the feed."""
    item = "<item><guid>{0}</guid><pubDate>{1}-02-05</pubDate></item>"
    old = "".join(item.format(f"old{number}", 2001) for number in range(ITEMS_LIMIT))
    new = "".join(item.format(f"new{number}", 2022) for number in range(10))
    feed = parse_feed(f"<rss><channel>{old}{new}</channel></rss>".encode())
    assert len(feed.items) == ITEMS_LIMIT
    assert [item.guid for item in feed.items[-10:]] == [f"new{number}" for number in range(10)]
    assert feed.items[0].guid == "old0"
    assert feed.problems == ("items_cut",)
