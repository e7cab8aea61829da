"""Writes articles in the format that was chosen: from the JSON text that is kept to bytes and their media type."""

from __future__ import annotations

from collections.abc import Sequence

from newswire.articles import Article
from store.formats import own
from store.formats.addresses import PATH, Asking
from store.formats.listing import ResultPage
from store.formats.table import ARTICLE_WRITERS, OWN_NAME, PAGE_WRITERS
from store.search.query import read_question


def write_article(form: str, document: str | bytes, state: own.State, reason: str | None = None) -> bytes:
    """One article; other formats than ours do not tell how far it has come."""
    if form == OWN_NAME:
        return own.write_article(document, state, reason)
    return ARTICLE_WRITERS[form](Article.model_validate_json(document))


def write_page(form: str, documents: Sequence[str], cursor: str | None, asking: Asking) -> bytes:
    """A page of a search; `cursor` is that of the next one."""
    if form == OWN_NAME:
        q = asking.parameters.get("q")
        return own.write_page(documents, cursor, None if q is None else read_question(q).wanted)
    return PAGE_WRITERS[form](
        ResultPage(
            title=asking.title,
            address=asking.address(form, asking.parameters.get("cursor")),
            first=asking.address(form),
            search=asking.address("json"),
            following=asking.address(form, cursor) if cursor else None,
            articles_at=f"{asking.base}{PATH}/",
            articles=(Article.model_validate_json(document) for document in documents),
            is_full=asking.parameters.get("text") == "full",
        )
    )
