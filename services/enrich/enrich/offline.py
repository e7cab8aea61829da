"""Reading without any server: the second step of `newswire annotate`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from enrich.pipeline import Pipeline
from newswire.articles import Article

BATCH = 32


def read_articles(articles: Iterable[Article], model: str = "auto") -> Iterator[Article]:
    """The articles with their annotations, in order."""
    pipeline = Pipeline(model)
    source = iter(articles)
    while batch := list(islice(source, BATCH)):
        yield from (read.article for read in pipeline.read(batch))
