"""Finds the story in the data a page hands to its own scripts, where its elements show only the beginning."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.extraction.document.blocks import Block

LIMIT_SCRIPT_CHARACTERS = 2_000_000
LIMIT_SCRIPTS, LIMIT_VALUES = 20, 200_000
SHOWN_CHARACTERS = 1500
"""A page that shows more tells its story itself."""

LEAST_CHARACTERS, LEAST_PARAGRAPHS = 600, 3
PARAGRAPH_CHARACTERS = 60

_SCRIPT = re.compile(r"<script[^<>]{0,300}\btype=[\"']?application/json[\"']?[^<>]{0,300}>\s*(?=[\[{])", re.IGNORECASE)
_ASSIGNED = re.compile(r"\b__[A-Za-z_]{4,40}__[\"']?\]?\s?=\s?(?=\{)")
_SENTENCE_END = re.compile(r"[.!?…。”\"’'):]\s*$")
_TAG = re.compile(r"<[^<>]{0,500}>")
_PARAGRAPH_END = re.compile(r"</(?:p|h[1-6]|li|blockquote)>", re.IGNORECASE)
_TOLD_TYPES = re.compile(r"para|text|html|head|list|quote|link|bold|strong|italic|emphas|span|^p$|^h\d$", re.IGNORECASE)
_TEXT_KEYS = ("text", "value", "html", "content", "contents", "children", "items")
_LIMIT_DEPTH = 12


def story_in_state(html: str, shown: list[Block]) -> str | None:
    """The story with its paragraphs apart; None unless it is much longer than what is shown and holds that."""
    characters = sum(len(block.text) for block in shown)
    known = [_folded(block.text) for block in shown if len(block.text) >= PARAGRAPH_CHARACTERS]
    if characters > SHOWN_CHARACTERS or not known:
        return None
    for value in _values(html):
        story = max(_stories(value), key=_prose, default=[])
        text = "\n\n".join(story)
        if _prose(story) >= max(LEAST_CHARACTERS, 2 * characters) and any(part in _folded(text) for part in known):
            return text
    return None


def _values(html: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    starts = [match.end() for pattern in (_SCRIPT, _ASSIGNED) for match in pattern.finditer(html)]
    for start in starts[:LIMIT_SCRIPTS]:
        end = html.find("</script", start)
        if 0 < end - start <= LIMIT_SCRIPT_CHARACTERS:
            try:
                yield decoder.raw_decode(html[start:end])[0]
            except (ValueError, RecursionError):
                continue


def _stories(value: Any) -> Iterator[list[str]]:
    """Every list of paragraphs, and every text with markup of several."""
    waiting, count = [value], 0
    while waiting and count < LIMIT_VALUES:
        item = waiting.pop()
        count += 1
        if isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
            if len(item) >= LEAST_PARAGRAPHS:
                yield [text for part in item if (text := _plain(_text_of(part)))]
        elif isinstance(item, str) and item.count("</p>") >= LEAST_PARAGRAPHS:
            yield [text for part in _PARAGRAPH_END.split(item) if (text := _plain(part))]


def _text_of(item: Any, depth: int = 0) -> str:
    if isinstance(item, str):
        return item
    if depth > _LIMIT_DEPTH:
        return ""
    if isinstance(item, list):
        return "".join(_text_of(part, depth + 1) for part in item)
    if not isinstance(item, dict):
        return ""
    kind = item.get("type") or item.get("__typename") or item.get("name") or "text"
    if not isinstance(kind, str) or not _TOLD_TYPES.search(kind):
        return ""
    return next((text for key in _TEXT_KEYS if (text := _text_of(item.get(key), depth + 1))), "")


def _plain(text: str) -> str:
    return " ".join(entities.unescape(_TAG.sub("", text)).split())


def _prose(story: list[str]) -> int:
    """Characters in paragraphs; 0 for too few of them. A list of single words, names or addresses has none."""
    lengths = [len(text) for text in story if len(text) >= PARAGRAPH_CHARACTERS and _SENTENCE_END.search(text)]
    return sum(lengths) if len(lengths) >= LEAST_PARAGRAPHS else 0


def _folded(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
