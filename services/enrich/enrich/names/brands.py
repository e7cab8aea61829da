"""Names with a capital inside, which only companies and products have: `StumbleUpon`, `CNNgo`, `YouTube`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.names.spans import Span

# Families have capitals inside too: McDonald, DeLillo, VanDyke, FitzGerald.
_BRAND = re.compile(
    r"(?<![\w@#/.-])(?!Ma?c|De|Di|Du|La|Le|Lo|Van|Von|Fitz|St|San|Al|El|O)"
    r"(?:[A-Z][a-z]{2,20}[A-Z][a-z]{2,20}|[A-Z]{3,8}[a-z]{2,8})(?![\w@/.-])"
)


def brand_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The brands of a text that no span covers."""
    for found in _BRAND.finditer(text):
        if not any(span.start < found.end() and found.start() < span.end for span in spans):
            yield Span(*found.span(), "ORG")
