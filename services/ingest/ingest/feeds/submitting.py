"""Makes a submission out of a draft, and out of its page where that was fetched. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ingest.extraction import Extracted
from ingest.feeds.dates import published_of
from ingest.feeds.drafts import PAGE, TITLE, Decision, Draft, name_of
from ingest.feeds.watched import WatchedFeed
from ingest.identity import article_id, canonical_url
from ingest.intake import Origin
from newswire.articles import LanguageSource, Published, Submission

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
AUTHORS_LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Ready:
    """An article to hand in."""

    submission: Submission
    origin: Origin
    article_id: str
    rank: int


def ready(feed: WatchedFeed, draft: Draft, decision: Decision, page: Extracted | None = None) -> Ready:
    """The article: title and date as the feed says them, else as its page does; the text is the page's if it is had."""
    item = draft.item
    sent_id, url = name_of(draft, decision)
    title = item.title or (page.title if page else None)
    authors = item.authors or (page.authors if page else ())
    section = item.categories[0] if len(item.categories) == 1 else page.section if page else None
    submission = Submission(
        text=page.text if page else draft.text,
        id=sent_id,
        url=url,
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
    origin = Origin("feed", feed=feed.url, published=_told(published), language=says)
    named = article_id(submission, canonical_url(url) if url else None)
    return Ready(submission, origin, named, PAGE if page else draft.rank)


def source_of(feed: WatchedFeed) -> str:
    """The outlet: what somebody called it, else the host of its site, else of the feed."""
    host = (urlsplit(feed.site_url).hostname if feed.site_url else None) or feed.host
    return feed.source or host.removeprefix("www.")


def _language(tag: str | None) -> str | None:
    tag = (tag or "").strip().replace("_", "-")
    return tag if len(tag) <= 40 and _LANGUAGE.fullmatch(tag) else None


def _told(published: Published) -> Published | None:
    return published if published.value is not None or published.flags else None
