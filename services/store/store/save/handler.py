"""What store does with a batch from the enriched stream: keep the articles, announce them as stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from chassis.clock import Clock, timestamp
from chassis.delivery.delivery import HandOff, OrderPlace, Outcome, StreamEntry
from chassis.delivery.errors import SetAsideError, UnavailableError
from newswire import streams, wire
from newswire.events import CANCELED, REENRICHED, STORED, ArticleEvent, event_id
from store.database.engine import is_outage
from store.reenrich.merging import read_at
from store.save.positions import position_of
from store.save.save import keep
from store.save.versioning import Kept

SOURCE = "newswire/store"


class StoreHandler:
    """Decodes entries, keeps the articles in one transaction, encodes the announcements."""

    def __init__(self, engine: Engine, executor: Executor, clock: Clock) -> None:
        self._engine, self._executor, self._clock = engine, executor, clock

    async def __call__(self, entries: Sequence[StreamEntry]) -> Sequence[Outcome]:
        """One outcome an entry.

        Raises:
            UnavailableError: the database is down; nothing was kept.
        """
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._work, entries)

    def _work(self, entries: Sequence[StreamEntry]) -> list[Outcome]:
        decoded = [_decode(entry) for entry in entries]
        events = [event for event in decoded if isinstance(event, ArticleEvent)]
        kept = iter(self._keep(events))
        return [_hand_off(one, next(kept)) if isinstance(one, ArticleEvent) else one for one in decoded]

    def _keep(self, events: Sequence[ArticleEvent]) -> list[Kept]:
        try:
            return keep(self._engine, events, timestamp(self._clock.now()))
        except DBAPIError as error:
            if is_outage(error):
                raise UnavailableError(f"database: {_first_line(error)}") from error
            # The delivery tries a broken batch again one by one, so only the refused row ends here.
            raise SetAsideError(f"the database refused it: {_first_line(error)}") from error


def _hand_off(event: ArticleEvent, kept: Kept) -> HandOff:
    facts = {"version": kept.article.version, "kept": kept.fate}
    if kept.fate in ("outdated", "canceled"):
        return HandOff(None, facts=facts)
    # What is unchanged comes again because the stream server forgot it, maybe before anybody had heard of it.
    article = kept.article
    is_reread = kept.fate in ("reread", "already_reread")
    event_type = REENRICHED if is_reread else STORED if article.status == "usable" else CANCELED
    stored = ArticleEvent(
        id=event_id(article.id, article.version, event_type, event.reading),
        type=event_type,
        source=SOURCE,
        time=read_at(article) if is_reread else article.stages[-1].at,
        article=article,
        traceparent=event.traceparent,
        sequence=event.sequence,
        reading=event.reading,
    )
    # Two stores may commit two versions in one order and announce them in the other; subscribers must not see that.
    place = OrderPlace(streams.SEEN_PREFIX + article.id, _place(event))
    return HandOff(wire.encode(stored), facts=facts, place=place)


def _place(event: ArticleEvent) -> str:
    """Where its announcement belongs: what was read again after its version, in the order of its readings."""
    place = position_of(event.sequence or "0-0")
    return f"{place}~{position_of(event.reading)}" if event.reading else place


def _decode(entry: StreamEntry) -> ArticleEvent | SetAsideError:
    try:
        event = wire.decode(entry.id, entry.fields)
        position_of(event.sequence or "")
        position_of(event.reading or "0-0")
    except wire.MalformedEntryError as error:
        return SetAsideError(str(error))
    except ValueError:
        return SetAsideError("ce_sequence or ce_reading: not a stream entry id")
    return event


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0][:300]
