"""Reads submissions strictly: JSON without its loopholes, plain text with what the query string says about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from pydantic import ValidationError

from chassis.web.problems import ERRORS_LISTED, Problem, pointer
from newswire.articles import Submission

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
FIELDS: Final = frozenset(Submission.model_fields)
QUERY_FIELDS: Final = ("id", "url", "source", "title", "published", "language")
"""What the query string can say about an article; the body goes before it."""
LARGE_BYTES: Final = 32 * 1024
"""Documents over this are looked at before they are validated: a list of a hundred thousand errors takes long."""

About = Mapping[str, str]
NOTHING: Final[About] = {}


def parse_json(body: bytes, about: About = NOTHING) -> Submission:
    """The submission in a JSON document; `about`, which is valid by itself, gives fields that are not in it.

    Raises:
        Problem: 400 for what is not one JSON object in UTF-8, 422 for what is no submission, with pointers.
    """
    if about:
        return _merged(body, about)
    if body.startswith(BYTE_ORDER_MARK):
        body = body[len(BYTE_ORDER_MARK) :]
    if len(body) > LARGE_BYTES:
        _check_number_of_fields(_document(body))
    try:
        submission = Submission.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(body, error) from None
    _check_duplicates(body, submission)
    return submission


def parse_text(body: bytes, about: About = NOTHING) -> Submission:
    """The submission in a plain text.

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
        raise invalid(error) from None


def parse_query(query: bytes) -> About:
    """What a query string says about an article.

    Raises:
        Problem: 400 for what is not percent-encoded UTF-8, 422 for what it cannot say, with pointers.
    """
    if not query:
        return NOTHING
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise Problem(400, "malformed-query", "the query string is not percent-encoded UTF-8") from None
    about = dict(pairs)
    if not about.keys() <= set(QUERY_FIELDS):
        raise _unknown_fields(name for name in about if name not in QUERY_FIELDS)
    if len(about) < len(pairs):
        raise Problem(422, "invalid-article", "a query parameter is there more than once")
    try:
        Submission.model_validate({**about, "text": "."})
    except ValidationError as error:
        raise invalid(error) from None
    return about


def invalid(error: ValidationError) -> Problem:
    """The problem document of what pydantic found."""
    found = error.errors(include_input=False, include_url=False, include_context=False)[:ERRORS_LISTED]
    errors = [{"pointer": pointer(one["loc"]), "detail": one["msg"]} for one in found]
    detail = "; ".join(f"{one['pointer'] or 'document'}: {one['detail']}" for one in errors[:3])
    return Problem(422, "invalid-article", detail, errors)


def malformed(body: bytes, error: orjson.JSONDecodeError) -> Problem:
    """Says what is wrong where; orjson's messages are constants and repeat nothing of the document."""
    try:
        body.decode()
    except UnicodeDecodeError as wrong:
        return Problem(400, "malformed-json", f"not UTF-8: {wrong.reason} at byte {wrong.start}")
    offset = len(error.doc[: error.pos].encode())
    where = f"at byte {offset} (line {error.lineno}, column {error.colno})"
    return Problem(400, "malformed-json", f"{error.msg} {where}")


def _merged(body: bytes, about: About) -> Submission:
    submission = parse_json(body)
    said = {name: getattr(submission, name) for name in submission.model_fields_set}
    return Submission.model_validate({**about, **said})  # each part is valid by itself


def _document(body: bytes) -> dict[str, Any]:
    """The JSON object; the model's own parser lets pass NaN and the like where it expects no number."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise malformed(body, error) from None
    if type(document) is not dict:
        raise Problem(400, "malformed-json", "the document must be one JSON object, from byte 0 on")
    return document


def _refusal(body: bytes, error: ValidationError) -> Problem:
    """What is wrong with a document that is no submission, in the order: its encoding, its JSON, its fields."""
    try:
        _document(body)
    except Problem as problem:
        return problem
    return invalid(error)


def _check_number_of_fields(document: Mapping[str, Any]) -> None:
    if len(document) > len(FIELDS):
        raise _unknown_fields(name for name in document if name not in FIELDS)


def _check_duplicates(body: bytes, submission: Submission) -> None:
    """Refuse an object with the same name twice, of which JSON parsers silently take the last.

    A valid submission is an object of strings, lists of strings and nulls, so counting the quotation marks around
    strings shows whether the parser dropped a member. One after a backslash counts as within, also where the string
    ends so.
    """
    fields = submission.__dict__
    expected = 0
    for name in submission.model_fields_set:
        value = fields[name]
        if type(value) is str:
            expected += 4 - value.endswith("\\")
        else:
            expected += 2 + sum(2 - one.endswith("\\") for one in value or ())
    quotes = body.count(b'"')
    if quotes == expected or quotes - body.count(b'\\"') == expected:
        return
    names = json.loads(body, object_pairs_hook=lambda pairs: [name for name, _ in pairs])
    twice = [name for name in fields if names.count(name) > 1]
    if twice:
        errors = [{"pointer": pointer([name]), "detail": "this name is there more than once"} for name in twice]
        raise Problem(400, "malformed-json", f"the same name is there more than once: {', '.join(twice)}", errors)


def _unknown_fields(names: Iterable[str]) -> Problem:
    errors = [
        {"pointer": pointer([name[:100]]), "detail": "there is no such field"} for name in islice(names, ERRORS_LISTED)
    ]
    return Problem(422, "invalid-article", "there are unknown fields", errors)
