"""Measures what of a feed's items is worth believing: guids lie, links change, titles repeat. Pure.

A policy is believed when nearly all items have what it goes by, different items have different ones, and an item seen
again has the same one. The first that passes holds: guid, identifier, link, page; else link and title, where links are
kept; else the title.

That an item is seen again is known by what is not in question: the same text and title, date and title, and so on;
never by link and title alone, which are also those of the next day's bulletin. A feed of few items, or one fetch, is
judged by what there is: guids are believed until they are caught.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from ingest.feeds.items.identity import PATH_PARAMETER, POLICIES, Policy, Sighting, digest_of, page_of

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
"""More and longer names of parameters are not remembered."""

_PROOFS: Final = (
    *(("text", "title"), ("published", "title"), ("text", "published"), ("text", "link"), ("published", "link")),
    *(("text", "guid"), ("published", "guid"), ("text", "identifier"), ("published", "identifier")),
)
"""Two of these together, each pair once in a fetch, show that an item is seen again."""

Snapshots = Sequence[Sequence[Sighting]]
"""What the items of fetches were seen with, the oldest fetch first."""

Value = Callable[[Sighting], str | None]


@dataclass(frozen=True, slots=True)
class Trust:
    """What of a feed's items is worth believing.

    `volatile` are the parameters of links whose values change from fetch to fetch; `links_kept` and `dates_kept` say
    that items keep theirs, `links_new` that most have another at every fetch, also without those parameters;
    `guids_vary` and `links_vary` that not all items have the same.
    """

    policy: Policy = "guid"
    volatile: frozenset[str] = frozenset()
    links_kept: bool = True
    links_new: bool = False
    dates_kept: bool = True
    guids_vary: bool = True
    links_vary: bool = True


def trust_of(seen: Snapshots, before: Trust = Trust()) -> Trust:
    """What these fetches show to be worth believing; what was caught before stays so.

    Only the last resort is left again, when what is better was kept by all items seen again.
    """
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
        links_new=policy == "title" or _are_links_new(seen, volatile),
        dates_kept=again - kept < DATES_CAUGHT or kept >= STABLE * again,
        guids_vary=len({one.guid for one in every if one.guid}) > 1,
        links_vary=len({one.link for one in every if one.link}) > 1,
    )


def _measured(seen: Snapshots, volatile: frozenset[str]) -> Policy:
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


def _identifies(seen: Snapshots, value_of: Value) -> bool:
    """Whether in every fetch nearly all items have a value, and have it for themselves."""
    for items in seen:
        different = {(one.guid, one.link, one.title): one for one in items}
        values = Counter(value_of(one) for one in different.values())
        missing = values.pop(None, 0)
        alone = sum(count == 1 for count in values.values())
        if items and (missing > (1 - PRESENT) * len(different) or alone < DISTINCT * (len(different) - missing)):
            return False
    return True


def _is_stable(seen: Snapshots, field: str, value_of: Value) -> bool:
    again, kept = _kept(seen, field, value_of)
    return kept >= STABLE * again


def _are_links_new(seen: Snapshots, volatile: frozenset[str]) -> bool:
    again, kept = _kept(seen, "link", lambda one: page_of(one.link, volatile) if one.link else None)
    return again - kept >= SEVERAL and kept * 2 < again


def _is_borne_out(seen: Snapshots, policy: Policy, volatile: frozenset[str]) -> bool:
    """Whether items were seen again, and all with what the policy goes by."""
    for candidate, field, value in _candidates(volatile):
        if candidate == policy:
            again, kept = _kept(seen, field, value)
            return again >= RECOVERED and kept == again
    return False


def _kept(seen: Snapshots, field: str, value_of: Value) -> tuple[int, int]:
    """How many items were seen again, told without this field, and how many of them with the value they had."""
    found = [(value_of(was), value_of(now)) for was, now in _again(seen, field)]
    return len(found), sum(was == now for was, now in found)


def _again(seen: Snapshots, without: str) -> Iterator[tuple[Sighting, Sighting]]:
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


def _volatile(seen: Snapshots) -> frozenset[str]:
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
    named = {f";{name}": value for name, value in PATH_PARAMETER.findall(parts.path)}
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        named[name] = f"{named.get(name, '')}&{value}"
    return parts._replace(path=PATH_PARAMETER.sub("", parts.path), query="").geturl(), named
