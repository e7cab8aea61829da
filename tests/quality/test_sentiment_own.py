"""What the shipped model says of our own sentences: politicians whose deeds are reported are neutral."""

from __future__ import annotations

from functools import cache

from enrich.stages.sentiment.targets import TargetSentiment
from quality.figures import articles
from quality.sentiment_sentences import NEGATIVE, NEUTRAL, POSITIVE, marked

LABELLED = [
    (*marked(one), polarity) for polarity, ones in ((0, NEUTRAL), (-1, NEGATIVE), (1, POSITIVE)) for one in ones
]
LEAST = 0.9
"""Share of all sentences that must be judged as labelled."""


@cache
def _said() -> list[int]:
    return [toned.polarity for toned in TargetSentiment().score([item[:3] for item in LABELLED])]


def test_reporting_on_leaders_is_neutral() -> None:
    """Of the plain reports about leaders and institutions none but one may be taken for an opinion."""
    wrong = [item for item, said in zip(LABELLED, _said(), strict=True) if item[3] == 0 and said != 0]
    assert len(wrong) <= 1, wrong


def test_opinions_are_heard() -> None:
    """Nine of ten sentences are judged as labelled, and no praise is taken for blame or blame for praise."""
    pairs = list(zip(LABELLED, _said(), strict=True))
    assert not [item for item, said in pairs if item[3] * said == -1]
    assert sum(item[3] == said for item, said in pairs) >= LEAST * len(pairs), [i for i, s in pairs if i[3] != s]


def test_leaders_of_the_sample_wire_are_neutral() -> None:
    """In its own voice no outlet of the sample wire praises or blames the presidents whose meeting it reports."""
    said = [
        (sample, entity.name, entity.sentiment.own.label)
        for sample, article in articles().items()
        for entity in article.entities
        if entity.name in ("Vladimir Putin", "Xi Jinping") and entity.sentiment and entity.sentiment.own
    ]
    assert len(said) > 20
    assert not [one for one in said if one[2] != "neutral"]
