"""How much an article is about an entity: where it is named first, how often, how widely, and whether it speaks."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from enrich.stages.entities.names.spelling import folded, name_key
from newswire.articles import Mention

_TITLE, _POSITION, _FREQUENCY, _SPREAD, _SPEAKS = 0.3, 0.25, 0.25, 0.1, 0.1
_SOURCE_SHARE = 0.4
_PEOPLE_SHARE = 0.7
_SPEAKS_BEHIND = re.compile(
    r"(?:,[^,.\n]{0,80},)? (?:has |had |also |later )?(?:said|says|told|added|wrote|tweeted|asked|insisted)\b"
)
_SPEAKS_BEFORE = re.compile(r"\b(?:said|says|added|according to)(?: [A-Z]?[\w.-]+){0,3} $")
_SIGNS = re.compile(r"[^\w]+")
_LONGEST_NAME = 100
_BEFORE = 48


class Saliences:
    """The measures of one article; ask `of` for each entity."""

    def __init__(self, text: str, title: str | None, paragraph_starts: Sequence[int], most_mentions: int) -> None:
        self._text = text
        self._title = _plain(title or "")
        self._starts = paragraph_starts
        self._most = most_mentions

    def of(self, mentions: Sequence[Mention], type_: str, *, is_source: bool) -> float:
        """From 0 to 1; without a title its part is shared out among the others."""
        parts = (
            _POSITION * self._position(mentions[0].start)
            + _FREQUENCY * math.log1p(len(mentions)) / math.log1p(max(1, self._most))
            + _SPREAD * self._spread(mentions)
            + _SPEAKS * any(self._speaks(mention) for mention in mentions)
        )
        has_title = bool(self._title.strip())
        whole = parts + _TITLE * self._in_title(mentions) if has_title else parts / (1 - _TITLE)
        share = _SOURCE_SHARE if is_source else _PEOPLE_SHARE if type_ == "NORP" else 1.0
        return round(min(1.0, whole * share), 3)

    def _position(self, start: int) -> float:
        """1 in the first paragraph, then less the later."""
        lead = self._starts[1] if len(self._starts) > 1 else len(self._text)
        return 1.0 if start < lead else 0.8 * (1 - start / max(1, len(self._text)))

    def _spread(self, mentions: Sequence[Mention]) -> float:
        paragraphs = {bisect_right(self._starts, mention.start) for mention in mentions}
        return len(paragraphs) / max(1, len(self._starts))

    def _in_title(self, mentions: Sequence[Mention]) -> bool:
        surfaces = {name_key(mention.text) for mention in mentions if len(mention.text) <= _LONGEST_NAME}
        return any(_plain(surface) in self._title for surface in surfaces)

    def _speaks(self, mention: Mention) -> bool:
        before = max(0, mention.start - _BEFORE)
        return bool(
            _SPEAKS_BEHIND.match(self._text, mention.end) or _SPEAKS_BEFORE.search(self._text, before, mention.start)
        )


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The words with a blank around each, so that only whole words are found."""
    return f" {' '.join(_SIGNS.sub(' ', folded(text)).split())} "
