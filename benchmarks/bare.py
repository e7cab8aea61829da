"""The reference for enrich: spaCy's `nlp.pipe` alone, over the same paragraphs with the same components and batches.

As a program it answers each line on standard input, the name of a file with one JSON list of texts, by one line of
JSON with the wall and the processor seconds; between two lines it does nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import orjson
import spacy
from spacy.language import Language

from enrich.document import split_paragraphs
from enrich.models import STANDARD_COMPONENTS, load_model
from enrich.pipeline import PARAGRAPH_BATCH, STAGES

ARTICLES_A_BATCH = 32
"""As many as enrich reads from its stream at once by default."""


def load(name: str = "auto", *, as_enrich: bool = False) -> Language:
    """The model enrich uses with the components its stages need, as plain `spacy.load` gives it.

    `as_enrich` gives the very object enrich works with, and so the share of enrich without the tuning of its loader.
    """
    needs = {need for stage in STAGES for need in stage.needs}
    nlp = load_model(name, needs).nlp
    if as_enrich:
        return nlp
    return spacy.load(nlp.path, exclude=[part for part in STANDARD_COMPONENTS if part not in needs])


def pipe(nlp: Language, texts: Sequence[str]) -> None:
    """Tokenize and tag the paragraphs of a batch of articles; the documents are thrown away."""
    paragraphs = [paragraph for text in texts for _, paragraph in split_paragraphs(text)]
    with nlp.memory_zone():
        for _ in nlp.pipe(paragraphs, batch_size=PARAGRAPH_BATCH):
            pass


def _measure(nlp: Language, texts: Sequence[str]) -> dict[str, float]:
    wall, cpu = perf_counter(), process_time()
    for first in range(0, len(texts), ARTICLES_A_BATCH):
        pipe(nlp, texts[first : first + ARTICLES_A_BATCH])
    return {"wall_seconds": perf_counter() - wall, "cpu_seconds": process_time() - cpu}


def main() -> None:
    """Answer until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--as-enrich", action="store_true", help="with what enrich's loader does to the model")
    options = parser.parse_args()
    nlp = load(options.model, as_enrich=options.as_enrich)
    for line in sys.stdin:
        texts: list[str] = orjson.loads(Path(line.strip()).read_bytes())
        print(orjson.dumps(_measure(nlp, texts)).decode(), flush=True)


if __name__ == "__main__":
    main()
