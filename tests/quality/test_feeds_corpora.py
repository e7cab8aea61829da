"""How much of what another parser's test suite expects of feeds holds for ours, against a pinned floor.

The environment variable NEWSWIRE_CORPORA names a folder with `feeds/feedparser_tests.jsonl.gz`, one document a line
(`id, text | b64, expect, headers`), which is not ours to ship.

Left out, and why:

* `sanitize/`, but for titles: what HTML may be shown is decided where it is shown, not here
* `cdf/`: a format of 1997 that we do not read
* `http_content_language`: the header is not given to the parser
* everything a feed says that is not about its articles (images, rights, podcast and geographic fields), kinds and
  addresses of every single link, and whether the document was well-formed or in which encoding: see `feeds_score`
"""

from __future__ import annotations

import base64
from collections import Counter
from typing import Any
from urllib.parse import urljoin

import pytest

from ingest.feeds.read.feed import NotAFeedError, ParsedFeed
from ingest.feeds.read.links import is_web
from ingest.feeds.read.parsing import parse_feed
from quality import corpora
from quality.feeds_score import Verdict, judge

FLOOR = 0.98
"""Share of the expectations of titles, links, ids, dates, authors and content; measured 0.982."""

WANTED = ("title", "link", "id", "date", "author", "content")
SERVER = "http://127.0.0.1:8097/"
"""Where that suite serves its documents."""


def is_concerned(document: dict[str, Any], verdict: Verdict) -> bool:
    """Whether a verdict counts."""
    left_out = ("/cdf/", "http_content_language")
    if any(part in document["id"] for part in left_out) or verdict.is_same is None:
        return False
    return verdict.kind == "title" or "/sanitize/" not in document["id"]


def read(document: dict[str, Any]) -> ParsedFeed:
    """The feed of a document as it comes from its server."""
    body = base64.b64decode(document["b64"]) if "b64" in document else document["text"].encode()
    name, _, value = document["headers"].get("Header", "").partition(":")
    location = urljoin(SERVER, value.strip()) if name.lower() == "content-location" else ""
    url = location if is_web(location) else SERVER + document["id"]
    return parse_feed(body, url, value.strip() if name.lower() == "content-type" else None)


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    return corpora.labelled("feeds/feedparser_tests.jsonl.gz")


def test_expectations(documents: list[dict[str, Any]]) -> None:
    """Nearly all that those tests expect of the fields we keep holds, and every feed but an empty one is read."""
    met: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    refused = []
    for document in documents:
        try:
            feed = read(document)
        except NotAFeedError:
            refused.append(document["id"])
            continue
        for verdict in judge(document["expect"], feed):
            if is_concerned(document, verdict):
                all_of[verdict.kind] += 1
                met[verdict.kind] += bool(verdict.is_same)
    share = sum(met[kind] for kind in WANTED) / sum(all_of[kind] for kind in WANTED)
    assert share >= FLOOR, {kind: (met[kind], all_of[kind]) for kind in all_of}
    assert refused == ["illformed/rss_empty_document.xml"]


def test_the_scorer_reads_expectations() -> None:
    """An expectation is taken apart into comparisons, HTML is compared as it is seen, and the rest is left alone."""
    feed = parse_feed(
        b"<rss><channel><item><title>A</title><description>x&lt;br&gt;y</description></item></channel></rss>"
    )
    expression = "not bozo and entries[0]['title'] == 'A' and entries[0].summary == 'x<br />y' and feed['rights'] == 1"
    assert [(verdict.kind, verdict.is_same) for verdict in judge(expression, feed)] == [
        ("title", True),
        ("content", True),
        ("other", None),
    ]
    assert [verdict.is_same for verdict in judge("entries[0]['title'] == 'B'", feed)] == [False]
