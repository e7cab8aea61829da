"""Which format answers a request: `format` first, then `Accept` by its weights, our JSON for whoever does not mind."""

from __future__ import annotations

import pytest

from chassis.web.problems import Problem
from harness.cost import costs_about
from store.api.negotiation import chosen
from store.formats.addresses import Asking, base_of
from store.formats.table import ARTICLE_TYPES, LIST_TYPES


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("nonsense", "json"),
        ("application/json", "json"),
        ("application/JSON; charset=utf-8", "json"),
        ("application/ld+json", "jsonld"),
        ("application/ninjs+json", "ninjs"),
        ("application/rss+xml", "rss"),
        ("application/atom+xml;q=0.9, application/rss+xml;q=0.8", "atom"),
        ("application/atom+xml;q=0.5, application/feed+json ; q=0.7", "jsonfeed"),
        ("application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.1", "rss"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("application/json;q=0, */*", "ninjs"),
        ("application/*;q=0.2, application/rss+xml;q=0", "json"),
    ],
)
def test_accept(accept: str, wanted: str) -> None:
    """The most welcome type answers; the most specific range counts, and what is no range is passed over."""
    assert chosen(None, accept, LIST_TYPES) == wanted


def test_format_first() -> None:
    """What the address says counts more than the header, which a pasted link cannot set."""
    assert chosen("atom", "application/json", LIST_TYPES) == "atom"


@pytest.mark.parametrize("accept", ["text/html", "image/*, text/plain", "application/json;q=0", "*/*;q=0"])
def test_not_acceptable(accept: str) -> None:
    """Nothing welcome is 406, with all that is to be had."""
    with pytest.raises(Problem) as refused:
        chosen(None, accept, LIST_TYPES)
    assert (refused.value.status, refused.value.headers) == (406, {"Vary": "Accept"})
    assert all(media_type in refused.value.detail for media_type in LIST_TYPES.values())
    assert len(refused.value.detail) < 300


def test_one_article_is_no_feed() -> None:
    """One article is not to be had as a feed."""
    with pytest.raises(Problem):
        chosen(None, "application/rss+xml", ARTICLE_TYPES)


@pytest.mark.parametrize("accept", ["a" * 16_000, "," * 16_000, "a/b;" * 4_000, ";q=" * 5_000, "*/*" + ";" * 16_000])
def test_hostile_accept(accept: str) -> None:
    """No header takes long."""
    with costs_about(0.02):
        try:
            chosen(None, accept, LIST_TYPES)
        except Problem as refused:
            assert refused.status == 406  # noqa: PT017 - it may be either


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("news.example", "http://news.example"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("news.example/evil?", "http://10.0.0.1:80"),
        ('"><script>', "http://10.0.0.1:80"),
        ("user@news.example", "http://10.0.0.1:80"),
        (None, "http://10.0.0.1:80"),
    ],
)
def test_base(host: str | None, base: str) -> None:
    """Addresses begin as the request says, unless that is no host; what the operator says counts more."""
    assert base_of("", "http", host, ("10.0.0.1", 80)) == base
    assert base_of("https://news.example/wire/", "http", host, None) == "https://news.example/wire"


def test_addresses() -> None:
    """An address repeats the question, not what we do not know, and always names its format."""
    asking = Asking("http://h", {"q": "a&b", "format": "rss", "x": "y", "cursor": "old", "limit": "5", "source": "ü"})
    assert asking.address("atom") == "http://h/v1/articles?q=a%26b&source=%C3%BC&limit=5&format=atom"
    assert asking.address("atom", "new").endswith("&format=atom&cursor=new")
    assert asking.title == "Newswire: a&b, source ü"
    assert Asking("http://h", {}).title == "Newswire"
