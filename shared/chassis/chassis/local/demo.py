"""The demonstration: pushes the bundled sample wire and prints what came out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from typing import Any

from newswire.articles import Article
from newswire.client import NewswireError, get_json
from newswire.commands.push import push_all
from newswire.samples import wire
from newswire.screen import Cell, Screen

STORED_SECONDS = 300.0
SHOWN_TYPES = ("PERSON", "ORG", "GPE", "NORP", "EVENT")


def show(screen: Screen, api_url: str) -> None:
    """Push the sample wire through the HTTP endpoint, wait until it is stored, print it.

    Raises:
        NewswireError: an article was refused, or not stored in time.
    """
    submissions = wire()
    with screen.bar() as bar:
        pushing = bar.begin("pushing the sample wire", len(submissions))
        results = []
        for result in push_all(submissions, api_url):
            if result.id is None:
                raise NewswireError(f"sample {result.index + 1} was refused: {result.error}")
            results.append(result)
            pushing.advance()
        reading = bar.begin("reading and storing", len(submissions))
        articles = []
        for result in results:
            articles.append(_stored(str(result.id), api_url))
            reading.advance()
    known = sum(bool(result.duplicate) for result in results)
    distinct = list({article.id: article for article in articles}.values())
    screen.line(f"{len(results)} articles pushed ({known} known before), {len(distinct)} stored")
    shares = (("article", 4), ("who and where", 4), ("dates in the text", 4), ("tone", 2))
    screen.table("What came out", shares, map(_row, distinct))
    headings = ("stage", "median", "longest")
    screen.figures("How long each stage took (milliseconds, median and longest)", headings, _times(distinct))


def _stored(article_id: str, api_url: str) -> Article:
    deadline = time.monotonic() + STORED_SECONDS
    while time.monotonic() < deadline:
        document: dict[str, Any] = get_json(f"/v1/articles/{article_id}", api_url)
        if document["state"] == "stored":
            return Article.model_validate(document)
        time.sleep(0.1)
    raise NewswireError(f"article {article_id} was not stored in {STORED_SECONDS:.0f} s; the logs say why")


def _row(article: Article) -> list[Cell]:
    return [_heading(article), _names(article), _dates(article), _tone(article)]


def _heading(article: Article) -> list[str]:
    title = article.title or article.text.split("\n", 1)[0][:70] + " ..."
    cut = ", ".join(sorted({removed.label for removed in article.removed}))
    parts = [title, f"{article.source or 'unknown source'}, {article.published.value or 'date unknown'}"]
    return [*parts, f"cut: {cut}"] if cut else parts


def _names(article: Article) -> str:
    named = [entity for entity in article.entities if entity.type in SHOWN_TYPES]
    often = sorted(named, key=lambda entity: -len(entity.mentions))[:8]
    return ", ".join(f"{entity.name} ({entity.type.lower()} {len(entity.mentions)})" for entity in often)


def _dates(article: Article) -> list[str]:
    return [f"{date.text} = {date.value}" for date in article.dates[:6]]


def _tone(article: Article) -> str:
    return f"{article.sentiment.label} {article.sentiment.score:+.2f}" if article.sentiment else "-"


def _times(articles: Sequence[Article]) -> list[list[str]]:
    found = _durations(articles).items()
    return [[name, f"{median(times):.1f}", f"{max(times):.1f}"] for name, times in found if times]


def _durations(articles: Sequence[Article]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"reading (work)": [], "received to enriched": [], "enriched to stored": []}
    for article in articles:
        at = {stage.stage: datetime.fromisoformat(stage.at) for stage in article.stages}
        found["reading (work)"] += [stage.milliseconds for stage in article.stages if stage.milliseconds is not None]
        if {"received", "enriched", "stored"} <= at.keys():
            found["received to enriched"].append((at["enriched"] - at["received"]).total_seconds() * 1000)
            found["enriched to stored"].append((at["stored"] - at["enriched"]).total_seconds() * 1000)
    return found
