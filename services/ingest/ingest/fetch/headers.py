"""What the headers of an answer say: how long to wait, where it links to, what kind of thing it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from yarl import URL

from ingest.fetch.answers import Validators
from ingest.fetch.destinations import absolute, destination
from ingest.fetch.errors import FetchRefusedError

DAY_SECONDS: Final = 86_400.0
LINKS_KEPT: Final = 64
_SAID_ONCE: Final = frozenset({"content-type", "etag", "last-modified", "location", "retry-after"})
_SECONDS: Final = re.compile(r"[0-9]{1,18}\Z")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}\Z")
_ECHOED: Final = re.compile(r"[\x20-\x7e]{1,1024}\Z")
"""What may be sent back as a validator."""

_LINK: Final = re.compile(r"[\s,]*<([^<>]*)>")
_PARAMETER: Final = re.compile(r"\s*;\s*([a-z0-9*_-]+)\s*(?:=\s*(?:\"([^\"]*)\"|([^\s\";,]*)))?", re.I)


def merged(raw: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Headers by name in lower case; several of one name joined by a comma (RFC 9110, section 5.3).

    Of those that can only be said once the first counts.
    """
    found: dict[str, list[str]] = {}
    for raw_name, value in raw:
        name = _text(raw_name).lower()
        if name not in found or name not in _SAID_ONCE:
            found.setdefault(name, []).append(_text(value))
    return {name: ", ".join(values) for name, values in found.items()}


def media_type(headers: Mapping[str, str]) -> str | None:
    """The media type in lower case, without parameters; None if there is none."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind if _MEDIA_TYPE.match(kind) else None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that Retry-After asks for, as a number or a date (RFC 9110, section 10.2.3): none to a day."""
    value = headers.get("retry-after", "").strip()
    if _SECONDS.match(value):
        return min(float(value), DAY_SECONDS)
    if not value or len(value) > 64:
        return None
    try:
        moment = parsedate_to_datetime(value)
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), DAY_SECONDS)


def validators(headers: Mapping[str, str], now: datetime | None = None) -> Validators:
    """What a later request can send back; what cannot be sent as it came is left out.

    So is a Last-Modified later than the answer itself, by its Date or else by `now` (RFC 9110, section 8.8.2.1): sent
    back, it would be answered "not modified" until that time has come.
    """
    modified = _echoed(headers.get("last-modified"))
    if modified is not None and _is_ahead(modified, headers.get("date", ""), now):
        modified = None
    return Validators(_echoed(headers.get("etag")), modified)


def moment_of(value: str) -> datetime | None:
    """The time in a header, as HTTP or as ISO 8601 writes it; None where it cannot be read."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(value.strip()[:64])
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _is_ahead(modified: str, date: str, now: datetime | None) -> bool:
    """Whether this is later than the answer; a Date that is more than a day off ours says nothing."""
    moment, answered = moment_of(modified), moment_of(date)
    if answered is not None and now is not None and abs((answered - now).total_seconds()) > DAY_SECONDS:
        answered = None
    latest = answered or now
    return moment is not None and latest is not None and moment > latest


def links(headers: Mapping[str, str], base: URL) -> tuple[tuple[str, str], ...]:
    """The Link headers (RFC 8288) as (relation, absolute address); what leads elsewhere than to the web is left out."""
    found = []
    for target, relations in _read_links(headers.get("link", "")):
        try:
            address = str(destination(absolute(base, target)).url)
        except FetchRefusedError:
            continue
        found += [(relation, address) for relation in relations]
        if len(found) >= LINKS_KEPT:
            break
    return tuple(found[:LINKS_KEPT])


def _read_links(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each target with its relations: the first `rel` counts, and one with an anchor is about another page."""
    position = 0
    while link := _LINK.match(text, position):
        position = link.end()
        given: dict[str, str] = {}
        while parameter := _PARAMETER.match(text, position):
            position = parameter.end()
            name, quoted, plain = parameter.groups()
            given.setdefault(name.lower(), quoted or plain or "")
        if "anchor" not in given:
            yield link[1], given.get("rel", "").lower().split()


def _echoed(value: str | None) -> str | None:
    value = (value or "").strip()
    return value if _ECHOED.match(value) else None


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
