"""Drafts: who is who among the items of a feed, and under which name an article is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest.feeds.items.drafts import Decision, ItemDraft, KnownItem, drafts_of, marked, name_of, refreshed, stories_of
from ingest.feeds.items.identity import Policy
from ingest.feeds.items.recognition import recognise
from ingest.feeds.items.trust import Trust
from ingest.feeds.read.feed import FeedItem, ParsedFeed

BASE = "https://harbour.example"


def item(number: int, **changed: Any) -> FeedItem:
    """An item."""
    usual = FeedItem(f"g{number}", f"{BASE}/{number}", f"Ferry {number}", f"<p>Story {number}.</p>")
    return replace(usual, **changed)


def drafts(*items: FeedItem, policy: Policy = "guid", link: str | None = f"{BASE}/") -> list[ItemDraft]:
    """The drafts of a feed with these items."""
    return drafts_of(stories_of(ParsedFeed("rss", link=link, items=items)), link, Trust(policy))


def decide(draft: ItemDraft, *known: KnownItem) -> Decision:
    """What to do with a draft alone in its document."""
    return recognise([draft], known, Trust())[0]


def remembered(draft: ItemDraft, outcome: str = "accepted", *others: KnownItem) -> KnownItem:
    """What is kept of a draft after it was sent."""
    decision = decide(draft, *others)
    sent_id, sent_url = name_of(draft, decision)
    entry = KnownItem(
        *("f", decision.key, draft.item.link, draft.title_digest, draft.digest, draft.shown_digest, "a"),
        *(sent_id, sent_url, draft.rank, outcome, 0, 0.0, 0.0),  # type: ignore[arg-type]
    )
    return marked(entry, draft)


def test_the_oldest_first() -> None:
    """Feeds begin with the newest; drafts come in the order of publication, each once, the empty ones not at all."""
    empty = FeedItem("g9", f"{BASE}/9")
    assert [draft.item.guid for draft in drafts(item(3), item(2), empty, item(2), item(1))] == ["g1", "g2", "g3"]


def test_named_by_its_address() -> None:
    """An address that tells the item apart names the article, canonical, and nothing else does."""
    (draft,) = drafts(item(1, link=f"{BASE}/1?utm_source=rss#top"))
    assert name_of(draft, decide(draft)) == (None, f"{BASE}/1")


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
        names = [name_of(draft, decide(draft))[0] for draft in drafts(*items, policy=policy)]  # type: ignore[arg-type]
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
    dated = stories_of(ParsedFeed("rss", items=(item(1, updated="2022-02-06"),)))
    assert decide(drafts_of(dated, None, Trust(), with_updates=True)[0], known).is_due
    assert decide(draft, remembered(draft, "waiting")).is_due


def test_a_guid_that_is_given_again() -> None:
    """The same guid with another link and another title is another item, and stays the same other item."""
    (first,) = drafts(item(1))
    (second,) = drafts(item(2, guid="g1"))
    known = remembered(first)
    decision = decide(second, known)
    assert (decision.entry, decision.key, decision.is_due) == (None, second.link_key, True)
    assert not decide(second, known, remembered(second, "accepted", known)).is_due
    assert decide(first, known, remembered(second, "accepted", known)).entry == known


def test_the_fullest_text() -> None:
    """The content is taken, unless the summary says more."""
    (draft,) = drafts(item(1, content="<p>The whole story of ferry 1.</p>"))
    assert (draft.text, draft.rank) == ("The whole story of ferry 1.", 2)
    (draft,) = drafts(item(1, content="[...]"))
    assert (draft.text, draft.rank) == ("Story 1.", 1)
    (draft,) = drafts(item(1, summary=None))
    assert (draft.text, draft.rank) == ("Ferry 1", 0)


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
    known = [remembered(draft) for draft in drafts(*(item(number) for number in numbers))]
    few = drafts(*(item(number, **({"link": f"{BASE}/now/{number}"} if number < 3 else {})) for number in numbers))
    most = drafts(*(item(number, link=f"{BASE}/r/{number}/b81") for number in numbers))
    assert sum(decision.is_due for decision in recognise(few, known, Trust())) == 3
    assert not any(decision.is_due for decision in recognise(most, known, Trust()))
    refreshing = [refreshed(entry, draft, Trust()) for entry, draft in zip(known[:2], most[-2:], strict=True)]
    assert not any(decision.is_due for decision in recognise(most[-2:], refreshing, Trust()))


def test_links_that_were_caught() -> None:
    """Where links are new at every poll, which was measured, not even a single one is a correction."""
    (before,) = drafts(item(1))
    (after,) = drafts(item(1, guid="new", link=f"{BASE}/r/b81"), policy="title")
    (decision,) = recognise([after], [remembered(before)], Trust("title", links_new=True))
    assert (decision.entry is not None, decision.is_due) == (True, False)


def test_entries_of_an_older_version() -> None:
    """What an older version of this program remembered is not sent again because more counts now, and counts then."""
    (draft,) = drafts(item(1, language="en", categories=("Sea",)))
    entry = remembered(draft)
    older = replace(entry, digest=draft.earlier_digest)
    assert entry.digest == draft.digest != draft.earlier_digest
    assert not decide(draft, older).is_due
    assert refreshed(older, draft, Trust()) == entry
