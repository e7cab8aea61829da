"""From a submission to an article ready for the wire: checked, identified, cleaned, dated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from chassis.problems import Problem, pointer
from ingest.cleaning import Cleaned, clean
from ingest.identity import UrlError, article_id, canonical_url, content_digest
from ingest.published import parse_published
from newswire.articles import Published, Submission


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article before it has a version: `fields` are those of `newswire.Article` without `version`."""

    id: str
    digest: str
    fields: dict[str, Any]


def parse_json(body: bytes) -> Submission:
    """The submission in a JSON document.

    Raises:
        Problem: 400 for what is not JSON, 422 for what is no submission, with pointers to the fields.
    """
    try:
        return Submission.model_validate_json(body)
    except ValidationError as error:
        raise _problem(error) from None


def parse_text(body: bytes, about: dict[str, str]) -> Submission:
    """The submission in a plain text; `about` may give `id`, `url`, `source`, `title`, `published`, `language`.

    Raises:
        Problem: 400 for what is not UTF-8, 422 for invalid fields.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, "malformed-text", f"not UTF-8: {error.reason} at byte {error.start}") from None
    try:
        return Submission.model_validate({**about, "text": text})
    except ValidationError as error:
        raise _problem(error) from None


def prepare(submission: Submission) -> Candidate:
    """Check, identify, clean and date a submission.

    Raises:
        Problem: 422 when the address or the text cannot be an article's.
    """
    if "\0" in submission.text or (submission.title and "\0" in submission.title):
        submission = _without_nul(submission)
    if not submission.text.strip():
        raise _invalid("text", "the text is empty")
    url = _url(submission)
    cleaned = clean(submission.text, submission.title)
    removed = [{"start": one.start, "end": one.end, "label": one.label} for one in cleaned.removed]
    published = published_of(submission, cleaned)
    fields = {
        "external_id": submission.id,
        "url": url,
        "source": submission.source,
        "title": submission.title,
        "text": cleaned.text,
        "original": submission.text,
        "removed": removed,
        "published": {
            "value": published.value,
            "precision": published.precision,
            "source": published.source,
            "flags": published.flags,
        },
        "language": submission.language,
    }
    return Candidate(article_id(submission, url), content_digest(submission), fields)


def published_of(submission: Submission, cleaned: Cleaned) -> Published:
    """What the sender says, else what the text says; never the time of arrival."""
    if submission.published is None:
        return cleaned.published
    said = parse_published(submission.published)
    if said.value is None and cleaned.published.value is not None:
        return cleaned.published.model_copy(update={"flags": (*cleaned.published.flags, *said.flags)})
    return said


def payload_parts(candidate: Candidate, received_at: str) -> tuple[bytes, bytes]:
    """The JSON of the article before and after its version, which is only known on the stream server."""
    stages = [{"stage": "received", "at": received_at}]
    rest = orjson.dumps({**candidate.fields, "stages": stages})
    return b'{"id":"' + candidate.id.encode() + b'","version":', b"," + rest[1:]


def _url(submission: Submission) -> str | None:
    if submission.url is None:
        return None
    try:
        return canonical_url(submission.url)
    except UrlError as error:
        raise _invalid("url", str(error)) from None


def _without_nul(submission: Submission) -> Submission:
    """NUL cannot be stored by every database and means nothing in a text."""
    title = submission.title.replace("\0", "") if submission.title else submission.title
    return submission.model_copy(update={"text": submission.text.replace("\0", ""), "title": title})


def _invalid(name: str, detail: str) -> Problem:
    return Problem(422, "invalid-article", f"{name}: {detail}", [{"pointer": f"/{name}", "detail": detail}])


def _problem(error: ValidationError) -> Problem:
    found = error.errors(include_input=False, include_url=False)
    if found[0]["type"] == "json_invalid":
        return Problem(400, "malformed-json", found[0]["msg"])
    errors = [{"pointer": pointer(one["loc"]), "detail": one["msg"]} for one in found[:20]]
    detail = "; ".join(f"{one['pointer'] or 'document'}: {one['detail']}" for one in errors[:3])
    return Problem(422, "invalid-article", detail, errors)
