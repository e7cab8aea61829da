"""Outlets: to which one an address belongs, and which sources speak for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.ids import UrlError, canonical_url
from ingest.identity.outlets import is_named_after, outlet_of, site_of, speaks_for


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.harbour.example/1", "harbour.example"),
        ("https://news.harbour.co.uk:8443/1", "harbour.co.uk"),
        ("https://ana.blogspot.com/1", "ana.blogspot.com"),
        ("https://ana.github.io/1", "ana.github.io"),
        ("https://github.io/1", "github.io"),
        ("https://xn--hfen-5qa.example/1", "xn--hfen-5qa.example"),
        ("http://127.0.0.1:8001/1", "127.0.0.1:8001"),
        ("http://127.0.0.1/1", "127.0.0.1"),
        ("http://[::1]:8001/1", "[::1]:8001"),
        ("http://localhost:8001/1", "localhost:8001"),
        ("https://user:secret@harbour.example/1", "harbour.example"),
    ],
)
def test_outlets(url: str, outlet: str) -> None:
    """An outlet is a registrable domain, private suffixes included; a host without one is one with its port."""
    assert outlet_of(url) == outlet


@pytest.mark.parametrize(
    ("source", "site"),
    [
        ("Harbour.example", "harbour.example"),
        (" www.harbour.example. ", "harbour.example"),
        ("https://www.harbour.example/", "harbour.example"),
        ("häfen.example", "xn--hfen-loa.example"),
        ("127.0.0.1:8001", "127.0.0.1:8001"),
        ("[::1]", "[::1]"),
        ("Harbour Post", None),
        ("Harbour", None),
        ("https://user:secret@coast.example:8443/harbour.example?a#b", "coast.example:8443"),
        ("harbour.example/.coast.example", "harbour.example"),
        ("coast.example\\@harbour.example", "coast.example"),
        ("harbour.example coast.example", None),
        ("ana@harbour.example", "harbour.example"),
        ("AP/Reuters", None),
        ("..", None),
        ("", None),
    ],
)
def test_sites(source: str, site: str | None) -> None:
    """A source that is written as a domain or the address of a site is one; all others are names."""
    assert site_of(source) == site


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("The Honest Daily", "https://www.honestdaily.example/1"),
        ("Honest Daily Online", "https://honest-daily.example/1"),
        ("Guardian", "https://www.theguardian.com/1"),
        ("New York Times", "https://www.nytimes.com/1"),
        ("BBC News", "https://www.bbc.co.uk/1"),
        ("Frankfurter Allgemeine Zeitung", "https://www.faz.net/1"),
        ("Süddeutsche Zeitung", "https://www.sueddeutsche.de/1"),
        ("El País", "https://elpais.com/1"),
        ("Häfen", "https://xn--hfen-loa.example/1"),
        ("honest.example", "https://sport.honest.example/1"),
        ("sport.honest.example", "https://honest.example/1"),
        ("127.0.0.1", "http://127.0.0.1:8001/1"),
        ("m:8001", "http://m:8001/1"),
        ("newsroom", "http://newsroom:8001/1"),
    ],
)
def test_who_speaks_for_an_address(source: str, url: str) -> None:
    """The domain does, and the name that names it."""
    assert speaks_for(source, url)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("coast.example", "https://honest.example/1"),
        ("honest.example.coast.example", "https://honest.example/1"),
        ("honest.example", "https://honest.example.org/1"),
        ("https://coast.example/honest", "https://honest.example/1"),
        ("https://honest.example@coast.example/", "https://honest.example/1"),
        ("honest-daily.coast.example", "https://honestdaily.example/1"),
        ("ana.blogspot.com", "https://tom.blogspot.com/1"),
        ("Coast Wire", "https://honest.example/1"),
        ("Financial Review", "https://time.example/1"),
        ("Daily", "https://127.0.0.1/1"),
        ("A", "https://a.example/1"),
        ("C W", "https://cwnews.example/1"),
        ("!", "https://honest.example/1"),
        ("127.0.0.1:8002", "http://127.0.0.1:8001/1"),
    ],
)
def test_who_does_not(source: str, url: str) -> None:
    """Another domain, however it is called, and a name that shares only letters with it, do not."""
    assert not speaks_for(source, url)


def test_named_after() -> None:
    """Only a whole name is what a domain is named after."""
    assert is_named_after("The Honest Daily", "https://honestdaily.example/1")
    assert not is_named_after("Coast News", "https://news.com.au/1")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_are_read(source: str, host: str) -> None:
    """No source and no address is too odd to be compared."""
    try:
        url = canonical_url(f"https://{host}/")
    except UrlError:
        url = "https://honest.example/"
    assert isinstance(speaks_for(source, url), bool)
    assert speaks_for(outlet_of(url), url)
