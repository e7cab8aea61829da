"""The table of output formats: a new one is a module beside this one and a line here; all else is derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from newswire.articles import Article
from store.formats import atom, jsonfeed, newsarticle, ninjs, rss
from store.formats.listing import ResultPage


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format beside our own JSON: its name in `format=`, its media type, and what writes it.

    `write_article` is None for feeds, which hold lists only.
    """

    name: str
    media_type: str
    write_page: Callable[[ResultPage], bytes]
    write_article: Callable[[Article], bytes] | None = None


FORMATS: Final = (
    OutputFormat("ninjs", ninjs.MEDIA_TYPE, ninjs.write_page, ninjs.write_article),
    OutputFormat("jsonld", newsarticle.MEDIA_TYPE, newsarticle.write_page, newsarticle.write_article),
    OutputFormat("rss", rss.MEDIA_TYPE, rss.write_page),
    OutputFormat("atom", atom.MEDIA_TYPE, atom.write_page),
    OutputFormat("jsonfeed", jsonfeed.MEDIA_TYPE, jsonfeed.write_page),
)

OWN: Final = "application/json"
OWN_NAME: Final = "json"

PAGE_WRITERS: Final[Mapping[str, Callable[[ResultPage], bytes]]] = {one.name: one.write_page for one in FORMATS}
ARTICLE_WRITERS: Final[Mapping[str, Callable[[Article], bytes]]] = {
    one.name: one.write_article for one in FORMATS if one.write_article is not None
}
LIST_TYPES: Final[Mapping[str, str]] = {OWN_NAME: OWN, **{one.name: one.media_type for one in FORMATS}}
ARTICLE_TYPES: Final[Mapping[str, str]] = {
    name: media_type for name, media_type in LIST_TYPES.items() if name == OWN_NAME or name in ARTICLE_WRITERS
}

if TYPE_CHECKING:
    ArticleFormat = str
    ListFormat = str
else:  # mypy knows only literals that are written out
    ArticleFormat = Literal[tuple(ARTICLE_TYPES)]
    ListFormat = Literal[tuple(LIST_TYPES)]
