"""Buttons and labels beside a byline are nobody's name."""

from __future__ import annotations

import pytest

from ingest.bylines import is_label
from ingest.extraction.page import extract


@pytest.mark.parametrize(
    "text",
    [
        *("Email the author", "E-mail", "Send an email", "Contact the editor", "Follow on Twitter", "Follow @quay"),
        *("View all posts by Ann Other", "More from Ann Other", "Bio", "Author profile", "Read more", "LinkedIn"),
    ],
)
def test_labels(text: str) -> None:
    """What a reader can do there is a label."""
    assert is_label(text)


@pytest.mark.parametrize("text", ["Ann Other", "Bio Kim", "Read Montague", "Page Smith", "Mail Ivanov", ""])
def test_names(text: str) -> None:
    """A name is none, though it begin like one."""
    assert not is_label(text)


def test_a_button_in_a_byline() -> None:
    """The byline of a page names its author, not what can be done beside the name."""
    story = "".join(
        f"<p>The tide came in at {hour}, and the boats lay dry no more in the harbour.</p>" for hour in range(9)
    )
    byline = "<div class='byline'>By <b>Ann Other | Contact the author | ann@tide.example</b></div>"
    html = f"<html><body><h1>High water</h1>{byline}<div class='entry'>{story}</div></body></html>"
    assert extract(html).authors == ("Ann Other",)
