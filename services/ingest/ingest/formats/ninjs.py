"""IPTC ninjs (News in JSON), 1.x to 3.x: https://iptc.org/standards/ninjs/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ingest.formats.documents import Place, load_object
from ingest.formats.draft import Draft
from ingest.formats.format import Format, Read
from ingest.formats.markup import text_of
from ingest.published import parse_published
from ingest.submissions import NOTHING, About
from newswire.articles import PubStatus

STATUSES: Final[Mapping[str, PubStatus]] = {
    "usable": "usable",
    "withheld": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
}
MARKS: Final = frozenset(("headline", "headlines", "body_html", "body_xhtml", "body_text", "bodies"))
HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
PLAIN_TYPES: Final = ("text/plain", "")
PROVIDERS: Final = ("provider", "source", "distributor", "creator", "publisher")


def to_submission(document: Any, about: About = NOTHING) -> Read:
    """The submission in a ninjs document.

    Raises:
        Problem: 422 with pointers into the document.
    """
    item = Item(document if isinstance(document, Place) else Place(document))
    draft = Draft("ninjs")
    uri = item.member("uri")
    if uri is None:
        raise item.place.wrong("there is no uri, which every ninjs document has")
    draft.put_id(uri)
    draft.put_url(uri)
    draft.put("status", place := item.member("pubstatus"), _status(place))
    _put_words(draft, item)
    draft.put("source", *_source(item))
    draft.put("published", item.member("firstcreated", "versioncreated", "contentcreated"))
    draft.put_language(item.member("language"))
    for byline in item.all("byline", "bylines", "by"):
        draft.add_byline(_value(byline).text())
    for name in (*item.all("subject", "subjects"), *item.all("genre", "genres")):
        draft.put("section", Item(name).member("name", "literal"))
    draft.put("note", item.member("ednote"))
    draft.put("embargoed_until", place := item.member("embargoeduntil", "embargoed"), _time(place))
    if draft.needs_text:
        raise item.place.wrong("there is no text: neither bodies nor body_html, body_text, descriptions or headlines")
    return draft.finish(about), None


def is_ninjs(document: Mapping[str, Any]) -> bool:
    """Whether an object says that it is ninjs, or has its address and one of its other names; a submission of ours
    has neither `standard` nor `uri`."""
    standard = document.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", ""))[:20].lower() == "ninjs":
        return True
    return isinstance(document.get("uri"), str) and not MARKS.isdisjoint(document)


class Item:
    """A place whose members are found in any spelling: ninjs 3 writes `versionCreated`, 1 and 2 `versioncreated`."""

    def __init__(self, place: Place) -> None:
        self.place = place
        value = place.value
        self._names = {name.lower(): name for name in reversed(value)} if isinstance(value, dict) else {}

    def member(self, *names: str) -> Place | None:
        """The first of these members that is there and not null."""
        spelled = (self._names[name] for name in names if name in self._names)
        return next((place for name in spelled if (place := self.place.member(name)) is not None), None)

    def all(self, *names: str) -> Iterator[Place]:
        """The elements of the first of these members."""
        place = self.member(*names)
        return iter(()) if place is None else place.items()


def _status(place: Place | None) -> str | None:
    if place is None:
        return None
    word = place.text().strip().lower().rpartition(":")[2]
    if word not in STATUSES:
        raise place.wrong("must be usable, withheld or canceled")
    return STATUSES[word]


def _time(place: Place | None) -> str | None:
    if place is None or not place.text().strip():
        return None
    if parse_published(place.text()).value is None:
        raise place.wrong("is no time, such as 2022-11-16T06:00:00Z")
    return place.text().strip()


def _put_words(draft: Draft, item: Item) -> None:
    """Title and text; what is only a headline, as a flash is, has it for its text."""
    headlines = list(item.all("headlines", "headline", "title"))
    headline = next((one for one in headlines if _role(one) in ("", "main")), next(iter(headlines), None))
    draft.put("text", *_body(item))
    if not draft.has("text"):
        draft.put("text", *_described(item))
    if headline is not None:
        draft.put("title" if draft.has("text") else "text", _value(headline))
    elif draft.has("text"):
        draft.put("title", item.member("slugline"))


def _body(item: Item) -> tuple[Place | None, str | None]:
    """The body that shows its paragraphs best: HTML before plain text, the main one before others."""
    bodies = sorted(item.all("bodies"), key=lambda one: _role(one) not in ("", "main"))
    html = [_value(one) for one in bodies if _content_type(one) in HTML_TYPES]
    plain = [_value(one) for one in bodies if _content_type(one) in PLAIN_TYPES]
    if bodies and not html and not plain:
        raise bodies[0].wrong("no body is text/html, application/xhtml+xml or text/plain")
    html += [*item.all("body_html"), *item.all("body_xhtml")]
    return _first(html, [*plain, *item.all("body_text")])


def _described(item: Item) -> tuple[Place | None, str | None]:
    """What pictures, films and advisories have instead of a body."""
    described = list(item.all("descriptions"))
    html = [_value(one) for one in described if _content_type(one) in HTML_TYPES]
    plain = [_value(one) for one in described if _content_type(one) not in HTML_TYPES]
    html += item.all("description_html")
    return _first(html, [*plain, *item.all("description_text"), *item.all("description")])


def _first(html: list[Place], plain: list[Place]) -> tuple[Place | None, str | None]:
    """The first that says something, as text."""
    for places, read in ((html, text_of), (plain, str)):
        for place in places:
            if text := read(place.text()).strip():
                return place, text
    return None, None


def _source(item: Item) -> tuple[Place | None, str | None]:
    """Who it comes from: the provider among those named, else the first, else who holds the rights."""
    sources = list(item.all("infosources", "infosource"))
    ranked = sorted(sources, key=lambda one: not any(word in _role(one) for word in PROVIDERS))
    for one in (*ranked, *item.all("provider"), *item.all("source"), *item.all("copyrightholder")):
        name = one if isinstance(one.value, str) else Item(one).member("name", "literal")
        if name is not None and name.text().strip():
            return name, None
    return None, None


def _value(place: Place) -> Place:
    """The text of a headline, description or body: itself in ninjs 1, its `value` after that."""
    if isinstance(place.value, str):
        return place
    value = Item(place).member("value", "name")
    if value is None:
        raise place.wrong("has no value")
    return value


def _role(place: Place) -> str:
    role = Item(place).member("role", "rel")
    return "" if role is None else role.text().lower()


def _content_type(place: Place) -> str:
    kind = Item(place).member("contenttype")
    return "" if kind is None else kind.text().partition(";")[0].strip().lower()


def _read(body: bytes, about: About, _content_type: str) -> Read:
    return to_submission(load_object(body), about)


TEXTS: Final[Mapping[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["value"],
        "properties": {
            "role": {"type": "string"},
            "contentType": {"enum": [*HTML_TYPES, "text/plain"]},
            "value": {"type": "string"},
        },
    },
}
SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "IPTC ninjs 1.x, 2.x or 3.x; names in lower or in camel case. What is not listed is not read.",
    "required": ["uri"],
    "properties": {
        "uri": {"type": "string", "description": "The id, and the address when it is one of http or https."},
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        "headlines": TEXTS,
        "bodies": TEXTS,
        "descriptions": TEXTS,
        "by": {"type": "string"},
        "firstCreated": {"type": "string"},
        "versionCreated": {"type": "string"},
        "language": {"type": "string"},
        "infosources": {"type": "array", "items": {"type": "object"}},
        "copyrightHolder": {"type": "string"},
        "subjects": {"type": "array", "items": {"type": "object"}},
        "genres": {"type": "array", "items": {"type": "object"}},
        "edNote": {"type": "string"},
        "embargoedUntil": {"type": "string"},
    },
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

FORMAT: Final = Format(
    name="ninjs",
    media_types=("application/ninjs+json",),
    read=_read,
    schema=SCHEMA,
    example=EXAMPLE,
    line_types=("application/x-ninjs+ndjson",),
    is_this=is_ninjs,
)
