"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

from typing import Any, Final

from store.formats import listing
from store.formats.encoding import encode_list, without_empty
from store.formats.listing import FeedEntry, ResultPage
from store.formats.moments import as_rfc3339, day_of, moment_of
from store.formats.prose import line

MEDIA_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"


def write_page(page: ResultPage) -> bytes:
    """A page of a search as a feed."""
    entries = listing.entries_of(page)
    fields = {
        "version": VERSION,
        "title": line(page.title),
        "feed_url": page.address,
        "next_url": page.following,
        "language": listing.language(entries),
    }
    return encode_list(without_empty(fields), "items", (_item(entry) for entry in entries))


def _item(entry: FeedEntry) -> dict[str, Any]:
    """The item. `date_published` must have a time of day; a day alone is told in our own extension."""
    moment = moment_of(entry.published)
    return without_empty(
        {
            "id": entry.id,
            "url": entry.link,
            "title": entry.title,
            "summary": entry.summary,
            **({"content_text": entry.summary} if entry.html is None else {"content_html": entry.html}),
            "date_published": as_rfc3339(moment) if moment else None,
            "date_modified": entry.updated,
            "authors": [{"name": name} for name in entry.authors],
            "tags": [category.label for category in entry.categories],
            "language": entry.language,
            "_newswire": {"source": entry.source, "published": day_of(entry.published) or entry.published.value},
        }
    )
