"""What a robots.txt forbids us (RFC 9309).

Own code, because libraries build a table of every user agent and every rule: 130 kB of the worst robots.txt took one
of them 64 seconds and 1.1 GB. Here one pass keeps the rules that concern us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from yarl import URL

LIMIT_BYTES: Final = 512_000
"""What is read of a robots.txt; RFC 9309, section 2.5 asks for at least 500 KiB."""

DELAY_LIMIT_SECONDS: Final = 60.0
_TOKEN: Final = re.compile(r"[a-z_-]*")
_ESCAPE: Final = re.compile(r"%([0-9a-f]{2})", re.I)
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AS_IT_IS: Final = frozenset(range(0x21, 0x7F)) - frozenset(b'"<>\\^`{|}')
_NEEDS_NOTHING: Final = re.compile(r"[!#-;=?-\[\]_a-z~]*")
_DELAY: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?\Z")


@dataclass(frozen=True)
class RobotsRules:
    """The rules of one site for us."""

    rules: tuple[RobotsLine, ...] = ()
    delay_seconds: float = 0.0
    """The pause it asks for between requests (Crawl-delay, no standard, widely meant), at most a minute."""

    def allows(self, url: URL) -> bool:
        """Whether the page may be fetched: the longest rule that matches decides, and allowing wins a tie."""
        path = _normal(url.raw_path_qs)
        if path == "/robots.txt":
            return True
        matching = [(rule.length, rule.is_allowed) for rule in self.rules if rule.matches(path)]
        return max(matching, default=(0, True))[1]


@dataclass(frozen=True)
class RobotsLine:
    """One line: the pieces of the pattern between its wildcards."""

    pieces: tuple[str, ...]
    is_anchored: bool
    length: int
    is_allowed: bool

    def matches(self, path: str) -> bool:
        """Whether the pattern matches from the beginning; each piece at its first place, so never in more steps."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return not self.is_anchored or path == first
        position = len(first)
        *middle, last = others
        for piece in middle:
            found = path.find(piece, position)
            if found < 0:
                return False
            position = found + len(piece)
        if self.is_anchored:
            return len(path) - len(last) >= position and path.endswith(last)
        return path.find(last, position) >= 0


ALLOW_ALL: Final = RobotsRules()
DISALLOW_ALL: Final = RobotsRules((RobotsLine(("/",), False, 1, False),))


def read_rules(body: bytes, product: str) -> RobotsRules:
    """The rules for the product: of the groups that name it, or else of those for all (`*`)."""
    text = body[:LIMIT_BYTES].removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    ours, everyone = _AgentGroup(), _AgentGroup()
    chosen: list[_AgentGroup] = []
    is_head = False
    for field, value in _lines(text):
        if field == "user-agent":
            # Agents in a row share the rules that follow; the first rule ends the row.
            chosen = chosen if is_head else []
            is_head = True
            group = everyone if value.startswith("*") else ours if _is_product(value, product) else None
            if group is not None and group not in chosen:
                group.is_given = True
                chosen.append(group)
        elif field in ("allow", "disallow", "crawl-delay"):
            is_head = False
            for group in chosen:
                group.take(field, value)
    return (ours if ours.is_given else everyone).rules()


class _AgentGroup:
    """The lines of all groups for one agent, which count as one group."""

    def __init__(self) -> None:
        self.is_given = False
        self._rules: list[RobotsLine] = []
        self._delay = 0.0

    def take(self, field: str, value: str) -> None:
        """Take a line."""
        if field == "crawl-delay":
            if _DELAY.match(value):
                self._delay = min(float(value), DELAY_LIMIT_SECONDS)
        elif value:
            self._rules.append(_rule(value, is_allowed=field == "allow"))

    def rules(self) -> RobotsRules:
        """What the lines say."""
        return RobotsRules(tuple(self._rules), self._delay)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield field.strip().lower(), value.strip()


def _is_product(value: str, product: str) -> bool:
    found = _TOKEN.match(value.lower())
    return found is not None and found[0] == product.lower()


def _rule(value: str, *, is_allowed: bool) -> RobotsLine:
    pattern = _normal(value)
    pieces = tuple(re.split(r"\*+", pattern.removesuffix("$")))
    return RobotsLine(pieces, pattern.endswith("$"), len(pattern), is_allowed)


def _normal(text: str) -> str:
    """Percent-encoded in one way: what needs it is, unreserved characters are not, digits are in upper case."""
    if "%" in text:
        text = _ESCAPE.sub(_unescape, text)
    if _NEEDS_NOTHING.fullmatch(text):
        return text
    return "".join(chr(byte) if byte in _AS_IT_IS else f"%{byte:02X}" for byte in text.encode())


def _unescape(escape: re.Match[str]) -> str:
    byte = int(escape[1], 16)
    return chr(byte) if byte in _UNRESERVED else escape[0].upper()
