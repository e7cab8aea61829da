"""The key under which a name is looked up: spellings of one name share it."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.stages.entities.names.spelling import folded, name_key

_SIGNS = re.compile(r"[^\w]+")
_SAINT = re.compile(r"^(?:st|ste) ")


_LONGEST_NAME = 100


def lookup_key(name: str) -> str:
    """Lower case without accents, signs, articles and possessive; `St. Gallen` is `saint gallen`.

    What is too long for a name has an empty key, under which nothing is found.
    """
    return _key(name) if len(name) <= _LONGEST_NAME else ""


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    plain = folded(name_key(name)).replace(".", "").replace("'", "")
    return _SAINT.sub("saint ", _SIGNS.sub(" ", plain).strip())
