"""What sentiment costs: processor milliseconds for a target, for the tone of a sentence, and to load the model."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import process_time

from articles import articles
from figures import Spread, print_table, spread

from enrich.stages.sentiment.sentences import split_sentences
from enrich.stages.sentiment.targets import TargetSentiment
from enrich.stages.sentiment.tone import sentence_tones

TARGETS = 200
"""Sentences a round, each with its first capitalised word as the target."""


def targets(count: int = TARGETS) -> list[tuple[str, int, int]]:
    """Sentences of made-up news with a word of each, over and over until there are enough."""
    items = []
    for article in articles(8, "sentiment"):
        for begin, stop in split_sentences(article["text"]):
            sentence = article["text"][begin:stop]
            word = next((word for word in sentence.split() if word[:1].isupper()), sentence.split()[0])
            start = sentence.index(word)
            items.append((sentence, start, start + len(word)))
    return [items[index % len(items)] for index in range(count)]


def milliseconds(work: Callable[[], object], count: int, rounds: int) -> Spread:
    """Processor milliseconds for one of `count` pieces of work, over several rounds after one to warm up."""
    work()
    found = []
    for _ in range(rounds):
        started = process_time()
        work()
        found.append((process_time() - started) * 1000 / count)
    return spread(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    started = process_time()
    model = TargetSentiment()
    loading = process_time() - started
    items = targets()
    sentences = [sentence for sentence, _, _ in items]
    words = sum(len(sentence.split()) for sentence in sentences) / len(sentences)
    target = milliseconds(lambda: model.score(items), len(items), rounds)
    tone = milliseconds(lambda: sentence_tones(model, sentences), len(items), rounds)
    print_table(
        f"sentiment, one thread, {model.label}",
        [
            ("towards a target", target.text("CPU-ms"), f"sentences of {words:.0f} words on average"),
            ("tone of a sentence", tone.text("CPU-ms"), "the model and VADER"),
            ("to load the model", f"{loading * 1000:.0f} CPU-ms", "once a process"),
        ],
    )


if __name__ == "__main__":
    main()
