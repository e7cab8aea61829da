"""Spacecraft and ships, which the words around a name give away: `the Orion capsule`, `the ferry Estonia`."""

from __future__ import annotations

import re

_CRAFT = (
    r"(?:space(?:craft|ship|plane)|moonship|capsule|lander|rover|orbiter|space probe|moon rocket|space telescope|"
    r"space shuttle|lunar module)"
)
_BEFORE = re.compile(
    rf"\b(?:{_CRAFT}|aircraft carrier|ferry|frigate|oil tanker|container ship|cruise ship|cruise liner|warship|"
    r"cargo ship|trawler|destroyer)(?:,| named| called)? (?:the )?$"
)
_BEHIND = re.compile(
    rf" (?:\w+ )?{_CRAFT}\b|, (?:an?|the|its|NASA['’]s) (?:[\w-]+ ){{0,3}}{_CRAFT}\b"
    r"|,? (?:which (?:was|is) )?(?:meant|designed|built|due|intended) to (?:land|orbit|circle|dock|fly) "
    r"|(?: has| had)? (?:splashed down|lifted off|blasted off)\b"
)
_LOOKED_BACK = 40


def is_craft(text: str, start: int, end: int) -> bool:
    """Whether the words around a name make it a spacecraft or a ship."""
    return bool(_BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - _LOOKED_BACK), start))
