"""The content of a kept article: what makes it another version."""

from __future__ import annotations

from typing import Any

import pytest

from harness.builders import article
from newswire.articles import Article, Published
from store.save.changes import changes
from store.save.versioning import content_hash, earlier_content_hash

SAID: dict[str, Any] = {
    "title": "Ferry sails",
    "original": "The ferry sailed.",
    "published": Published(value="2022-02-06", precision="day", source="sender"),
    "authors": ("Ana Pereira",),
    "section": "Sea",
    "note": "Corrects the hour.",
    "url": "https://harbour.example/2",
    "language": "fr",
    "source": "Coast",
    "status": "withheld",
}
FOUND = frozenset(
    {
        *("id", "version", "external_id", "text", "removed", "language_source", "place", "agency", "syndicated"),
        *("via", "feed", "changes", "entities", "dates", "sentiment", "quotes", "keyphrases", "subjects"),
        *("annotators", "stages"),
    }
)
"""Fields that name the article, say how it came, or were found in what it says."""

BEFORE = article(url="https://harbour.example/1", source="Harbour", language="en", language_source="sender")


def test_every_field_has_its_place() -> None:
    """A field that comes to an article is said by its sender or found by us; both lists are complete."""
    assert SAID.keys() | FOUND == Article.model_fields.keys()


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_makes_a_version(name: str) -> None:
    """Each field that a sender says, changed alone, is other content and is named among the changes."""
    after = BEFORE.model_copy(update={name: SAID[name]})
    assert content_hash(after) != content_hash(BEFORE)
    shown = after if name != "original" else after.model_copy(update={"text": after.original})
    assert {change.field for change in changes(BEFORE, shown)} == {"text" if name == "original" else name}


def test_what_is_found_makes_none() -> None:
    """A language that is only detected is nobody's correction, and neither is how the article came."""
    seen = [BEFORE.model_copy(update={"language": tag, "language_source": "detected"}) for tag in ("en", "fr")]
    assert content_hash(seen[0]) == content_hash(seen[1])
    assert changes(seen[0], seen[1]) == ()
    assert content_hash(BEFORE.model_copy(update={"via": "feed", "feed": "https://harbour.example/feed"})) == (
        content_hash(BEFORE)
    )


def test_taken_back() -> None:
    """Of what is taken back only that counts, and the note: the row has its address from the version before."""
    bare = article(status="withheld", text="", original="", note="Wrong.")
    assert content_hash(bare) == content_hash(bare.model_copy(update={"url": "https://harbour.example/1"}))
    assert content_hash(bare) != content_hash(bare.model_copy(update={"note": "Wrong person."}))


def test_the_earlier_hash_is_what_it_was() -> None:
    """Rows and exports of older versions are recognised by it for ever."""
    assert earlier_content_hash(BEFORE) == "e3177824b240c88a5cfe783d2ff1d06a"
