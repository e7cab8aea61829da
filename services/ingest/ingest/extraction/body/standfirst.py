"""Finds the standfirst: the summary of the story that outlets show between its title and its first paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ingest.extraction.document.blocks import Block

LENGTHS = range(30, 401)
REACH = 10
"""So many blocks below the title: its author, days and buttons to share may stand between."""

SIMILAR = 0.75
"""A block that shares so much of its words with what the page calls its description is the standfirst."""

_WORD = re.compile(r"\w+")


def find_standfirst(blocks: list[Block], title_at: int, body: list[Block], descriptions: Iterable[str]) -> Block | None:
    """The block that shows one of the descriptions, where it stands above the story and not in it."""
    if not body:
        return None
    wanted = [Counter(_WORD.findall(text.lower())) for text in descriptions]
    known = {block.text for block in body}
    for block in blocks[title_at + 1 : title_at + 1 + REACH]:
        if block is body[0] or block.text in known:
            return None
        if len(block.text) in LENGTHS and any(_likeness(block.text, words) >= SIMILAR for words in wanted):
            return block
    return None


def _likeness(text: str, theirs: Counter[str]) -> float:
    mine = Counter(_WORD.findall(text.lower()))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0
