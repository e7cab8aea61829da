"""Names of several parts the model cuts: `Ana Reis` + `Lopes da Cruz`, and `of Cruz` a machine made of `da`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from enrich.stages.entities.names.mentions.mentions import NameParagraph
from enrich.stages.entities.names.spans import Span

_PARTICLE = re.compile(r"\b(?:da|de|do|dos|das|del|di) ([A-Z]\w+)$")
_TRANSLATED = re.compile(r" of ([A-Z]\w+)")


def whole_names(paragraphs: Sequence[NameParagraph]) -> list[NameParagraph]:
    """The paragraphs with such names in one piece."""
    families = {family for each in paragraphs for family in _families(each)}
    return [_joined(each, families) for each in paragraphs] if families else list(paragraphs)


def _families(paragraph: NameParagraph) -> Iterator[str]:
    """`Cruz`, of a person `Lopes da Cruz`."""
    for span in paragraph.spans:
        if span.type == "PERSON" and (found := _PARTICLE.search(paragraph.text, span.start, span.end)):
            yield found.group(1)


def _joined(paragraph: NameParagraph, families: set[str]) -> NameParagraph:
    text, joined = paragraph.text, list[Span]()
    for span in _with_families(text, paragraph.spans, families):
        last = joined[-1] if joined else None
        if last and span.start < last.end:
            continue
        if last and _are_one(text, last, span):
            joined[-1] = last._replace(end=span.end)
        else:
            joined.append(span)
    return replace(paragraph, spans=tuple(joined))


def _with_families(text: str, spans: Iterable[Span], families: set[str]) -> Iterator[Span]:
    for span in spans:
        family = _TRANSLATED.match(text, span.end) if span.type == "PERSON" else None
        yield span._replace(end=family.end()) if family and family.group(1) in families else span


def _are_one(text: str, left: Span, right: Span) -> bool:
    """Two persons with nothing but a blank between them, of whom one has a particle in the name."""
    if left.type != "PERSON" or right.type != "PERSON" or text[left.end : right.start] != " ":
        return False
    return bool(_PARTICLE.search(text, right.start, right.end) or _PARTICLE.search(text, left.start, left.end))
