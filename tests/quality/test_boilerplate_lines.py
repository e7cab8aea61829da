"""How well cleaning tells a page's own lines from the lines of its story, against pinned floors."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ingest.cleaning import clean

BODY, BOILERPLATE = 1, 0

FLOORS = {
    # Lines of pages whose navigation was taken off before, and of whole pages: precision and F1 of the
    # boilerplate, F1 of the story. Measured 0.915, 0.600, 0.848 and 0.952, 0.788, 0.477. The labels call many
    # section names and signatures a part of the story, so precision against them cannot reach 1.
    "main": (0.905, 0.59, 0.84),
    "full": (0.945, 0.78, 0.47),
}
SAMPLE_FLOOR = 0.97
"""F1 of removed characters on the sample wire; measured 0.987."""


class Scores(NamedTuple):
    """Precision and F1 of the lines called boilerplate, and F1 of the others."""

    precision: float
    boilerplate: float
    body: float


def corpus(name: str) -> list[dict[str, Any]]:
    """The labelled lines of pages, `lines: [[label, line], ...]`."""
    folder = os.environ.get("NEWSWIRE_CORPORA")
    if not folder:
        pytest.skip("NEWSWIRE_CORPORA does not name a folder of labelled corpora")
    path = Path(folder) / "extract" / f"lines_{name}_dev.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judge(page: dict[str, Any]) -> Counter[tuple[int, bool]]:
    """How often a line of each label was removed, or not; a line counts as removed when more than half of it is."""
    text = "\n".join(line for _, line in page["lines"])
    gone = bytearray(len(text))
    for removed in clean(text, page["title"]).removed:
        gone[removed.start : removed.end] = b"\1" * (removed.end - removed.start)
    counts: Counter[tuple[int, bool]] = Counter()
    start = 0
    for label, line in page["lines"]:
        if line.strip():
            counts[label, gone.count(1, start, start + len(line)) * 2 > len(line.strip())] += 1
        start += len(line) + 1
    return counts


def score(pages: list[dict[str, Any]]) -> Scores:
    """The scores over all lines of all pages."""
    counts: Counter[tuple[int, bool]] = Counter()
    for page in pages:
        counts += judge(page)
    found, wrong = counts[BOILERPLATE, True], counts[BODY, True]
    missed, kept = counts[BOILERPLATE, False], counts[BODY, False]
    errors = wrong + missed
    return Scores(found / (found + wrong), 2 * found / (2 * found + errors), 2 * kept / (2 * kept + errors))


@pytest.mark.parametrize("name", FLOORS)
def test_lines_of_pages(name: str) -> None:
    """Lines that are not the story are told from those that are, and doubt goes to the story."""
    scores = score(corpus(name))
    assert all(value >= floor for value, floor in zip(scores, FLOORS[name], strict=True)), scores


def test_sample_wire() -> None:
    """The spans a careful reader cut from the sample wire are cut, and hardly anything else."""
    samples = files("newswire") / "samples"
    gold = json.loads((samples / "gold.json").read_text(encoding="utf-8"))["articles"]
    agreed = differing = 0
    for line in (samples / "wire.ndjson").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        expected = {at for span in gold[article["id"]]["removed"] for at in range(span["start"], span["end"])}
        found = {
            at for span in clean(article["text"], article.get("title")).removed for at in range(span.start, span.end)
        }
        agreed += len(expected & found)
        differing += len(expected ^ found)
    assert 2 * agreed / (2 * agreed + differing) >= SAMPLE_FLOOR
