"""Cleaning without any server: the first step of `newswire annotate`."""

from __future__ import annotations

from ingest.accept.preparation import published_of
from ingest.clean.cleaning import clean
from newswire.articles import Article, Published, Submission


def clean_submission(submission: Submission, article_id: str, *, keep_text: bool) -> Article:
    """The article of a submission; with `keep_text` nothing is cut from it, but its date is still found."""
    cleaned = clean(submission.text, submission.title)
    published: Published = published_of(submission, cleaned)
    return Article(
        id=article_id,
        version=1,
        external_id=submission.id,
        url=submission.url,
        source=submission.source,
        title=submission.title,
        text=submission.text if keep_text else cleaned.text,
        original=submission.text,
        removed=() if keep_text else cleaned.removed,
        published=published,
        language=submission.language,
        authors=submission.authors,
        section=submission.section,
        place=cleaned.place,
        agency=cleaned.agency,
        syndicated=cleaned.syndicated,
    )
