"""schema.org NewsArticle as JSON-LD: https://schema.org/NewsArticle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from newswire.articles import Article, Entity, Subject
from store.formats.encoding import encode, encode_list, for_html, without_empty
from store.formats.listing import ResultPage
from store.formats.moments import as_rfc3339, day_of, moment_of, updated_of
from store.formats.things import MEDIA_TOPICS, is_about, tag_of, topic_uri, uris_of, urn_of

MEDIA_TYPE: Final = "application/ld+json"
CONTEXT: Final = "https://schema.org"
KINDS: Final[Mapping[str, str]] = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "EVENT": "Event",
    "PRODUCT": "Product",
    "WORK_OF_ART": "CreativeWork",
}
"""What an entity is called there; of any other type, a Thing."""

STATUSES: Final = {"canceled": "Withdrawn", "withheld": "Withheld"}


def write_article(article: Article) -> bytes:
    """One article as a JSON-LD document."""
    return for_html(encode({"@context": CONTEXT, **_document(article)}))


def write_page(listing: ResultPage) -> bytes:
    """Articles as the graph of one document."""
    return for_html(encode_list({"@context": CONTEXT}, "@graph", (_document(article) for article in listing.articles)))


def _document(article: Article) -> dict[str, Any]:
    """All but the context."""
    return without_empty(
        {
            "@type": "NewsArticle",
            "@id": urn_of(article),
            "identifier": article.external_id,
            "url": article.url,
            "mainEntityOfPage": article.url,
            "headline": article.title,
            "articleBody": article.text,
            "wordCount": len(article.text.split()) if article.text else None,
            **_times(article),
            "inLanguage": tag_of(article.language),
            "author": [{"@type": "Person", "name": name} for name in article.authors],
            **_outlet(article),
            "articleSection": article.section,
            "dateline": article.place,
            "version": article.version,
            "creativeWorkStatus": STATUSES.get(article.status),
            "correction": article.note,
            "keywords": [phrase.text for phrase in article.keyphrases],
            "about": [_topic(one) for one in article.subjects]
            + [_thing(one) for one in article.entities if is_about(one)],
            "mentions": [_thing(one) for one in article.entities if not is_about(one)],
        }
    )


def _times(article: Article) -> dict[str, Any]:
    """When it was published, a day where no more is known; and when a later version arrived.

    Readers take `dateModified` for the publication where that is missing, so it is not alone.
    """
    moment = moment_of(article.published)
    published = as_rfc3339(moment) if moment else day_of(article.published)
    modified = updated_of(article) if published and article.version > 1 else None
    return {"datePublished": published, "dateModified": modified}


def _outlet(article: Article) -> dict[str, Any]:
    """The outlet, and whose story it is; an agency alone would be taken for the outlet."""
    if not article.source:
        return {}
    agency = {"@type": "NewsMediaOrganization", "name": article.agency} if article.agency else None
    return {"publisher": {"@type": "Organization", "name": article.source}, "sourceOrganization": agency}


def _topic(subject: Subject) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": topic_uri(subject),
        "name": subject.name,
        "termCode": subject.code,
        "inDefinedTermSet": MEDIA_TOPICS,
    }


def _thing(entity: Entity) -> dict[str, Any]:
    named = {"@type": KINDS.get(entity.type, "Thing"), "name": entity.name, "identifier": entity.id}
    addresses = list(uris_of(entity))
    return {**named, **({"sameAs": addresses} if addresses else {})}
