"""The HTML of items as paragraphs."""

from __future__ import annotations

import pytest

from harness.cost import costs_about
from ingest.feeds.read.prose import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Two  ministers\n met.", "Two ministers met."),
        ("Fish &amp; chips &lt;3", "Fish & chips <3"),
        ("<p>One.</p><p>Two <b>bold</b>&nbsp;words.</p>", "One.\n\nTwo bold\xa0words."),
        ("One.<br>Two.<br/><br/>Three.", "One.\nTwo.\n\nThree."),
        ("<ul><li>One</li><li>Two</li></ul>After", "One\n\nTwo\n\nAfter"),
        ("<script>alert(1)</script>Text<style>b{}</style><!-- no --><img src=x onerror=y>", "Text"),
        ("<div><div>Nested</div> tail</div>", "Nested\n\ntail"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_text(html: str, text: str) -> None:
    """Blocks become paragraphs, what is not shown is left out, entities become characters."""
    assert text_of(html) == text


@pytest.mark.parametrize("piece", ["<div>", "<p", "&", "<b><i>", "</p>", "<!--", "\n \n", "<br>", " "])
def test_hostile_html(piece: str) -> None:
    """A hundred thousand characters of anything take milliseconds."""
    with costs_about(0.02):
        text_of(piece * (100_000 // len(piece)))
