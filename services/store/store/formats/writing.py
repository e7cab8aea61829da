"""Writes articles in the format that was chosen: from the JSON text that is kept to bytes and their media type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from newswire.articles import Article
from store.asking import read_question
from store.formats import atom, jsonfeed, newsarticle, ninjs, own, rss
from store.formats.addresses import PATH, Asking
from store.formats.listing import Listing

ARTICLE_WRITERS: Final[Mapping[str, Callable[[Article], bytes]]] = {
    "ninjs": ninjs.write_article,
    "jsonld": newsarticle.write_article,
}
PAGE_WRITERS: Final[Mapping[str, Callable[[Listing], bytes]]] = {
    "ninjs": ninjs.write_page,
    "jsonld": newsarticle.write_page,
    "rss": rss.write_page,
    "atom": atom.write_page,
    "jsonfeed": jsonfeed.write_page,
}


def write_article(form: str, document: str | bytes, state: own.State, reason: str | None = None) -> bytes:
    """One article; other formats than ours do not tell how far it has come."""
    if form == "json":
        return own.write_article(document, state, reason)
    return ARTICLE_WRITERS[form](Article.model_validate_json(document))


def write_page(form: str, documents: Sequence[str], cursor: str | None, asking: Asking) -> bytes:
    """A page of a search; `cursor` is that of the next one."""
    if form == "json":
        q = asking.parameters.get("q")
        return own.write_page(documents, cursor, None if q is None else read_question(q).wanted)
    return PAGE_WRITERS[form](
        Listing(
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
