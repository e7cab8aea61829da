"""Finds the quoted stretches of an article; settles where those end, or begin, whose other mark is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.stages.quotes.marks import QuotedSpan, quoted_spans
from enrich.stages.quotes.phrases.words import Name

_SAID = (
    r"(?:said|says|told|added|adds|asked|replied|wrote|insisted|warned|explained|recalled|shouted|argued|noted|admitted"
    r"|claimed|announced|declared)\b"
)
_SAID_BEHIND = re.compile(
    r"[,?!…]['’]?\s+(?:"
    rf"{_SAID}|(?:an?|the|one|he|she|they|it|his|her|their|m[rs]s?\.?|[^\W\d_a-z][\w.’'-]{{0,30}})"
    rf"(?:\s+[\w.’'-]{{1,30}}){{0,5}}?\s+{_SAID})",
)
_OPENING = re.compile("[\"“”„«»‘「『]|``|''")
_LONGEST = 2_000
_LONGEST_HEAD = 600


def quotations(texts: Sequence[str], names: Sequence[Sequence[Name]]) -> list[list[QuotedSpan]]:
    """The quoted stretches of each paragraph, those inside a name left out."""
    found: list[list[QuotedSpan]] = []
    is_inside = False
    for number, text in enumerate(texts):
        goes_on = number + 1 < len(texts) and _begins_quoted(texts[number + 1])
        spans = _settled(text, quoted_spans(text), is_inside, goes_on)
        is_inside = bool(spans) and spans[-1].closing == "unclosed" and spans[-1].after == len(text)
        found.append(list(_outside_names(spans, names[number])))
    return found


def _outside_names(spans: Sequence[QuotedSpan], names: Sequence[Name]) -> Iterator[QuotedSpan]:
    around = iter(sorted(names))
    name = next(around, None)
    for span in spans:
        while name is not None and name.end <= span.before:
            name = next(around, None)
        if name is None or not (name.start < span.before and span.after <= name.end):
            yield span


def _begins_quoted(paragraph: str) -> bool:
    """Whether a paragraph takes up a quotation by repeating its opening mark."""
    return bool(_OPENING.match(paragraph))


def _settled(text: str, found: Sequence[QuotedSpan], is_inside: bool, goes_on: bool) -> list[QuotedSpan]:
    """The quotations of a paragraph without overlaps.

    `is_inside` says that the paragraph before ended inside a quotation, `goes_on` that the one behind opens with a
    mark. A stretch left open ends where somebody `said` it, else with the paragraph; one never opened begins with it.
    """
    kept: list[QuotedSpan] = []
    for position, quoted in enumerate(found):
        if kept and quoted.before < kept[-1].after:
            continue
        if quoted.closing == "unclosed":
            following = found[position + 1] if position + 1 < len(found) else None
            kept.append(_closed(text, quoted, following, goes_on))
        elif quoted.closing == "closed" or is_inside or _is_short_head(text, quoted):
            kept.append(quoted)
    return kept


def _closed(text: str, quoted: QuotedSpan, following: QuotedSpan | None, goes_on: bool) -> QuotedSpan:
    said = _SAID_BEHIND.search(text, quoted.start, min(len(text), quoted.start + _LONGEST))
    if said is not None and (following is None or said.start() < following.before) and not goes_on:
        end = said.start() + 1
        return quoted._replace(end=end, after=end)
    if said is not None and following is not None and said.start() < following.before:
        end = said.start() + 1
        return quoted._replace(end=end, after=end)
    return quoted


def _is_short_head(text: str, quoted: QuotedSpan) -> bool:
    """Whether the missing mark may have stood at the beginning: a cue follows at once and none came before."""
    behind = text[quoted.end - 1 : quoted.end] + " " + text[quoted.after : quoted.after + 80].lstrip(" ,")
    return quoted.end < _LONGEST_HEAD and _SAID_BEHIND.match(behind) is not None
