"""Keys and marks of a feed's items: what an item was seen with, and what makes two of them one under each policy.

* `guid`: the guid.
* `identifier`: the identifier of Dublin Core.
* `link`: the link.
* `page`: the link without the parameters whose values change from fetch to fetch, such as session numbers.
* `link+title`: both together; different titles under one link are different items.
* `title`: the title alone, where nothing else is kept from one fetch to the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final, Literal
from urllib.parse import urlsplit

from ingest.feeds.read.dates import in_utc, published_of
from ingest.feeds.read.feed import FeedItem
from ingest.feeds.read.prose import text_of
from ingest.identity.ids import UrlError, canonical_url, normalised

Policy = Literal["guid", "identifier", "link", "page", "link+title", "title"]
POLICIES: Final[Sequence[Policy]] = ("guid", "identifier", "link", "page", "link+title", "title")
"""The most trusting first."""

KEY_BYTES: Final = 16
PATH_PARAMETER = re.compile(r";([^/;=]+)=([^/;]*)")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What an item was seen with: `link` is canonical, `title` normalised, `published` a time in UTC or a day.

    `text` is a digest of its story, of its title where it has none; None where that was not remembered.
    """

    guid: str | None = None
    link: str | None = None
    title: str = ""
    identifier: str | None = None
    published: str | None = None
    text: str | None = None


def sighting_of(item: FeedItem, text: str | None = None) -> Sighting:
    """What the item is seen with; `text` is its story where that is known already."""
    told = text_of(item.content or item.summary or "") if text is None else text
    date = published_of(replace(item, updated=None)).value
    return Sighting(
        guid=item.guid,
        link=link_of(item),
        title=normalised(item.title or ""),
        identifier=item.identifier,
        published=in_utc(date) if date else None,
        text=digest_of(normalised(told or item.title or "")),
    )


def item_key(item: FeedItem, policy: Policy, volatile: frozenset[str] = frozenset()) -> str:
    """The key of an item within its feed: equal for two items exactly when the policy says they are one.

    It is short and plain ASCII: the kind, such as `guid:`, and a digest. An item without what its policy needs falls
    back to the next: guid, link, link and title, title, text.
    """
    link = link_of(item)
    title = normalised(item.title or "")
    if policy == "guid" and item.guid:
        return mark_of("guid", item.guid)
    if policy == "identifier" and item.identifier:
        return mark_of("identifier", item.identifier)
    if policy == "page" and link:
        return mark_of("page", page_of(link, volatile))
    if policy == "title" and title:
        return mark_of("title", title)
    if policy not in ("link+title", "title") and link:
        return mark_of("link", link)
    if policy != "title" and (link or title):
        return mark_of("link+title", link or "", title)
    if item.guid and policy != "title":
        return mark_of("guid", item.guid)
    return mark_of("text", normalised(item.content or item.summary or ""), item.published or "")


def link_of(item: FeedItem) -> str | None:
    """The canonical address of an item; None where it has none that can be an article's."""
    try:
        return canonical_url(item.link) if item.link else None
    except UrlError:
        return None


def page_of(link: str, volatile: frozenset[str]) -> str:
    """The address without the parameters that change."""
    if not volatile:
        return link
    parts = urlsplit(link)
    path = PATH_PARAMETER.sub(lambda match: "" if f";{match[1]}" in volatile else match[0], parts.path)
    query = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in volatile]
    return parts._replace(path=path, query="&".join(query)).geturl()


def mark_of(kind: str, *parts: str) -> str:
    """A short name in plain ASCII for these values together."""
    return f"{kind}:{digest_of(*parts)}"


def digest_of(*parts: str) -> str:
    """A digest of these texts together."""
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=KEY_BYTES).hexdigest()
