"""The Idempotency-Key header: a structured-field string, and what it is remembered by."""

from __future__ import annotations

import pytest

from chassis.access.principals import Principal, put_principal
from chassis.web.problems import Problem
from ingest.accept.idempotency import read_key, request_of


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (b'"8e03978e-40d5-43dd-bc93-6894a57f9324"', "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        (b'  "a b"  ', "a b"),
        (rb'"a\"b\\c"', 'a"b\\c'),
        (b'"a";x;y=1;z="q;\\"";t=tok/en;b=?1', "a"),
        (b'"' + b"k" * 255 + b'"', "k" * 255),
    ],
)
def test_keys(header: bytes, key: str) -> None:
    """A key is a string in quotation marks; parameters behind it say nothing."""
    assert read_key(header) == key


@pytest.mark.parametrize(
    "header",
    [
        *(b"", b"8e03978e", b'""', b'"a', b'a"', b'"a" "b"', b'"a", "b"', b'"a\tb"', b'"\xc3\xa4"', rb'"a\b"'),
        *(
            b'"' + b"k" * 256 + b'"',
            b'"a";',
            b'"a";X',
            b":YQ==:",
            b"17",
            b'"a\0"',
            b'"' * 15_000,
            b'"a"' + b";a" * 7_000 + b"!",
        ),
    ],
)
def test_malformed_keys(header: bytes) -> None:
    """Anything else is 400."""
    with pytest.raises(Problem) as caught:
        read_key(header)
    assert (caught.value.status, caught.value.type) == (400, "malformed-idempotency-key")


def test_requests() -> None:
    """A key belongs to who sent it; type, query and body make the request."""
    scope = {"query_string": b""}
    first = request_of(scope, "k", "text/plain", b"a")
    assert first == request_of(dict(scope), "k", "text/plain", b"a")
    assert first.key.startswith("newswire:idem:")
    others_scope = dict(scope)
    put_principal(others_scope, Principal("other"))
    assert request_of(others_scope, "k", "text/plain", b"a").key != first.key
    others = [
        request_of(scope, "k", "text/plain", b"b"),
        request_of(scope, "k", "text/html", b"a"),
        request_of({"query_string": b"a=b"}, "k", "text/plain", b"a"),
        request_of({"query_string": b"a"}, "k", "text/plain", b""),
    ]
    assert {one.key for one in others} == {first.key}
    assert len({first.digest, *(one.digest for one in others)}) == 5
