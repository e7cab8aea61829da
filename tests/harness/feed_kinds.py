"""Made-up feeds of every kind, poll by poll, that know which of their items are one announcement.

A feed is a list of polls, each a list of `Told`: an item as it stands in the feed then, and the number of the
announcement that it is. Truth is known here only, so that what becomes of the items can be counted.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ingest.feeds.read.feed import FeedItem

SITE = "https://coast.example"
START = datetime(2029, 3, 1, 6, 12, 40, tzinfo=UTC)
WORDS = re.findall(
    r"\w+",
    "harbour ferry council bridge storm mayor school market island pilot winter budget engine captain tide museum "
    "fishermen hospital railway orchard factory theatre election court village river forest teacher union lighthouse",
)
VERBS = re.findall(r"\w+", "opens closes delays rejects repairs finds sells visits blames praises rebuilds")


@dataclass(frozen=True)
class Told:
    """An item of a poll, and which announcement it is."""

    number: int
    item: FeedItem


Poll = list[Told]
Kind = Callable[[random.Random], list[Poll]]


def sentence(chance: random.Random) -> str:
    """A sentence that hardly comes twice."""
    words = [chance.choice(WORDS), chance.choice(VERBS), "the", chance.choice(WORDS), "near the", chance.choice(WORDS)]
    return " ".join(words).capitalize() + f" after {chance.randrange(2, 90)} days."


def story(chance: random.Random, number: int, hours: float = 5.0) -> Told:
    """An announcement with everything a good feed gives it."""
    text = " ".join(sentence(chance) for _ in range(chance.randrange(3, 7)))
    moment = START + timedelta(hours=hours * number, seconds=chance.randrange(1800))
    title = f"{chance.choice(WORDS)} {chance.choice(VERBS)} {chance.choice(WORDS)} {number}".capitalize()
    item = FeedItem(f"tag:coast.example,{number}", f"{SITE}/{number}", title, text, published=dated(moment))
    return Told(number, item)


def dated(moment: datetime) -> str:
    """As RSS writes it."""
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000")


def rolling(chance: random.Random, *, polls: int = 12, window: int = 10, fresh: int = 2) -> list[Poll]:
    """A feed of the newest announcements, the newest first, with a few new ones in every poll."""
    every = [story(chance, number) for number in range(window + polls * fresh)]
    return [list(reversed(every[fresh * poll : fresh * poll + window])) for poll in range(polls)]


def each(polls: list[Poll], change: Callable[[int, Told], FeedItem]) -> list[Poll]:
    """Every item changed, by its poll."""
    return [[replace(told, item=change(at, told)) for told in poll] for at, poll in enumerate(polls)]


def distorted(change: Callable[[random.Random, FeedItem], FeedItem], **of: int) -> Kind:
    """A good feed in which every item of every poll is changed at random."""

    def kind(chance: random.Random) -> list[Poll]:
        return each(rolling(chance, **of), lambda _, told: change(chance, told.item))

    return kind


def fixed(**values: str | None) -> Kind:
    """A good feed in which all items say the same of something, or nothing."""
    return distorted(lambda _, item: replace(item, **values))  # type: ignore[arg-type]


def noise(chance: random.Random) -> str:
    """A session number."""
    return f"{chance.randrange(16**12):012x}"


def session_link(chance: random.Random, item: FeedItem) -> FeedItem:
    """The link with a session number among its parameters."""
    number = (item.link or "").rpartition("/")[2]
    return replace(item, link=f"{SITE}/show?id={number}&sid={noise(chance)}&from=feed")


def path_session(chance: random.Random, item: FeedItem) -> FeedItem:
    """The link with a session number in its path, as servlets write it."""
    return replace(item, link=f"{item.link};jsessionid={noise(chance)}?from=feed")


def counted_link(chance: random.Random, item: FeedItem) -> FeedItem:
    """The link through a counter that is new every time."""
    return replace(item, link=f"{SITE}/r/{noise(chance)}")


def new_guid(chance: random.Random, item: FeedItem) -> FeedItem:
    """A guid that is new every time."""
    return replace(item, guid=noise(chance))


def all_new(chance: random.Random, item: FeedItem) -> FeedItem:
    """Guid and link new every time."""
    return counted_link(chance, new_guid(chance, item))


def jittering(chance: random.Random, item: FeedItem) -> FeedItem:
    """Dated anew every time."""
    moment = START + timedelta(days=40, seconds=chance.randrange(10**6))
    return replace(item, published=dated(moment))


def edited(*, title: bool = False, text: bool = False, with_date: bool = False, often: float = 0.2) -> Kind:
    """A good feed in which titles or texts are corrected now and then, and stay so."""

    def kind(chance: random.Random) -> list[Poll]:
        now: dict[int, FeedItem] = {}

        def change(_: int, told: Told) -> FeedItem:
            item = now.get(told.number, told.item)
            if told.number in now and chance.random() < often:
                if title:
                    item = replace(item, title=f"{item.title}, {chance.choice(WORDS)} says")
                if text:
                    item = replace(item, summary=f"{item.summary} {sentence(chance)}")
                if with_date:
                    later = START + timedelta(days=30, seconds=chance.randrange(10**6))
                    item = replace(item, published=dated(later))
            now[told.number] = item
            return item

        return each(rolling(chance), change)

    return kind


def then(kind: Kind, change: Callable[[random.Random, FeedItem], FeedItem]) -> Kind:
    """A kind, changed further."""
    return lambda chance: each(kind(chance), lambda _, told: change(chance, told.item))


def bulletins(window: int, hours: float, guid: str | None, **values: str | None) -> Kind:
    """Announcements under one link and title, with other texts and dates; `guid`: `new`, `const`, `random`, none."""

    def kind(chance: random.Random) -> list[Poll]:
        every = []
        for number in range(window + 12):
            told = story(chance, number, hours)
            item = replace(told.item, link=f"{SITE}/today", title="Weather today", guid="today" if guid else None)
            if guid == "new":
                item = replace(item, guid=f"tag:{number}")
            every.append(replace(told, item=replace(item, **values)))  # type: ignore[arg-type]
        polls = [list(reversed(every[at : at + window])) for at in range(13)]
        return each(polls, lambda _, told: new_guid(chance, told.item)) if guid == "random" else polls

    return kind


def forecasts(guid: str | None) -> Kind:
    """Bulletins whose texts follow one pattern, one a day."""

    def kind(chance: random.Random) -> list[Poll]:
        polls = bulletins(1, 24.0, guid)(chance)
        sky = (
            "Sun",
            "Rain",
            "Fog",
            "Snow",
            "Hail",
            "Drizzle",
            "Sleet",
            "Gales",
            "Cloud",
            "Frost",
            "Thunder",
            "Haze",
            "Ice",
        )

        def change(at: int, told: Told) -> FeedItem:
            text = f"{sky[at]} until {at + 5} in the evening, {at * 3 - 9} degrees at most, wind of {at * 2 + 1} knots."
            return replace(told.item, summary=text)

        return each(polls, change)

    return kind


def notices(guid: str | None) -> Kind:
    """Short bulletins in which only numbers and a day change."""

    def kind(chance: random.Random) -> list[Poll]:
        days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

        def change(at: int, told: Told) -> FeedItem:
            text = f"The road to the harbour is closed on {days[at % 7]} from {at + 3} to {at + 5}."
            return replace(told.item, title="Road closed", summary=text)

        return each(bulletins(1, 24.0, guid)(chance), change)

    return kind


def corrected_bulletins(chance: random.Random) -> list[Poll]:
    """A bulletin a day under one link, title and guid, corrected once before the next comes."""
    polls: list[Poll] = []
    for (told,) in bulletins(1, 24.0, "const")(chance):
        better = (told.item.summary or "").replace("after", "within", 1)
        polls += [[told], [replace(told, item=replace(told.item, summary=better))]]
    return polls


def among_others(chance: random.Random) -> list[Poll]:
    """A good feed with a daily bulletin among its items, always under the same guid, link and title."""
    daily = bulletins(1, 24.0, "const")(random.Random(chance.random()))
    polls = rolling(chance)
    return [[replace(own[0], number=1000 + own[0].number), *poll] for own, poll in zip(daily, polls, strict=False)]


def published_again(*, with_guid: bool) -> Kind:
    """A good feed in which an old item is put on top again now and then, under another date."""

    def kind(chance: random.Random) -> list[Poll]:
        now: dict[int, FeedItem] = {}
        polls = []
        for at, poll in enumerate(rolling(chance)):
            told = [replace(one, item=now.get(one.number, one.item)) for one in poll]
            again = told.pop(chance.randrange(5, len(told)))
            item = replace(again.item, published=dated(START + timedelta(days=20, hours=at)))
            item = replace(item, guid=f"again:{noise(chance)}") if with_guid else item
            now[again.number] = item
            polls.append([replace(again, item=item), *told])
        return polls

    return kind


def reordered(chance: random.Random) -> list[Poll]:
    """A good feed in any order."""
    return [chance.sample(poll, len(poll)) for poll in rolling(chance)]


def coming_back(change: Callable[[random.Random, FeedItem], FeedItem]) -> Kind:
    """Items fall out of the feed and come back, as when two servers take turns."""

    def kind(chance: random.Random) -> list[Poll]:
        polls = rolling(chance, polls=16)
        seen = [[told for told in poll if (told.number + at // 2) % 3] for at, poll in enumerate(polls)]
        return each(seen, lambda _, told: change(chance, told.item))

    return kind


def positions(chance: random.Random) -> list[Poll]:
    """Guids that count the places in the feed."""
    return [
        [replace(told, item=replace(told.item, guid=str(place))) for place, told in enumerate(poll)]
        for poll in rolling(chance)
    ]


def moved(chance: random.Random) -> list[Poll]:
    """A good feed whose site moves to another address and another program in between."""
    polls = rolling(chance)

    def change(at: int, told: Told) -> FeedItem:
        if at < len(polls) // 2:
            return told.item
        return replace(told.item, guid=f"new:{told.number}", link=f"https://sea.example/story-{told.number}")

    return each(polls, change)


def identified(chance: random.Random, item: FeedItem) -> FeedItem:
    """Only the identifier of Dublin Core is kept."""
    return jittering(chance, all_new(chance, replace(item, identifier=item.guid)))


def only_title(_: random.Random, item: FeedItem) -> FeedItem:
    """Nothing but a title."""
    return replace(item, summary=None)


def untitled(_: random.Random, item: FeedItem) -> FeedItem:
    """No title."""
    return replace(item, title=None)


def undated(_: random.Random, item: FeedItem) -> FeedItem:
    """No date."""
    return replace(item, published=None)


LIVE = f"{SITE}/live"
KINDS: dict[str, Kind] = {
    "well-behaved": rolling,
    "one item at a time": lambda chance: rolling(chance, window=1, fresh=1),
    "no guids": fixed(guid=None),
    "one guid for all": fixed(guid="x"),
    "one guid for all, one at a time": lambda c: each(
        rolling(c, window=1, fresh=1), lambda _, t: replace(t.item, guid="x")
    ),
    "guids that count places": positions,
    "new guids": distorted(new_guid),
    "session numbers, good guids": distorted(session_link),
    "session numbers, no guids": then(fixed(guid=None), session_link),
    "session numbers in the path": then(fixed(guid=None), path_session),
    "session numbers, new guids": then(distorted(new_guid), session_link),
    "session numbers, edited texts": then(then(edited(text=True), new_guid), session_link),
    "session numbers, edited titles": then(then(edited(title=True), new_guid), session_link),
    "all new": distorted(all_new),
    "all new, dated anew": then(distorted(all_new), jittering),
    "all new, undated": then(distorted(all_new), undated),
    "all new, untitled": then(distorted(all_new), untitled),
    "all new, edited texts": then(edited(text=True), all_new),
    "all new, edited titles": then(edited(title=True), all_new),
    "all new, coming back": coming_back(all_new),
    "one link for all": fixed(link=LIVE),
    "one link for all, no guids": fixed(link=LIVE, guid=None),
    "one link for all, one at a time": lambda c: each(
        rolling(c, window=1, fresh=1), lambda _, t: replace(t.item, link=LIVE, guid=None)
    ),
    "the front page for all": fixed(link=f"{SITE}/", guid=None),
    "bulletins, new guids": bulletins(1, 24.0, "new"),
    "bulletins, one guid": bulletins(1, 24.0, "const"),
    "bulletins, no guids": bulletins(1, 24.0, None),
    "bulletins, random guids": bulletins(1, 24.0, "random"),
    "bulletins, no dates": bulletins(1, 24.0, "new", published=None),
    "bulletins every hour": bulletins(1, 1.0, None),
    "five bulletins, new guids": bulletins(5, 24.0, "new"),
    "five bulletins, one guid": bulletins(5, 24.0, "const"),
    "five bulletins, no guids": bulletins(5, 24.0, None),
    "five bulletins, random guids": bulletins(5, 24.0, "random"),
    "five bulletins an hour, no guids": bulletins(5, 0.7, None),
    "five bulletins, no dates": bulletins(5, 24.0, None, published=None),
    "forecasts, new guids": forecasts("new"),
    "forecasts, no guids": forecasts(None),
    "notices, new guids": notices("new"),
    "notices, one guid": notices("const"),
    "notices, no guids": notices(None),
    "corrected bulletins": corrected_bulletins,
    "bulletins among others": among_others,
    "edited titles": edited(title=True),
    "edited texts": edited(text=True),
    "edited titles and texts": edited(title=True, text=True),
    "edited titles and texts under another date": edited(title=True, text=True, with_date=True),
    "edited texts, no guids": then(edited(text=True), lambda _, item: replace(item, guid=None)),
    "edited texts, new guids": then(edited(text=True), new_guid),
    "dated anew": distorted(jittering),
    "dated anew, edited texts": then(edited(text=True), jittering),
    "dated anew, no guids": then(fixed(guid=None), jittering),
    "published again": published_again(with_guid=False),
    "published again under another guid": published_again(with_guid=True),
    "identifiers only": distorted(identified),
    "identifiers only, edited titles": then(edited(title=True), identified),
    "reordered": reordered,
    "coming back": coming_back(lambda _, item: item),
    "coming back under new guids": coming_back(new_guid),
    "titles only": distorted(only_title),
    "titles only, new guids": then(distorted(new_guid), only_title),
    "titles only, all new": then(distorted(all_new), only_title),
    "untitled": distorted(untitled),
    "untitled, new guids": then(distorted(new_guid), untitled),
    "undated": distorted(undated),
    "moved in between": moved,
}
