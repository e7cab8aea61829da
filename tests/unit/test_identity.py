"""The same article is the same article by whatever road it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builders import submission
from ingest.identity import UrlError, article_id, canonical_url, content_digest


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.ORG:443/a/b?utm_source=x&id=7&fbclid=q#top", "https://example.org/a/b?id=7"),
        ("http://example.org", "http://example.org/"),
        ("http://user:secret@example.org:8080/x", "http://example.org:8080/x"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x"),
        (" http://example.org/a\tb\n", "http://example.org/ab"),
        ("http://аррӏе.com/", "http://xn--80ak6aa92e.com/"),
        ('http://example.org/%2e%2E/\u202egpj.exe"<>', "http://example.org/%2e%2E/%E2%80%AEgpj.exe%22%3C%3E"),
        ("http://example.org/?a=%ff&b=ä+c%0d%0a&utm_term=ü", "http://example.org/?a=%FF&b=%C3%A4+c%0D%0A"),
        ("http://example.org./", "http://example.org/"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    """Case, default port, credentials, fragment and tracking parameters do not tell pages apart."""
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "//x/y", "http://[::1", ""),
        *("http://user:planted@[x/", "http://x:planted/", "http://user:planted@℀.example/", "http://x:99999/"),
        *("http://evil.example\\@example.org/", "http://exa mple.org/", "http://<b>.example/", "http://a..b/"),
        *(
            "http://x/\0",
            "http://x/\x1b[31m",
            "http://[fe80::1%eth0]/",
            "http://[v1.x]/",
            "http://" + "a" * 64 + ".org/",
        ),
        *("http://x/" + "ä" * 1000, "http://x/?a=" + "ä" * 1000, "http://x/\ud800", "http://x/?a=\ud800"),
    ],
)
def test_not_an_address(url: str) -> None:
    """What is no http address with a host, or not once it is encoded, is refused without repeating any of it."""
    with pytest.raises(UrlError) as refused:
        canonical_url(url)
    assert "planted" not in str(refused.value)


@given(st.text())
def test_canonical_url_only_ever_refuses(url: str) -> None:
    """Any string is either made canonical, once and for all, or refused as an address."""
    try:
        once = canonical_url(url)
    except UrlError:
        return
    assert canonical_url(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert len(once) <= 2048


def test_senders_id_comes_first() -> None:
    """With an id of its source an article stays itself when its address and text change."""
    first = article_id(submission("a", id="7", source="x"), "http://x/1")
    assert first == article_id(submission("b", id="7", source="x"), "http://x/2")
    assert first != article_id(submission("a", id="7", source="y"), "http://x/1")


def test_address_comes_second() -> None:
    """Without an id the canonical address is the identity."""
    assert article_id(submission("a"), "http://x/1") == article_id(submission("b"), "http://x/1")


def test_text_comes_last() -> None:
    """Without id and address the text is, whatever its spacing and case."""
    assert article_id(submission("Two  words\n"), None) == article_id(submission("two words"), None)


def test_digest_notices_edits() -> None:
    """The digest changes with what a reader sees, and not with the address."""
    same = content_digest(submission("a", title="t", url="http://x/1"))
    assert same == content_digest(submission("a", title="t", url="http://x/2"))
    assert same != content_digest(submission("a!", title="t"))
    assert same != content_digest(submission("a", title="T"))
