"""Whatever page comes in, extraction gives a result that can be written down."""

from __future__ import annotations

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from harness.pages import page
from ingest.extraction import extract

pieces = st.sampled_from(
    [
        *(
            "<",
            ">",
            '"',
            "</p>",
            "<article>",
            "<h1>",
            '<time datetime="',
            "\0",
            "\ud800",
            "<li>",
            "<table>",
            "<a href=",
        ),
        *('<script type="application/ld+json">', '{"@type":"NewsArticle","author":[[null,{"name":[1]}]]}', "</script>"),
        *(
            '<meta property="article:published_time" content="',
            "9999999999999",
            "\\ud800",
            "NaN",
            "[[",
            " By ",
            "2022-02-05",
        ),
        *(
            '"articleBody":["x",{}]',
            '"datePublished":{"@value":3}',
            '"url":"http://[::1"',
            '<link rel=canonical href="',
        ),
    ]
)
"""What pages are broken with."""


@given(st.lists(st.tuples(pieces, st.integers(0, 2000), st.integers(0, 300)), max_size=30), st.booleans())
def test_broken_pages(changes: list[tuple[str, int, int]], as_bytes: bool) -> None:
    """A page changed in any places never fails, and what is found is valid UTF-8."""
    html = page()
    for piece, at, length in changes:
        html = html[:at] + piece + html[at + length :]
    found = extract(html.encode("utf-8", "replace") if as_bytes else html, "https://courier.example/2022/02/05/x")
    repr(astuple(found)).encode()
    "".join((found.title or "", found.text, *found.authors, found.section or "", found.canonical_url or "")).encode()


@given(st.binary(max_size=400), st.text(st.characters(codec=None), max_size=60))
def test_bytes(html: bytes, header: str) -> None:
    """Bytes and headers of any kind are read as something."""
    extract(html, header, header)
