"""What the pipeline says of the sample wire's entities, beside what the gold says."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Literal

from newswire.articles import Article, Entity, EntitySentiment, SentimentLabel
from newswire.samples import GoldEntity, GoldTowards, gold

Voice = Literal["overall", "own"]


def macro_f1(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """The mean of the F1 of each label of the gold, in percent; `pairs` are gold and what was said."""
    labels = {wanted for wanted, _ in pairs}
    return sum(_f1(pairs, label) for label in labels) / len(labels)


def _f1(pairs: Sequence[tuple[Hashable, Hashable]], label: Hashable) -> float:
    both = sum(wanted == said == label for wanted, said in pairs)
    return 200 * both / sum((wanted == label) + (said == label) for wanted, said in pairs)


def pairs(articles: Mapping[str, Article], voice: Voice) -> list[tuple[SentimentLabel, SentimentLabel]]:
    """The labels of gold and pipeline; of whom the pipeline says nothing, nothing is neutral."""
    found = []
    for labelled, sentiment in _labelled(articles):
        said = sentiment.own if voice == "own" and sentiment else sentiment
        found.append((getattr(labelled, voice), said.label if said else "neutral"))
    return found


def judged(articles: Mapping[str, Article]) -> float:
    """The share of the labelled entities of which the pipeline read a sentence, in percent."""
    found = [sentiment is not None for _, sentiment in _labelled(articles)]
    return 100 * sum(found) / len(found)


def _labelled(articles: Mapping[str, Article]) -> Iterator[tuple[GoldTowards, EntitySentiment | None]]:
    for sample, labels in gold().towards.items():
        for entity in gold().articles[sample].entities:
            if entity.name in labels:
                same = _same(entity, articles[sample].entities)
                yield labels[entity.name], same.sentiment if same else None


def _same(wanted: GoldEntity, found: Sequence[Entity]) -> Entity | None:
    """The entity that shares most mentions, compared as words."""
    words = {mention.text for mention in wanted.mentions}
    shared = [(sum(mention.text in words for mention in entity.mentions), entity) for entity in found]
    most, entity = max(shared, key=lambda one: one[0], default=(0, None))
    return entity if most else None
