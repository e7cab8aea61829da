"""WebSub as the subscriber sees it (W3C Recommendation of 2018): subscriptions kept, challenges, signatures.

The functions with a connection work within its transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal

from sqlalchemy import Connection, and_, delete, insert, select, update

from ingest.feeds.database.tables import feeds, websub_subscriptions

Standing = Literal["pending", "active", "denied", "leaving"]

WANTED_LEASE_SECONDS: Final = 10 * 86_400
LONGEST_LEASE_SECONDS: Final = 366 * 86_400
CONFIRM_SECONDS: Final = 600.0
"""How long a hub may take to ask back before it is asked again."""

FIRST_WAIT: Final = 3600.0
LONGEST_WAIT: Final = 7 * 86_400.0
METHODS: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512, "sha1": hashlib.sha1}
"""SHA-1 is what the oldest hubs sign with; as an HMAC it is not known to be forgeable."""


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """What a hub was asked for; the token in the callback's address and the secret are known to it and us alone."""

    token: str
    feed_id: str
    hub: str
    topic: str
    secret: str
    state: Standing
    next_try_at: float
    lease_until: float | None = None
    attempts: int = 0
    last_error: str | None = None


_NAMES: Final = tuple(field.name for field in fields(HubSubscription))
_COLUMNS: Final = tuple(websub_subscriptions.c[name] for name in _NAMES)


def new_subscription(feed_id: str, hub: str, topic: str, now: float) -> HubSubscription:
    """A subscription to be asked for at once."""
    return HubSubscription(
        token=secrets.token_urlsafe(32),
        feed_id=feed_id,
        hub=hub,
        topic=topic,
        secret=secrets.token_urlsafe(32),
        state="pending",
        next_try_at=now,
    )


def is_signature(text: str) -> bool:
    """Whether this could be an X-Hub-Signature of anything."""
    method, _, digits = text.strip().partition("=")
    make = METHODS.get(method.lower())
    return make is not None and len(digits.strip()) == 2 * make().digest_size


def is_signed(subscription: HubSubscription, body: bytes, signature: str) -> bool:
    """Whether X-Hub-Signature (`method=hexdigits`) was made of this body with the secret."""
    method, _, digits = signature.strip().partition("=")
    make = METHODS.get(method.lower())
    if make is None:
        return False
    expected = hmac.new(subscription.secret.encode(), body, make).hexdigest()
    return hmac.compare_digest(expected.encode(), digits.strip().lower().encode())


def answered(subscription: HubSubscription, query: Mapping[str, str], now: float) -> HubSubscription | None:
    """The subscription after what a hub says to its callback; None when it asks for something we did not ask for."""
    if query.get("hub.topic") != subscription.topic:
        return None
    mode = query.get("hub.mode")
    if mode == "denied":
        reason = (query.get("hub.reason") or "no reason given")[:300]
        return replace(subscription, state="denied", lease_until=None, last_error=reason)
    if mode == "unsubscribe" and subscription.state == "leaving":
        return subscription
    if mode != "subscribe" or subscription.state not in ("pending", "active"):
        return None
    seconds = _lease(query.get("hub.lease_seconds"))
    renew_at = now + seconds * 0.8
    return replace(
        subscription, state="active", lease_until=now + seconds, next_try_at=renew_at, attempts=0, last_error=None
    )


def asked(subscription: HubSubscription, error: str | None, now: float) -> HubSubscription:
    """The subscription after its hub was asked; `error` says why that failed."""
    attempts = subscription.attempts + 1
    wait = min(FIRST_WAIT * 2.0 ** min(attempts - 1, 20), LONGEST_WAIT)
    if error is None and attempts == 1:
        wait = CONFIRM_SECONDS
    return replace(subscription, attempts=attempts, last_error=error, next_try_at=now + wait)


def request_form(subscription: HubSubscription, callback: str) -> dict[str, str]:
    """What to send to the hub."""
    leaving = {"hub.mode": "unsubscribe", "hub.topic": subscription.topic, "hub.callback": callback}
    if subscription.state == "leaving":
        return leaving
    more = {"hub.secret": subscription.secret, "hub.lease_seconds": str(WANTED_LEASE_SECONDS)}
    return {**leaving, "hub.mode": "subscribe", **more}


def find(connection: Connection, token: str) -> HubSubscription | None:
    """The subscription with this token."""
    return _first(connection.execute(select(*_COLUMNS).where(websub_subscriptions.c.token == token)))


def of_feed(connection: Connection, feed_id: str) -> list[HubSubscription]:
    """The subscriptions of a feed."""
    return _read(connection.execute(select(*_COLUMNS).where(websub_subscriptions.c.feed_id == feed_id)))


def want(connection: Connection, feed_id: str, hub: str | None, topic: str | None, now: float) -> bool:
    """Note that a feed announces this hub and topic; True when there is something to ask a hub for.

    A subscription to another hub or topic, or of a feed that is not watched any more, is to be left.
    """
    current = [one for one in of_feed(connection, feed_id) if one.state != "leaving"]
    others = [one.token for one in current if (one.hub, one.topic) != (hub, topic)]
    if others:
        left = update(websub_subscriptions).where(websub_subscriptions.c.token.in_(others))
        connection.execute(left.values(state="leaving", next_try_at=now, attempts=0))
        connection.execute(update(feeds).where(feeds.c.id == feed_id).values(pushed_until=None))
    is_new = hub is not None and topic is not None and len(others) == len(current)
    if is_new and hub and topic:
        connection.execute(insert(websub_subscriptions).values(asdict(new_subscription(feed_id, hub, topic, now))))
    return is_new or bool(others)


def claim_due(connection: Connection, now: float, limit: int = 20) -> list[HubSubscription]:
    """The subscriptions whose hub is to be asked; no other instance gets them for some minutes."""
    is_due = and_(websub_subscriptions.c.next_try_at <= now, websub_subscriptions.c.state != "denied")
    due = select(websub_subscriptions.c.token).where(is_due)
    tokens = connection.execute(due.order_by(websub_subscriptions.c.next_try_at).limit(limit)).scalars().all()
    mine = update(websub_subscriptions).where(websub_subscriptions.c.token.in_(tokens), is_due)
    return _read(connection.execute(mine.values(next_try_at=now + CONFIRM_SECONDS).returning(*_COLUMNS)))


def keep(connection: Connection, subscription: HubSubscription) -> None:
    """Keep a changed subscription, and tell its feed until when it is pushed."""
    values = asdict(subscription)
    token = values.pop("token")
    connection.execute(update(websub_subscriptions).where(websub_subscriptions.c.token == token).values(**values))
    if subscription.state != "leaving":
        until = subscription.lease_until if subscription.state == "active" else None
        connection.execute(update(feeds).where(feeds.c.id == subscription.feed_id).values(pushed_until=until))


def keep_asked(connection: Connection, subscription: HubSubscription) -> None:
    """Keep only what asking changed: the hub's own question may have come meanwhile."""
    same = update(websub_subscriptions).where(
        websub_subscriptions.c.token == subscription.token, websub_subscriptions.c.state == subscription.state
    )
    # A hub that asks back at once has set a time for the renewal, which lies later than any of ours.
    same = same.where(websub_subscriptions.c.next_try_at <= subscription.next_try_at)
    names = ("attempts", "last_error", "next_try_at")
    connection.execute(same.values(**{name: getattr(subscription, name) for name in names}))


def drop(connection: Connection, token: str) -> None:
    """Forget a subscription."""
    connection.execute(delete(websub_subscriptions).where(websub_subscriptions.c.token == token))


def _lease(text: str | None) -> float:
    """The lease a hub grants; one that says none gets what was asked for."""
    seconds = float(text) if text and text.isdecimal() and len(text) < 12 else WANTED_LEASE_SECONDS
    return min(max(seconds, 60.0), LONGEST_LEASE_SECONDS)


def _read(rows: Iterable[Any]) -> list[HubSubscription]:
    return [HubSubscription(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def _first(rows: Iterable[Any]) -> HubSubscription | None:
    return next(iter(_read(rows)), None)
