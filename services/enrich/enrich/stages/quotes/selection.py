"""Chooses the cue a quotation stands under, and who passes on what a sentence says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.stages.quotes.attributions import Attribution
from enrich.stages.quotes.discourse import Speaker, bare
from enrich.stages.quotes.phrases.cues import DOCUMENTS
from enrich.stages.quotes.phrases.words import Sentence


@dataclass(frozen=True, slots=True)
class Cue:
    """An attribution with the speaker it means; `is_media` where an agency only passes words on."""

    at: Attribution
    speaker: Speaker | None
    is_media: bool


def chosen(cues: Sequence[Cue], sentence: Sentence, position: int) -> Cue | None:
    """The cue a quotation stands under: one right behind it, else the nearest before it, else the next one."""
    speaking = [cue for cue in cues if not cue.is_media] or list(cues)
    behind = [cue for cue in speaking if cue.at.first > position]
    before = [cue for cue in speaking if cue.at.last < position and cue.at.verb < position]
    if behind and _follows(sentence, position, behind[0].at) and not _introduces(sentence, position, before):
        return behind[0]
    if before:
        return _as_written(sentence, position, before)
    return behind[0] if behind else None


def _as_written(sentence: Sentence, position: int, before: Sequence[Cue]) -> Cue:
    """The nearest cue; but what a document tells of somebody in words set off in marks is worded by the document."""
    if len(before) > 1 and sentence[position - 1].kind == "word":
        outer, that = before[-2], before[-2].at.last + 1
        is_document = outer.speaker is not None and outer.speaker.head in DOCUMENTS | {"account"}
        if is_document and outer.at.is_report and that < len(sentence) and sentence[that].low == "that":
            return outer
    return before[-1]


def _follows(sentence: Sentence, position: int, cue: Attribution) -> bool:
    """Whether the cue's words begin right behind the quotation, a comma or a sign of its own between."""
    between = sentence[position + 1 : cue.first]
    return cue.is_report and len(between) <= 2 and all(token.kind == "sign" for token in between)


def _introduces(sentence: Sentence, position: int, before: Sequence[Cue]) -> bool:
    """Whether the cue in front opens the quotation with a colon or as its object."""
    return bool(before) and sentence[position - 1].text == ":" and before[-1].at.is_report


def relayed(cues: Sequence[Cue], text: str) -> str | None:
    """Who passes on what is said in this sentence."""
    for cue in cues:
        if cue.at.relayed_by is not None:
            return bare(text[cue.at.relayed_by.start : cue.at.relayed_by.end])
    for cue in cues:
        if cue.is_media and cue.at.speaker is not None:
            return bare(text[cue.at.speaker.start : cue.at.speaker.end])
    return None
