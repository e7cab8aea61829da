"""The same article is the same article by whatever road it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builders import submission
from harness.cost import costs_about
from ingest.addresses import is_tracking, same_page
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
        ("http://example.org/#!/story/1?a=b", "http://example.org/#!/story/1?a=b"),
        ("http://example.org/#!", "http://example.org/"),
        ("https://m.example.org/a/amp/?amp=1&b=2", "https://m.example.org/a/amp/?amp=1&b=2"),
        ("https://x-org.cdn.ampproject.org/c/s/www.x.org/1?amp_js_v=a2&id=7", "https://www.x.org/1?id=7"),
        ("https://x-org.cdn.ampproject.org/v/www.x.org", "http://www.x.org/"),
        ("https://x-org.cdn.ampproject.org/c/s/x:99999/1", "https://x-org.cdn.ampproject.org/c/s/x:99999/1"),
        ("https://x-org.cdn.ampproject.org/c/s/x.org:99999/1", "https://x-org.cdn.ampproject.org/c/s/x.org:99999/1"),
        ("https://a.cdn.ampproject.org/c/s/b.cdn.ampproject.org/c/s/x.org/", None),
    ],
)
def test_canonical_url(url: str, canonical: str | None) -> None:
    """Case, default port, credentials, fragment and tracking parameters go, and what is left still opens the page."""
    assert canonical_url(url) == (canonical or url)


SAME = [
    *("https://example.org/news/story", "http://example.org/news/story", "https://www.example.org/news/story/"),
    *("http://m.example.org/news/story", "https://mobile.example.org/news/story", "https://amp.example.org/news/story"),
    *(
        "https://www.example.org/news/story/amp",
        "https://www.example.org/news/story/amp/",
        "https://example.org/news/story.amp",
    ),
    *(
        "https://example.org/amp/news/story",
        "https://example.org/news/story?amp=1",
        "https://example.org/news/story?amp",
    ),
    *("https://example.org/news/story/index.html", "https://example.org/news/story/amp/index.php"),
    *("https://example.org/news/story?outputType=amp", "https://example.org/news/story?at_medium=RSS&at_campaign=x"),
    *(
        "https://example.org/news/story?CMP=x&spm=1.2&share=y&smid=z&mkt_tok=1&_ga=2&ns_campaign=3&wt_mc=4",
        "https://www.m.example.org/news/story",
    ),
    "https://example-org.cdn.ampproject.org/c/s/example.org/news/story/amp?usqp=mq331AQ",
]
OTHER = [
    *("https://example.org/news/story-2", "https://example.org/news/story?id=7", "https://blog.example.org/news/story"),
    *(
        "https://example.org/news/story?cid=7",
        "https://example.org/news/story?p=7",
        "https://example.org/news/story?ref=7",
    ),
    *("https://example.org:8080/news/story", "https://example.org/news", "https://example.org/news/story#!/2"),
    *("https://example.org/news/story.html", "https://example.org/news/Story", "https://example.org/stamp/story"),
    *("https://example.org/news/storyamp", "https://m.org/news/story", "https://example.org/news/story?amp=7"),
]


def test_one_page() -> None:
    """The mobile, AMP and plain addresses of a page are one article; whatever may be an id makes another."""
    ids = {article_id(submission("a"), canonical_url(url)) for url in SAME}
    assert len(ids) == 1
    others = {article_id(submission("a"), canonical_url(url)) for url in OTHER}
    assert len(others) == len(OTHER)
    assert not ids & others


def test_parameters_have_no_order() -> None:
    """The order of parameters and the case of escapes do not tell pages apart, and the address keeps both."""
    first, second = (canonical_url(f"http://x.org/%2fa?{query}") for query in ("a=1&b=%2f", "b=%2F&a=1"))
    assert first != second
    assert same_page(first) == same_page(second)


@pytest.mark.parametrize("name", ["id", "p", "cid", "ref", "source", "story", "atid", "shared", "spmx", "amp", "page"])
def test_parameters_that_may_be_ids(name: str) -> None:
    """Parameters that can say which page it is stay."""
    assert not is_tracking(name)


@pytest.mark.parametrize(
    "path", ["amp/" * 500, "/" * 2000, ".amp" * 500, "index.html/" * 180, "a.amp/" * 300, "%2f" * 600]
)
def test_same_page_takes_no_time(path: str) -> None:
    """The longest addresses are compared in a moment."""
    with costs_about(0.02):
        for _ in range(20):
            same_page(canonical_url(f"http://x.org/{path}"))


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
    assert same_page(once) == same_page(canonical_url(once))


@given(
    st.lists(
        st.sampled_from(
            [
                *("m.", "www.", "amp.", "x.org", "/", "amp", ".amp", ".html", "index.html", "?", "&", "amp=1", "a=1"),
                *("#!", "#", "/c/s/", "y.cdn.ampproject.org", ":80", ":443", ":99999", "%2f", "utm_source=", "..", "@"),
            ]
        ),
        max_size=10,
    )
)
def test_addresses_of_forms(parts: list[str]) -> None:
    """Any mixture of what forms of a page are marked with is refused or made canonical once and for all."""
    try:
        once = canonical_url("https://" + "".join(parts))
    except UrlError:
        return
    assert canonical_url(once) == once
    assert article_id(submission("a"), once) == article_id(submission("b"), once)
    assert same_page(once).partition("/")[0].partition("?")[0]


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
