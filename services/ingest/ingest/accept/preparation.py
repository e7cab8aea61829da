"""From a submission to an article ready for the wire: checked, identified, cleaned, dated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from chassis.access.principals import Principal
from chassis.web.problems import Problem
from ingest.accept.rights import admitted, may_take_back
from ingest.clean.cleaning import Cleaned, clean
from ingest.dates.published import parse_published
from ingest.identity.ids import UrlError, article_id, canonical_url, content_digest
from newswire.articles import LanguageSource, Published, PubStatus, Submission
from newswire.fields import SENT

FUTURE_LIMIT: Final = timedelta(hours=48)
"""How far a publication time may lie ahead: clocks differ, and some write when they will be read."""

_SPACES = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters and all with the Unicode property Bidi_Control: they make a line show what it does not say."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a submission came: the source it came `via`, the address of its `feed`, the date these tell, and whose word
    its `language` is.

    `article_id` is the article's id where the source knows it better than the submission can tell. `sender` is who
    holds the key it came with; None: nobody is asked for keys, or it is the system's own source. `left_out` are the
    fields of which something could not be read.
    """

    via: str
    feed: str | None = None
    published: Published | None = None
    language: LanguageSource = "sender"
    article_id: str | None = None
    sender: Principal | None = None
    left_out: tuple[str, ...] = ()


PUSHED: Final = Origin("push")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article before it has a version: `fields` are those of `newswire.Article` without `version`.

    `may_bring_back`: who sent it may give back what was withheld.
    """

    id: str
    digest: str
    fields: dict[str, Any]
    status: PubStatus = "usable"
    may_bring_back: bool = True


def prepare(submission: Submission, now: datetime | None = None, origin: Origin = PUSHED) -> Candidate:
    """Check, identify, clean and date a submission; without `now` no date is too far ahead.

    Raises:
        Problem: 422 when the address or the text cannot be an article's, or its embargo is not over; 403 when the
            sender may not do this.
    """
    submission = _without_controls(submission)
    if not submission.text.strip():
        raise invalid_text("the text is empty")
    url = _url(submission)
    if origin.sender is not None:
        submission = admitted(origin.sender, submission, url)
    if submission.status != "usable":
        return _taken_back(submission, url, origin)
    _check_embargo(submission.embargoed_until, now)
    cleaned = clean(submission.text, submission.title)
    removed = [{"start": one.start, "end": one.end, "label": one.label} for one in cleaned.removed]
    published = published_of(submission, cleaned, now, origin.published)
    fields = {
        **{name: getattr(submission, sent) for name, sent in SENT.items()},
        **_about(submission, url, origin),
        "text": cleaned.text,
        "removed": removed,
        "published": {
            "value": published.value,
            "precision": published.precision,
            "source": published.source,
            "flags": published.flags,
        },
        "language_source": origin.language if submission.language else None,
        "place": cleaned.place,
        "agency": cleaned.agency,
        "syndicated": cleaned.syndicated,
    }
    # Some feeds date every item anew at every fetch: a feed's date alone makes no version.
    shown = origin.published.value if origin.published and origin.feed is None else None
    return Candidate(
        origin.article_id or article_id(submission, url),
        content_digest(submission, url, shown),
        fields,
        may_bring_back=origin.sender is None or may_take_back(origin.sender),
    )


def taken_back(article_id: str, note: str | None) -> Candidate:
    """The cancellation of an article of which only the id is known."""
    fields = {"text": "", "original": "", "status": "canceled", "note": note}
    return Candidate(
        article_id, content_digest(Submission(text=".", status="canceled", note=note), None), fields, "canceled"
    )


def published_of(
    submission: Submission, cleaned: Cleaned, now: datetime | None = None, brought: Published | None = None
) -> Published:
    """What the sender says, else what its source brought, else what the text says.

    Never the time of arrival, and nothing after `now` + 48 h.
    """
    told = _not_ahead(cleaned.published, now)
    if submission.published is not None:
        said = _not_ahead(parse_published(submission.published), now)
    elif brought is not None:
        said = _not_ahead(brought, now)
    else:
        return told
    if said.value is None and told.value is not None:
        return told.model_copy(update={"flags": (*told.flags, *said.flags)})
    return said


def invalid_text(detail: str) -> Problem:
    """The problem that an article's text is."""
    return _invalid("text", detail)


def payload_parts(candidate: Candidate, received_at: str) -> tuple[bytes, bytes]:
    """The JSON of the article before and after its version, which is only known on the stream server."""
    stages = [{"stage": "received", "at": received_at}]
    rest = orjson.dumps({**candidate.fields, "stages": stages})
    return b'{"id":"' + candidate.id.encode() + b'","version":', b"," + rest[1:]


def _about(submission: Submission, url: str | None, origin: Origin) -> dict[str, Any]:
    """What an article says about itself in every state."""
    return {
        "external_id": submission.id,
        "url": url,
        "source": submission.source,
        "status": submission.status,
        "note": submission.note,
        "via": origin.via,
        "feed": origin.feed,
    }


def _taken_back(submission: Submission, url: str | None, origin: Origin) -> Candidate:
    """A canceled or withheld article keeps its name and loses its text, whatever the sender repeats of it."""
    fields = {**_about(submission, url, origin), "text": "", "original": ""}
    named = origin.article_id or article_id(submission, url)
    return Candidate(named, content_digest(submission, url), fields, submission.status)


def _not_ahead(published: Published, now: datetime | None) -> Published:
    if now is None or published.value is None:
        return published
    if _moment(published.value) <= now + FUTURE_LIMIT:
        return published
    return Published(source=published.source, flags=("out_of_range",))


def _moment(value: str) -> datetime:
    """A value of `Published`; of a day, when it begins in UTC."""
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _url(submission: Submission) -> str | None:
    if submission.url is None:
        return None
    try:
        return canonical_url(submission.url)
    except UrlError as error:
        raise _invalid("url", str(error)) from None


def _check_embargo(until: str | None, now: datetime | None) -> None:
    """Everybody who subscribed has an article within a second, so that one under embargo is not taken at all."""
    if until is None or now is None:
        return
    value = parse_published(until).value
    if value is None:
        raise _invalid("embargoed_until", f"{until!r} is not read as a time, such as 2022-11-16T06:00:00Z")
    if _moment(value) > now:
        raise Problem(422, "embargoed", f"under embargo until {value}: send it again then")


def _without_controls(submission: Submission) -> Submission:
    """NUL, which not every database stores, goes from the text; all that could forge a line goes from the rest."""
    changes: dict[str, str | tuple[str, ...] | None] = {}
    if "\0" in submission.text:
        changes["text"] = submission.text.replace("\0", "")
    if submission.title and not submission.title.isprintable():
        changes["title"] = _one_line(submission.title)
    if submission.source and not submission.source.isprintable():
        changes["source"] = _one_line(submission.source) or None
    if submission.section and not submission.section.isprintable():
        changes["section"] = _one_line(submission.section) or None
    if submission.authors and not all(map(str.isprintable, submission.authors)):
        changes["authors"] = tuple(filter(None, map(_one_line, submission.authors)))
    if submission.note and "\0" in submission.note:
        changes["note"] = submission.note.replace("\0", "")
    return submission.model_copy(update=changes) if changes else submission


def _one_line(value: str) -> str:
    return _INVISIBLE.sub("", _SPACES.sub(" ", value))


def _invalid(name: str, detail: str) -> Problem:
    return Problem(422, "invalid-article", f"{name}: {detail}", [{"pointer": f"/{name}", "detail": detail}])
