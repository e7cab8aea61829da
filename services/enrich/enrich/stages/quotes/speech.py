"""Tells words that somebody said from words merely set off: titles of works, nicknames, terms, scare quotes."""

from __future__ import annotations

import re
from typing import Literal

from enrich.stages.entities.names.spelling import word_set
from enrich.stages.quotes.attributions import Attribution, is_set_off
from enrich.stages.quotes.phrases.cues import WORKS
from enrich.stages.quotes.phrases.words import Sentence

Kind = Literal["direct", "partial"]

_WORD = re.compile(r"[^\W_]+(?:['’-]\w+)*")
_SMALL = word_set(
    "a an the of and or in on at to for from by with as but nor is la le les de du des et el y der die das"
)
_FEW = 4
"""From this many words on, words in marks are somebody's words even where nothing says whose."""


def kind_of(words: str, sentence: Sentence, position: int, cue: Attribution | None) -> Kind | None:
    """What the quoted `words` at this position of their sentence are; None for what is no speech.

    `cue` is the attribution they stand under, if any.
    """
    found = _WORD.findall(words)
    if not found or max(map(len, found)) < 2 or _is_named_only(words, found, sentence, position, cue):
        return None
    if _is_whole(words, sentence, position, cue):
        return "direct"
    if cue is None and (len(found) < _FEW or len(sentence) == 1):
        return None
    return "partial"


def _is_named_only(words: str, found: list[str], sentence: Sentence, position: int, cue: Attribution | None) -> bool:
    before = sentence[position - 1] if position else None
    if before is not None and is_set_off(before) and (cue is None or cue.verb != position - 1):
        return True
    if words[-1] in ".!?," and len(found) > 2 and cue is not None:
        return False
    if position > 1 and before is not None and before.text in ("'s", "’s", "'", "’") and is_title(words, found):
        return True
    if _is_nickname(sentence, position, found):
        return True
    near = [token.low for token in sentence[max(0, position - 3) : position]]
    if is_title(words, found) and any(low in WORKS for low in near):
        return True
    is_loose = words[-1] not in ".!?" or (cue is None and position > 0 and len(found) > 1)
    return is_title(words, found) and is_loose and not _is_adjacent(sentence, position, cue)


def is_title(words: str, found: list[str]) -> bool:
    """Whether every word that may be has a capital."""
    return words[0].isupper() and all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in found)


def _is_nickname(sentence: Sentence, position: int, found: list[str]) -> bool:
    """`Marta “the Hammer” Ruiz`: between two capitalised words, or behind a given name."""
    if not 0 < position < len(sentence) - 1 or len(found) > 3:
        return False
    before, after = sentence[position - 1], sentence[position + 1]
    is_inside = before.end + 1 == sentence[position].start and after.kind in ("word", "name")
    return is_inside and before.text[0].isupper() and after.text[0].isupper() and before.kind in ("word", "name")


def _is_adjacent(sentence: Sentence, position: int, cue: Attribution | None) -> bool:
    """Whether the cue stands right beside the words, or has them as its object: `called him “Sleepy Joe”`."""
    if cue is None:
        return False
    return -4 <= cue.last - position < 0 or 0 < cue.first - position <= 2


def _is_whole(words: str, sentence: Sentence, position: int, cue: Attribution | None) -> bool:
    """Whether the words are a sentence of their own rather than a part of the writer's."""
    before = sentence[position - 1].text if position else ""
    ends = words[-1] in ".!?,…;—-" or position + 1 == len(sentence) or sentence[position + 1].text in ".,!?"
    begins = words.lstrip("'‘“\"[(¡¿ ")[:1]
    is_upper = begins.isupper() or begins.isdigit() or begins in "$£€"
    if before == ":" and (cue is not None or is_upper) and not begins.islower():
        return True
    is_opening = position == 0 or before in ("", ".", "!", "?", "…", "”", '"') or sentence[position - 1].kind == "quote"
    if is_opening:
        is_cut = words[-1] in ".!?,…—-" or (position + 1 < len(sentence) and sentence[position + 1].text == ",")
        return is_cut and (is_upper or begins in ".…" or (cue is not None and cue.first - position <= 2))
    if before == ":":
        return cue is not None
    is_told = cue is not None and cue.is_report and cue.verb < position and cue.verb - position >= -6
    if before == ",":
        return (is_upper and (cue is not None or words[-1] in ".!?")) or (is_told and words[-1] in ".!?")
    if is_upper and is_told and cue is not None and cue.last == position - 1:
        return ends
    return is_upper and words[-1] in ".!?" and len(words.split()) >= _FEW and before.lower() not in ("that", "a", "the")
