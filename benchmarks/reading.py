"""What reading one article costs: processor milliseconds as a whole and for each stage, against the bare model."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import process_time
from typing import Any

from articles import articles
from bare import load
from figures import Row, Spread, print_table, spread
from spacy.language import Language

from enrich.document import Document, Stage, split_paragraphs
from enrich.pipeline import PARAGRAPH_BATCH, STAGES, Pipeline
from ingest.offline import clean_submission
from newswire.articles import Article, Submission

WORDS = 465
ARTICLES = 20
GOAL = 130


def cut(text: str) -> str:
    """The first words of a text, with its paragraphs."""
    kept: list[str] = []
    left = WORDS
    for paragraph in text.split("\n"):
        words = paragraph.split(" ")[:left]
        kept.append(" ".join(words))
        left -= len([word for word in words if word])
    return "\n".join(kept).strip()


class Clock:
    """Stages that note the processor time they take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def watched(self, stage: Stage) -> Stage:
        """The stage, with its time noted."""

        def run(reading: Document) -> Mapping[str, Any]:
            started = process_time()
            try:
                return stage.run(reading)
            finally:
                self.seconds[stage.name] += process_time() - started

        return replace(stage, run=run)


def prepared(round_: int) -> list[Article]:
    """Articles as ingest hands them on."""
    given = [shortened(one) for one in articles(ARTICLES, f"reading-{round_}")]
    return [clean_submission(one, one.id or "", keep_text=False) for one in given]


def shortened(article: Mapping[str, Any]) -> Submission:
    """A submission of the wanted length."""
    return Submission.model_validate({**article, "text": cut(article["text"])})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    clock = Clock()
    pipeline = Pipeline(stages=[clock.watched(stage) for stage in STAGES])
    bare = load(as_enrich=True)
    found: dict[str, list[float]] = defaultdict(list)
    read: list[Article] = []
    for number in range(rounds + 1):
        batch = prepared(number)
        clock.seconds.clear()
        started = process_time()
        read += [one.article for one in pipeline.read(batch)]
        whole = process_time() - started
        model = bare_seconds(bare, batch)
        if number:  # the first round warms up
            for name, seconds in {"whole": whole, "bare": model, **clock.seconds}.items():
                found[name].append(seconds * 1000 / ARTICLES)
    show({name: spread(values) for name, values in found.items()}, ratios(found), read)


def bare_seconds(nlp: Language, batch: Sequence[Article]) -> float:
    """The processor time of the model alone, article by article, as a pipe reads them."""
    texts = [text for one in batch for _, text in split_paragraphs(one.text)]
    started = process_time()
    with nlp.memory_zone():
        for _ in nlp.pipe(texts, batch_size=PARAGRAPH_BATCH):
            pass
    return process_time() - started


def ratios(found: Mapping[str, Sequence[float]]) -> dict[str, Spread]:
    """Each figure against the bare model's in the same round."""
    return {
        name: spread([value / bare for value, bare in zip(values, found["bare"], strict=True)])
        for name, values in found.items()
    }


def show(found: Mapping[str, Spread], against: Mapping[str, Spread], read: Sequence[Article]) -> None:
    """Print the figures, the stages in their order."""
    rows: list[Row] = [
        ("whole article", found["whole"].text("CPU-ms"), f"goal: at most {GOAL}"),
        ("whole, to the bare model", against["whole"].text(), "the model alone on the same paragraphs is 1"),
        ("bare model", found["bare"].text("CPU-ms"), "what enrich's loader gives, nothing else"),
        *(
            (
                f"stage {stage.name}",
                found[stage.name].text("CPU-ms"),
                f"to the bare model {against[stage.name].text('', 2)}",
            )
            for stage in STAGES
        ),
    ]
    words = sum(len(one.text.split()) for one in read) / len(read)
    targets = sum(len(entity.sentiment.sentences) for one in read for entity in one.entities if entity.sentiment)
    entities = sum(len(one.entities) for one in read) / len(read)
    judged = f"{targets / len(read):.0f} sentences with a target judged"
    print_table(f"reading an article of {words:.0f} words, {entities:.0f} entities, {judged}", rows)


if __name__ == "__main__":
    main()
