"""Takes the document type declaration off a document, and keeps of it only a few short entities.

No parser here ever sees a declaration, so nothing it names is loaded and nothing it defines expands without limit.
"""

from __future__ import annotations

import re
from typing import Final

ENTITIES_LIMIT: Final = 100
ENTITY_LIMIT_CHARACTERS: Final = 256
SUBSET_LIMIT_CHARACTERS: Final = 50_000

_PROLOG = re.compile(r"(?>\s+|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*\?>)*+(?=<!DOCTYPE)", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*>")
_ENTITY = re.compile(
    r"""<!ENTITY\s{1,20}([A-Za-z_][\w.-]{0,60})\s{1,20}(?:"([^"<&%]{0,256})"|'([^'<&%]{0,256})')\s{0,20}>"""
)


def strip_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The document without its document type declaration, and the plain texts it gave names to.

    Entities made of other entities, of markup, or loaded from elsewhere are not among them.
    """
    prolog = _PROLOG.match(text)
    if prolog is None:
        return text, {}
    start = prolog.end()
    tag_end, bracket = text.find(">", start), text.find("[", start)
    if bracket == -1 or tag_end < bracket:
        return (text[:start] + text[tag_end + 1 :] if tag_end != -1 else text[:start]), {}
    end = _SUBSET_END.search(text, bracket)
    subset = text[bracket + 1 : end.start() if end else None]
    return text[:start] + (text[end.end() :] if end else ""), _entities(subset[:SUBSET_LIMIT_CHARACTERS])


def _entities(subset: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ENTITY.finditer(subset):
        found.setdefault(match[1], match[2] if match[2] is not None else match[3])  # the first one counts (XML 4.2)
        if len(found) == ENTITIES_LIMIT:
            break
    return found
