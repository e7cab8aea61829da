"""The XML namespaces that feeds use, in all their spellings, each with one short name."""

from __future__ import annotations

from typing import Final

RSS, RDF, ATOM, SITEMAP = "", "rdf", "atom", "sitemap"

_ADDRESSES: Final = {
    RSS: (
        "backend.userland.com/rss backend.userland.com/rss2 backend.userland.com/rss091 backend.userland.com/rss092 "
        "blogs.law.harvard.edu/tech/rss cyber.law.harvard.edu/rss purl.org/rss/1.0 purl.org/net/rss1.1 "
        "my.netscape.com/rdf/simple/0.9 channel.netscape.com/rdf/simple/0.9 "
        "my.netscape.com/publish/formats/rss-0.91.dtd"
    ),
    RDF: "w3.org/1999/02/22-rdf-syntax-ns",
    ATOM: "w3.org/2005/atom purl.org/atom/ns purl.org/atom w3.org/2005/10/23/atom",
    SITEMAP: "sitemaps.org/schemas/sitemap/0.9 sitemaps.org/schemas/sitemap/0.84 google.com/schemas/sitemap/0.84",
    "content": "purl.org/rss/1.0/modules/content",
    "dc": "purl.org/dc/elements/1.1 purl.org/dc/elements/1.0",
    "dcterms": "purl.org/dc/terms",
    "feedburner": "rssnamespace.org/feedburner/ext/1.0",
    "itunes": "itunes.com/dtds/podcast-1.0.dtd example.com/dtds/podcast-1.0.dtd",
    "googleplay": "google.com/schemas/play-podcasts/1.0",
    "media": "search.yahoo.com/mrss tools.search.yahoo.com/mrss video.search.yahoo.com/mrss",
    "news": "google.com/schemas/sitemap-news/0.9",
    "sy": "purl.org/rss/1.0/modules/syndication",
    "xhtml": "w3.org/1999/xhtml",
    "xml": "w3.org/xml/1998/namespace",
    "svg": "w3.org/2000/svg",
    "mathml": "w3.org/1998/math/mathml",
    "xlink": "w3.org/1999/xlink",
}
_SHORT: Final = {address: short for short, addresses in _ADDRESSES.items() for address in addresses.split()}

USUAL: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "svg": "http://www.w3.org/2000/svg",
    "xlink": "http://www.w3.org/1999/xlink",
}
"""What a prefix means in a document that forgot to say so."""


def short_name(address: str) -> str | None:
    """The short name of a namespace; None for one that means nothing to a reader of feeds."""
    plain = address.strip().lower().partition("://")
    return _SHORT.get((plain[2] or plain[0]).removeprefix("www.").rstrip("/#"))
