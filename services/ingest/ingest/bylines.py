"""Tells the labels and buttons beside a name in a byline from names, in pages and feeds alike. Pure."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?:(?:send (?:an? )?)?(?:e-?mail|message|contact|write to|follow|tweet|bio|profile|biography|website|homepage)\b"
    r"(?: (?:the|this|an?|our|to|me|us|him|her|them|on|via|author|authors|writer|reporter|editor|staff|page|profile"
    r"|twitter|facebook|instagram|linkedin|mastodon|bluesky|x|e-?mail))*"
    r"|(?:view|see|read|show|visit|all|more) (?:(?:the|his|her|their|all|full|author'?s?|more)\s?)*"
    r"(?:articles?|posts?|stories|bio|profile|page|from|by|archive)\b.*"
    r"|(?:e-?mail|follow|tweet)\b.*@\S+.*|(?:read|learn|see|show|view) more"
    r"|author (?:profile|page|bio|archive)|(?:on )?(?:twitter|facebook|instagram|linkedin|mastodon|bluesky|rss))\W*",
    re.IGNORECASE,
)


def is_label(text: str) -> bool:
    """Whether this is what a reader can do beside a byline, such as `Email the author`, and nobody's name."""
    return len(text) <= 80 and _LABEL.fullmatch(text.strip()) is not None
