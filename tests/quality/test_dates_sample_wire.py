"""How well `find_dates` reads the bundled sample wire: values, bounds, and texts that have to date themselves."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from enrich.stages.dates.stage import find_dates
from newswire.articles import Submission, TimeExpression
from newswire.samples import Gold, GoldArticle, gold, wire

WIRE: dict[str, Submission] = {submission.id or "": submission for submission in wire()}
GOLD: Gold = gold()
ENGLISH = sorted(sample for sample in WIRE if WIRE[sample].language != "fr")

# A little under what was measured; a span counts with its type and value only.
SHARE_OF_GOLD_FOUND = SHARE_OF_FOUND_RIGHT = 0.92
SHARE_OF_INFERRED_RIGHT = 0.85


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.blank("en")


def story(sample: str) -> str:
    """The submitted text with blanks for what a careful reader cuts, so that offsets stay."""
    text = WIRE[sample].text
    for span in GOLD.articles[sample].removed:
        cut = "".join("\n" if character == "\n" else " " for character in text[span.start : span.end])
        text = text[: span.start] + cut + text[span.end :]
    return text


def read(english: Language, text: str, published: str | None) -> list[TimeExpression]:
    """The dates of a text whose paragraphs are its lines."""
    paragraphs, offsets, position = [], [], 0
    for line in text.split("\n"):
        paragraphs.append(english(line))
        offsets.append(position)
        position += len(line) + 1
    return find_dates(paragraphs, offsets, published)


def keys(dates: tuple[TimeExpression, ...] | list[TimeExpression]) -> set[tuple[int, int, str, str]]:
    return {(one.start, one.end, one.type, one.value) for one in dates}


def test_dates_of_the_wire(english: Language) -> None:
    """Spans with their types and values are those of the gold, but for a known share."""
    right = found = labelled = 0
    for sample in ENGLISH:
        article = GOLD.articles[sample]
        ours, theirs = keys(read(english, story(sample), article.published.value)), keys(article.dates)
        right, found, labelled = right + len(ours & theirs), found + len(ours), labelled + len(theirs)
    assert right / labelled >= SHARE_OF_GOLD_FOUND
    assert right / found >= SHARE_OF_FOUND_RIGHT


def test_bounds_of_the_wire(english: Language) -> None:
    """Where the gold says what a value encloses, that is what is found."""
    checked = 0
    for sample in ENGLISH:
        article = GOLD.articles[sample]
        ours = {(one.start, one.end): one for one in read(english, story(sample), article.published.value)}
        for one in article.dates:
            if one.earliest is not None:
                found = ours[one.start, one.end]
                assert (found.earliest, found.latest) == (one.earliest, one.latest), (sample, one)
                checked += 1
    assert checked >= 10


def dated_by_their_text() -> list[str]:
    """Samples of which only the text tells when they were published."""
    return [sample for sample in ENGLISH if GOLD.articles[sample].published.source in ("dateline", "crawler_prefix")]


def test_a_text_can_date_itself(english: Language) -> None:
    """Without a day of publication the date left in the text stands in; the values say so, and most are right."""
    right = inferred = 0
    for sample in dated_by_their_text():
        expected = {(one.start, one.end): one.value for one in GOLD.articles[sample].dates}
        for one in read(english, WIRE[sample].text, None):
            if one.inferred is not None and (one.start, one.end) in expected:
                assert one.inferred == "full_date_in_text"
                assert one.anchor is not None
                inferred, right = inferred + 1, right + (one.value == expected[one.start, one.end])
    assert inferred >= 30
    assert right / inferred >= SHARE_OF_INFERRED_RIGHT


def test_no_date_of_the_wire_is_suspect(english: Language) -> None:
    """Nothing in a well cleaned story is taken for a link that was left in it."""
    for sample in ENGLISH:
        article: GoldArticle = GOLD.articles[sample]
        assert [one for one in read(english, story(sample), article.published.value) if one.suspect] == []
