"""What hubs ask and bring: the callback of WebSub. Only who knows the token of a subscription gets an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import APIRouter, Request, Response

from chassis.web.problems import Problem
from ingest.feeds.database import registry
from ingest.feeds.hubs import websub
from ingest.feeds.hubs.websub import HubSubscription
from ingest.feeds.read.feed import FeedTooHardError, NotAFeedError
from ingest.feeds.service import Watch

RECEIVED_AT_ONCE: Final = 4
"""Deliveries whose bodies are held at once; a hub comes again, and the next poll brings them anyway."""


def build_callbacks(watch: Watch) -> APIRouter:
    """The routes for hubs, seen from /v1; they are no part of the API for people."""
    router = APIRouter(include_in_schema=False)
    receiving = _Receiving()

    @router.get("/websub/{token}")
    async def confirm(token: str, request: Request) -> Response:
        """A hub makes sure that we want what it was asked for, or says that it does not deliver."""
        query = dict(request.query_params)
        subscription = await _subscription(watch, token)
        now = watch.clock.now().timestamp()
        confirmed = websub.answered(subscription, query, now)
        challenge = query.get("hub.challenge", "")
        if confirmed is None or len(challenge) > 4096:
            watch.log.warning("websub_refused", feed=subscription.feed_id, mode=query.get("hub.mode", "")[:20])
            raise _unknown()
        await _keep(watch, confirmed)
        # As plain text that no browser takes for anything else: it is the sender's own words.
        headers = {"X-Content-Type-Options": "nosniff"}
        return Response(challenge, media_type="text/plain", headers=headers)

    @router.post("/websub/{token}", status_code=202)
    async def deliver(token: str, request: Request) -> Response:
        """A hub brings a feed as it now is; answered when its articles are on the stream."""
        subscription = await _subscription(watch, token)
        if subscription.state != "active":
            raise Problem(410, "not-subscribed", "this is not subscribed to any more")
        signature = request.headers.get("x-hub-signature", "")
        if not websub.is_signature(signature):
            raise _unsigned(watch, subscription)
        with receiving.one(subscription.token):
            body = await request.body()
            if not websub.is_signed(subscription, body, signature):
                raise _unsigned(watch, subscription)
            await _take(watch, subscription, body, request.headers.get("content-type"))
        return Response(status_code=202)

    return router


class _Receiving:
    """The deliveries that are being received: one of a subscription, and few of all."""

    def __init__(self) -> None:
        self._tokens: set[str] = set()

    @contextmanager
    def one(self, token: str) -> Iterator[None]:
        """While one is received.

        Raises:
            Problem: 503, there is another of the same subscription, or there are too many.
        """
        if token in self._tokens or len(self._tokens) >= RECEIVED_AT_ONCE:
            raise Problem(503, "busy", "another delivery is being received", headers={"Retry-After": "30"})
        self._tokens.add(token)
        try:
            yield
        finally:
            self._tokens.remove(token)


async def _take(watch: Watch, subscription: HubSubscription, body: bytes, content_type: str | None) -> None:
    feed = await watch.database.run(registry.get, subscription.feed_id)
    if feed is None or feed.state != "active":
        raise Problem(410, "not-subscribed", "this feed is not watched any more")
    try:
        taken = await watch.push(feed, body, content_type)
    except (NotAFeedError, FeedTooHardError) as error:
        watch.log.warning("websub_unread", feed=feed.id, reason=str(error)[:300])
        raise Problem(422, "not-a-feed", str(error)) from None
    watch.log.info("feed_pushed", feed=feed.id, new=taken.arrived, accepted=taken.accepted, changed=taken.changed)


async def _keep(watch: Watch, confirmed: HubSubscription) -> None:
    if confirmed.state == "leaving":
        await watch.database.run(websub.drop, confirmed.token)
        return
    await watch.database.run(websub.keep, confirmed)
    if confirmed.state == "denied":
        watch.log.warning("websub_denied", feed=confirmed.feed_id, hub=confirmed.hub, reason=confirmed.last_error)
    else:
        watch.log.info("websub_subscribed", feed=confirmed.feed_id, hub=confirmed.hub)


async def _subscription(watch: Watch, token: str) -> HubSubscription:
    found = await watch.database.run(websub.find, token) if len(token) <= 64 else None
    if found is None:
        raise _unknown()
    return found


def _unsigned(watch: Watch, subscription: HubSubscription) -> Problem:
    watch.log.warning("websub_unsigned", feed=subscription.feed_id)
    return Problem(403, "not-signed", "X-Hub-Signature is not that of this body under the agreed secret")


def _unknown() -> Problem:
    return Problem(404, "not-found", "nothing of this was asked for")
