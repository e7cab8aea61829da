"""The bundled sample wire and its gold file agree with each other, with the calendar and with their README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from importlib.resources import files
from itertools import pairwise
from typing import get_args

import pytest

from enrich.stages.subjects import topics
from newswire.articles import (
    Mention,
    Precision,
    Quote,
    RemovedLabel,
    SentimentLabel,
    Submission,
    TimeExpression,
    TimexType,
)
from newswire.samples import Gold, GoldArticle, GoldRemoved, gold, wire

WIRE: dict[str, Submission] = {submission.id or "": submission for submission in wire()}
GOLD: Gold = gold()
IDS = sorted(GOLD.articles)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ENTITY_TYPES = {"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"}
TIMEX_VALUE = re.compile(
    r"(?:\d{2,4}|XXXX)"  # a century, decade or year, or none known
    r"(?:-(?:\d\d|XX)(?:-\d\d)?|-W(?:\d\d|XX)(?:-[1-7])?|-Q[1-4]|-H[12]|-(?:SP|SU|FA|WI))?"
    r"(?:T(?:\d\d(?::\d\d)?|MO|AF|EV|NI))?"
    r"|P(?:T)?(?:[\d.]+|X)(?:[YMWDQHS]|DE)|PT(?:\d+|X)[HM](?:\d+S)?|(?:PAST|PRESENT|FUTURE)_REF"
)

Span = GoldRemoved | Mention | TimeExpression | Quote


def mentions(article: GoldArticle) -> list[Mention]:
    """Every mention of every entity."""
    return [mention for entity in article.entities for mention in entity.mentions]


def layers(article: GoldArticle) -> Iterator[tuple[str, list[Span]]]:
    """The annotation layers by name; spans of one layer never overlap."""
    yield "removed", list(article.removed)
    yield "mentions", list(mentions(article))
    yield "dates", list(article.dates)
    yield "quotes", list(article.quotes)


def kept(sample: str) -> list[str]:
    """The words left when the removed spans are cut."""
    text = WIRE[sample].text
    for span in sorted(GOLD.articles[sample].removed, key=lambda span: -span.start):
        text = text[: span.start] + text[span.end :]
    return text.split()


def test_every_sample_has_its_gold() -> None:
    """Every submission carries an id of its own and a source, and the gold names exactly these ids."""
    assert len(wire()) == len(WIRE)
    assert set(WIRE) == set(GOLD.articles)
    assert all(submission.source for submission in WIRE.values())
    assert GOLD.schema_version == 1


@pytest.mark.parametrize("sample", IDS)
def test_offsets_match_their_text(sample: str) -> None:
    """A span's offsets cut exactly its text out of the submission, without white space around it."""
    text = WIRE[sample].text
    for layer, spans in layers(GOLD.articles[sample]):
        for span in spans:
            assert text[span.start : span.end] == span.text, (layer, span)
            assert span.text == span.text.strip() != "", (layer, span)


@pytest.mark.parametrize("sample", IDS)
def test_spans_of_one_layer_are_in_order_and_apart(sample: str) -> None:
    """Spans of one layer do not overlap, and nothing is annotated in what is cut."""
    article = GOLD.articles[sample]
    for layer, spans in layers(article):
        ordered = sorted(spans, key=lambda span: span.start)
        for before, after in pairwise(ordered):
            assert before.end <= after.start, (layer, before, after)
        for span in ordered if layer != "removed" else []:
            assert all(span.end <= cut.start or cut.end <= span.start for cut in article.removed), (layer, span)


@pytest.mark.parametrize("sample", IDS)
def test_names_and_dates_do_not_share_words(sample: str) -> None:
    """A date inside a name belongs to the name, so no mention overlaps a date."""
    article = GOLD.articles[sample]
    for mention in mentions(article):
        assert all(mention.end <= when.start or when.end <= mention.start for when in article.dates), mention


@pytest.mark.parametrize("sample", IDS)
def test_a_speaker_is_named_or_described_in_the_text(sample: str) -> None:
    """A quote's speaker is the name of an entity of the article or a description in the article's words."""
    article = GOLD.articles[sample]
    names = {entity.name for entity in article.entities}
    for quote in article.quotes:
        assert quote.speaker is None or quote.speaker in names or quote.speaker in WIRE[sample].text, quote


@pytest.mark.parametrize("sample", IDS)
def test_date_values_are_well_formed_and_fit_the_calendar(sample: str) -> None:
    """A value is TIMEX3, a full date exists, and a weekday in the words is the weekday of the value."""
    for when in GOLD.articles[sample].dates:
        assert TIMEX_VALUE.fullmatch(when.value), when
        if not (day := re.match(r"\d{4}-\d\d-\d\d", when.value)):
            continue
        weekday = WEEKDAYS[date.fromisoformat(day.group()).weekday()]
        named = [name for name in WEEKDAYS if name in when.text.lower()]
        assert named in ([], [weekday]), when


@pytest.mark.parametrize("sample", IDS)
def test_an_undated_sample_has_no_resolved_relative_dates(sample: str) -> None:
    """Where nothing says when a text was published, a weekday or month stays open."""
    article = GOLD.articles[sample]
    if article.published.value is None:
        weekdays = [when for when in article.dates if any(name in when.text.lower() for name in WEEKDAYS)]
        assert weekdays, "an undated sample should show what stays open"
        assert all(when.value.startswith("XXXX-") for when in weekdays)


@pytest.mark.parametrize("sample", IDS)
def test_publication_time_comes_from_where_the_gold_says(sample: str) -> None:
    """A time from the sender is the submitted one; one from the text has its removed span; else it is unknown."""
    published, field = GOLD.articles[sample].published, WIRE[sample].published
    labels = {span.label for span in GOLD.articles[sample].removed}
    assert (published.source == "sender") == (field is not None)
    if published.source in ("dateline", "crawler_prefix"):
        assert published.source in labels
    if published.source == "unknown":
        assert (published.value, published.precision) == (None, "unknown")
    elif published.precision == "minute":
        assert datetime.fromisoformat(published.value or "").tzinfo is not None
    else:
        assert date.fromisoformat(published.value or "").isoformat() == published.value


def test_publication_times_from_the_sender_are_the_submitted_instants() -> None:
    """The gold's instant equals the submitted one, whether that is ISO 8601 or RFC 2822."""
    compared = 0
    for sample, submission in WIRE.items():
        published = GOLD.articles[sample].published
        if submission.published is None or published.precision != "minute" or published.flags:
            continue
        is_mail_date = "," in submission.published
        parse = parsedate_to_datetime if is_mail_date else datetime.fromisoformat
        assert parse(submission.published) == datetime.fromisoformat(published.value or ""), sample
        compared += 1
    assert compared >= 10


def test_copies_point_at_their_root() -> None:
    """A copy, reuse or version names one existing, earlier sample of the same event that is itself an original."""
    order = list(WIRE)
    for sample, article in GOLD.articles.items():
        roots = [root for root in (article.copy_of, article.reuse_of, article.version_of) if root is not None]
        assert len(roots) <= 1, sample
        for root in roots:
            original = GOLD.articles[root]
            assert original.event == article.event, sample
            assert original.copy_of is original.reuse_of is original.version_of is None, sample
            assert order.index(root) < order.index(sample), sample


def test_a_version_shares_the_address_of_the_first() -> None:
    """A corrected article comes from the same outlet and page, with another text."""
    versions = [(sample, article.version_of) for sample, article in GOLD.articles.items() if article.version_of]
    assert versions
    for sample, first in versions:
        later, earlier = WIRE[sample], WIRE[first]
        assert (later.source, later.url) == (earlier.source, earlier.url)
        assert later.text != earlier.text


def test_events_and_articles_name_each_other() -> None:
    """Every event lists exactly the articles that report it, at least one, and every storyline lists known events."""
    for slug, event in GOLD.events.items():
        assert event.articles, slug
        assert set(event.articles) == {sample for sample, article in GOLD.articles.items() if article.event == slug}
    assert {article.event for article in GOLD.articles.values()} <= {None, *GOLD.events}
    for slug, storyline in GOLD.storylines.items():
        assert len(storyline.events) >= 2, slug
        assert set(storyline.events) <= set(GOLD.events), slug


def test_one_name_has_one_type() -> None:
    """A canonical name stands for one entity of one type throughout the wire, listed once per article."""
    types: dict[str, str] = {}
    for sample, article in GOLD.articles.items():
        names = [entity.name for entity in article.entities]
        assert len(names) == len(set(names)), sample
        for entity in article.entities:
            assert entity.mentions, (sample, entity.name)
            assert types.setdefault(entity.name, entity.type) == entity.type, (sample, entity.name)


def test_one_event_is_told_from_one_text_by_many() -> None:
    """The agency text has two verbatim copies, two edited ones and at least two rewritten ones from other outlets."""
    root = "mna-0204-017"
    copies = [sample for sample, article in GOLD.articles.items() if article.copy_of == root]
    reuses = [sample for sample, article in GOLD.articles.items() if article.reuse_of == root]
    verbatim = [sample for sample in copies if kept(sample) == kept(root)]
    assert len(verbatim) >= 2
    assert len(copies) - len(verbatim) >= 2
    assert len(reuses) >= 2
    assert len({WIRE[sample].source for sample in (root, *copies, *reuses)}) >= 6


def test_every_kind_is_present() -> None:
    """The wire shows every label, type, tone, precision and common source of a publication time at least once."""
    articles = GOLD.articles.values()
    assert {span.label for article in articles for span in article.removed} == set(get_args(RemovedLabel))
    assert {when.type for article in articles for when in article.dates} == set(get_args(TimexType))
    assert {entity.type for article in articles for entity in article.entities} == ENTITY_TYPES
    assert {article.sentiment for article in articles} == set(get_args(SentimentLabel))
    assert {article.published.precision for article in articles} == set(get_args(Precision))
    sources = {article.published.source for article in articles}
    assert sources == {"sender", "dateline", "crawler_prefix", "unknown"}


def test_the_wire_is_as_mixed_as_the_readme_says() -> None:
    """At least 24 articles: one very short, one long, one in French, some without title, date or address."""
    assert len(WIRE) >= 24
    lengths = {sample: len(submission.text.split()) for sample, submission in WIRE.items()}
    assert min(lengths.values()) < 20
    assert max(lengths.values()) > 600
    assert any(submission.language == "fr" for submission in WIRE.values())
    for field in ("title", "url", "published"):
        assert any(getattr(submission, field) is None for submission in WIRE.values()), field
    sizes = sorted(len(event.articles) for event in GOLD.events.values())
    assert sizes[-1] >= 7
    assert sum(1 for size in sizes if 2 <= size <= 4) >= 4
    assert sizes[0] == 1


def test_the_readme_counts_right() -> None:
    """The README's opening figures are those of the files."""
    readme = files("newswire.samples").joinpath("README.md").read_text(encoding="utf-8")
    sources = {submission.source for submission in WIRE.values()}
    expected = (
        f"{len(WIRE)} articles from {len(sources)} outlets about "
        f"{len(GOLD.events)} events in {len(GOLD.storylines)} storylines"
    )
    assert expected in readme


def test_subjects_and_keyphrases_belong_to_samples() -> None:
    """Every sample has its subjects, by codes that can be given, and keyphrases are words of their text."""
    known = topics()
    assert set(GOLD.subjects) == set(WIRE)
    assert {code.removeprefix("medtop:") for codes in GOLD.subjects.values() for code in codes} <= set(known)
    for sample, phrases in GOLD.keyphrases.items():
        words = f"{WIRE[sample].title} {WIRE[sample].text}".lower()
        assert 3 <= len(phrases) <= 6, sample
        assert all(word in words for phrase in phrases for word in phrase.lower().split()), sample


def test_towards_names_entities_of_samples() -> None:
    """What is said of somebody is given for entities of the sample, by name, with every label among them."""
    for sample, said in GOLD.towards.items():
        assert set(said) <= {entity.name for entity in GOLD.articles[sample].entities}, sample
    labels = [one for said in GOLD.towards.values() for one in said.values()]
    assert len(labels) >= 60
    assert {one.own for one in labels} == set(get_args(SentimentLabel))
