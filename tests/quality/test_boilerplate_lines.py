"""How well cleaning tells a page's own lines from the lines of its story, against pinned floors."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files

import pytest

from ingest.clean.cleaning import clean
from quality.boilerplate import BODY, Lines, Scores, corpus, scores

FLOORS = {
    # Lines of pages whose navigation was taken off before, and of whole pages. The trees were trained on these pages,
    # so that the floors only notice when something breaks; docs/quality-cleaning.md has the figures across folds.
    "main": Scores(body=0.915, boilerplate=0.84, precision=0.915, right=0.885),
    "full": Scores(body=0.765, boilerplate=0.955, precision=0.935, right=0.925),
}
STORY_FLOOR = 0.97
"""The share of the lines of a story alone that stay; the rules cut 2.3 % of them, links and captions among them."""

SAMPLE_FLOOR = 0.98
"""F1 of removed characters on the sample wire; measured 0.987."""


def judge(page: Lines) -> Counter[tuple[int, bool]]:
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


@pytest.mark.parametrize("name", FLOORS)
def test_lines_of_pages(name: str) -> None:
    """Lines that are not the story are told from those that are, and doubt goes to the story."""
    found = scores(sum((judge(page) for page in corpus(name)), Counter()))
    assert all(value >= floor for value, floor in zip(found, FLOORS[name], strict=True)), found


def test_story_alone() -> None:
    """Of a page's story alone, without the rest of the page, next to nothing is cut."""
    stories: list[Lines] = [
        {**page, "lines": [line for line in page["lines"] if line[0] == BODY]} for page in corpus("main")
    ]
    found = scores(sum((judge(page) for page in stories), Counter()))
    assert found.right >= STORY_FLOOR, found


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
