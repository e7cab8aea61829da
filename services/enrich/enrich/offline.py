"""Reading without any server: the second step of `newswire annotate`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from chassis.delivery.errors import StartError
from enrich.pipeline import Pipeline
from newswire.articles import Article
from newswire.client import NewswireError

BATCH = 32


def read_articles(articles: Iterable[Article], model: str = "auto") -> Iterator[Article]:
    """The articles with their annotations, in order.

    Raises:
        NewswireError: there is no such model, or a file of the settings is not what it should be.
    """
    try:
        pipeline = Pipeline(model)
    except StartError as error:
        raise NewswireError(str(error)) from None
    source = iter(articles)
    while batch := list(islice(source, BATCH)):
        yield from (read.article for read in pipeline.read(batch))
