"""From a submission to an article ready for the wire."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from chassis.web.problems import Problem
from harness.builders import submission
from harness.cost import costs_about
from ingest.accept.preparation import payload_parts, prepare
from ingest.accept.submissions import parse_json, parse_query, parse_text
from newswire.articles import Article

NOW = datetime(2022, 2, 6, 12, 0, tzinfo=UTC)
STORY = "date 2022-02-05 Ministers met in Geneva on Friday, officials said."


def test_payload_is_an_article() -> None:
    """The parts around the version make the JSON of an article."""
    candidate = prepare(submission(STORY, source="x"), NOW)
    before, after = payload_parts(candidate, "2022-02-05T03:17:00.000Z")
    article = Article.model_validate_json(before + b"3" + after)
    assert (article.id, article.version, article.source) == (candidate.id, 3, "x")
    assert article.text == "Ministers met in Geneva on Friday, officials said."
    assert article.published.value == "2022-02-05"
    assert article.published.source == "crawler_prefix"
    assert article.stages[0].stage == "received"


def test_sender_knows_the_date_better() -> None:
    """A publication time the sender gives goes before what the text says."""
    candidate = prepare(submission(STORY, published="2022-02-06T10:00:00Z"), NOW)
    assert candidate.fields["published"]["value"] == "2022-02-06T10:00+00:00"
    assert candidate.fields["published"]["source"] == "sender"


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("half past nine", "unparseable"),
        ("25/13/2026", "unparseable"),
        ("0001-01-01T00:00:00Z", "out_of_range"),
        ("1989-12-31", "out_of_range"),
        ("9999-12-31T23:59:59Z", "out_of_range"),
        ("300000-01-01", "out_of_range"),
        ("2022-02-08T12:01:00Z", "out_of_range"),
        ("2022-02-08T10:00:00-03:00", "out_of_range"),
        ("2022-02-09", "out_of_range"),
    ],
)
def test_unusable_date_of_the_sender(said: str, flag: str) -> None:
    """A publication time that cannot be read, or lies before 1990 or 48 hours ahead, is flagged; the text's is used."""
    published = prepare(submission(STORY, published=said), NOW).fields["published"]
    assert (published["value"], published["source"]) == ("2022-02-05", "crawler_prefix")
    assert flag in published["flags"]
    alone = prepare(submission("Ministers met.", published=said), NOW).fields["published"]
    assert (alone["value"], alone["flags"]) == (None, (flag,))


@pytest.mark.parametrize(
    ("said", "value", "flags"),
    [
        ("1990-01-01", "1990-01-01", ()),
        ("2022-02-08", "2022-02-08", ()),
        ("2022-02-08T12:00:00Z", "2022-02-08T12:00+00:00", ()),
        ("2022-02-05T23:59:60Z", "2022-02-05T23:59:59+00:00", ()),
        ("2022-02-05 08:47", "2022-02-05T08:47+00:00", ("zone_assumed_utc",)),
    ],
)
def test_usable_dates(said: str, value: str, flags: tuple[str, ...]) -> None:
    """From 1990 to 48 hours ahead a publication time is taken; without a zone it is UTC, and says so."""
    published = prepare(submission("Ministers met.", published=said), NOW).fields["published"]
    assert (published["value"], published["flags"]) == (value, flags)


def test_date_in_the_text_is_not_ahead_either() -> None:
    """A date found in the text is held to the same range."""
    published = prepare(submission(STORY), datetime(2022, 1, 1, tzinfo=UTC)).fields["published"]
    assert (published["value"], published["flags"]) == (None, ("out_of_range",))


@pytest.mark.parametrize("until", ["2022-02-05T08:00:01Z", "2022-02-05T13:30:01+05:30", "2022-02-06", "later"])
def test_an_embargo_holds(until: str) -> None:
    """Until an embargo is over, and where nobody can tell when, the article is refused."""
    with pytest.raises(Problem) as refused:
        prepare(submission(embargoed_until=until), datetime(2022, 2, 5, 8, tzinfo=UTC))
    assert (refused.value.status, refused.value.type) == (422, "invalid-article" if until == "later" else "embargoed")


@pytest.mark.parametrize("until", ["2022-02-05T08:00:00Z", "2022-02-05T13:30+05:30", "2022-02-05"])
def test_an_embargo_ends(until: str) -> None:
    """An embargo that is over changes nothing, and none holds back a kill."""
    now = datetime(2022, 2, 5, 8, tzinfo=UTC)
    assert prepare(submission(embargoed_until=until), now) == prepare(submission(), now)
    canceled = prepare(submission(status="canceled", embargoed_until="2099-01-01"), now)
    assert canceled.status == "canceled"


def test_no_date_stays_unknown() -> None:
    """Where nothing tells the publication time it is unknown, and never the time of arrival."""
    published = prepare(submission("Ministers met in Geneva."), NOW).fields["published"]
    assert (published["value"], published["precision"], published["source"]) == (None, "unknown", "unknown")


def test_nul_is_dropped() -> None:
    """NUL characters, which databases refuse, do not travel."""
    candidate = prepare(submission("Minis\0ters met in Geneva."), NOW)
    assert candidate.fields["original"] == "Ministers met in Geneva."


def test_control_characters_in_title_and_source() -> None:
    """Title and source are one visible line: white space is a space, other and bidirectional controls go."""
    fields = prepare(submission(title="Two\r\nmet\0\x1b[31m\u202e!\u2066", source="x\x7f\u200f.example"), NOW).fields
    assert (fields["title"], fields["source"]) == ("Two  met[31m!", "x.example")
    assert prepare(submission(source="\0\u202e"), NOW).fields["source"] is None
    kept = "Zürich: 10\u00a0%\u200b “так” \U0001f600"
    assert prepare(submission(title=kept), NOW).fields["title"] == kept


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"", 400, None),
        (b"{", 400, None),
        (b"[1]", 400, None),
        (b'"text"', 400, None),
        (b'{"text": "a"} x', 400, None),
        (b'{"text": "a"}{"text": "b"}', 400, None),
        (b"\xff\xfe", 400, None),
        ('{"text": "a"}'.encode("utf-16"), 400, None),
        ('{"text": "a"}'.encode("utf-16-le"), 400, None),
        (b'\xef\xbb\xbf\xef\xbb\xbf{"text": "a"}', 400, None),
        (b'{"text": "\xed\xa0\x80"}', 400, None),
        (b'{"text": "\xc0\x80"}', 400, None),
        (b'{"text": "\\ud800"}', 400, None),
        (b'{"text": "a\0b"}', 400, None),
        (b'{"text": ' + b"[" * 100_000, 400, None),
        (b'{"text": ' + b'{"a":' * 100_000, 400, None),
        (b'{"text": NaN}', 400, None),
        (b'{"text": "a", "x": -Infinity}', 400, None),
        (b'{"text": "a", "x": 1e999}', 400, None),
        (b'{"text": "a", "x": ' + b"9" * 5000 + b"}", 400, None),
        (b'{"text": "a", "text": "b"}', 400, "/text"),
        (b'{"text": "a", "title": "\\"", "te\\u0078t": "b\\\\"}', 400, "/text"),
        (b'{"text": "a\\\\", "title": "b\\\\", "id": null, "id": null}', 400, "/id"),
        (b'{"text": 1}', 422, "/text"),
        (b'{"text": {"a": [1]}}', 422, "/text"),
        (b"{}", 422, "/text"),
        (b'{"text": ""}', 422, "/text"),
        (b'{"text": null}', 422, "/text"),
        (b'{"text": "a", "id": "../x\\n"}', 422, "/id"),
        (b'{"text": "a", "id": "' + b"x" * 10_240 + b'"}', 422, "/id"),
        (b'{"text": "a", "id": "\xef\xbc\x91"}', 422, "/id"),
        (b'{"text": "a", "title": "' + b"x" * 2001 + b'"}', 422, "/title"),
        (b'{"text": "a", "url": "http://x/' + b"x" * 2040 + b'"}', 422, "/url"),
        (b'{"text": "a", "language": "en\\r\\nX: y"}', 422, "/language"),
        (b'{"text": "a", "surprise": 1}', 422, "/surprise"),
        (b'{"text": "a", "a/b~c": 1}', 422, "/a~1b~0c"),
    ],
)
def test_refusals(body: bytes, status: int, pointer: str | None) -> None:
    """What is not one JSON object in UTF-8 is 400, what is no submission is 422 with a pointer to the field."""
    with pytest.raises(Problem) as refused:
        parse_json(body)
    document = json.loads(refused.value.body())
    assert document["status"] == status
    if pointer is not None:
        assert document["errors"][0]["pointer"] == pointer


def test_malformed_json_says_where() -> None:
    """The detail of what is not JSON names the byte, counted in the body sent, and the line and column."""
    with pytest.raises(Problem) as refused:
        parse_json('{"title": "äöü",\n "text": x}'.encode())
    assert "byte 29 (line 2, column 10)" in refused.value.detail
    with pytest.raises(Problem) as refused:
        parse_json(b'{"text": "abc\xffd"}')
    assert "at byte 13" in refused.value.detail


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"text": "a"}',
        b' {"text": "a", "title": null}\r\n',
        b'{"text": "a", "title": "\\"\\u0022\\\\\\"", "source": "x\\\\"}',
        b'{"te\\u0078t": "a\\u0022"}',
        b'{"text": "\\u0000a\\ud83d\\ude00"}',
    ],
)
def test_odd_but_valid(body: bytes) -> None:
    """Escapes of every kind, white space around it and one byte order mark do no harm."""
    assert "a" in parse_json(body).text


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({f"field{number}": 1 for number in range(60_000)}).encode(),
        json.dumps({"text": "a", "x" * 900_000: 1}).encode(),
        json.dumps({"text": "a" * 900_000, "id": "\x1b" * 50_000}).encode(),
    ],
)
def test_refusals_are_short_and_quick(body: bytes) -> None:
    """However much is wrong, the problem document stays small and is made in a moment."""
    with costs_about(0.02):
        with pytest.raises(Problem) as refused:
            parse_json(body)
        document = refused.value.body()
    assert refused.value.status == 422
    assert len(document) < 20_000
    assert len(json.loads(document)["errors"]) <= 20


def test_plain_text() -> None:
    """A plain text is a submission; a byte order mark at its start is dropped."""
    got = parse_text("\ufeffHello.".encode(), {"source": "x"})
    assert (got.text, got.source) == ("Hello.", "x")


@pytest.mark.parametrize(("body", "status"), [(b"\xff", 400), ("a".encode("utf-16"), 400), (b"", 422)])
def test_plain_text_refusals(body: bytes, status: int) -> None:
    """A text that is not UTF-8 is 400, an empty one 422."""
    with pytest.raises(Problem) as refused:
        parse_text(body, {})
    assert refused.value.status == status


def test_query() -> None:
    """The query string gives the fields a body does not have; the body's own go first."""
    about = parse_query(b"source=x.example&title=Two+m%C3%A4t&id=1")
    assert parse_json(b'{"text": "a", "id": "2"}', about).model_dump(exclude_unset=True) == {
        "text": "a",
        "id": "2",
        "source": "x.example",
        "title": "Two mät",
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (b"source=%ff", 400),
        (b"source=\xff", 400),
        (b"text=a", 422),
        (b"utm_source=a", 422),
        (b"id=1&id=2", 422),
        (b"id=%00", 422),
        (b"source=", 422),
        (b"&".join(b"a%d=1" % number for number in range(2000)), 422),
    ],
)
def test_query_refusals(query: bytes, status: int) -> None:
    """Unknown, repeated and invalid parameters are refused like fields."""
    with pytest.raises(Problem) as refused:
        parse_query(query)
    assert refused.value.status == status
    assert len(refused.value.body()) < 5000


@pytest.mark.parametrize(("fields", "pointer"), [({"url": "javascript:x"}, "/url"), ({"text": " \n\0 "}, "/text")])
def test_unacceptable_fields(fields: dict[str, str], pointer: str) -> None:
    """An address that is none and a blank text are refused with a pointer."""
    with pytest.raises(Problem) as refused:
        prepare(submission(**{"text": "Story.", **fields}), NOW)
    assert refused.value.errors[0]["pointer"] == pointer
