"""Each kind of lie a feed tells about its items has its policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.feeds.items.identity import Policy, item_key, sighting_of
from ingest.feeds.items.trust import Trust
from ingest.feeds.items.trust import trust_of as trust_of_seen
from ingest.feeds.read.feed import FeedItem

Fetches = Sequence[Sequence[FeedItem]]
ITEMS = tuple(FeedItem(guid=f"g{n}", link=f"https://a.example/{n}", title=f"Story number {n}") for n in range(10))


def trust_of(fetches: Fetches, before: Trust | None = None) -> Trust:
    """What these fetches show."""
    return trust_of_seen([[sighting_of(item) for item in items] for items in fetches], before or Trust())


def choose_policy(fetches: Fetches) -> Policy:
    """The policy for a feed with these fetches."""
    return trust_of(fetches).policy


def test_good_guids() -> None:
    """Guids that are there, distinct and kept are believed, also when titles are edited and items move on."""
    edited = (replace(ITEMS[3], title="Story, updated"), *ITEMS[:3], *ITEMS[4:9])
    assert choose_policy([ITEMS, edited]) == "guid"
    assert item_key(ITEMS[3], "guid") == item_key(edited[0], "guid")


def test_nothing_to_judge_by() -> None:
    """Without any fetch, or with empty ones, guids are believed."""
    assert choose_policy([]) == choose_policy([(), ()]) == "guid"


def test_the_same_guid_for_all() -> None:
    """A guid that all items share tells nothing."""
    assert choose_policy([tuple(replace(item, guid="x") for item in ITEMS)]) == "link"


def test_guids_that_change() -> None:
    """A guid that is new at every fetch while link and title stay is not believed."""
    again = tuple(replace(item, guid=f"{item.guid}-new") for item in ITEMS)
    assert choose_policy([ITEMS, again]) == "link"


def test_no_guids() -> None:
    """Without guids the link identifies."""
    assert choose_policy([tuple(replace(item, guid=None) for item in ITEMS)]) == "link"


def test_the_same_link_for_all() -> None:
    """Where all items lead to one page, link and title together identify."""
    items = tuple(replace(item, guid=None, link="https://a.example/live") for item in ITEMS)
    assert choose_policy([items]) == "link+title"
    assert len({item_key(item, "link+title") for item in items}) == len(items)


def test_an_item_listed_twice() -> None:
    """A feed that repeats an item word for word does not lose trust."""
    assert choose_policy([(*ITEMS, *ITEMS)]) == "guid"


def test_keys() -> None:
    """A key is short ASCII, links count by their canonical address, and what is missing is made up for."""
    item = FeedItem(guid="x" * 10_000 + "\n\0é", link="HTTPS://A.example:443/1?utm_source=feed#top", title=" A  b ")
    for policy in ("guid", "link", "link+title"):
        assert re.fullmatch(r"[a-z+]+:[0-9a-f]{32}", item_key(item, policy))  # type: ignore[arg-type]
    assert item_key(item, "link") == item_key(FeedItem(link="https://a.example/1"), "link")
    assert item_key(replace(item, guid=None), "guid") == item_key(item, "link")
    assert item_key(FeedItem(title="a B"), "guid") == item_key(FeedItem(title="A  b"), "link")
    assert item_key(FeedItem(content="a"), "guid") != item_key(FeedItem(content="b"), "guid")
    assert item_key(FeedItem(guid="only"), "link") == item_key(FeedItem(guid="only"), "guid")


def test_trust_is_lost_once() -> None:
    """A policy only ever becomes less trusting: what was caught may lie again."""
    assert trust_of([ITEMS, ITEMS], Trust("link")).policy == "link"
    assert trust_of([ITEMS], Trust("link+title")).policy == "link+title"


def test_the_last_resort_is_left_again() -> None:
    """A day on which everything changed, as when a site moves, does not leave a feed with its titles for ever."""
    moved = tuple(replace(item, guid=f"new {item.guid}", link=f"https://b.example/{item.title}") for item in ITEMS)
    dated = [
        tuple(replace(one, published=f"2022-02-{day:02}") for day, one in enumerate(items, 1))
        for items in (ITEMS, moved)
    ]
    caught = trust_of(dated)
    assert caught.policy == "title"
    assert trust_of([dated[1], dated[1]], caught).policy == "guid"
    assert trust_of([dated[1][:2], dated[1][:2]], caught).policy == "title"
