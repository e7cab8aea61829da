"""The places at the head of a report: `PARIS, Texas, May 3 (Reuters) -`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.stages.entities.names.spans import Span
from enrich.stages.entities.names.spelling import is_shouted

_CITY = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}"
_REGION = r"[A-ZÀ-Þ][\w.]+(?: [A-ZÀ-Þ][\w.]+){0,2}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d"
_AGENCY = r"\((?:Reuters|[A-Z]{2,8})\)"
_DATELINE = re.compile(
    rf"\s*({_CITY})(?:/{_CITY})?(?:, ({_REGION}))?"
    rf"(?=,? {_MONTH}|,? \d{{4}}-\d\d-\d\d| ?{_AGENCY}| ?(?:--|—|–)| - )"
)


def dateline(text: str) -> Iterator[Span]:
    """The places at the head of `PARIS, Texas, May 3 (Reuters) -`."""
    found = _DATELINE.match(text)
    if not found or (is_shouted(text) and text.startswith((" -", " –", " —"), found.end())):
        return
    for group in (1, 2):
        if found.group(group):
            yield Span(*found.span(group), "GPE")
