"""Puts a submission together from another format; what cannot be read is left out with a note of where it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, Final

from pydantic import ValidationError

from chassis.web.problems import ERRORS_LISTED, Problem
from ingest.accept.submissions import About
from ingest.dates.published import parse_published
from ingest.formats.documents import DocumentPlace
from ingest.formats.format import Note, ReadDocument
from ingest.identity.ids import UrlError, canonical_url
from newswire.articles import ID_PATTERN, Published, PubStatus, Submission

LIMITS: Final = {"source": 200, "section": 200, "note": 2000, "title": 2000}
"""What is longer is cut in these: no story is refused for them."""

STATUSES: Final[Mapping[str, PubStatus]] = {
    "usable": "usable",
    **dict.fromkeys(("canceled", "cancelled", "withdrawn", "retracted", "killed"), "canceled"),
    **dict.fromkeys(("withheld", "withhold", "embargoed", "spiked"), "withheld"),
}
"""Words for whether an article may be published, in lower case."""

AUTHORS: Final = 50
AUTHOR_CHARACTERS: Final = 200
PUBLISHED_CHARACTERS: Final = 100
NOTES: Final = 20
"""So many notes are kept; a document can have a hundred thousand names that are none."""

NO_TEXT: Final = "."
"""Stands for the text of an article that is taken back."""

_ID = re.compile(ID_PATTERN.removesuffix("$") + r"\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BY = re.compile(r"\s*(?:by|von|par|por|di|door|av|af)[\s:]+", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s+(?:and|&|und|et|y|e|en|och|og)\s+", re.IGNORECASE)


class SubmissionDraft:
    """The fields found so far; the first value of a field counts."""

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._fields: dict[str, Any] = {}
        self._places: dict[str, str] = {}
        self._authors: list[str] = []
        self._notes: list[Note] = []

    def has(self, field: str) -> bool:
        """Whether the field was found."""
        return bool(self._authors) if field == "authors" else field in self._fields

    def found(self, field: str) -> Any:
        """The field as it was found; None where it was not."""
        return self._fields.get(field)

    @property
    def is_taken_back(self) -> bool:
        """Whether the article is not to be published."""
        return bool(self._fields.get("status", "usable") != "usable")

    @property
    def needs_text(self) -> bool:
        """Whether no text was found, and it is no article that is taken back."""
        return "text" not in self._fields and not self.is_taken_back

    def leave_out(self, field: str, place: DocumentPlace, detail: str) -> None:
        """Note what cannot be read."""
        self._note(field, place.pointer, detail)

    def put(self, field: str, place: DocumentPlace | None, value: str | None = None) -> None:
        """A field as it stands at a place, or as `value` reads it; nothing for no place and no words."""
        if place is None or field in self._fields:
            return
        if value is None and not isinstance(place.value, str):
            self.leave_out(field, place, "must be a string")
            return
        text = str(place.value if value is None else value).replace("\0", "").strip()
        limit = LIMITS.get(field, len(text))
        if text:
            self._fields[field] = text[:limit].strip()
            self._places[field] = place.pointer
        if len(text) > limit:
            self.leave_out(field, place, f"what is over {limit} characters is cut")

    def put_id(self, place: DocumentPlace | None) -> None:
        """The sender's id: as it is where it is safe in paths and headers, else a digest of it; numbers are ids too."""
        if place is None or self.has("id"):
            return
        if type(place.value) is int:
            place = DocumentPlace(str(place.value), place.pointer)
        if not isinstance(place.value, str):
            self.leave_out("id", place, "must be a string")
        elif text := place.value.strip():
            digest = blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest
            self.put("id", place, text if _ID.match(text) else f"{self._format}:{digest()}")

    def put_url(self, place: DocumentPlace | None) -> None:
        """The address of the page; what is no address of the web is no address of a page."""
        if place is None or not isinstance(place.value, str) or self.has("url"):
            return
        if not place.value.strip().lower().startswith(("http://", "https://")):
            return
        try:
            canonical_url(place.value)
        except UrlError as error:
            self.leave_out("url", place, str(error))
        else:
            self.put("url", place)

    def put_published(self, places: Iterable[DocumentPlace]) -> None:
        """The first publication time that can be read; else the first that is there, which intake says is none."""
        unread: DocumentPlace | None = None
        for place in places:
            said = str(place.value) if type(place.value) is int else place.value
            if not isinstance(said, str) or len(said.strip()) > PUBLISHED_CHARACTERS:
                self.leave_out("published", place, "is no time, such as 2022-11-16T06:00:00Z")
            elif parse_published(said).value is not None:
                self.put("published", place, said)
                return
            elif said.strip():
                self.leave_out("published", place, "is read as no time, such as 2022-11-16T06:00:00Z")
                unread = unread or place
        self.put("published", unread)

    def put_language(self, place: DocumentPlace | None) -> None:
        """The language where it is written as a BCP 47 tag; names of languages are passed over."""
        if place is None or self.has("language"):
            return
        tag = place.value.strip().replace("_", "-") if isinstance(place.value, str) else ""
        if _LANGUAGE.fullmatch(tag):
            self.put("language", place, tag)
        elif place.value != "":
            self.leave_out("language", place, "is no tag of a language, such as en-GB")

    def add_author(self, name: str) -> None:
        """One more author."""
        name = " ".join(name.replace("\0", "").split())[:AUTHOR_CHARACTERS]
        if name and name not in self._authors and len(self._authors) < AUTHORS:
            self._authors.append(name)

    def add_byline(self, byline: str) -> None:
        """The authors in a byline such as `By Ana Diaz and Tom Okafor, Harbour Press`."""
        for name in names_in(byline):
            self.add_author(name)

    def finish(self, place: DocumentPlace, about: About, published: Published | None = None) -> ReadDocument:
        """The submission; `about`, which is valid by itself, gives fields that were not found.

        Raises:
            Problem: 422 for what is no article, with pointers to what there was instead.
        """
        if self.is_taken_back:
            self._fields["text"] = NO_TEXT
            if not any(field in self._fields or field in about for field in ("id", "url")):
                raise self.no_article(place, "nothing says which article is taken back")
        fields = {**about, **self._fields}
        if self._authors:
            fields["authors"] = tuple(self._authors)
        submission, left_out = fitting(fields)
        for field, detail in left_out:
            self._note(field, self._places.get(field, ""), detail)
        return ReadDocument(submission, published, tuple(self._notes))

    def no_article(self, place: DocumentPlace, detail: str, *fields: str) -> Problem:
        """The refusal of what is no article: what was left out of these fields says why, if anything does."""
        found = [{"pointer": one.pointer, "detail": one.detail} for one in self._notes if one.field in fields]
        if not found:
            return place.wrong(detail)
        said = "; ".join(f"{one['pointer'] or 'document'}: {one['detail']}" for one in found[:3])
        return Problem(422, "invalid-article", f"{said}; {detail}", found[:ERRORS_LISTED])

    def _note(self, field: str, pointer: str, detail: str) -> None:
        if len(self._notes) < NOTES:
            self._notes.append(Note(field, pointer, detail))


def fitting(fields: Mapping[str, Any]) -> tuple[Submission, list[tuple[str, str]]]:
    """The submission of all fields that can be a submission's, and of the others name and fault.

    Raises:
        Problem: 422 when it is the text.
    """
    left_out: dict[str, str] = {}
    while True:
        try:
            submission = Submission.model_validate({name: one for name, one in fields.items() if name not in left_out})
        except ValidationError as error:
            found = {str(one["loc"][0]): one["msg"] for one in error.errors(include_input=False, include_url=False)}
            if "text" in found:
                detail = {"pointer": "", "detail": f"text: {found['text']}"}
                raise Problem(422, "invalid-article", detail["detail"], [detail]) from None
            left_out |= found
        else:
            return submission, list(left_out.items())


def names_in(byline: str) -> list[str]:
    """The names in a byline; what comes behind a comma at its end is where the last one works."""
    first, *others = _AND.split(_BY.sub("", byline[:2000], count=1))
    pieces = [first, *others]
    names = [name for piece in pieces[:-1] for name in piece.split(",")]
    names.append(pieces[-1].partition(",")[0])
    return [name.strip() for name in names if name.strip()]
