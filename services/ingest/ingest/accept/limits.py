"""The limits of the routes of ingest that may take more than others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chassis.web.limits.limits import RouteLimit, Routes
from ingest.feeds.api.opml import LIMIT_BYTES
from ingest.fetch.settings import MAX_BYTES
from newswire.articles import ARTICLE_LIMIT_BYTES

LOOKING_SECONDS: Final = 150.0
"""A page that leads to feeds, and each of those, is fetched within a deadline of its own; this is longer than all."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How large what is pushed may be, and how long may be waited for it in all."""

    article_bytes: int = ARTICLE_LIMIT_BYTES
    batch_bytes: int = 10 * 1024 * 1024
    batch_lines: int = 10_000
    seconds: float = 30.0


def pushing(limits: BodyLimits) -> Routes:
    """The routes that take articles. A batch is answered when its lines are, however many wait before them."""
    article = RouteLimit(limits.article_bytes, limits.seconds, body="kept", answer_seconds=60)
    batch = RouteLimit(limits.batch_bytes, limits.seconds, body="passed", answer_seconds=600)
    return {("POST", "/v1/articles"): article, ("POST", "/v1/articles:batch"): batch}


WATCHING: Final[Routes] = {
    ("POST", "/v1/feeds"): RouteLimit(answer_seconds=LOOKING_SECONDS),
    ("POST", "/v1/feeds:check"): RouteLimit(answer_seconds=LOOKING_SECONDS),
    ("POST", "/v1/feeds/"): RouteLimit(answer_seconds=LOOKING_SECONDS),
    ("POST", "/v1/feeds:import"): RouteLimit(LIMIT_BYTES, answer_seconds=LOOKING_SECONDS),
    # The token in the address is looked up before the body is read.
    ("POST", "/v1/websub/"): RouteLimit(MAX_BYTES, body="kept"),
}
"""The routes of feeds."""
