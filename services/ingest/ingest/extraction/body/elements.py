"""Chooses the elements of a page that hold its story."""

from __future__ import annotations

from ingest.extraction.body.evidence import StatedStory
from ingest.extraction.document.blocks import BlockedPage
from ingest.extraction.document.nodes import Element

LITTLE_PROSE = 200
"""Less than this is no story."""

_DIRECT_SHARE = 0.12
_LEADING_SHARE = 0.45
_LEAST_SHARE, _LEAST_NAMED_SHARE = 0.4, 0.95
_EVIDENCE_SHARE, _EVIDENCE_KEPT = 0.6, 0.97


def around(cut: BlockedPage, evidence: StatedStory) -> Element | None:
    """The innermost element with all prose of the story as the JSON-LD tells it; None where most of that is"
    " missing."""
    if cut.prose[-1] < evidence.characters * _EVIDENCE_SHARE:
        return None
    node = cut.root
    while True:
        inner = [child for child in node.children if isinstance(child, Element)]
        leading = max(inner, key=cut.prose_in, default=None)
        if leading is None or cut.prose_in(leading) < cut.prose[-1] * _EVIDENCE_KEPT:
            return node
        node = leading


def find_places(cut: BlockedPage) -> list[Element]:
    """The elements that hold the story: one, or several that are called the same."""
    dense = _descend(cut, _scope(cut))
    named = [node for node in cut.stories if cut.prose_in(node)]
    best = max(named, key=cut.prose_in, default=None)  # the first of equals is the outermost
    if best is None or cut.prose_in(best) * 2 < cut.prose_in(dense):
        return [dense]
    inner = _descend_named(cut, best, named)
    parts = _parts(cut, inner, named)
    return parts if len(parts) > 1 else [_descend(cut, inner, _LEAST_NAMED_SHARE)]


def _scope(cut: BlockedPage) -> Element:
    """The `article` with the title in it, or the only one; else the whole page."""
    articles = [node for node in cut.articles if cut.prose_in(node) >= LITTLE_PROSE]
    for node in articles:
        if cut.holds_title(node):
            return node
    return articles[0] if len(articles) == 1 else cut.root


def _parts(cut: BlockedPage, node: Element, named: list[Element]) -> list[Element]:
    """A story's element with its twins before and behind it, as far as no other story's title stands between."""
    twins = [
        other
        for other in named
        if other.tag == node.tag and other.get("class").split()[:1] == node.get("class").split()[:1]
    ]
    parts: list[Element] = []
    for twin in twins:
        first, last = min(twin.start, node.start), max(twin.start, node.start)
        apart = twin is not node and any(first < title.start <= last for title in cut.titles)
        if not apart and (not parts or twin.start >= parts[-1].stop):
            parts.append(twin)
    return parts


def _descend_named(cut: BlockedPage, node: Element, named: list[Element]) -> Element:
    """The innermost element called a story that still holds nearly all of the outer one's prose."""
    for inner in named:
        if node.start <= inner.start and inner.stop <= node.stop and cut.prose_in(inner) * 10 >= cut.prose_in(node) * 9:
            node = inner
    return node


def _descend(cut: BlockedPage, node: Element, least_share: float = _LEAST_SHARE) -> Element:
    """Go down as long as one child holds the prose, and stop where paragraphs stand side by side."""
    least = cut.prose_in(node) * least_share
    while True:
        children = [child for child in node.children if isinstance(child, Element) and cut.prose_in(child)]
        if not children:
            return node
        whole = cut.prose_in(node)
        leading = max(children, key=cut.prose_in)
        direct = whole - sum(cut.prose_in(child) for child in children if child.stop - child.start > 1)
        share = cut.prose_in(leading) / whole
        if cut.prose_in(leading) < least or (leading.stop - leading.start <= 1 and len(children) > 1):
            return node
        others = sorted((cut.prose_in(child) for child in children), reverse=True)
        second = others[1] if len(others) > 1 else 0
        if (
            _has_twin(cut, leading, children, whole)
            or direct > _DIRECT_SHARE * whole
            or share < _LEADING_SHARE
            or second * 2 > cut.prose_in(leading)
        ):
            return node
        node = leading


def _has_twin(cut: BlockedPage, leading: Element, children: list[Element], whole: int) -> bool:
    """Whether a part of a story cut in sections has another section beside it: one that is called the same."""
    names = leading.get("class")
    twins = (child for child in children if child is not leading and child.tag == leading.tag)
    return any(child.get("class") == names and cut.prose_in(child) * 12 > whole for child in twins)
