"""Whatever is sent as a format of newsrooms is a submission or a problem that points into it, and takes no time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.web.problems import ERRORS_LISTED, Problem
from ingest.accept.idempotency import KEY_CHARACTERS, read_key
from ingest.accept.preparation import prepare
from ingest.accept.submissions import parse_json
from ingest.formats import BY_NAME, recognised
from ingest.formats.documents import load
from ingest.formats.draft import NOTES, names_in
from ingest.formats.markup import text_of, text_or_literal
from newswire.articles import Submission

WORDS = [
    *(
        "uri",
        "standard",
        "name",
        "ninjs",
        "pubStatus",
        "pubstatus",
        "canceled",
        "headlines",
        "headline",
        "role",
        "main",
    ),
    *(
        "bodies",
        "body_html",
        "body_text",
        "value",
        "contentType",
        "text/html",
        "text/plain",
        "by",
        "byline",
        "subjects",
    ),
    *(
        "infosources",
        "provider",
        "ednote",
        "embargoed",
        "language",
        "en",
        "versionCreated",
        "firstcreated",
        "slugline",
        "descriptions",
    ),
    *("@type", "@id", "@graph", "@value", "NewsArticle", "articleBody", "author", "publisher", "mainEntity", "#a"),
    *("identifier", "inLanguage", "correction", "creativeWorkStatus", "Withdrawn", "datePublished", "dateModified"),
    *(
        "articleSection",
        "mainEntityOfPage",
        "url",
        "http://x.example/1",
        "http://a..b/",
        "https://",
        "\0",
        "<p>x</p>",
        " ",
    ),
    *("By A B and C D, E", "&#xD800;", "&amp;", "2022-02-05", "\u202e", "\r\n", "", "text", "a/b~c"),
]
words = st.one_of(st.sampled_from(WORDS), st.text(max_size=20))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.floats(allow_nan=False), words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=6)),
    max_leaves=25,
)
STARTS: list[dict[str, Any]] = [
    {"uri": "urn:x:1", "headline": "T", "body_text": "Story."},
    {"@type": "NewsArticle", "headline": "T", "articleBody": "Story."},
]
documents = st.one_of(
    values,
    st.builds(
        lambda start, more: {**start, **more}, st.sampled_from(STARTS), st.dictionaries(words, values, max_size=6)
    ),
)
NOT_OPTIONAL = {
    "@graph",
    "mainEntity",
    "creativeWorkStatus",
    "pubStatus",
    "pubstatus",
    "bodies",
    "body_html",
    "embargoed",
}
names = st.sampled_from(["ninjs", "schema.org"])
optional = st.one_of(
    st.sampled_from(
        [one for one in WORDS if one not in ("pubStatus", "pubstatus", "bodies", "body_html", "embargoed")]
    ),
    st.sampled_from(["guid", "bylines", "authors", "subject", "genres", "source", "provider", "descriptions", "title"]),
    st.text(max_size=20),
).filter(lambda name: name not in NOT_OPTIONAL)
"""Names of what an article can do without."""


def at(document: Any, pointer: str) -> Any:
    """What a JSON pointer points at."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def check(problem: Problem) -> None:
    """A refusal is the sender's fault, bounded, and a JSON document."""
    assert problem.status in (400, 422)
    document = json.loads(problem.body())
    assert document["detail"]
    assert len(document.get("errors", ())) <= ERRORS_LISTED


@given(
    st.sampled_from([("ninjs", STARTS[0]), ("schema.org", STARTS[1])]), st.dictionaries(optional, values, max_size=6)
)
def test_optional_details(start: tuple[str, dict[str, Any]], more: dict[str, Any]) -> None:
    """Whatever else it says, an article is an article: nothing but its text, kind and embargo can refuse it."""
    name, document = start
    whole = {**more, **document}
    submission, _, notes = BY_NAME[name].read(orjson.dumps(whole), {}, "")
    assert submission.text == "Story."
    assert len(notes) <= NOTES
    for note in notes:
        at(whole, note.pointer)
    prepare(submission)


@given(names, documents)
def test_documents(name: str, document: Any) -> None:
    """Any JSON document is a submission that can be prepared or told why not, or refused with a pointer into it."""
    try:
        submission, *_ = BY_NAME[name].read(orjson.dumps(document), {}, "")
    except Problem as problem:
        check(problem)
        for error in problem.errors:
            at(document, error["pointer"])
        return
    assert Submission.model_validate_json(submission.model_dump_json()) == submission
    try:
        prepare(submission)
    except Problem as problem:
        check(problem)


@given(names, st.binary(max_size=200))
def test_bytes(name: str, body: bytes) -> None:
    """Any bytes are a submission or a problem."""
    try:
        BY_NAME[name].read(body, {}, "")
    except Problem as problem:
        check(problem)


@given(documents)
def test_recognition(document: Any) -> None:
    """What is a submission is never taken for another format, and what is taken for one is no submission."""
    body = orjson.dumps(document)
    if recognised(body) is not None:
        with pytest.raises(Problem):
            parse_json(body)


@given(st.lists(st.tuples(words, values), max_size=5))
def test_names_that_are_there_twice(pairs: list[tuple[str, Any]]) -> None:
    """A document is read exactly when no name is there twice."""
    inner = ",".join(f"{json.dumps(name)}:{orjson.dumps(value).decode()}" for name, value in pairs)
    names_seen = [name for name, _ in pairs]
    try:
        load(f"[{{{inner}}}]".encode())
    except Problem as problem:
        check(problem)
        assert len(set(names_seen)) < len(names_seen)
    else:
        assert len(set(names_seen)) == len(names_seen)


markup = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>", "</p>", "<br>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "&#xD800;", "&", "<"]
        ),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


@given(markup)
def test_markup(html: str) -> None:
    """Any markup gives text that JSON can hold."""
    assert orjson.dumps(text_of(html))
    assert orjson.dumps(text_or_literal(html))


@given(st.one_of(markup, st.binary(max_size=300)), st.sampled_from(["text/html", "text/html; charset=x", "", "utf-7"]))
def test_pages(page: str | bytes, content_type: str) -> None:
    """Any page is a submission or a problem."""
    body = page if isinstance(page, bytes) else page.encode()
    try:
        BY_NAME["page"].read(body, {}, content_type)
    except Problem as problem:
        check(problem)


@given(
    st.one_of(
        st.binary(max_size=300), st.lists(st.sampled_from([b'"', b"\\", b"a", b";", b"=", b" ", b"?1"])).map(b"".join)
    )
)
def test_keys(header: bytes) -> None:
    """Any Idempotency-Key header is a key or a problem."""
    try:
        key = read_key(header)
    except Problem as problem:
        check(problem)
    else:
        assert 1 <= len(key) <= KEY_CHARACTERS
        assert key.isascii()


HOSTILE = [
    "<",
    "<p ",
    "&",
    "&amp;",
    "<p>",
    "</p>",
    "<b>",
    "<!--",
    "<br>",
    "<p a=1",
    "a ",
    "\n",
    " and ",
    ",",
    ";",
    "by ",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("read", [text_of, text_or_literal, names_in])
def test_it_takes_no_time(piece: str, read: Any) -> None:
    """A hundred thousand characters of one kind are read in a moment."""
    text = piece * (100_000 // len(piece))
    started = datetime.now(UTC)
    read(text)
    assert (datetime.now(UTC) - started).total_seconds() < 2


@pytest.mark.parametrize("piece", [b'"', b'"a";a', b";a=1", b'\\"', b'"a"; '])
def test_keys_take_no_time(piece: bytes) -> None:
    """A header of sixteen thousand characters of one kind is read in a moment."""
    started = datetime.now(UTC)
    for start in (b"", b'"a"', b'"'):
        try:
            read_key(start + piece * (16_000 // len(piece)) + b"!")
        except Problem as problem:
            check(problem)
    assert (datetime.now(UTC) - started).total_seconds() < 1
