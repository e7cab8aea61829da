"""IPTC ninjs (News in JSON), 1.x to 3.x, and what Superdesk makes of it: https://iptc.org/standards/ninjs/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ingest.accept.submissions import NOTHING, About
from ingest.dates.published import parse_published
from ingest.formats.documents import DocumentPlace, load_object
from ingest.formats.draft import STATUSES, SubmissionDraft
from ingest.formats.format import DocumentFormat, ReadDocument
from ingest.formats.markup import text_of

IDS: Final = ("uri", "guid")
"""What names an item: of IPTC, and of Superdesk, whose `guid` stays the same over the versions."""

BODIES: Final = ("bodies", "body_html", "body_xhtml", "body_text")
MARKS: Final = frozenset(("headline", "headlines", *BODIES))
HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
PLAIN_TYPES: Final = ("text/plain", "")
PROVIDERS: Final = ("provider", "source", "distributor", "creator", "publisher")
TIMES: Final = ("firstcreated", "firstpublished", "versioncreated", "contentcreated")
NAMES: Final = ("name", "byline", "display_name", "literal", "value", "title")


def to_submission(document: Any, about: About = NOTHING) -> ReadDocument:
    """The submission in a ninjs document.

    Raises:
        Problem: 422 with pointers into the document, for what is no article.
    """
    item = NinjsObject(document if isinstance(document, DocumentPlace) else DocumentPlace(document))
    draft = SubmissionDraft("ninjs")
    for place in item.each(*IDS):
        draft.put_id(place)
        draft.put_url(place)
    _put_status(draft, item)
    _put_words(draft, item)
    _put_source(draft, item)
    draft.put_published(item.each(*TIMES))
    draft.put_language(item.member("language"))
    _put_authors(draft, item)
    for place in (*item.all("subject", "subjects"), *item.all("genre", "genres")):
        _put_name(draft, "section", place)
    draft.put("note", item.member("ednote"))
    _put_embargo(draft, item)
    if draft.needs_text:
        detail = "there is no text: neither bodies nor body_html, body_text, descriptions or headlines"
        raise draft.no_article(item.place, detail, "text", "title")
    return draft.finish(item.place, about)


def is_ninjs(document: Mapping[str, Any]) -> bool:
    """Whether an object says that it is ninjs, or has its address and one of its other names; a submission of ours
    has none of `standard`, `uri` and `guid`."""
    standard = document.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", ""))[:20].lower() == "ninjs":
        return True
    return any(isinstance(document.get(name), str) for name in IDS) and not MARKS.isdisjoint(document)


class NinjsObject:
    """A place whose members are found in any spelling: ninjs 3 writes `versionCreated`, 1 and 2 `versioncreated`."""

    def __init__(self, place: DocumentPlace) -> None:
        self.place = place
        value = place.value
        self._names = {name.lower(): name for name in reversed(value)} if isinstance(value, dict) else {}

    def each(self, *names: str) -> Iterator[DocumentPlace]:
        """All of these members that are there and not null."""
        for name in names:
            if name in self._names and (place := self.place.member(self._names[name])) is not None:
                yield place

    def member(self, *names: str) -> DocumentPlace | None:
        """The first of these members that is there and not null."""
        return next(self.each(*names), None)

    def all(self, *names: str) -> Iterator[DocumentPlace]:
        """The elements of the first of these members."""
        place = self.member(*names)
        return iter(()) if place is None else place.items()


def _put_status(draft: SubmissionDraft, item: NinjsObject) -> None:
    place = item.member("pubstatus")
    if place is None:
        return
    word = place.value.strip().lower().rpartition(":")[2] if isinstance(place.value, str) else ""
    if word in STATUSES:
        draft.put("status", place, STATUSES[word])
    else:
        draft.leave_out("status", place, "is none of usable, withheld and canceled")


def _put_embargo(draft: SubmissionDraft, item: NinjsObject) -> None:
    """What says that an article must not go out yet and not until when does refuse it: it would go out at once.

    Raises:
        Problem: 422.
    """
    place = item.member("embargoeduntil", "embargoed")
    if place is None or not place.value or (isinstance(place.value, str) and not place.value.strip()):
        return
    if not isinstance(place.value, str) or parse_published(place.value).value is None:
        raise place.wrong("is no time, such as 2022-11-16T06:00:00Z")
    draft.put("embargoed_until", place)


def _put_words(draft: SubmissionDraft, item: NinjsObject) -> None:
    """Title and text; what is only a headline, as a flash is, has it for its text.

    Raises:
        Problem: 422 for bodies of which none can be read; a headline or a summary is not what they said.
    """
    _put_body(draft, item)
    if not draft.has("text") and not draft.is_taken_back:
        if broken := next((one for one in item.each(*BODIES) if _says_something(one)), None):
            raise draft.no_article(broken, "no body can be read", "text")
        _put_description(draft, item)
    headlines = list(item.all("headlines", "headline", "title"))
    for place in sorted(headlines, key=lambda one: _role(one) not in ("", "main")):
        value = _value(draft, "title", place)
        draft.put("title" if draft.has("text") else "text", value)
        if value is not None and value.value.strip():
            return
    if draft.has("text"):
        draft.put("title", item.member("slugline"))


def _put_body(draft: SubmissionDraft, item: NinjsObject) -> None:
    """The body that shows its paragraphs best: HTML before plain text, the main one before others."""
    bodies = sorted(item.all("bodies"), key=lambda one: _role(one) not in ("", "main"))
    html = [one for one in bodies if _content_type(one) in HTML_TYPES]
    plain = [one for one in bodies if _content_type(one) in PLAIN_TYPES]
    if bodies and not html and not plain:
        draft.leave_out("text", bodies[0], "no body is text/html, application/xhtml+xml or text/plain")
    _put_first(draft, [*html, *item.all("body_html"), *item.all("body_xhtml")], [*plain, *item.all("body_text")])


def _put_description(draft: SubmissionDraft, item: NinjsObject) -> None:
    """What pictures, films and advisories have instead of a body."""
    described = list(item.all("descriptions"))
    html = [one for one in described if _content_type(one) in HTML_TYPES]
    plain = [one for one in described if _content_type(one) not in HTML_TYPES]
    plain += [*item.all("description_text"), *item.all("description")]
    _put_first(draft, [*html, *item.all("description_html")], plain)


def _put_first(draft: SubmissionDraft, html: list[DocumentPlace], plain: list[DocumentPlace]) -> None:
    """The first that says something, as text."""
    for places, read in ((html, text_of), (plain, str)):
        for place in places:
            if draft.has("text"):
                return
            if (value := _value(draft, "text", place)) is not None:
                draft.put("text", value, read(value.value))


def _says_something(place: DocumentPlace) -> bool:
    """Whether there is more than nothing, such as an empty string, list or object, or tags alone."""
    return any(
        text_of(one.value).strip() if isinstance(one.value, str) else one.value not in ({}, []) for one in place.items()
    )


def _put_source(draft: SubmissionDraft, item: NinjsObject) -> None:
    """Who it comes from: the provider among those named, else the first, else who holds the rights."""
    sources = list(item.all("infosources", "infosource"))
    ranked = sorted(sources, key=lambda one: not any(word in _role(one) for word in PROVIDERS))
    for place in (*ranked, *item.all("provider"), *item.all("source"), *item.all("copyrightholder")):
        _put_name(draft, "source", place)


def _put_authors(draft: SubmissionDraft, item: NinjsObject) -> None:
    """Those of the byline; where none is to be read, those that are listed beside it."""
    for place in item.all("byline", "bylines", "by"):
        if (name := _name(place)) is not None:
            draft.add_byline(name.value)
        else:
            draft.leave_out("authors", place, "has no name")
    if draft.has("authors"):
        return
    for place in item.all("authors", "author"):
        if (name := _name(place)) is not None:
            draft.add_author(name.value)
        else:
            draft.leave_out("authors", place, "has no name")


def _put_name(draft: SubmissionDraft, field: str, place: DocumentPlace) -> None:
    if (name := _name(place)) is not None:
        draft.put(field, name)
    elif not draft.has(field) and (not isinstance(place.value, dict) or NinjsObject(place).member(*NAMES) is not None):
        draft.leave_out(field, place, "has no name")


def _name(place: DocumentPlace) -> DocumentPlace | None:
    """The name in a string, in an object or in one that stands in it; None where there is none."""
    if isinstance(place.value, str):
        return place
    for inner in NinjsObject(place).each(*NAMES):
        if (name := _name(inner)) is not None:
            return name
    return None


def _value(draft: SubmissionDraft, field: str, place: DocumentPlace) -> DocumentPlace | None:
    """The text of a headline, description or body: itself in ninjs 1, its `value` after that."""
    value = place if isinstance(place.value, str) else NinjsObject(place).member("value", "name")
    if value is None or not isinstance(value.value, str):
        draft.leave_out(field, value or place, "must be a string" if value else "has no value")
        return None
    return value


def _role(place: DocumentPlace) -> str:
    return _word(NinjsObject(place).member("role", "rel"))


def _content_type(place: DocumentPlace) -> str:
    return _word(NinjsObject(place).member("contenttype")).partition(";")[0].strip()


def _word(place: DocumentPlace | None) -> str:
    return place.value.lower() if place is not None and isinstance(place.value, str) else ""


def _read(body: bytes, about: About, _content_type: str) -> ReadDocument:
    return to_submission(load_object(body), about)


TEXTS: Final = f"A list of objects with `role`, `contentType` ({', '.join(HTML_TYPES)}, text/plain) and `value`."
NAMED: Final = "A list of objects with `name`."
MEMBERS: Final[Mapping[str, str]] = {
    "uri": "A string: the id, and the address when it is one of http or https.",
    "guid": "The same where there is no uri, as in Superdesk.",
    "pubStatus": "usable, withheld or canceled.",
    "headlines": TEXTS,
    "bodies": TEXTS,
    "descriptions": TEXTS,
    "by": "A string.",
    "firstCreated": "A time.",
    "versionCreated": "A time.",
    "language": "A BCP 47 tag.",
    "infosources": NAMED,
    "copyrightHolder": "A string.",
    "subjects": NAMED,
    "genres": NAMED,
    "edNote": "A string.",
    "embargoedUntil": "A time.",
}
SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "IPTC ninjs 1.x, 2.x or 3.x, and Superdesk's; names in lower or in camel case. What is not listed"
    " is not read, what is not as described is left out with a note.",
    "properties": {name: {"description": said} for name, said in MEMBERS.items()},
}
EXAMPLE: Final = {
    "uri": "urn:newsml:agency.example:20221116:17",
    "standard": {"name": "ninjs", "version": "3.0"},
    "versionCreated": "2022-11-16T06:47:44Z",
    "pubStatus": "usable",
    "language": "en",
    "headlines": [{"role": "main", "value": "Artemis I lifts off"}],
    "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>The uncrewed mission lifted off.</p>"}],
    "by": "By Ana Pereira, Agency",
    "infosources": [{"role": "provider", "name": "Agency"}],
}

FORMAT: Final = DocumentFormat(
    name="ninjs",
    media_types=("application/ninjs+json",),
    read=_read,
    schema=SCHEMA,
    example=EXAMPLE,
    line_types=("application/x-ninjs+ndjson",),
    is_this=is_ninjs,
)
