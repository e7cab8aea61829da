"""Decides which blocks of a page lie in furniture."""

from __future__ import annotations

from dataclasses import replace

from ingest.extraction.body.furniture import Doubt, is_certain
from ingest.extraction.document.blocks import BlockedPage
from ingest.extraction.document.nodes import Element

STRONG_SHARE = 0.6
WEAK_SHARE = 0.25
"""An element that speaks against itself is furniture unless it holds this part of the page's prose."""

TITLED_SHARE = 0.15
"""An element with the title and this part of the prose is not furniture, whatever it is called."""

REST_PROSE = 250
"""Where a story with so much prose stands elsewhere, furniture is furniture whatever it holds."""


def doomed_blocks(cut: BlockedPage) -> bytearray:
    """Which blocks lie in furniture."""
    doomed = bytearray(len(cut.blocks))
    total = cut.prose[-1] or 1
    for node, doubt in cut.doubted:
        if _is_furniture(cut, node, doubt, total):
            doomed[node.start : node.stop] = b"\1" * (node.stop - node.start)
    return doomed


def without(cut: BlockedPage, doomed: bytearray) -> BlockedPage:
    prose = [0]
    for at, block in enumerate(cut.blocks):
        prose.append(prose[-1] + (0 if doomed[at] else block.prose))
    return replace(cut, prose=prose)


def _is_furniture(cut: BlockedPage, node: Element, doubt: Doubt, total: int) -> bool:
    prose = cut.prose_in(node)
    share = cut.prose_of_name(node) / total
    if doubt == "strong":
        if cut.holds_title(node) and prose > total * TITLED_SHARE:
            return False
        return share < STRONG_SHARE or _story_beside(cut, node) or (is_certain(node) and not _holds_story(cut, node))
    if share >= WEAK_SHARE:
        return False
    return _leads_away(cut, node) or (doubt == "label" and not prose)


def _holds_story(cut: BlockedPage, node: Element) -> bool:
    """Whether something called a story, or an article, lies inside of an element."""
    inner = (*cut.stories, *cut.articles, *cut.titles)
    return any(node.start <= other.start and other.stop <= node.stop and other is not node for other in inner)


def _story_beside(cut: BlockedPage, node: Element) -> bool:
    """Whether something called a story, with prose enough, stands outside of an element."""
    outside = (story for story in cut.stories if story.stop <= node.start or node.stop <= story.start)
    return any(cut.prose_in(story) > REST_PROSE for story in outside)


def _leads_away(cut: BlockedPage, node: Element) -> bool:
    blocks = cut.blocks[node.start : node.stop]
    text = sum(len(block.text) for block in blocks)
    return sum(block.linked for block in blocks) * 3 > text
