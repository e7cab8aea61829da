"""Whatever comes in, a parser gives a result or says no in its own words; it never fails in another way."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from chassis.web.problems import ERRORS_LISTED, Problem
from harness.builders import event
from ingest.accept.bodies import Lines, check_encoding, media_type, read_headers
from ingest.accept.preparation import payload_parts, prepare
from ingest.accept.submissions import parse_json, parse_query, parse_text
from ingest.accept.tracing import traceparent
from ingest.clean.cleaning import clean
from ingest.dates.published import parse_published
from ingest.identity.ids import UrlError, canonical_url
from newswire import wire
from newswire.articles import Article, Submission
from store.search.cursors import CursorError, make_cursor, read_cursor
from store.search.days import DaysError, asked_days, days_of
from store.search.highlights import find_highlights
from store.search.query import as_fts5, as_tsquery, read_question, without_order
from store.search.words import MOST_WORDS, as_tsvector, indexed_words
from store.search.words import as_fts5 as words_as_fts5

NOW = datetime(2022, 2, 5, 12, 0, tzinfo=UTC)
FIELDS = (*Submission.model_fields, "surprise", "")

anything = st.text(st.characters(codec=None), max_size=200)
"""Any string, lone surrogates and NUL included."""

hostile_words = st.sampled_from(
    [
        *("\0", "\r\n", "\x1b[2J", "\u2028", "\u202e", "\ufeff", "\ud800", "\\", '"', "%00", "%", "\u200b", "é", "😀"),
        *("date 2022-02-05 ", "Updated:", "WASHINGTON (AP) - ", "Read more", "http://", "(", "©", "---", "By ", "\n"),
        *("2022-02-05T08:47:00Z", "25/13/2026", "+99:99", "IST", "1644050820", "99999999999", "Feb", "pm", "W05-6"),
        *("http://x/", "@", "#", "?", "&", "=", "[", "]", ":", "/", "..", "xn--", "。", "ß", "utm_source=", "65536"),
    ]
)
mixed = st.lists(st.one_of(hostile_words, anything), max_size=12).map("".join)
unicode_words = mixed.map(lambda words: words.encode(errors="ignore").decode())
scalars = st.one_of(st.none(), mixed, st.integers(), st.floats(), st.booleans())
members = st.lists(st.tuples(st.sampled_from(FIELDS), st.one_of(scalars, st.lists(scalars, max_size=2))), max_size=6)


def as_json(pairs: Sequence[tuple[str, Any]], *, is_ascii: bool) -> bytes:
    """A JSON object with these members in this order, repeated names included; NaN and surrogates as Python writes."""
    inner = ",".join(f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=is_ascii)}" for name, value in pairs)
    return f"{{{inner}}}".encode(errors="surrogatepass")


def check(problem: Problem) -> None:
    """A refusal is the sender's fault, bounded, and a JSON document."""
    assert 400 <= problem.status < 500
    document = json.loads(problem.body())
    assert document["detail"]
    assert len(document.get("errors", ())) <= ERRORS_LISTED
    assert len(problem.body()) < 50_000


@given(st.binary(max_size=300))
def test_parse_json_of_bytes(body: bytes) -> None:
    """Any bytes are a submission or a problem."""
    try:
        parse_json(body)
    except Problem as problem:
        check(problem)


@given(members, st.booleans())
@example([("text", "a"), ("text", "a")], True)
@example([("text", '"\\'), ("id", None), ("title", '\\"'), ("id", None)], False)
def test_parse_json_of_objects(pairs: list[tuple[str, Any]], is_ascii: bool) -> None:
    """An object is taken exactly when a strict parser takes it, no name is there twice, and its fields are valid."""
    body = as_json(pairs, is_ascii=is_ascii)
    try:
        expected = Submission.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError):
        expected = None
    if len({name for name, _ in pairs}) < len(pairs):
        expected = None
    try:
        got = parse_json(body)
    except Problem as problem:
        check(problem)
        assert expected is None
    else:
        assert got == expected


@given(st.binary(max_size=300), st.dictionaries(st.sampled_from(FIELDS), mixed))
def test_parse_text(body: bytes, about: dict[str, str]) -> None:
    """Any bytes with anything said about them are a submission or a problem."""
    try:
        assert parse_text(body, about).text
    except Problem as problem:
        check(problem)


@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(["id=", "%", "&", "a", "%ff", "+"])).map("".join)))
def test_parse_query(query: bytes | str) -> None:
    """Any query string gives fields that are valid, or a problem."""
    try:
        about = parse_query(query if isinstance(query, bytes) else query.encode())
    except Problem as problem:
        check(problem)
    else:
        Submission.model_validate({**about, "text": "a"})


@given(
    st.builds(
        Submission,
        text=unicode_words.filter(bool),
        title=st.none() | unicode_words,
        published=st.none() | unicode_words.map(lambda words: words[:100]),
    )
)
def test_prepare(submission: Submission) -> None:
    """What is taken becomes an article on the wire that can be read back; nothing forges a line of it."""
    try:
        candidate = prepare(submission, NOW)
    except Problem as problem:
        check(problem)
        return
    before, after = payload_parts(candidate, "2022-02-05T03:17:00.000Z")
    article = Article.model_validate_json(before + b"1" + after)
    assert "\0" not in article.original
    assert article.title is None or not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", article.title)
    for removed in article.removed:
        assert 0 <= removed.start < removed.end <= len(article.original)


@given(st.one_of(mixed, mixed.map("http://".__add__), mixed.map("https://x.example/".__add__)))
def test_canonical_url(url: str) -> None:
    """Any string is refused as an address or made canonical, once and for all: plain ASCII, http, no credentials."""
    try:
        once = canonical_url(url)
    except UrlError:
        return
    assert canonical_url(once) == once
    assert re.fullmatch(r"https?://[a-z0-9._:\[\]-]+(/[!-~]*)", once)
    assert "@" not in once.split("/")[2]


@given(mixed)
def test_parse_published(value: str) -> None:
    """Any string gives an ISO 8601 value between 1990 and 2100, or none and a flag."""
    published = parse_published(value)
    if published.value is None:
        assert published.flags
    else:
        assert 1990 <= datetime.fromisoformat(published.value).year <= 2101


@given(mixed, st.none() | mixed)
def test_clean(text: str, title: str | None) -> None:
    """Any text is cleaned to a part of it."""
    cleaned = clean(text, title)
    assert len(cleaned.text) <= len(text) + 1
    spans = [(removed.start, removed.end) for removed in cleaned.removed]
    assert spans == sorted(spans)


@given(st.none() | st.binary(max_size=60) | st.from_regex(rb"\A00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.?\Z"))
def test_traceparent(received: bytes | None) -> None:
    """Any header gives a valid trace context."""
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", traceparent(received))


names = st.sampled_from([name.encode() for name in wire.encode(event())] + [b"ce_sequence", b"other"])


@given(st.dictionaries(names, st.binary(max_size=80)), st.sets(names, max_size=2))
def test_wire_decode(fields: dict[bytes, bytes], kept: set[bytes]) -> None:
    """Any stream entry is an event or malformed."""
    whole = {
        name.encode(): value if isinstance(value, bytes) else value.encode()
        for name, value in wire.encode(event()).items()
    }
    changed = {**whole, **{name: value for name, value in fields.items() if name not in kept}}
    try:
        wire.decode("1-1", changed)
    except wire.MalformedEntryError as error:
        message = str(error)
    else:
        message = ""
    assert len(message) < 1000


@given(
    st.one_of(
        anything,
        st.from_regex(r"\A[A-Za-z0-9_-]{0,100}\Z"),
        st.binary(max_size=80).map(lambda b: orjson.dumps(b.hex()).decode()),
    )
)
def test_cursor(cursor: str) -> None:
    """Any string is refused as a cursor that was not made for the question."""
    with pytest.raises(CursorError):
        read_cursor("a question", cursor)


@given(st.text(max_size=20), st.lists(st.integers(-(2**63) + 1, 2**63 - 1), min_size=1, max_size=4), st.text())
def test_cursor_comes_back(question: str, place: list[int], other: str) -> None:
    """A cursor made here gives its place to its question, and to no other."""
    cursor = make_cursor(question, *place)
    assert read_cursor(question, cursor, len(place)) == tuple(place)
    assert len(cursor) <= 150
    if other != question:
        with pytest.raises(CursorError):
            read_cursor(other, cursor, len(place))


@given(st.text(max_size=300))
def test_question(q: str) -> None:
    """Any question is put into the notations of the databases with letters, digits and our own signs only."""
    question = read_question(q)
    for words in question.wanted:
        assert all(word.isalnum() and len(word) <= 60 for word in words)
    assert as_fts5(question).count('"') % 2 == 0
    assert as_tsquery(question).count("'") % 2 == 0
    loose = without_order(question)
    assert not loose.has_phrases
    assert bool(loose.groups) == bool(question.groups)


@given(st.one_of(st.none(), st.text(max_size=50)), st.text())
def test_indexed_words(title: str | None, text: str) -> None:
    """Any text becomes words that need no escaping, and one that is highlighted stands there."""
    words = indexed_words(title, text)
    assert len(words) <= MOST_WORDS
    assert "\\" not in as_tsvector(words)
    assert all(len(word) <= 60 and " " not in word for word in words if word)
    assert len(words_as_fts5(words).split(" ")) == len(words)
    for one in find_highlights(title, text, [(word,) for word in words[1:20] if word]):
        assert (title if one.field == "title" else text[one.start : one.start + len(one.text)]) == one.text
        assert all(0 <= start < end <= len(one.text) for start, end in one.spans)


@given(st.one_of(st.text(max_size=30), st.from_regex(r"\A[0-9X]{2,4}(-[0-9WQHX]{1,3}){0,3}(T.*)?\Z")))
def test_days(value: str) -> None:
    """Any value covers days in order, or none; any question for days is answered or refused."""
    found = days_of(value)
    assert found is None or 1 <= found.first <= found.last
    with suppress(DaysError):
        assert asked_days(value).first >= 1


headers = st.lists(
    st.tuples(
        st.sampled_from([b"content-type", b"content-encoding", b"traceparent", b"x"]),
        st.one_of(
            st.binary(max_size=40),
            st.lists(
                st.sampled_from([b"application/json", b"text/plain", b";", b"charset=", b"utf-8", b'"', b" ", b","])
            ).map(b"".join),
        ),
    ),
    max_size=5,
)


@given(headers)
def test_media_type(sent: list[tuple[bytes, bytes]]) -> None:
    """Any headers name one of the media types, in UTF-8, or are refused."""
    try:
        found = read_headers({"headers": sent})
        check_encoding(found)
        kind = media_type(found, ("application/json", "text/plain"))
    except Problem as problem:
        check(problem)
    else:
        (said,) = [value.lower() for name, value in sent if name == b"content-type"]
        assert kind.encode() in said
        assert b"charset" not in said or b"utf" in said


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=12), st.integers(1, 50))
@example(b"a\n\nb", [1, 1, 2], 1)
def test_lines(body: bytes, cuts: list[int], limit: int) -> None:
    """A body has the same lines in whatever parts it comes, and none is longer than one byte over the limit."""
    lines = Lines(limit)
    edges = [0, *sorted(cut for cut in cuts if cut <= len(body)), len(body)]
    got = [line for first, last in pairwise(edges) for line in lines.feed(body[first:last])]
    got += lines.last()
    cut = [line[: limit + 1] for line in body.split(b"\n")]
    assert got == [line for line in cut if line.strip()]


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "(" * 50_000, "\n" * 100_000, "a\n" * 50_000, "http://" * 15_000, " " * 100_000]
)
def test_clean_takes_no_time(text: str) -> None:
    """A hundred thousand characters of one kind are cleaned in a moment."""
    started = datetime.now(UTC)
    clean(text, text[:2000])
    assert (datetime.now(UTC) - started).total_seconds() < 5
