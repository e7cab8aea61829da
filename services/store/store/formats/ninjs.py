"""IPTC ninjs 3.1 (News in JSON): https://iptc.org/standards/ninjs/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from newswire.articles import Article, Entity
from store.formats.encoding import encode, encode_list, without_empty
from store.formats.listing import ResultPage
from store.formats.moments import as_rfc3339, day_of, moment_of, updated_of
from store.formats.prose import title_of
from store.formats.things import is_about, tag_of, topic_uri, uris_of, urn_of

MEDIA_TYPE: Final = "application/ninjs+json"
STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("PERSON",),
    "organisations": ("ORG",),
    "places": ("GPE", "LOC", "FAC"),
    "events": ("EVENT",),
    "objects": ("PRODUCT", "WORK_OF_ART"),
}
"""Where ninjs lists an entity, by its type; what is of another type has no place there."""


def write_article(article: Article) -> bytes:
    """One article as a ninjs document."""
    return encode({"standard": STANDARD, **_document(article)})


def write_page(listing: ResultPage) -> bytes:
    """Articles as the associations of a composite ninjs document."""
    about = {"standard": STANDARD, "uri": listing.address, "type": "composite", "title": listing.title}
    items = ({"name": title_of(one.title, one.text), "rel": "item", **_document(one)} for one in listing.articles)
    return encode_list(about, "associations", items)


def _document(article: Article) -> dict[str, Any]:
    """All but the standard, which stands once in a document.

    `uri` is the address, if there is one: readers know no other place for it.
    """
    return without_empty(
        {
            "uri": article.url or urn_of(article),
            "type": "text",
            "representationType": "full",
            "version": str(article.version),
            **_times(article),
            "pubStatus": article.status,
            "edNote": article.note,
            "language": tag_of(article.language),
            "headlines": [_text(article.title)] if article.title else [],
            "bodies": [_body(article.text)] if article.text else [],
            "by": "; ".join(article.authors),
            "located": article.place,
            "infoSources": list(_sources(article)),
            "subjects": list(_subjects(article)),
            **{member: [_thing(one) for one in article.entities if one.type in KINDS[member]] for member in KINDS},
            "altIds": list(_ids(article)),
        }
    )


def _times(article: Article) -> dict[str, str]:
    """When it was published and this version arrived.

    A document without a time of publication has none at all: readers take `versionCreated` for it, ours too.
    """
    moment = moment_of(article.published)
    published = as_rfc3339(moment) if moment else day_of(article.published)
    return {"firstCreated": published, "versionCreated": updated_of(article)} if published else {}


def _text(value: str) -> dict[str, Any]:
    return {"role": "main", "contentType": "text/plain", "value": value}


def _body(text: str) -> dict[str, Any]:
    return {**_text(text), "charCount": len(text), "wordCount": len(text.split())}


def _sources(article: Article) -> Iterator[dict[str, str]]:
    """The outlet, and whose story it is; an agency alone would be taken for the outlet."""
    if article.source:
        yield {"name": article.source, "role": "provider"}
        if article.agency:
            yield {"name": article.agency, "role": "originator"}


def _subjects(article: Article) -> Iterator[dict[str, Any]]:
    """The outlet's section first, as readers take the first for it; then the media topics."""
    if article.section:
        yield {"name": article.section, "literal": article.section, "rel": "section"}
    for subject in article.subjects:
        confidence = max(0, min(100, round(subject.score * 100)))
        yield {"name": subject.name, "rel": "about", "uri": topic_uri(subject), "confidence": confidence}


def _thing(entity: Entity) -> dict[str, str]:
    rel = "about" if is_about(entity) else "mentions"
    uri = next(uris_of(entity), None)
    return {"name": entity.name, "rel": rel, **({"uri": uri} if uri else {}), "literal": entity.id}


def _ids(article: Article) -> Iterator[dict[str, str]]:
    yield {"role": "newswire", "value": article.id}
    if article.external_id:
        yield {"role": "sender", "value": article.external_id}
