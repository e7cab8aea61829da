"""From a submission to an article ready for the wire."""

from __future__ import annotations

import json

import pytest
from chassis.problems import Problem
from harness.builders import submission
from ingest.intake import parse_json, parse_text, payload_parts, prepare
from newswire.articles import Article


def test_payload_is_an_article() -> None:
    """The parts around the version make the JSON of an article."""
    candidate = prepare(submission("date 2022-02-05 Ministers met in Geneva on Friday, officials said.", source="x"))
    before, after = payload_parts(candidate, "2022-02-05T03:17:00.000Z")
    article = Article.model_validate_json(before + b"3" + after)
    assert (article.id, article.version, article.source) == (candidate.id, 3, "x")
    assert article.text == "Ministers met in Geneva on Friday, officials said."
    assert article.published.value == "2022-02-05"
    assert article.published.source == "crawler_prefix"
    assert article.stages[0].stage == "received"


def test_sender_knows_the_date_better() -> None:
    """A publication time the sender gives goes before what the text says."""
    text = "date 2022-02-05 Ministers met in Geneva on Friday, officials said."
    candidate = prepare(submission(text, published="2022-02-06T10:00:00Z"))
    assert candidate.fields["published"]["value"] == "2022-02-06T10:00+00:00"
    assert candidate.fields["published"]["source"] == "sender"


def test_unreadable_date_of_the_sender() -> None:
    """A publication time nobody can read is flagged, and the text's own is used."""
    text = "date 2022-02-05 Ministers met in Geneva on Friday, officials said."
    published = prepare(submission(text, published="half past nine")).fields["published"]
    assert published["value"] == "2022-02-05"
    assert "unparseable" in published["flags"]


def test_no_date_stays_unknown() -> None:
    """Where nothing tells the publication time it is unknown, and never the time of arrival."""
    published = prepare(submission("Ministers met in Geneva.")).fields["published"]
    assert (published["value"], published["precision"], published["source"]) == (None, "unknown", "unknown")


def test_nul_is_dropped() -> None:
    """NUL characters, which databases refuse, do not travel."""
    candidate = prepare(submission("Minis\0ters met in Geneva."))
    assert candidate.fields["original"] == "Ministers met in Geneva."


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"", 400, None),
        (b"{", 400, None),
        (b"[1]", 422, ""),
        (b'{"text": "a"} x', 400, None),
        (b"\xff\xfe", 400, None),
        (b'{"text": "\\ud800"}', 400, None),
        (b'{"text": ' + b"[" * 100_000, 400, None),
        (b'{"text": NaN}', 422, "/text"),
        (b"{}", 422, "/text"),
        (b'{"text": ""}', 422, "/text"),
        (b'{"text": "a", "id": "../x\\n"}', 422, "/id"),
        (b'{"text": "a", "surprise": 1}', 422, "/surprise"),
    ],
)
def test_refusals(body: bytes, status: int, pointer: str | None) -> None:
    """What is not JSON is 400, what is no submission is 422 with a pointer to the field."""
    with pytest.raises(Problem) as refused:
        parse_json(body)
    assert refused.value.status == status
    assert json.loads(refused.value.body())["status"] == status
    if pointer is not None:
        assert refused.value.errors[0]["pointer"] == pointer


def test_plain_text() -> None:
    """A plain text is a submission; a byte order mark at its start is dropped."""
    got = parse_text("\ufeffHello.".encode(), {"source": "x"})
    assert (got.text, got.source) == ("Hello.", "x")


@pytest.mark.parametrize(("body", "status"), [(b"\xff", 400), (b"", 422)])
def test_plain_text_refusals(body: bytes, status: int) -> None:
    """A text that is not UTF-8 is 400, an empty one 422."""
    with pytest.raises(Problem) as refused:
        parse_text(body, {})
    assert refused.value.status == status


@pytest.mark.parametrize(("fields", "pointer"), [({"url": "javascript:x"}, "/url"), ({"text": " \n "}, "/text")])
def test_unacceptable_fields(fields: dict[str, str], pointer: str) -> None:
    """An address that is none and a blank text are refused with a pointer."""
    with pytest.raises(Problem) as refused:
        prepare(submission(**{"text": "Story.", **fields}))
    assert refused.value.errors[0]["pointer"] == pointer
