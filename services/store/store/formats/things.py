"""Addresses of what an article is about and names, in the vocabularies that others use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from newswire.articles import Article, Entity, Subject

MEDIA_TOPICS: Final = "http://cv.iptc.org/newscodes/mediatopic/"
ABOUT_SALIENCE: Final = 0.5
"""An article is about what is at least so salient in it; everything else it mentions."""

_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)


def urn_of(article: Article) -> str:
    """The name of an article that never changes; its id is the same in every installation."""
    return f"urn:newswire:article:{article.id}"


def topic_uri(subject: Subject) -> str:
    """The address of a media topic: `medtop:15000000` becomes that of 15000000."""
    return MEDIA_TOPICS + quote(subject.code.rpartition(":")[2], safe="", errors="replace")


def uris_of(entity: Entity) -> Iterator[str]:
    """The addresses of an entity in Wikidata, GeoNames and, for countries, IPTC's list of ISO 3166-1; best first."""
    known = entity.identifiers
    if "wikidata" in known:
        yield f"http://www.wikidata.org/entity/{quote(known['wikidata'], safe='', errors='replace')}"
    if "geonames" in known:
        yield f"https://sws.geonames.org/{quote(known['geonames'], safe='', errors='replace')}/"
    if entity.type != "NORP" and _COUNTRY.fullmatch(known.get("iso3166", "")):
        yield f"http://cvx.iptc.org/iso3166-1a2/{known['iso3166'].lower()}"


def is_about(entity: Entity) -> bool:
    """Whether the article is about the entity, and does not only mention it or report what it said."""
    return entity.role != "source" and (entity.salience or 0.0) >= ABOUT_SALIENCE


def tag_of(language: str | None) -> str | None:
    """The language tag; none where nobody can tell the language."""
    return language if language and language != "und" else None
