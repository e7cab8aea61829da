"""schema.org NewsArticle as JSON-LD: https://schema.org/NewsArticle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from chassis.problems import Problem
from ingest.formats.documents import Place, load
from ingest.formats.draft import Draft
from ingest.formats.format import Format, Read
from ingest.formats.markup import text_or_literal
from ingest.published import parse_published
from ingest.submissions import NOTHING, About
from newswire.articles import Published, PubStatus

TYPES: Final = frozenset(
    {
        *("article", "newsarticle", "advertisercontentarticle", "satiricalarticle", "report", "blogposting"),
        *("analysisnewsarticle", "asknewsarticle", "backgroundnewsarticle", "opinionnewsarticle"),
        *("reportagenewsarticle", "reviewnewsarticle", "liveblogposting", "socialmediaposting"),
    }
)
"""What an article can be, in lower case."""

STATUSES: Final[Mapping[str, PubStatus]] = {
    "canceled": "canceled",
    "cancelled": "canceled",
    "withdrawn": "canceled",
    "retracted": "canceled",
    "killed": "canceled",
    "withheld": "withheld",
    "embargoed": "withheld",
}
THINGS_LIMIT: Final = 10_000


def to_submission(document: Any, about: About = NOTHING) -> Read:
    """The submission in a JSON-LD document: an object, a list of them, or an `@graph`.

    Raises:
        Problem: 422 with pointers into the document.
    """
    things = list(_things(Place(document)))
    article = _article(things)
    known = {thing.value["@id"]: thing for thing in things if isinstance(thing.value.get("@id"), str)}
    draft = Draft("schema")
    _put_identity(draft, article)
    draft.put("title", *_words(article.member("headline", "alternativeHeadline", "name")))
    _put_status(draft, article)
    body = article.member("articleBody", "text")
    draft.put("text", body, text_or_literal(_plain(body).text()) if body else None)
    for place in _all(article, "author", "creator"):
        _add_author(draft, _resolved(place, known))
    for place in _all(article, "publisher", "provider", "sourceOrganization", "copyrightHolder"):
        draft.put("source", *_words(_name(_resolved(place, known))))
    for place in _all(article, "articleSection"):
        draft.put("section", *_words(place))
    draft.put("published", *_words(article.member("datePublished", "dateCreated")))
    _put_language(draft, article)
    draft.put("note", *_corrections(article))
    if draft.needs_text:
        raise article.wrong("there is no articleBody")
    return draft.finish(about), None if draft.has("published") else _modified(article)


def _things(document: Place) -> Iterator[Place]:
    """The objects at the top, in an `@graph`, and what a page is about; others are parts of these."""
    waiting, count = [document], 0
    while waiting:
        place = waiting.pop(0)
        if isinstance(place.value, list):
            waiting[:0] = list(place.items())[: THINGS_LIMIT - count]
        elif isinstance(place.value, dict):
            count += 1
            yield place
            inner = (place.member(name) for name in ("@graph", "mainEntity"))
            waiting[:0] = [one for one in inner if one is not None]


def _article(things: list[Place]) -> Place:
    articles = [thing for thing in things if _types(thing) & TYPES]
    full = [thing for thing in articles if thing.member("articleBody", "text") is not None]
    if len(full) > 1:
        raise full[1].wrong("a second article; send one a line as application/x-ld+ndjson")
    if not articles:
        said = "; ".join(sorted({one for thing in things for one in _types(thing)})[:5])
        raise Problem(
            422, "invalid-article", f"there is no NewsArticle or other article; @type says: {said or 'nothing'}"
        )
    return (full or articles)[0]


def _types(thing: Place) -> set[str]:
    named = thing.member("@type")
    values = [] if named is None else [one.value for one in named.items()]
    return {value.replace(":", "/").rpartition("/")[2].lower() for value in values if isinstance(value, str)}


def _put_identity(draft: Draft, article: Place) -> None:
    """`identifier` is the sender's id; an `@id` is one too unless it is the address."""
    for place in _all(article, "identifier"):
        value = place if isinstance(place.value, str | int) else place.member("value", "@value", "@id")
        if value is not None and not draft.has("id"):
            draft.put_id(Place(str(value.value), value.pointer) if type(value.value) is int else value)
    page = article.member("mainEntityOfPage")
    own = article.member("@id")
    for address in (article.member("url"), page, page.member("@id", "url") if page else None, own):
        draft.put_url(address)
    if own is not None and not draft.has("id") and not draft.has("url"):
        draft.put_id(own)


def _put_status(draft: Draft, article: Place) -> None:
    for place in _all(article, "creativeWorkStatus"):
        name = _name(place)
        if name is not None:
            draft.put("status", name, STATUSES.get(_plain(name).text().strip().lower(), ""))


def _add_author(draft: Draft, place: Place) -> None:
    if isinstance(place.value, str):
        if not place.value.startswith(("http://", "https://")):
            draft.add_byline(place.value)
        return
    name = _name(place)
    if name is not None:
        draft.add_author(_plain(name).text())
        return
    parts = [place.member("givenName"), place.member("familyName")]
    draft.add_author(" ".join(_plain(part).text() for part in parts if part is not None))


def _put_language(draft: Draft, article: Place) -> None:
    for place in _all(article, "inLanguage"):
        tag = place if isinstance(place.value, str) else place.member("alternateName", "@value", "name")
        draft.put_language(tag)


def _corrections(article: Place) -> tuple[Place | None, str | None]:
    """What was corrected, a line each; an address of corrections says nothing here."""
    places = list(_all(article, "correction"))
    texts = [one if isinstance(one.value, str) else one.member("text", "description", "name") for one in places]
    words = [_plain(one).text().strip() for one in texts if one is not None]
    said = [word for word in words if not word.startswith(("http://", "https://"))]
    return (places[0], "\n".join(said)) if said else (None, None)


def _modified(article: Place) -> Published | None:
    """The last resort: an article is no younger than its last change."""
    modified = article.member("dateModified")
    return None if modified is None else parse_published(_plain(modified).text(), "inferred")


def _all(article: Place, *names: str) -> Iterator[Place]:
    place = article.member(*names)
    return iter(()) if place is None else place.items()


def _resolved(place: Place, known: Mapping[str, Place]) -> Place:
    """What is only referred to by its `@id`, as it stands elsewhere in the document."""
    if isinstance(place.value, dict) and place.value.keys() <= {"@id", "@type"}:
        return known.get(str(place.value.get("@id")), place)
    return place


def _name(place: Place) -> Place | None:
    return place if isinstance(place.value, str) else place.member("name", "legalName", "@value", "termCode")


def _words(place: Place | None) -> tuple[Place | None, str | None]:
    """A short text, where markup and references are common."""
    if place is None:
        return None, None
    plain = _plain(place)
    return plain, " ".join(text_or_literal(plain.text()).split())


def _plain(place: Place) -> Place:
    """The string in `"..."`, `["...", ...]` and `{"@value": "..."}`."""
    first = next(place.items(), place)
    return first if isinstance(first.value, str) else first.member("@value") or first


def _read(body: bytes, about: About, _content_type: str) -> Read:
    return to_submission(load(body), about)


SCHEMA: Final[Mapping[str, Any]] = {
    "description": "One schema.org NewsArticle, also of a more special type; alone, in a list or in an @graph.",
    "anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}],
}
EXAMPLE: Final = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Artemis I lifts off",
    "articleBody": "The uncrewed mission lifted off on Wednesday.",
    "datePublished": "2022-11-16T06:47:44Z",
    "author": {"@type": "Person", "name": "Ana Pereira"},
    "publisher": {"@type": "NewsMediaOrganization", "name": "Example Times"},
    "mainEntityOfPage": "https://times.example/artemis",
}

FORMAT: Final = Format(
    name="schema.org",
    media_types=("application/ld+json",),
    read=_read,
    schema=SCHEMA,
    example=EXAMPLE,
    line_types=("application/x-ld+ndjson",),
)
