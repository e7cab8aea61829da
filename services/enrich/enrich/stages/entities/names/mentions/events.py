"""Sports events and festivals, which the word they end with gives away: `Hong Kong Open`, `Stanley Cup`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spans import Span

_HEADS = "Cup|Championships?|Olympics|Marathon|Grand Prix|Grand Slam|Film Festival|Trophy|Open|Games|Masters|Classic"
_WORD = r"(?:[A-Z](?:\.[A-Z])+\.?|[A-Z][\w'’-]*|of)"
_EVENT = re.compile(
    rf"(?<![\w.])(?:{_WORD} ){{1,5}}(?:{_HEADS}|(?<=lympic )games)(?: (?:{_HEADS}|Tennis|Golf)){{0,3}}(?!\w)"
)
_YEAR_BEFORE = re.compile(r"(?<![\w-])(?:19|20)\d\d $")
_OF_A_YEAR = re.compile(r"(?:Olympics|Paralympics|lympic [Gg]ames)$")
GAMES = "Games"
"""What an article may call the games it has named in full."""
# What also ends names of companies and ordinary headlines needs a place or a people before it.
_DOUBTFUL = re.compile(r"(?:Open|Games|Masters|Classic)$")
_START = re.compile(
    r"(?:(?:The|A|In|At|For|On|And|But|His|Her|Their|This|Next|Last|From|After|Since|of|[A-Z]\w+(?:'s|’s)) ){1,4}"
)


def event_names(text: str) -> Iterator[Span]:
    """The events a text in ordinary spelling names by their kind."""
    for found in _EVENT.finditer(text):
        start = found.start()
        if head := _START.match(text, start, found.end()):
            start = head.end()
        surface = text[start : found.end()]
        if " " in surface and (not _DOUBTFUL.search(surface) or _is_placed(surface)):
            yield Span(_with_year(text, start, surface), found.end(), "EVENT")


def _with_year(text: str, start: int, surface: str) -> int:
    """`2022 Winter Olympics`: each is an event of its own; the year of a cup is told apart from its name."""
    year = _YEAR_BEFORE.search(text, max(0, start - 5), start) if _OF_A_YEAR.search(surface) else None
    return year.start() if year else start


def are_games(surface: str) -> bool:
    """Whether an event may be called `the Games` afterwards."""
    return surface.endswith(("Olympics", "Paralympics", "Games", "lympic games"))


def _is_placed(surface: str) -> bool:
    words = surface.split()
    return any(
        " ".join(words[:count]) in known.TYPES or words[0] in ("World", "Olympic", "Asian", "Commonwealth")
        for count in (1, 2)
    )
