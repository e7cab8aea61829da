"""Reads Google news sitemaps, plain sitemaps and sitemap indexes."""

from __future__ import annotations

from ingest.feeds.read.feed import FeedItem, ParsedFeed
from ingest.feeds.read.formats.fields import Fields
from ingest.feeds.read.links import resolve
from ingest.feeds.read.markup import one_line, plain
from ingest.feeds.read.newest import cut_problems, newest
from ingest.feeds.read.people import unique
from ingest.feeds.read.tree import FeedNode


def read_sitemap(root: FeedNode, url: str) -> ParsedFeed:
    """The addresses as items; for news with title, date, outlet, language and keywords."""
    if root.name == "sitemap:sitemapindex":
        maps = root.find_all("sitemap:sitemap")
        read = tuple(_map(node, url) for node in newest(maps, _raw_date))
        return ParsedFeed(format="sitemap_index", items=read, problems=cut_problems(maps))
    pages = root.find_all("sitemap:url")
    items = tuple(_page(node, url) for node in newest(pages, _raw_date))
    titles, languages = {item.source_title for item in items}, {item.language for item in items}
    return ParsedFeed(
        format="sitemap",
        title=titles.pop() if len(titles) == 1 else None,
        language=languages.pop() if len(languages) == 1 else None,
        items=items,
        problems=cut_problems(pages),
    )


def _map(node: FeedNode, url: str) -> FeedItem:
    fields = Fields(node)
    return FeedItem(link=resolve(url, fields.text("sitemap:loc") or ""), updated=fields.text("sitemap:lastmod"))


def _page(node: FeedNode, url: str) -> FeedItem:
    fields = Fields(node)
    news = Fields(fields.node("news:news"))
    outlet = Fields(news.node("news:publication"))
    name = outlet.text("news:name")
    return FeedItem(
        link=resolve(url, fields.text("sitemap:loc") or ""),
        title=plain(news.text("news:title") or "") or None,
        published=news.text("news:publication_date"),
        updated=fields.text("sitemap:lastmod"),
        language=outlet.text("news:language") or news.text("news:language"),
        categories=unique(one_line(word) for word in (news.text("news:keywords") or "").split(",")),
        source_title=one_line(name) if name else None,
    )


def _raw_date(node: FeedNode) -> str | None:
    fields = Fields(node)
    return Fields(fields.node("news:news")).text("news:publication_date") or fields.text("sitemap:lastmod")
