"""Our own JSON: the article as it is kept, how far it has come, and every mention under its surface form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import orjson

from newswire.articles import Article, Entity, Mention, Noun
from store.formats.encoding import encode, encode_list
from store.search.highlights import Highlight, find_highlights

State = Literal["accepted", "set_aside", "stored", "withheld", "canceled"]


class SurfaceForm(Noun):
    """One of the ways in which a text names an entity, and the places where it does."""

    text: str
    mentions: tuple[Mention, ...]


class EntityInArticle(Entity):
    """An entity, its mentions also put together by the words they use, each as it stands in `mentions`."""

    surface_forms: tuple[SurfaceForm, ...] = ()


class ArticleAnswer(Article):
    """An article and how far it has come.

    `accepted` means on the wire and not stored yet; `set_aside` that it could not be processed, `reason` says why,
    and an operator can put it back to work.
    """

    entities: tuple[EntityInArticle, ...] = ()
    state: State
    reason: str | None = None


class FoundArticle(ArticleAnswer):
    """An article of a list; `highlights` show where the words of `q` are, and are there only with `q`."""

    highlights: tuple[Highlight, ...] = ()


def write_article(document: str | bytes, state: State, reason: str | None = None) -> bytes:
    """One article, from its JSON text; fields that a newer version has put into it are passed on."""
    return encode(_answered(orjson.loads(document), state) | ({} if reason is None else {"reason": reason}))


def write_page(documents: Sequence[str], following: str | None, wanted: Sequence[Sequence[str]] | None) -> bytes:
    """A page of stored articles, with highlights where words are wanted."""
    return encode_list({"next": following}, "articles", (_found(document, wanted) for document in documents))


def _found(document: str, wanted: Sequence[Sequence[str]] | None) -> dict[str, Any]:
    shown = _answered(orjson.loads(document), "stored")
    if wanted is not None:
        found = find_highlights(shown["title"], shown["text"], wanted)
        shown["highlights"] = [highlight.model_dump() for highlight in found]
    return shown


def _answered(article: dict[str, Any], state: State) -> dict[str, Any]:
    for entity in article["entities"]:
        forms: dict[str, list[Any]] = {}
        for mention in entity["mentions"]:
            forms.setdefault(mention["text"], []).append(mention)
        entity["surface_forms"] = [{"text": text, "mentions": mentions} for text, mentions in forms.items()]
    article["state"] = state
    return article
