"""Tells the items of a feed apart by what the feed has shown to be stable: guids lie, links change, titles repeat.

The policy of a feed is chosen from its fetches, oldest first, each the items it had then:

* `guid`: nearly all items have one, different items have different ones, and an item seen again has the same one.
* `identifier`: the guids fail that, and the identifiers of Dublin Core pass it.
* `link`: both fail, and the links pass it.
* `page`: links change from fetch to fetch, but not without the parameters whose values change: session numbers.
* `link+title`: links are kept, but shared; different titles under one link are different items.
* `title`: nothing else is kept from one fetch to the next.

That an item is seen again is known by what is not in question: the same text and title, date and title, and so on. A
feed of few items, or one fetch, is judged by what there is: guids are believed until they are caught.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise
from typing import Final, Literal
from urllib.parse import urlsplit

from ingest.feeds.dates import in_utc, published_of
from ingest.feeds.feed import FeedItem
from ingest.feeds.prose import text_of
from ingest.identity import UrlError, canonical_url, normalised

Policy = Literal["guid", "identifier", "link", "page", "link+title", "title"]
POLICIES: Final[Sequence[Policy]] = ("guid", "identifier", "link", "page", "link+title", "title")

PRESENT: Final = 0.9
"""Share of the items that must have what identifies them."""

DISTINCT: Final = 0.9
"""Share of the items that must have it for themselves; feeds do list an item twice now and then."""

STABLE: Final = 0.8
"""Share of the items seen again that must have kept it."""

DATES_CAUGHT: Final = 2
"""So many items seen again under another date show that dates say nothing; one may have been published again."""

RECOVERED: Final = 5
"""So many items seen again, all with what the better policy goes by, end the last resort, `title`."""

SEVERAL: Final = 3
"""So many items at once that come again with the same words show that they are the same; one may be a new bulletin."""

NAME_CHARACTERS: Final = 40
VOLATILE_NAMES: Final = 10
KEY_BYTES: Final = 16
_PATH_PARAMETER = re.compile(r";([^/;=]+)=([^/;]*)")
_PROOFS: Final = (
    *(("text", "title"), ("published", "title"), ("text", "published"), ("text", "link"), ("published", "link")),
    *(("text", "guid"), ("published", "guid"), ("text", "identifier"), ("published", "identifier")),
)
"""Two of these together, each pair once in a fetch, show that an item is seen again."""


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


Snapshot = Sequence[FeedItem | Sighting]
Value = Callable[[Sighting], str | None]


@dataclass(frozen=True, slots=True)
class Trust:
    """What of a feed's items is worth believing.

    `volatile` are the parameters of links whose values change from fetch to fetch; `links_kept` and `dates_kept` say
    that items keep theirs, `guids_vary` and `links_vary` that not all items have the same.
    """

    policy: Policy = "guid"
    volatile: frozenset[str] = frozenset()
    links_kept: bool = True
    dates_kept: bool = True
    guids_vary: bool = True
    links_vary: bool = True


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


def trust_of(snapshots: Sequence[Snapshot], before: Trust = Trust()) -> Trust:
    """What these fetches, oldest first, show to be worth believing; what was caught before stays so.

    Only the last resort is left again, when what is better was kept by all items seen again.
    """
    seen = [[item if isinstance(item, Sighting) else sighting_of(item) for item in items] for items in snapshots]
    volatile = before.volatile | _volatile(seen)
    policy = _measured(seen, volatile)
    if before.policy != "title" or not _is_borne_out(seen, policy, volatile):
        policy = max(policy, before.policy, key=POLICIES.index)
    again, kept = _kept(seen, "published", lambda one: one.published)
    every = [one for items in seen for one in items]
    return Trust(
        policy,
        volatile,
        links_kept=_is_stable(seen, "link", _link),
        dates_kept=again - kept < DATES_CAUGHT or kept >= STABLE * again,
        guids_vary=len({one.guid for one in every if one.guid}) > 1,
        links_vary=len({one.link for one in every if one.link}) > 1,
    )


def choose_policy(snapshots: Sequence[Snapshot]) -> Policy:
    """The policy for a feed with these fetches, oldest first; `guid` when there is nothing to judge by."""
    return trust_of(snapshots).policy


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
    path = _PATH_PARAMETER.sub(lambda match: "" if f";{match[1]}" in volatile else match[0], parts.path)
    query = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in volatile]
    return parts._replace(path=path, query="&".join(query)).geturl()


def mark_of(kind: str, *parts: str) -> str:
    """A short name in plain ASCII for these values together."""
    return f"{kind}:{digest_of(*parts)}"


def digest_of(*parts: str) -> str:
    """A digest of these texts together."""
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=KEY_BYTES).hexdigest()


def _measured(seen: Sequence[Sequence[Sighting]], volatile: frozenset[str]) -> Policy:
    if not any(seen):
        return "guid"
    for policy, field, value in _candidates(volatile):
        if _identifies(seen, value) and _is_stable(seen, field, value):
            return policy
    return "link+title" if _is_stable(seen, "link", _link) else "title"


def _candidates(volatile: frozenset[str]) -> Iterator[tuple[Policy, str, Value]]:
    yield "guid", "guid", lambda one: one.guid
    yield "identifier", "identifier", lambda one: one.identifier
    yield "link", "link", _link
    if volatile:
        yield "page", "link", lambda one: page_of(one.link, volatile) if one.link else None


def _link(one: Sighting) -> str | None:
    return one.link


def _identifies(seen: Sequence[Sequence[Sighting]], value_of: Value) -> bool:
    """Whether in every fetch nearly all items have a value, and have it for themselves."""
    for items in seen:
        different = {(one.guid, one.link, one.title): one for one in items}
        values = Counter(value_of(one) for one in different.values())
        missing = values.pop(None, 0)
        alone = sum(count == 1 for count in values.values())
        if items and (missing > (1 - PRESENT) * len(different) or alone < DISTINCT * (len(different) - missing)):
            return False
    return True


def _is_stable(seen: Sequence[Sequence[Sighting]], field: str, value_of: Value) -> bool:
    again, kept = _kept(seen, field, value_of)
    return kept >= STABLE * again


def _is_borne_out(seen: Sequence[Sequence[Sighting]], policy: Policy, volatile: frozenset[str]) -> bool:
    """Whether items were seen again, and all with what the policy goes by."""
    for candidate, field, value in _candidates(volatile):
        if candidate == policy:
            again, kept = _kept(seen, field, value)
            return again >= RECOVERED and kept == again
    return False


def _kept(seen: Sequence[Sequence[Sighting]], field: str, value_of: Value) -> tuple[int, int]:
    """How many items were seen again, told without this field, and how many of them with the value they had."""
    found = [(value_of(was), value_of(now)) for was, now in _again(seen, field)]
    return len(found), sum(was == now for was, now in found)


def _again(seen: Sequence[Sequence[Sighting]], without: str) -> Iterator[tuple[Sighting, Sighting]]:
    """The items that came again in the next fetch, as they were and as they are; told without this field."""
    for earlier, later in pairwise(seen):
        found: dict[int, tuple[Sighting, Sighting]] = {}
        for proof in _PROOFS:
            if without not in proof:
                was, now = _once(earlier, proof), _once(later, proof)
                for values in was.keys() & now.keys():
                    found.setdefault(id(now[values]), (was[values], now[values]))
        weak: list[tuple[Sighting, Sighting]] = []
        strong: list[tuple[Sighting, Sighting]] = []
        for pair in found.values():
            (weak if without != "published" and _may_be_another(*pair) else strong).append(pair)
        yield from strong
        if len(weak) >= SEVERAL:
            yield from weak


def _may_be_another(was: Sighting, now: Sighting) -> bool:
    """Whether it may as well be a new item with the words of the last, as a daily bulletin has them."""
    if None not in (was.published, now.published):
        return was.published != now.published
    return was.text == digest_of(was.title)


def _once(items: Sequence[Sighting], proof: tuple[str, str]) -> dict[tuple[str, str], Sighting]:
    """The items that have both, and both together for themselves."""
    found = [((getattr(one, proof[0]), getattr(one, proof[1])), one) for one in items]
    counts = Counter(values for values, _ in found)
    return {values: one for values, one in found if counts[values] == 1 and None not in values}


def _volatile(seen: Sequence[Sequence[Sighting]]) -> frozenset[str]:
    """The parameters that items seen again at the same path mostly had with another value."""
    there: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for was, now in _again(seen, "link"):
        first, second = _parameters(was.link), _parameters(now.link)
        if first is None or second is None or first[0] != second[0]:
            continue
        for name in first[1].keys() | second[1].keys():
            there[name] += 1
            changed[name] += first[1].get(name) != second[1].get(name)
    names = sorted(name for name, count in changed.items() if count * 2 > there[name] and len(name) <= NAME_CHARACTERS)
    return frozenset(names[:VOLATILE_NAMES])


def _parameters(link: str | None) -> tuple[str, dict[str, str]] | None:
    """An address without its parameters, and these; those of its path are named with a `;` in front."""
    if link is None:
        return None
    parts = urlsplit(link)
    named = {f";{name}": value for name, value in _PATH_PARAMETER.findall(parts.path)}
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        named[name] = f"{named.get(name, '')}&{value}"
    return parts._replace(path=_PATH_PARAMETER.sub("", parts.path), query="").geturl(), named
