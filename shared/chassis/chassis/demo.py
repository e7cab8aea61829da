"""The demonstration: pushes the bundled sample wire and prints what came out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from newswire.articles import Article
from newswire.client import NewswireError, get_json
from newswire.commands.push import progress, push_all
from newswire.samples import wire

STORED_SECONDS = 300.0
SHOWN_TYPES = ("PERSON", "ORG", "GPE", "NORP", "EVENT")


def show(console: Console, api_url: str) -> None:
    """Push the sample wire through the HTTP endpoint, wait until it is stored, print it.

    Raises:
        NewswireError: an article was refused, or not stored in time.
    """
    submissions = wire()
    with progress(console) as bar:
        pushing = bar.add_task("pushing the sample wire", total=len(submissions))
        results = []
        for result in push_all(submissions, api_url):
            if result.id is None:
                raise NewswireError(f"sample {result.index + 1} was refused: {result.error}")
            results.append(result)
            bar.advance(pushing)
        reading = bar.add_task("reading and storing", total=len(submissions))
        articles = []
        for result in results:
            articles.append(_stored(str(result.id), api_url))
            bar.advance(reading)
    known = sum(bool(result.duplicate) for result in results)
    distinct = list({article.id: article for article in articles}.values())
    console.print(f"{len(results)} articles pushed ({known} known before), {len(distinct)} stored")
    console.print(_articles_table(distinct))
    console.print(_times_table(distinct))


def _stored(article_id: str, api_url: str) -> Article:
    deadline = time.monotonic() + STORED_SECONDS
    while time.monotonic() < deadline:
        document: dict[str, Any] = get_json(f"/v1/articles/{article_id}", api_url)
        if document["state"] == "stored":
            return Article.model_validate(document)
        time.sleep(0.1)
    raise NewswireError(f"article {article_id} was not stored in {STORED_SECONDS:.0f} s; the logs say why")


def _articles_table(articles: Sequence[Article]) -> Table:
    table = Table(title="What came out", show_lines=True)
    for heading, ratio in (("article", 4), ("who and where", 4), ("dates in the text", 4), ("tone", 2)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for article in articles:
        table.add_row(_heading(article), _names(article), _dates(article), _tone(article))
    return table


def _heading(article: Article) -> str:
    title = article.title or article.text.split("\n", 1)[0][:70] + " ..."
    cut = ", ".join(sorted({removed.label for removed in article.removed}))
    parts = [title, f"{article.source or 'unknown source'}, {article.published.value or 'date unknown'}"]
    return "\n".join([*parts, f"cut: {cut}"] if cut else parts)


def _names(article: Article) -> str:
    named = [entity for entity in article.entities if entity.type in SHOWN_TYPES]
    often = sorted(named, key=lambda entity: -len(entity.mentions))[:8]
    return ", ".join(f"{entity.name} ({entity.type.lower()} {len(entity.mentions)})" for entity in often)


def _dates(article: Article) -> str:
    return "\n".join(f"{date.text} = {date.value}" for date in article.dates[:6])


def _tone(article: Article) -> str:
    return f"{article.sentiment.label} {article.sentiment.score:+.2f}" if article.sentiment else "-"


def _times_table(articles: Sequence[Article]) -> Table:
    table = Table(title="How long each stage took (milliseconds, median and longest)")
    for heading in ("stage", "median", "longest"):
        table.add_column(heading, justify="left" if heading == "stage" else "right")
    for name, durations in _durations(articles).items():
        if durations:
            table.add_row(name, f"{median(durations):.1f}", f"{max(durations):.1f}")
    return table


def _durations(articles: Sequence[Article]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"reading (work)": [], "received to enriched": [], "enriched to stored": []}
    for article in articles:
        at = {stage.stage: datetime.fromisoformat(stage.at) for stage in article.stages}
        found["reading (work)"] += [stage.milliseconds for stage in article.stages if stage.milliseconds is not None]
        if {"received", "enriched", "stored"} <= at.keys():
            found["received to enriched"].append((at["enriched"] - at["received"]).total_seconds() * 1000)
            found["enriched to stored"].append((at["stored"] - at["enriched"]).total_seconds() * 1000)
    return found
