"""What headers say: waiting, links, validators."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from yarl import URL

from ingest.fetch.answers import Validators
from ingest.fetch.headers import links, media_type, merged, retry_after, validators

NOW = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)
PAGE = URL("https://example.com/feeds/all")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999999", 86_400),
        ("Wed, 21 Oct 2026 07:29:00 GMT", 60),
        ("Wed, 21 Oct 2026 07:29:00", 60),
        ("Wednesday, 21-Oct-26 07:29:00 GMT", 60),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 0),
        ("Fri, 21 Oct 2039 07:00:00 GMT", 86_400),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Wed, 99 Oct 2026 07:29:00 GMT", None),
        ("9" * 100, None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    """Retry-After is seconds or a date, at most a day; what is neither says nothing."""
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_links() -> None:
    """Links are absolute, a relation each; what is not of the web or of another page is left out."""
    value = (
        '<https://hub.example/>; rel="hub", </feeds/all>; title="a, b; c"; rel=self,'
        ' <next?p=2>; rel="Next prefetch"; rel="last", <javascript:x>; rel=hub, <http://u:p@x.example/>; rel=hub,'
        ' <https://elsewhere.example/>; rel=hub; anchor="#x", <https://no-relation.example/>'
    )
    assert links({"link": value}, PAGE) == (
        ("hub", "https://hub.example/"),
        ("self", "https://example.com/feeds/all"),
        ("next", "https://example.com/feeds/next?p=2"),
        ("prefetch", "https://example.com/feeds/next?p=2"),
    )


@pytest.mark.parametrize(
    "value", ["<" * 100_000, "<a>;" * 25_000, '<a>; x="' * 12_000, "," * 100_000, "<a>" + " ;" * 50_000]
)
def test_hostile_links(value: str) -> None:
    """A hostile Link header is read in no time, and gives a bounded number of links."""
    began = time.process_time()
    assert len(links({"link": value}, PAGE)) <= 64
    assert time.process_time() - began < 1


def test_many_links() -> None:
    """No more than 64 links are kept."""
    assert len(links({"link": ",".join(f"</{number}>; rel=hub" for number in range(500))}, PAGE)) == 64


def test_validators_are_echoed_as_they_came() -> None:
    """Validators stay as the server wrote them; what could not be sent back is left out."""
    headers = merged([(b"ETag", b'W/"a,b"'), (b"Last-Modified", b"yesterday")])
    assert validators(headers) == Validators('W/"a,b"', "yesterday")
    assert validators({"etag": "ü", "last-modified": "x" * 2000}) == Validators()


@pytest.mark.parametrize(
    ("modified", "date", "is_believed"),
    [
        ("Fri, 04 Jan 2030 10:00:00 GMT", "Fri, 04 Jan 2030 10:00:00 GMT", True),
        ("Fri, 04 Jan 2030 10:00:01 GMT", "Fri, 04 Jan 2030 10:00:00 GMT", False),
        ("Fri, 04 Jan 2030 11:59:00 GMT", "", True),
        ("Fri, 04 Jan 2030 12:01:00 GMT", "", False),
        ("Fri, 04 Jan 2030 12:01:00 GMT", "today", False),
        ("Tue, 04 Jan 2050 12:01:00 GMT", "Tue, 04 Jan 2050 12:02:00 GMT", False),
        ("Thu, 04 Jan 2001 11:59:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("2050-01-04T12:01:00Z", "", False),
        ("yesterday", "Fri, 04 Jan 2030 10:00:00 GMT", True),
    ],
)
def test_a_date_in_the_future_is_not_echoed(modified: str, date: str, *, is_believed: bool) -> None:
    """Last-Modified later than the answer's Date, or than now where that is no sane date, is left out."""
    headers = {"etag": '"1"', "last-modified": modified, "date": date}
    found = validators(headers, datetime(2030, 1, 4, 12, tzinfo=UTC))
    assert found == Validators('"1"', modified if is_believed else None)


def test_merged() -> None:
    """Headers of one name are joined where they may be, and any bytes become text that can be stored."""
    assert merged([(b"Location", b"/a"), (b"location", b"/b")]) == {"location": "/a"}
    found = merged([(b"Link", b"<a>"), (b"X", b"\xfc\xff"), (b"link", b"<b>"), (b"Y", "ü".encode())])
    assert found == {"link": "<a>, <b>", "x": "üÿ", "y": "ü"}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Text/XML; charset=utf-8", "text/xml"),
        ("application/rss+xml", "application/rss+xml"),
        ("", None),
        ("nonsense", None),
    ],
)
def test_media_type(value: str, kind: str | None) -> None:
    """The media type is given in lower case without parameters."""
    assert media_type({"content-type": value}) == kind
