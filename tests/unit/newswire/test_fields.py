"""The table of an article's fields is whole, and what is derived from it holds for every line."""

from __future__ import annotations

from typing import Any

import pytest

from harness.builders import submission
from ingest.accept.preparation import prepare
from ingest.identity.ids import content_digest
from newswire.articles import Article, Submission
from newswire.fields import FIELDS, NOT_PASSED_ON, SENT, SHOWN
from store.save.changes import changes
from store.save.versioning import content_hash

OTHER: dict[str, Any] = {
    "url": "https://other.example/b",
    "source": "other.example",
    "title": "Another title",
    "original": "Another text altogether.",
    "published": "2022-02-05",
    "language": "de",
    "authors": ("Ana Pereira",),
    "section": "World",
    "note": "Corrects a name.",
    "status": "withheld",
    "external_id": "another",
}
"""For each field that a sender can say another value; who adds a field adds one here."""


def made(**fields: Any) -> Article:
    """What ingest makes of a submission."""
    candidate = prepare(submission(**fields))
    return Article(**{"version": 1, **candidate.fields, "id": candidate.id})


def test_every_field_has_its_line() -> None:
    """The table has the fields of an article, in their order, and every field of a submission leads to one of them."""
    assert tuple(FIELDS) == tuple(Article.model_fields)
    assert set(SENT.values()) | NOT_PASSED_ON == set(Submission.model_fields)
    assert OTHER.keys() == SENT.keys()


@pytest.mark.parametrize("name", SENT)
def test_what_is_sent_arrives(name: str) -> None:
    """Whatever a sender says stands in the article, under the name that the table has for it."""
    article = made(**{SENT[name]: OTHER[name]})
    value = getattr(article, name)
    assert (value.value if name == "published" else value) == OTHER[name] or (name == "original" and not article.text)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_makes_a_version(name: str) -> None:
    """A field that a reader sees makes another digest, another hash, and is said to have changed."""
    before, after = submission(), submission(**{SENT[name]: OTHER[name]})
    assert content_digest(before, before.url) != content_digest(after, after.url)
    assert content_hash(made()) != content_hash(made(**{SENT[name]: OTHER[name]}))
    changed = {one.field for one in changes(made(), made(**{SENT[name]: OTHER[name]}))}
    assert ("text" if name == "original" else name) in changed
