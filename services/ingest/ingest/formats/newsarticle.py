"""schema.org NewsArticle as JSON-LD: https://schema.org/NewsArticle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from chassis.web.problems import Problem
from ingest.accept.submissions import NOTHING, About
from ingest.dates.published import parse_published
from ingest.formats.documents import DocumentPlace, load
from ingest.formats.draft import STATUSES, SubmissionDraft
from ingest.formats.format import DocumentFormat, ReadDocument
from ingest.formats.linked import Thing, languages, names, strings, things, words
from ingest.formats.markup import text_or_literal
from newswire.articles import Published

TYPES: Final = frozenset(
    {
        *("article", "newsarticle", "advertisercontentarticle", "satiricalarticle", "report", "blogposting"),
        *("analysisnewsarticle", "asknewsarticle", "backgroundnewsarticle", "opinionnewsarticle"),
        *("reportagenewsarticle", "reviewnewsarticle", "liveblogposting", "socialmediaposting"),
    }
)
"""What an article can be, in lower case."""

BODY: Final = ("articleBody", "text")
PUBLISHERS: Final = ("publisher", "provider", "sourceOrganization", "copyrightHolder")


def to_submission(document: Any, about: About = NOTHING) -> ReadDocument:
    """The submission in a JSON-LD document: an object, a list of them, or an `@graph`.

    Raises:
        Problem: 422 with pointers into the document, for what is no article.
    """
    found = list(things(DocumentPlace(document)))
    article = _article(found)
    known = {str(thing.id.value): thing.place for thing in found if thing.id is not None}
    draft = SubmissionDraft("schema")
    _put_identity(draft, article)
    _put_words(draft, "title", article, "headline", "alternativeHeadline", "name")
    _put_status(draft, article)
    _put_language(draft, article)
    _put_body(draft, article)
    _put_authors(draft, article, known)
    for place in article.all(*PUBLISHERS):
        _put_source(draft, _resolved(place, known))
    _put_words(draft, "section", article, "articleSection")
    dates = article.all("datePublished", "dateCreated")
    draft.put_published(word for place in dates for word in _or_itself(place))
    _put_correction(draft, article)
    if draft.needs_text:
        raise draft.no_article(article.place, "there is no articleBody", "text")
    return draft.finish(article.place, about, None if draft.has("published") else _modified(article))


def _article(found: list[Thing]) -> Thing:
    articles = [thing for thing in found if thing.types & TYPES]
    full = [thing for thing in articles if thing.member(*BODY) is not None]
    if len(full) > 1:
        raise full[1].place.wrong("a second article; send one a line as application/x-ld+ndjson")
    if not articles:
        said = "; ".join(sorted({one for thing in found for one in thing.types})[:5])
        raise Problem(
            422, "invalid-article", f"there is no NewsArticle or other article; @type says: {said or 'nothing'}"
        )
    return (full or articles)[0]


def _put_identity(draft: SubmissionDraft, article: Thing) -> None:
    """`identifier` is the sender's id; an `@id` is one too unless it is the address."""
    for place in article.all("identifier"):
        draft.put_id(next(words(place, "value", "@id"), place))
    pages = [word for place in article.all("url", "mainEntityOfPage") for word in strings(place, "@id", "url")]
    for address in (*pages, article.id):
        draft.put_url(address)
    if article.id is not None and not draft.has("id") and not draft.has("url"):
        draft.put_id(article.id)


def _put_words(draft: SubmissionDraft, field: str, article: Thing, *members: str) -> None:
    """A short text, where markup and references are common."""
    for place in article.all(*members):
        word = next(words(place, "name"), None)
        if draft.has(field):
            return
        if word is None:
            draft.leave_out(field, place, "holds no words")
        else:
            draft.put(field, word, " ".join(text_or_literal(str(word.value)).split()))


def _put_status(draft: SubmissionDraft, article: Thing) -> None:
    for place in article.all("creativeWorkStatus"):
        for word in words(place, "name", "termCode"):
            draft.put("status", word, STATUSES.get(str(word.value).strip().lower(), ""))


def _put_body(draft: SubmissionDraft, article: Thing) -> None:
    """The first of the members that holds text; of several languages the article's, of several pieces all."""
    for name in BODY:
        place = article.member(name)
        if place is None or draft.has("text"):
            continue
        spoken = str(draft.found("language") or "")
        pieces = [str(one.value) for one in languages(place, spoken) if isinstance(one.value, str)]
        text = "\n\n".join(filter(None, (text_or_literal(piece).strip() for piece in pieces)))
        if not pieces:
            draft.leave_out("text", place, "must be a string")
        draft.put("text", place, text)


def _put_authors(draft: SubmissionDraft, article: Thing, known: Mapping[str, DocumentPlace]) -> None:
    for place in article.all("author", "creator"):
        _add_authors(draft, _resolved(place, known), known)


def _add_authors(draft: SubmissionDraft, place: DocumentPlace, known: Mapping[str, DocumentPlace]) -> None:
    """A byline, a person, or a list of either; a person who is only an address has no name."""
    if isinstance(place.value, str):
        if not place.value.startswith(("http://", "https://")):
            draft.add_byline(place.value)
    elif isinstance(place.value, list):
        for one in place.items():
            _add_authors(draft, _resolved(one, known), known)
    elif (name := next(names(place), None)) is not None:
        draft.add_author(name.value)
    else:
        draft.leave_out("authors", place, "has no name")


def _put_source(draft: SubmissionDraft, place: DocumentPlace) -> None:
    if (name := next(names(place), None)) is not None:
        draft.put("source", name, " ".join(text_or_literal(name.value).split()))
    elif not draft.has("source"):
        draft.leave_out("source", place, "has no name")


def _put_language(draft: SubmissionDraft, article: Thing) -> None:
    for place in article.all("inLanguage"):
        draft.put_language(next(strings(place, "alternateName", "identifier", "name"), place))


def _put_correction(draft: SubmissionDraft, article: Thing) -> None:
    """What was corrected, a line each; an address of corrections says nothing here."""
    places = list(article.all("correction"))
    found = [next(words(place, "text", "description", "name"), None) for place in places]
    said = [str(one.value).strip() for one in found if one is not None]
    texts = [text for text in said if not text.startswith(("http://", "https://"))]
    if texts:
        draft.put("note", places[0], "\n".join(texts))


def _modified(article: Thing) -> Published | None:
    """The last resort: an article is no younger than its last change."""
    modified = next((word for place in article.all("dateModified") for word in words(place)), None)
    return None if modified is None else parse_published(str(modified.value), "inferred")


def _or_itself(place: DocumentPlace) -> Iterator[DocumentPlace]:
    found = list(words(place))
    yield from found or [place]


def _resolved(place: DocumentPlace, known: Mapping[str, DocumentPlace]) -> DocumentPlace:
    """What is only referred to by its `@id`, as it stands elsewhere in the document."""
    if isinstance(place.value, dict) and place.value.keys() <= {"@id", "@type", "id", "type"}:
        return known.get(str(place.value.get("@id") or place.value.get("id")), place)
    return place


def _read(body: bytes, about: About, _content_type: str) -> ReadDocument:
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

FORMAT: Final = DocumentFormat(
    name="schema.org",
    media_types=("application/ld+json",),
    read=_read,
    schema=SCHEMA,
    example=EXAMPLE,
    line_types=("application/x-ld+ndjson",),
)
