"""Headlines set in capitals, where capitals say nothing about names."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.lists.lexicon import Lexicon
from enrich.stages.entities.names.mentions.mentions import NameParagraph
from enrich.stages.entities.names.spans import Span

_LISTED = Lexicon(
    ((name, type_) for name, type_ in known.TYPES.items() if name not in known.QUIET and name != "US"), shouted=True
)


def shouted_names(paragraph: NameParagraph, surfaces: Lexicon) -> Iterator[Span]:
    """The names in a line set in capitals: only what the rest of the article or a list knows."""
    for lexicon in (surfaces, _LISTED):
        for hit in lexicon.find(paragraph.words):
            yield Span(*hit)
