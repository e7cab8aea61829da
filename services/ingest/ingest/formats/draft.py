"""Puts a submission together from another format, and remembers where each field was found."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any, Final

from pydantic import ValidationError

from chassis.problems import ERRORS_LISTED, Problem
from ingest.formats.documents import Place
from ingest.identity import UrlError, canonical_url
from ingest.submissions import About
from newswire.articles import ID_PATTERN, Submission

LIMITS: Final = {"source": 200, "section": 200, "note": 2000}
"""What is longer is cut in these: no story is refused for them."""

AUTHORS: Final = 50
AUTHOR_CHARACTERS: Final = 200
NO_TEXT: Final = "."
"""Stands for the text of an article that is taken back."""

_ID = re.compile(ID_PATTERN.removesuffix("$") + r"\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BY = re.compile(r"\s*(?:by|von|par|por|di|door|av|af)[\s:]+", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s+(?:and|&|und|et|y|e|en|och|og)\s+", re.IGNORECASE)


class Draft:
    """The fields found so far; the first value of a field counts."""

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._fields: dict[str, Any] = {}
        self._places: dict[str, str] = {}
        self._authors: list[str] = []

    def has(self, field: str) -> bool:
        """Whether the field was found."""
        return field in self._fields

    @property
    def needs_text(self) -> bool:
        """Whether no text was found, and it is no article that is taken back."""
        return "text" not in self._fields and self._fields.get("status", "usable") == "usable"

    def put(self, field: str, place: Place | None, value: str | None = None) -> None:
        """A field as it stands at a place, or as `value` reads it; nothing for no place and no words.

        Raises:
            Problem: 422 when it is no string.
        """
        if place is None or field in self._fields:
            return
        text = (place.text() if value is None else value).replace("\0", "").strip()
        if text:
            self._fields[field] = text[: LIMITS.get(field, len(text))].strip()
            self._places[field] = place.pointer

    def put_id(self, place: Place | None) -> None:
        """The sender's id: as it is where it is safe in paths and headers, else a digest of it."""
        if place is not None and (text := place.text().strip()):
            digest = blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest
            self.put("id", place, text if _ID.match(text) else f"{self._format}:{digest()}")

    def put_url(self, place: Place | None) -> None:
        """The address of the page; what is no address of the web is no address of a page.

        Raises:
            Problem: 422 for one of the web that cannot be.
        """
        if place is None or not isinstance(place.value, str) or self.has("url"):
            return
        if not place.value.strip().lower().startswith(("http://", "https://")):
            return
        try:
            canonical_url(place.value)
        except UrlError as error:
            raise place.wrong(str(error)) from None
        self.put("url", place)

    def put_language(self, place: Place | None) -> None:
        """The language where it is written as a BCP 47 tag; names of languages are passed over."""
        if place is not None and _LANGUAGE.fullmatch(tag := place.text().strip().replace("_", "-")):
            self.put("language", place, tag)

    def add_author(self, name: str) -> None:
        """One more author."""
        name = " ".join(name.split())[:AUTHOR_CHARACTERS]
        if name and name not in self._authors and len(self._authors) < AUTHORS:
            self._authors.append(name)

    def add_byline(self, byline: str) -> None:
        """The authors in a byline such as `By Ana Diaz and Tom Okafor, Harbour Press`."""
        for name in names_in(byline):
            self.add_author(name)

    def finish(self, about: About) -> Submission:
        """The submission; `about`, which is valid by itself, gives fields that were not found.

        Raises:
            Problem: 422 with pointers to where the fields were found.
        """
        if self._fields.get("status", "usable") != "usable":
            self._fields["text"] = NO_TEXT
        if self._authors:
            self._fields["authors"] = tuple(self._authors)
        try:
            return Submission.model_validate({**about, **self._fields})
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False, include_context=False)[:ERRORS_LISTED]
        errors = [{"pointer": self._places.get(str(one["loc"][0]), ""), "detail": one["msg"]} for one in found]
        detail = "; ".join(f"{one['pointer'] or 'document'}: {one['detail']}" for one in errors[:3])
        raise Problem(422, "invalid-article", detail, errors)


def names_in(byline: str) -> list[str]:
    """The names in a byline; what comes behind a comma at its end is where the last one works."""
    first, *others = _AND.split(_BY.sub("", byline[:2000], count=1))
    pieces = [first, *others]
    names = [name for piece in pieces[:-1] for name in piece.split(",")]
    names.append(pieces[-1].partition(",")[0])
    return [name.strip() for name in names if name.strip()]
