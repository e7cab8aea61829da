"""The streams of the wire and who reads them, as named constants."""

from typing import Final

RAW: Final = "articles.raw"
"""What ingest accepted: identified and cleaned, not yet read."""

ENRICHED: Final = "articles.enriched"
"""What enrich has read."""

STORED: Final = "articles.stored"
"""What store has committed; the stream to subscribe to."""

AGAIN: Final = "articles.again"
"""Kept articles that are to be read again; enrich reads it while nothing waits on `RAW`."""

ENRICH_GROUP: Final = "enrich"
STORE_GROUP: Final = "store"

SEEN_PREFIX: Final = "newswire:seen:"
"""Key of a hash per article id: `digest` and `version` last accepted, `entry` on the raw stream."""

WORKERS: Final = "newswire:workers"
"""Sorted set of workers, `<service>:<host>-<instance>`, scored by the server time of their last sign of life."""


PRODUCERS: Final = "newswire:producers"
"""What enrich reads with, said by every worker again and again: JSON, a list of name, version and model."""

COUNTS: Final = "newswire:counts"
"""Hash of what happened, counted as it happens: `accepted`, `replayed` (put on `AGAIN`), `done:<stream>`,
`dead:<stream>`, `retried:<stream>`."""


def dead_index(dead_stream: str) -> str:
    """Hash from article id to its entry on a dead-letter stream."""
    return f"{dead_stream}:articles"


def dead(stream: str) -> str:
    """The stream that keeps what was set aside from `stream`."""
    return f"{stream}.dead"
