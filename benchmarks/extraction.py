"""Measures pages a second of `extract`, and beside trafilatura on the same pages where that is installed."""

from __future__ import annotations

import argparse
import gzip
import html
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import articles
from figures import Row, Spread, print_table, spread

from ingest.extraction import extract

RATIO_GOAL = 2.0
TEASERS = 60
SCRIPT_CHARACTERS = 120_000
"""A made page has about 170 kB in 600 elements; of measured news pages half have more, mostly in their scripts."""

Page = tuple[str, str]
"""HTML and address."""


@dataclass(frozen=True, slots=True)
class Result:
    """Spreads over the rounds; `ratio` is that of each round's pair, None without trafilatura."""

    pages: int
    pages_per_second: Spread
    trafilatura_per_second: Spread | None
    ratio: Spread | None


def made_pages(count: int) -> list[Page]:
    """Pages around synthetic articles, with navigation, teasers, scripts, data and comments."""
    return [_page(number, article) for number, article in enumerate(articles.articles(count, "extraction"))]


def _page(number: int, article: dict[str, str]) -> Page:
    url = f"https://{articles.SOURCE}/2024/03/05/story-{number}"
    title = html.escape(article.get("title", f"Story {number}"))
    story = "".join(f"<p>{html.escape(text)}</p>" for text in article["text"].split("\n") if text.strip())
    data = {"@type": "NewsArticle", "headline": title, "datePublished": "2024-03-05T08:00:00Z"}
    links = "".join(f'<li class="nav-item"><a href="/section/{at}">Section {at}</a></li>' for at in range(80))
    teasers = "".join(
        f'<div class="teaser card"><a href="/{at}"><h3>Another story, number {at}</h3></a>'
        f'<p class="summary">What the other story is about, told in a sentence of prose.</p></div>'
        for at in range(TEASERS)
    )
    comments = "".join(f'<div class="comment"><p>Reader {at} had this to say about it.</p></div>' for at in range(40))
    return (
        f"<!doctype html><html lang=en><head><title>{title} | Benchmark</title><link rel=canonical href='{url}'>"
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        f"<script>var state = '{'x;' * (SCRIPT_CHARACTERS // 2)}'</script></head><body><nav><ul>{links}</ul></nav>"
        f"<main><article><h1>{title}</h1><div class=byline>By Jo Low</div><div class='article-body'>{story}</div>"
        f"</article><aside class=related>{teasers}</aside><section id=comments>{comments}</section></main>"
        f"<footer><ul>{links}</ul></footer></body></html>",
        url,
    )


def read_pages(path: Path) -> list[Page]:
    """Pages from NDJSON with `html` and `url`, also gzipped."""
    content = path.read_bytes()
    lines = (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines()
    return [(row["html"], row["url"]) for row in map(json.loads, lines)]


def measure(pages: Sequence[Page], rounds: int) -> Result:
    """Both read the same pages in turn, so that a ratio holds beside other work."""
    other = _trafilatura()
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + 1):
        mine = _rate(pages, lambda page: extract(page[0], page[1]))
        yours = _rate(pages, other) if other else 0.0
        if number:  # the first round warms up
            ours.append(mine)
            theirs.append(yours)
    ratio = spread([mine / yours for mine, yours in zip(ours, theirs, strict=True)]) if other else None
    return Result(len(pages), spread(ours), spread(theirs) if other else None, ratio)


def _trafilatura() -> Callable[[Page], object] | None:
    if find_spec("trafilatura") is None:
        return None
    from trafilatura import bare_extraction

    return lambda page: bare_extraction(page[0], url=page[1], favor_precision=True, include_comments=False)


def _rate(pages: Sequence[Page], read: Callable[[Page], object]) -> float:
    """Pages a second of processor time."""
    started = time.process_time()
    for page in pages:
        read(page)
    return len(pages) / (time.process_time() - started)


def show(result: Result) -> None:
    """The table for people."""
    rows: list[Row] = [("extract", result.pages_per_second.text("pages/s", 0), "a second of processor time")]
    if result.trafilatura_per_second and result.ratio:
        rows.append(("trafilatura", result.trafilatura_per_second.text("pages/s", 0), "precision mode, same pages"))
        verdict = "reached" if result.ratio.median >= RATIO_GOAL else "missed"
        rows.append(("ratio", result.ratio.text(), f"goal {RATIO_GOAL}: {verdict}"))
    else:
        rows.append(("trafilatura", "not installed", "pip install trafilatura lxml_html_clean"))
    print_table(f"Text from {result.pages} pages", rows)


def main() -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=100, help="made pages a round")
    parser.add_argument("--file", type=Path, help="NDJSON with `html` and `url` instead of made pages")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    options = parser.parse_args()
    pages = read_pages(options.file) if options.file else made_pages(options.pages)
    result = measure(pages, options.rounds)
    if options.json:
        print(json.dumps(asdict(result)))
    else:
        show(result)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
