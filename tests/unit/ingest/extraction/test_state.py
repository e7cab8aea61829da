"""Stories that a page hands to its scripts and shows only the beginning of."""

from __future__ import annotations

import json

import pytest

from harness.pages import PARAGRAPHS, page
from ingest.extraction import extract

STORY = (
    *PARAGRAPHS,
    "The town wants to raise the quay by half a metre before the next winter, and has asked the region for money.",
    "Work on the second pier goes on until June, and the lighthouse stays closed to visitors until then.",
)
SHOWN = f"<article><p>{STORY[0]}</p></article>"


def handed(state: object, *, shown: str = SHOWN) -> str:
    """A page with the first paragraph shown and data for its scripts."""
    return page(f'{shown}<script type="application/json" id="state">{json.dumps(state)}</script>')


@pytest.mark.parametrize(
    "state",
    [
        {"story": {"content": [{"type": "paragraph", "content": [{"type": "text", "value": t}]} for t in STORY]}},
        {"props": {"blocks": [{"__typename": "ParagraphBlock", "text": t} for t in STORY]}},
        {"body": "".join(f"<p>{t}</p>" for t in STORY)},
        {"body": [*STORY, {"type": "ad", "text": "Buy boots."}]},
    ],
    ids=["tree", "blocks", "markup", "texts"],
)
def test_story_in_data(state: object) -> None:
    """Where the elements show only the beginning, the whole story is read from the data for scripts."""
    assert extract(handed(state)).text == "\n\n".join(STORY)


def test_assigned_data() -> None:
    """The data may be assigned to a variable of the page."""
    state = json.dumps({"body": list(STORY)})
    html = page(f"{SHOWN}<script>window.__PRELOADED_STATE__ = {state};</script>")
    assert extract(html).text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "state",
    [
        {"teasers": [f"Another story, number {number}, which is about something else." for number in range(40)]},
        {"words": ["harbour"] * 500},
        {"body": [STORY[0], STORY[1]]},
    ],
    ids=["other", "words", "short"],
)
def test_other_data(state: object) -> None:
    """Data that do not hold what is shown, are no paragraphs, or add little, say nothing."""
    assert extract(handed(state)).text == STORY[0]


def test_broken_data() -> None:
    """Data that cannot be read are passed over."""
    html = page(f'{SHOWN}<script type="application/json">{{"body": [</script><script>window.__STATE__ = {{</script>')
    assert extract(html).text == STORY[0]
