"""Makes a submission out of a draft, and out of its page where that was fetched. Pure.

A feed speaks for the outlet that it was fetched from, and for the domain that somebody said is its source. What it says
of itself proves nothing: what it brings of other outlets are articles of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ingest.accept.preparation import Origin
from ingest.extraction import Extracted
from ingest.feeds.database.watched_feed import WatchedFeed
from ingest.feeds.items.corrections import has_moved
from ingest.feeds.items.drafts import PAGE, TITLE, Decision, ItemDraft, name_of, section_of
from ingest.feeds.read.dates import published_of
from ingest.identity.ids import canonical_url, claimed_page_id, id_in_source, page_id
from ingest.identity.outlets import outlet_of, site_of, speaks_for
from newswire.articles import LanguageSource, Published, Submission

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
AUTHORS_LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Ready:
    """An article to hand in; `named_url` is the address it is known by, if it is known by one."""

    submission: Submission
    origin: Origin
    article_id: str
    named_url: str | None
    rank: int


def ready(feed: WatchedFeed, draft: ItemDraft, decision: Decision, page: Extracted | None = None) -> Ready:
    """The article: title and date as the feed says them, else as its page does; the text is the page's if it is had."""
    item = draft.item
    sent_id, url = name_of(draft, decision)
    title = item.title or (page.title if page else None)
    authors = item.authors or (page.authors if page else ())
    section = section_of(item) or (page.section if page else None)
    named = _article_id(feed, sent_id, url)
    submission = Submission(
        text=page.text if page else draft.text,
        id=sent_id,
        url=draft.link if has_moved(draft, url) else url,
        source=source_of(feed)[:200] or None,
        # A text that is the title would be cut as a repetition of it.
        title=title[:2000] if title and (page or draft.rank != TITLE) else None,
        language=_language(item.language) or (_language(page.language) if page else None),
        authors=tuple(name[:200] for name in authors if name)[:AUTHORS_LIMIT],
        section=section[:200] if section else None,
    )
    published = published_of(item, feed.zone)
    if published.value is None and page is not None and page.published.value is not None:
        published = page.published
    says: LanguageSource = "page" if page is not None and _language(item.language) is None else "sender"
    origin = Origin("feed", feed=feed.url, published=_told(published), language=says, article_id=named)
    return Ready(submission, origin, named, url, PAGE if page else draft.rank)


def source_of(feed: WatchedFeed) -> str:
    """The outlet: what somebody called it, else the host of its site where that is of the feed's own domain, else the
    host of the feed."""
    return feed.source or _own_site(feed) or feed.host.removeprefix("www.")


def _article_id(feed: WatchedFeed, sent_id: str | None, url: str | None) -> str:
    """As a push names it where the feed speaks for it, so that it is one article; else within what is the feed's own.

    A feed that lies with a service for feeds shares its host with others, whose articles must not be its own: until
    somebody says whose it is, it is a source by itself, named by its address.
    """
    own = source_of(feed) if feed.source or _own_site(feed) else f"{source_of(feed)} {feed.url}"
    if sent_id is not None:
        return id_in_source(own, sent_id)
    page = canonical_url(url or "")
    return page_id(page) if _speaks_for(feed, page) else claimed_page_id(own, page)


def _speaks_for(feed: WatchedFeed, page: str) -> bool:
    """By where it is fetched from, or by the domain that somebody said; what they only call it vouches for nothing."""
    if outlet_of(feed.url) == outlet_of(page):
        return True
    return feed.source is not None and site_of(feed.source) is not None and speaks_for(feed.source, page)


def _own_site(feed: WatchedFeed) -> str | None:
    """The host of the site that the feed says it is of, where it lies in the same domain."""
    try:
        site = urlsplit(feed.site_url or "")
        is_own = bool(site.hostname) and outlet_of(site.geturl()) == outlet_of(feed.url)
    except ValueError:
        return None
    return site.hostname.removeprefix("www.") if is_own and site.hostname else None


def _language(tag: str | None) -> str | None:
    tag = (tag or "").strip().replace("_", "-")
    return tag if len(tag) <= 40 and _LANGUAGE.fullmatch(tag) else None


def _told(published: Published) -> Published | None:
    return published if published.value is not None or published.flags else None
