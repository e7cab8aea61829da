"""Tells the story of a page: the right element, without what leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from ingest.extraction.body.elements import LITTLE_PROSE, around, find_places
from ingest.extraction.body.evidence import StatedStory
from ingest.extraction.body.furniture import END_MATTER, PROMOTION, Doubt, is_certain
from ingest.extraction.body.pruning import doomed_blocks, without
from ingest.extraction.document.blocks import HEADINGS, Block, BlockedPage
from ingest.extraction.document.nodes import Element

_LAST_BLOCKS = 5
_BIOGRAPHY = re.compile(
    r"[\s,]{0,2}(?:\([^()]{1,20}\)\s)?(?:is|was|has|covers?|writes?|reports?|joined|works?|lives?|can be|follow)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_CLOSED = re.compile(r"[.,!?…。！？:;\"”»)’'_]$")
LINKED_CHARACTERS, LINKED_ITEM_CHARACTERS = 25, 40
"""A longer line that is all link is the title of another story."""

LABEL_CHARACTERS, BARE_CHARACTERS = 25, 50
MOST_BARE_HEADINGS = 3
"""More of them above such lines say what pictures or posts show that are not told."""

LEAST_BLOCKS = 4
"""A story of fewer blocks may be a line or two."""


def find_body(
    cut: BlockedPage, title: str | None, evidence: StatedStory | None = None, authors: tuple[str, ...] = ()
) -> list[Block]:
    """The blocks of the story, in order; empty where the page has no prose."""
    doomed = doomed_blocks(cut)
    places: list[Element] = []
    if evidence is not None:
        foreign = bytearray(not (block.prose and evidence.holds(block.text)) for block in cut.blocks)
        if place := around(without(cut, foreign), evidence):
            places = [place]
            doomed = bytearray(gone and other for gone, other in zip(doomed, foreign, strict=True))
    places = places or find_places(without(cut, doomed))
    if sum(without(cut, doomed).prose_in(place) for place in places) < LITTLE_PROSE:
        places, doomed = _whatever_is_called(cut, places, doomed)
    chosen = [cut.blocks[at] for place in places for at in range(place.start, place.stop) if not doomed[at]]
    return _without_biographies(_told(chosen, title), authors)


def _whatever_is_called(cut: BlockedPage, places: list[Element], doomed: bytearray) -> tuple[list[Element], bytearray]:
    """Where hardly anything was found: the prose itself, whatever the page calls the elements around it."""
    certain: list[tuple[Element, Doubt]] = [
        (node, doubt) for node, doubt in cut.doubted if doubt == "strong" and is_certain(node)
    ]
    found = find_places(without(cut, doomed_blocks(replace(cut, doubted=certain))))
    inside: list[tuple[Element, Doubt]] = [
        (node, doubt)
        for node, doubt in cut.doubted
        if any(place.start <= node.start and node.stop <= place.stop for place in found)
        and cut.prose_in(node) * 2 < sum(cut.prose_in(place) for place in found)
    ]
    less = doomed_blocks(replace(cut, doubted=inside))
    before = sum(without(cut, doomed).prose_in(place) for place in places)
    after = sum(without(cut, less).prose_in(place) for place in found)
    return (found, less) if after > before * 2 else (places, doomed)


def _told(blocks: list[Block], title: str | None) -> list[Block]:
    """What is left of a story's element once titles, lines that lead away and empty headings are gone."""
    blocks = list(_without_link_lists(_after_title(blocks, title)))
    blocks = [
        block
        for block, follower in zip_longest(blocks, blocks[1:])
        if not _leads_elsewhere(block) and not _labels_link(block, follower)
    ]
    return _without_bare_ends(_without_repeats(blocks))


def _after_title(blocks: list[Block], title: str | None) -> list[Block]:
    wanted = _folded(title or "")
    prose = 0
    for at, block in enumerate(blocks[:15]):
        if prose < 400 and (block.kind == "h1" or (wanted and _folded(block.text) == wanted)):
            return blocks[at + 1 :]
        prose += block.prose
    return [block for block in blocks if not wanted or _folded(block.text) != wanted]


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _without_link_lists(blocks: list[Block]) -> Iterable[Block]:
    """Lists whose items are links lead elsewhere as a whole."""
    shares: dict[int, list[int]] = {}
    for block in blocks:
        if block.kind in ("li", "td"):
            counts = shares.setdefault(id(_list_of(block)), [0, 0])
            counts[0] += len(block.text)
            counts[1] += block.linked
    for block in blocks:
        if block.kind in ("li", "td"):
            length, linked = shares[id(_list_of(block))]
            if linked * 4 > length * 3:
                continue
        yield block


def _list_of(block: Block) -> Element | None:
    node: Element | None = block.place
    while node is not None and node.tag not in ("ul", "ol", "table", "body"):
        node = node.parent
    return node


def _leads_elsewhere(block: Block) -> bool:
    text = block.text
    if block.kind in HEADINGS:
        return bool(PROMOTION.match(text)) or (block.link_share > 0.8 and len(text) > LINKED_CHARACTERS)
    if block.kind in ("td", "th") and not block.prose:
        return True  # a table of figures reads as noise; one that only arranges the page holds prose
    if block.link_share > 0.8 and len(text) < 300:
        return len(text) > (LINKED_ITEM_CHARACTERS if block.kind == "li" else LINKED_CHARACTERS) or bool(
            PROMOTION.match(text)
        )
    if len(text) < 250 and PROMOTION.match(text):
        return True
    if END_MATTER.match(text):
        return True
    return not _WORD.search(text)


def _without_repeats(blocks: list[Block]) -> list[Block]:
    """A long block that stands twice is told once."""
    seen: set[str] = set()
    kept = []
    for block in blocks:
        if len(block.text) > 60:
            if block.text in seen:
                continue
            seen.add(block.text)
        kept.append(block)
    return kept


def _labels_link(block: Block, follower: Block | None) -> bool:
    """Whether a word or two, like the name of a section, only introduce a line that leads elsewhere."""
    if follower is None or follower.link_share <= 0.8:
        return False
    return _is_bare(block, LABEL_CHARACTERS) and block.kind not in HEADINGS and _leads_elsewhere(follower)


def _is_bare(block: Block, limit: int) -> bool:
    """Whether a short text is no sentence and no item of a list."""
    return block.kind != "li" and not block.prose and len(block.text) <= limit and not _CLOSED.search(block.text)


def _without_bare_ends(blocks: list[Block]) -> list[Block]:
    """Without names, labels and buttons above the first sentence and below the last, and headings of nothing."""
    first, last = 0, len(blocks)
    if len(blocks) >= LEAST_BLOCKS:
        while first < last and blocks[first].kind not in HEADINGS and _is_bare(blocks[first], BARE_CHARACTERS):
            first += 1
        while last > first and _is_bare(blocks[last - 1], BARE_CHARACTERS):
            last -= 1
    end = last
    while end > first and blocks[end - 1].kind in HEADINGS:
        end -= 1
    return blocks[first : end if last == len(blocks) or last - end <= MOST_BARE_HEADINGS else last]


def _without_biographies(blocks: list[Block], authors: tuple[str, ...]) -> list[Block]:
    """What stands below the story about those who wrote it."""
    for at in range(max(1, len(blocks) - _LAST_BLOCKS), len(blocks)):
        text = blocks[at].text
        if any(text.startswith(name) and _BIOGRAPHY.match(text[len(name) :]) for name in authors):
            return blocks[:at]
    return blocks


def tell(blocks: list[Block]) -> str:
    """The blocks as text: paragraphs stand apart, items of a list follow each other."""
    pieces: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None:
            close = block.kind == before.kind and block.kind in ("li", "td", "th", "dt", "dd")
            pieces.append("\n" if close else "\n\n")
        pieces.append(block.text)
    return "".join(pieces)
