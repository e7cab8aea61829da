"""Drafts: who is who among the items of a feed, and under which name an article is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.feeds.drafts import Draft, Entry, decide, drafts_of, keep_links, less_trusting, name_of
from ingest.feeds.feed import FeedItem, ParsedFeed
from ingest.feeds.identity import Policy

BASE = "https://harbour.example"


def item(number: int, **changed: Any) -> FeedItem:
    """An item."""
    usual = FeedItem(f"g{number}", f"{BASE}/{number}", f"Ferry {number}", f"<p>Story {number}.</p>")
    return replace(usual, **changed)


def drafts(*items: FeedItem, policy: Policy = "guid", link: str | None = f"{BASE}/") -> list[Draft]:
    """The drafts of a feed with these items."""
    return drafts_of(ParsedFeed("rss", link=link, items=items), policy)


def remembered(draft: Draft, outcome: str = "accepted") -> dict[str, Entry]:
    """What is kept of a draft after it was sent."""
    decision = decide(draft, {})
    sent_id, sent_url = name_of(draft, decision)
    entry = Entry(
        *("f", decision.key, draft.item.link, draft.title_digest, draft.digest, draft.shown_digest, "a"),
        *(sent_id, sent_url, draft.rank, outcome, 0, 0.0, 0.0),  # type: ignore[arg-type]
    )
    return {decision.key: entry}


def test_the_oldest_first() -> None:
    """Feeds begin with the newest; drafts come in the order of publication, each once, the empty ones not at all."""
    empty = FeedItem("g9", f"{BASE}/9")
    assert [draft.item.guid for draft in drafts(item(3), item(2), empty, item(2), item(1))] == ["g1", "g2", "g3"]


def test_named_by_its_address() -> None:
    """An address that tells the item apart names the article, canonical, and nothing else does."""
    (draft,) = drafts(item(1, link=f"{BASE}/1?utm_source=rss#top"))
    assert name_of(draft, decide(draft, {})) == (None, f"{BASE}/1")


@pytest.mark.parametrize(
    "items",
    [
        (item(1, link=None), item(2, link=None)),
        (item(1, link=BASE), item(2, link=f"{BASE}/")),
        (item(1, link=f"{BASE}/live#1"), item(2, link=f"{BASE}/live#2")),
    ],
)
def test_named_by_its_key(items: tuple[FeedItem, ...]) -> None:
    """Without an address of its own an article is named by its key, whatever the policy."""
    for policy in ("guid", "link+title"):
        names = [name_of(draft, decide(draft, {}))[0] for draft in drafts(*items, policy=policy)]  # type: ignore[arg-type]
        assert len(set(names)) == 2
        assert all(name and "+" not in name for name in names)


def test_the_home_page_is_no_article() -> None:
    """A link to the address the feed names as its site tells nothing apart, even where it stands alone."""
    (draft,) = drafts(item(1, link=f"{BASE}/news"), link=f"{BASE}/news")
    assert draft.link is None


def test_a_name_is_kept() -> None:
    """An entry keeps the name it was first sent under, when its link changes and when others begin to share it."""
    (first,) = drafts(item(1))
    known = remembered(first)
    (moved,) = drafts(item(1, link=f"{BASE}/new-slug"))
    assert name_of(moved, decide(moved, known)) == (None, f"{BASE}/1")
    shared = drafts(item(2, link=f"{BASE}/1"), item(1))[0]
    assert name_of(shared, decide(shared, known)) == (None, f"{BASE}/1")


def test_what_is_a_change() -> None:
    """What a reader sees is a change; dates and markup are not, unless the story is elsewhere."""
    (draft,) = drafts(item(1))
    known = remembered(draft)
    for same in (item(1), item(1, published="2022-02-05"), item(1, summary="<div>Story <i>1</i>.</div>")):
        assert not decide(drafts(same)[0], known).is_due
    for changed in (item(1, title="Ferry one"), item(1, summary="Story 1, corrected.")):
        assert decide(drafts(changed)[0], known).is_due
    dated = ParsedFeed("rss", items=(item(1, updated="2022-02-06"),))
    assert decide(drafts_of(dated, "guid", with_updates=True)[0], known).is_due
    assert decide(draft, remembered(draft, "waiting")).is_due


def test_a_guid_that_is_given_again() -> None:
    """The same guid with another link and another title is another item, and stays the same other item."""
    (first,) = drafts(item(1))
    (second,) = drafts(item(2, guid="g1"))
    decision = decide(second, remembered(first))
    assert (decision.entry, decision.key, decision.is_due) == (None, second.link_key, True)
    known = {
        **remembered(first),
        second.link_key: replace(next(iter(remembered(second).values())), key=second.link_key),
    }
    assert not decide(second, known).is_due


def test_the_fullest_text() -> None:
    """The content is taken, unless the summary says more."""
    (draft,) = drafts(item(1, content="<p>The whole story of ferry 1.</p>"))
    assert (draft.text, draft.rank) == ("The whole story of ferry 1.", 2)
    (draft,) = drafts(item(1, content="[...]"))
    assert (draft.text, draft.rank) == ("Story 1.", 1)
    (draft,) = drafts(item(1, summary=None))
    assert (draft.text, draft.rank) == ("Ferry 1", 0)


def test_trust_is_lost_once() -> None:
    """A policy only ever becomes less trusting."""
    assert less_trusting("guid", "link") == "link"
    assert less_trusting("link+title", "guid") == "link+title"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Ferry one"},
        {"content": "Corrected."},
        {"link": f"{BASE}/ferry-1"},
        {"language": "fr"},
        {"authors": ("Ana Pereira",)},
        {"categories": ("Sea",)},
    ],
)
def test_what_a_reader_sees_is_a_change(changed: dict[str, Any]) -> None:
    """Each thing that a reader sees of an item, changed alone, is a change; said again, it is none."""
    (before,) = drafts(item(1))
    (after,) = drafts(item(1, **changed))
    decision = decide(after, remembered(before))
    assert decision.is_due
    assert not decide(after, remembered(after)).is_due
    assert name_of(after, decision) == (None, f"{BASE}/1")


@pytest.mark.parametrize(
    "changed",
    [
        {"published": "Sat, 05 Feb 2022 08:47:00 GMT", "updated": "2022-02-05"},
        {"link": "http://m.harbour.example/1/?utm_source=rss"},
        {"link": f"{BASE}/1;jsessionid=A7?token=b81"},
        {"categories": ("Sea", "Ferries")},
    ],
)
def test_what_is_no_correction(changed: dict[str, Any]) -> None:
    """Other dates, another form of the same address, and categories of which none is the section, change nothing."""
    (before,) = drafts(item(1))
    (after,) = drafts(item(1, **changed))
    assert not decide(after, remembered(before)).is_due


def test_links_made_for_each_reader() -> None:
    """Where most links of a feed change at once they say nothing; a few that change among many are corrections."""
    numbers = range(8)
    before = drafts(*(item(number) for number in numbers))
    known = {key: entry for draft in before for key, entry in remembered(draft).items()}
    few = drafts(*(item(number, **({"link": f"{BASE}/now/{number}"} if number < 3 else {})) for number in numbers))
    most = drafts(*(item(number, link=f"{BASE}/r/{number}/b81") for number in numbers))
    assert (keep_links(few, known), keep_links(most, known)) == (True, False)
    assert sum(decide(draft, known).is_due for draft in few) == 3
    assert not any(decide(draft, known, keeps_links=False).is_due for draft in most)


def test_entries_of_an_older_version() -> None:
    """What an older version of this program remembered is not sent again because more counts now."""
    (draft,) = drafts(item(1, language="en", categories=("Sea",)))
    (key, entry), *_ = remembered(draft).items()
    assert entry.digest == draft.digest != draft.earlier_digest
    assert not decide(draft, {key: replace(entry, digest=draft.earlier_digest)}).is_due
