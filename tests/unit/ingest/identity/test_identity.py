"""The same article is the same article by whatever road it comes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builders import submission
from harness.cost import costs_about
from ingest.identity.addresses import is_tracking, same_page
from ingest.identity.ids import UrlError, article_id, canonical_url, content_digest
from newswire.articles import Submission


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
        for number in range(20):
            same_page(canonical_url(f"http://x{number}.org/{path}"))


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
    """Without id and address the text is, whatever its spacing and case; of two outlets it is two articles."""
    assert article_id(submission("Two  words\n"), None) == article_id(submission("two words"), None)
    sources = (None, "a.example", "b.example", "Harbour Post")
    assert len({article_id(submission("two words", source=source), None) for source in sources}) == 4
    assert article_id(submission("Two words", source="HARBOUR  post"), None) == article_id(
        submission("two words", source="Harbour Post"), None
    )


STORY = canonical_url("https://www.harbourpost.example/story?utm_source=x")


@pytest.mark.parametrize(
    "source",
    [None, "harbourpost.example", "www.HarbourPost.example", "news.harbourpost.example", "The Harbour Post", "Harbour"],
)
def test_an_outlet_names_its_address(source: str | None) -> None:
    """Who says no source, or the outlet of the address, names the article that the address alone names."""
    assert article_id(submission("a", source=source), STORY) == article_id(submission("b"), STORY)


@pytest.mark.parametrize("source", ["coast.example", "harbourpost.example.coast.example", "Coast Wire", "Post Office"])
def test_an_address_of_another_outlet(source: str) -> None:
    """What another source says under an address is an article of its own, the same by every form of both."""
    own = article_id(submission("a", source=source), STORY)
    assert own != article_id(submission("a"), STORY)
    assert own != article_id(submission("a", source="Gazette"), STORY)
    assert own == article_id(submission("b", source=f" {source.upper()} "), "http://m.harbourpost.example/story/")


def digest(text: str = "a", url: str | None = None, **fields: Any) -> str:
    """The digest of a submission as it is prepared."""
    return content_digest(submission(text, **fields), None if url is None else canonical_url(url))


SEEN = {
    "text": "Another text.",
    "title": "Ferry sails",
    "url": "https://x.example/2",
    "source": "y.example",
    "published": "2022-02-06",
    "language": "fr",
    "authors": ("Ana Pereira",),
    "section": "World",
    "status": "withheld",
    "note": "Corrects the name.",
}
"""Another value for each field of a submission that a reader sees."""

UNSEEN = {
    "id": "names the article, and is no part of what it says",
    "embargoed_until": "says when it is to be sent, and is over before anybody reads it",
}
"""Fields of a submission that make no version, with the reason."""


@pytest.mark.parametrize("name", Submission.model_fields)
def test_every_field_that_a_reader_sees_makes_a_version(name: str) -> None:
    """Each field of a submission, changed alone, makes another digest, unless it is named here with the reason."""
    assert (name in SEEN) is not (name in UNSEEN)
    plain = {"url": "https://x.example/1", "source": "x.example", "language": "en", "published": "2022-02-05"}
    changed = {**plain, name: SEEN.get(name, "2022-02-07")}
    assert (digest(**plain) != digest(**changed)) is (name in SEEN)  # type: ignore[arg-type]


def test_each_value_in_its_own_place() -> None:
    """The same word as section, note or author is not the same content."""
    found = [digest(section="a"), digest(note="a"), digest(authors=("a",)), digest(title="a"), digest(source="a")]
    assert len({*found, digest(authors=("a", "a")), digest()}) == 7


def test_forms_of_an_address_are_no_correction() -> None:
    """What leads to the same page, and a site written another way, makes no version."""
    assert len({digest(url=url) for url in SAME}) == 1
    assert len({digest(url=url) for url in (*SAME, *OTHER)}) == 1 + len(OTHER)
    assert digest(source="www.x.example") == digest(source="X.example") != digest(source="x.example.org")
    assert digest(source="Harbour Post") != digest(source="harbour post")


def test_a_shown_date_is_seen() -> None:
    """The time that a page shows counts where the sender says none."""
    first, second = ("2022-02-05", "2022-02-06")
    assert content_digest(submission("a"), None, first) != content_digest(submission("a"), None, second)
    said = submission("a", published=first)
    assert content_digest(said, None, first) == content_digest(said, None, second)


def test_taking_back_twice_is_the_same() -> None:
    """Of what is taken back there is only that, and the note: repeated by another road it is nothing new."""
    assert digest("a", status="canceled") == digest("b", title="t", url="https://x.example/1", status="canceled")
    found = [digest(status="canceled"), digest(status="withheld"), digest(status="canceled", note="Wrong.")]
    assert len(set(found)) == 3


def test_hosts_that_are_domains_are_no_forms() -> None:
    """`m.` and `amp.` are forms of a host only within a domain: of a public suffix they are somebody's name."""
    urls = ("https://m.co.uk/1", "https://amp.co.uk/1", "https://amp.github.io/1", "https://m.github.io/1")
    assert len({article_id(submission("a"), url) for url in urls}) == 4
    assert same_page("https://m.harbour.co.uk/1") == same_page("https://harbour.co.uk/1")
