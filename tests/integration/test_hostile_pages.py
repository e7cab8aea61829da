"""Pages made to hurt: they cost time by their length and nothing more."""

from __future__ import annotations

import time

import pytest

from ingest.extraction import extract

LIMIT_SECONDS = 30
"""Measured below 5 s on a busy machine; what grows with the square of the length takes minutes."""

PAGES = {
    "deep": lambda: "<div>" * 100_000 + "x",
    "wide": lambda: "<p>A sentence of a story that never ends, told again.</p>" * 280_000,
    "unclosed": lambda: "<b><i><p>" * 500_000,
    "attributes": lambda: "<div " + " ".join(f"a{number}=1" for number in range(1_000_000)) + ">x</div>",
    "long attribute": lambda: '<a href="' + "x" * 15_000_000 + '">t</a>',
    "names": lambda: "".join(f'<div class="{"related-" * 40}{number}">text</div>' for number in range(30_000)),
    "brackets": lambda: "<" * 15_000_000,
    "nul": lambda: "<p>\0" * 2_000_000,
    "controls": lambda: "<p>" + "".join(map(chr, range(32))) * 200_000,
    "surrogates": lambda: "<p>\ud800 text" * 10_000,
    "entities": lambda: '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><p>' + "&z;&amp;" * 500_000,
    "json-ld": lambda: '<script type="application/ld+json">' + "[" * 900_000,
    "scripts": lambda: '<script type="application/ld+json">{"@type":"Article"}</script>' * 80_000,
    "breaks": lambda: "<br>" * 2_000_000,
    "headings": lambda: "<h1>" * 190_000,
    "times": lambda: "<span class=byline>" + "<time class=published>x 12</time>" * 190_000,
    "months": lambda: "<h1>t</h1><p>" + "12 jan " * 1_000_000,
    "separators": lambda: "<title>" + "a - " * 1_200_000 + "</title><h1>a</h1>",
    "digits": lambda: "<h1>t</h1><p>" + "1" * 5_000_000,
    "script words": lambda: 'publishedAt:"' * 380_000,
    "bytes": lambda: bytes(range(256)) * 20_000,
    "spaces": lambda: b" " * 5_000_000 + b"<?xml",
    "head": lambda: b"<meta " * 800_000,
}


@pytest.mark.parametrize("name", PAGES)
def test_time_grows_with_length_only(name: str) -> None:
    """No page crashes the extraction or takes it more than seconds."""
    html = PAGES[name]()
    started = time.perf_counter()
    extract(html, "https://courier.example/a")
    assert time.perf_counter() - started < LIMIT_SECONDS


def test_nothing_is_fetched_or_expanded() -> None:
    """Entities of the page's own and external references stay what they are."""
    html = (
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        "<article>Before &f; after, in a sentence of prose that is long.</article>"
    )
    assert extract(html).text.endswith("Before &f; after, in a sentence of prose that is long.")
