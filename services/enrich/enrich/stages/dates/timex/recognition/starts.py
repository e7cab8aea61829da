"""Which letters a rule's regular expression can begin with, so that only the rules that fit a word are tried at it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<look>\(\?<?[=!])|(?P<open>\((?:\?:|\?P<[a-z_]+>)?)|\[(?P<set>[^]^]+)\]|(?P<optional>\?|\{0,\d+\})"
    r"|(?P<repeated>\{[1-9]\d*,\d+\})|(?P<close>\))|(?P<either>\|)|(?P<letter>[^]+*.\\{}^$[])"
)


@dataclass(slots=True)
class _Start:
    """What a part of a pattern can begin with; `empty` tells whether it can also match no word at all."""

    letters: frozenset[str] = frozenset()
    empty: bool = True

    def then(self, following: _Start) -> _Start:
        """The start of both in a row."""
        return _Start(self.letters | following.letters, following.empty) if self.empty else self

    def otherwise(self, other: _Start) -> _Start:
        """The start of one or the other."""
        return _Start(self.letters | other.letters, self.empty or other.empty)


def first_letters(pattern: str) -> frozenset[str]:
    """The letters one of which every match of an expanded rule pattern begins with.

    Raises:
        ValueError: the pattern can match no word at all, or uses more of the language than rules need.
    """
    tokens = list(_TOKEN.finditer(pattern))
    if "".join(token.group() for token in tokens) != pattern:
        raise ValueError(f"not written as a rule is: {pattern}")
    start = _alternatives(tokens[::-1])
    if start.empty:
        raise ValueError(f"a rule must match at least one word: {pattern}")
    return start.letters


def _alternatives(tokens: list[re.Match[str]]) -> _Start:
    """The start of a group; takes its tokens, up to its end, from the end of the list."""
    ways, current = [], _Start()
    while tokens and (token := tokens.pop()).lastgroup != "close":
        if token.lastgroup == "either":
            ways.append(current)
            current = _Start()
        else:
            current = current.then(_quantified(_atom(token, tokens), tokens))
    start = current
    for way in ways:
        start = start.otherwise(way)
    return start


def _atom(token: re.Match[str], tokens: list[re.Match[str]]) -> _Start:
    match token.lastgroup:
        case "look":
            _alternatives(tokens)
            return _Start()
        case "open":
            return _alternatives(tokens)
        case _:
            return _Start(frozenset(token["set"] or token.group()), empty=False)


def _quantified(start: _Start, tokens: list[re.Match[str]]) -> _Start:
    if not tokens or tokens[-1].lastgroup not in ("optional", "repeated"):
        return start
    is_optional = tokens.pop().lastgroup == "optional"
    return _Start(start.letters, start.empty or is_optional)
