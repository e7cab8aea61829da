"""Finds in a sentence who is said to say something: `Foss told reporters`, `according to the ministry`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.stages.entities.names.spelling import word_set
from enrich.stages.quotes.phrases.cues import (
    BODIES,
    CALL,
    CLAUSE_WORDS,
    DETERMINERS,
    DOCUMENTS,
    GROUPS,
    PASSIVE,
    PEOPLE,
    PLEDGE,
    PREPOSITIONS,
    PRONOUNS,
    RELAY,
    SAY,
    SET_OFF,
    TELL,
    TIMES,
    WORKS,
)
from enrich.stages.quotes.phrases.noun_phrases import phrase_after
from enrich.stages.quotes.phrases.phrase import Phrase
from enrich.stages.quotes.phrases.places import phrase_start, token_at
from enrich.stages.quotes.phrases.subjects import first_subject, subject_before
from enrich.stages.quotes.phrases.words import Sentence, Token

_NOUNS = word_set("reports claims notes calls demands estimates hopes fears read promises thought states labels brands")

_MAKE = word_set("made makes make")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody says: the phrase that names the speaker, and the tokens `first` to `last` of the sentence it spans.

    `verb` is the position of the cue. `speaker` is None in the passive. `is_report` tells verbs that take whole
    sentences from those that only judge or name. `clause` is where what is said may begin.
    """

    verb: int
    first: int
    last: int
    cue: str
    speaker: Phrase | None
    is_report: bool
    clause: int
    addressee: Phrase | None = None
    relayed_by: Phrase | None = None
    is_inverted: bool = False


def attributions_of(sentence: Sentence, types: Sequence[str]) -> list[Attribution]:
    """Every attribution of a sentence in order."""
    found: list[Attribution] = []
    for position, token in enumerate(sentence):
        if token.kind != "word":
            continue
        if token.low in ("according", "per", "citing", "selon"):
            found += _according(sentence, position, types)
        elif token.low in SAY or token.low in CALL:
            one = _by_verb(sentence, position, types, found)
            if one is not None:
                found.append(one)
        elif token.low in _MAKE and (clear := _made_clear(sentence, position)) and not _is_passive(sentence, position):
            one = _by_verb(sentence, position, types, found)
            if one is not None:
                found.append(replace(one, cue=f"{token.low} clear", last=clear, clause=clear + 1, is_report=True))
    return found


def _made_clear(sentence: Sentence, position: int) -> int:
    """The place of `clear` in `made clear that` and `made it clear that`, or 0."""
    low = [token.low for token in sentence[position + 1 : position + 4]]
    return position + 1 + low.index("clear") if low[:2] == ["clear", "that"] or low == ["it", "clear", "that"] else 0


def _according(sentence: Sentence, position: int, types: Sequence[str]) -> Iterator[Attribution]:
    low = sentence[position].low
    behind = position + 2 if low == "according" else position + 1
    if low == "according" and (behind > len(sentence) or sentence[behind - 1].low != "to"):
        return
    if low == "per" and (position == 0 or sentence[position - 1].low != "as"):
        return
    first = position - 1 if low == "per" else position
    speaker = phrase_after(sentence, behind, types)
    if speaker is not None:
        last = token_at(sentence, speaker.end)
        cue = {"according": "according to", "per": "as per"}.get(low, low)
        yield Attribution(position, first, last, cue, speaker, True, last + 1, is_inverted=True)


def _by_verb(
    sentence: Sentence, position: int, types: Sequence[str], before: Sequence[Attribution]
) -> Attribution | None:
    token = sentence[position]
    if not _is_verb(sentence, position):
        return None
    if token.low.endswith("ing"):
        return _gerund(sentence, position, types, before)
    if _is_passive(sentence, position):
        return _passive(sentence, position, types)
    if token.low in ("quoted", "cited") and _saying(sentence, position) > 0:
        return None  # who is quoted speaks
    inverted = _inverted(sentence, position, types)
    if inverted is not None:
        return inverted
    speaker = _same_subject(sentence, position, before) or subject_before(sentence, position, types)
    if speaker is None or (speaker.head in WORKS and token.low in CALL):
        return None
    return _with_hearer(sentence, position, speaker, types)


def _same_subject(sentence: Sentence, position: int, before: Sequence[Attribution]) -> Phrase | None:
    """The subject of the cue before, where `and` joins the verbs: `called it a lie and said …`."""
    if not before or before[-1].is_inverted or sentence[position - 1].low not in ("and", "but", "then"):
        return None
    return before[-1].speaker


def _is_verb(sentence: Sentence, position: int) -> bool:
    token = sentence[position]
    if token.text[0].isupper() and position > 0:
        return False
    before = sentence[position - 1] if position else None
    if before is None:
        return token.low in SAY and not token.low.endswith("ing") and token.low not in ("asked", "quoted", "cited")
    if before.low in DETERMINERS - {"all", "both", "two", "three", "each", "that", "another"} or before.low in (
        "of",
        "own",
    ):
        return False
    if token.low in _NOUNS and (before.low in ("'s", "’s", "and", "by", "for", "with", "in") or before.text.islower()):
        return before.kind == "name" or before.low in PRONOUNS or before.low in DOCUMENTS | PEOPLE | BODIES | GROUPS
    return before.low != "to" or token.low in ("say", "tell")


def _is_passive(sentence: Sentence, position: int) -> bool:
    for before in range(position - 1, max(-1, position - 4), -1):
        low = sentence[before].low
        if low in PASSIVE:
            return not low.startswith("'")
        if not low.endswith("ly") and low not in ("also", "not", "then", "later", "still", "often", "widely"):
            return False
    return False


def _passive(sentence: Sentence, position: int, types: Sequence[str]) -> Attribution | None:
    """`was told`, `is called by critics`, `was quoted by Xinhua as saying`."""
    token = sentence[position]
    agent: Phrase | None = None
    last = position
    if position + 1 < len(sentence) and sentence[position + 1].low == "by":
        agent = phrase_after(sentence, position + 2, types)
        last = token_at(sentence, agent.end) if agent else position
    if token.low in ("quoted", "cited", "reported"):
        speaker = subject_before(sentence, position, types)
        saying = _saying(sentence, last)
        if speaker is None or (saying < 0 and token.low == "reported"):
            return None
        hearer = phrase_after(sentence, saying + 1, types) if saying > 0 and sentence[saying].low in TELL else None
        last = token_at(sentence, hearer.end) if hearer else max(saying, last)
        first = token_at(sentence, speaker.start + 1)
        cue = f"{token.low} as {sentence[saying].low}" if saying > 0 else token.low
        return Attribution(position, first, last, cue, speaker, True, last + 1, hearer, agent)
    return Attribution(position, position, last, token.low, agent, token.low in SAY, last + 1)


def _saying(sentence: Sentence, position: int) -> int:
    """The place of `saying` in `as saying`, or -1."""
    for ahead in range(position + 1, min(position + 8, len(sentence) - 1)):
        if sentence[ahead].low == "as" and sentence[ahead + 1].low.endswith("ing"):
            return ahead + 1
    return -1


def _gerund(
    sentence: Sentence, position: int, types: Sequence[str], before: Sequence[Attribution]
) -> Attribution | None:
    """`saying` has the subject of the sentence; behind `quoted … as`, what is quoted speaks."""
    if sentence[position - 1].low == "as":
        return _quoted_by(sentence, position, types, before)
    if sentence[position - 1].low in ("is", "was", "are", "were", "been", "be"):
        speaker = subject_before(sentence, position, types)
    elif before and before[-1].speaker and not before[-1].is_inverted:
        speaker = before[-1].speaker
    else:
        speaker = first_subject(sentence, position, types)
    return _with_hearer(sentence, position, speaker, types, first=position) if speaker else None


def _quoted_by(
    sentence: Sentence, position: int, types: Sequence[str], before: Sequence[Attribution]
) -> Attribution | None:
    """`Xinhua quoted Foss as saying`: the one quoted speaks, and who quotes passes it on."""
    if before and before[-1].cue.startswith(("quoted", "cited")) and before[-1].last >= position:
        return None
    for verb in range(position - 2, max(-1, position - 12), -1):
        if sentence[verb].low in ("quoted", "cited", "quotes", "quoting"):
            speaker = phrase_after(sentence, verb + 1, types)
            if speaker is None:
                return None
            relay = subject_before(sentence, verb, types)
            first = phrase_start(sentence, min(verb, token_at(sentence, relay.start + 1))) if relay else verb
            cue = f"{sentence[verb].low} as {sentence[position].low}"
            return Attribution(position, first, position, cue, speaker, True, position + 1, None, relay)
    return None


def _inverted(sentence: Sentence, position: int, types: Sequence[str]) -> Attribution | None:
    """`“…,” said Ms Foss, the envoy` and `…, informs the agency`."""
    token, before = sentence[position], sentence[position - 1] if position else None
    behind_quote = before is not None and (
        before.kind == "quote" or (before.text in ",-–—" and position > 1 and sentence[position - 2].kind == "quote")
    )
    behind_comma = (
        before is not None
        and before.text == ","
        and token.low in ("said", "says", "informs", "reports", "reported", "added", "wrote")
    )
    if token.low not in SAY or not (behind_quote or behind_comma or before is None):
        return None
    speaker = phrase_after(sentence, position + 1, types)
    if speaker is None or (speaker.sort == "pronoun" and not behind_quote):
        return None
    last = token_at(sentence, speaker.end)
    if last + 1 < len(sentence) and not _may_follow(sentence[last + 1]):
        return None
    if not behind_quote and last + 1 < len(sentence) and sentence[last + 1].text not in ".,;":
        return None
    return Attribution(position, position, last, token.low, speaker, True, last + 1, is_inverted=True)


def _may_follow(token: Token) -> bool:
    """Whether a speaker's phrase may end in front of this token."""
    low = token.low
    return token.kind == "sign" or low in PREPOSITIONS or low in CLAUSE_WORDS or low in TIMES or low.endswith("ly")


def _with_hearer(
    sentence: Sentence, position: int, speaker: Phrase, types: Sequence[str], first: int | None = None
) -> Attribution:
    token = sentence[position]
    last, hearer = position, None
    if token.low in TELL:
        hearer = phrase_after(sentence, position + 1, types)
    else:
        hearer = _interviewer(sentence, position, types)
    if hearer is not None and (token.low in TELL):
        last = token_at(sentence, hearer.end)
    if first is None:
        first = phrase_start(sentence, min(position, token_at(sentence, speaker.start + 1)))
    return Attribution(position, first, last, token.low, speaker, token.low in SAY, last + 1, hearer)


def _interviewer(sentence: Sentence, position: int, types: Sequence[str]) -> Phrase | None:
    """Who is spoken to in `said to Mr Foss` and `said in an interview with CNN`."""
    low = [token.low for token in sentence[position + 1 : position + 9]]
    if low[:1] == ["to"] and sentence[position].low not in PLEDGE:
        hearer = phrase_after(sentence, position + 2, types)
        return hearer if hearer and hearer.start <= sentence[position + 2].end + 4 else None
    for word in ("interview", "call", "conversation"):
        if word in low[:-1] and low[low.index(word) + 1] in ("with", "to"):
            return phrase_after(sentence, position + 1 + low.index(word) + 2, types)
    return None


def is_relay(attribution: Attribution) -> bool:
    """Whether the cue is one of passing on."""
    return attribution.cue in RELAY or attribution.cue in ("according to", "as per", "citing")


def is_pledge(attribution: Attribution) -> bool:
    """Whether an infinitive may follow the cue."""
    return attribution.cue in PLEDGE


def is_set_off(token: Token) -> bool:
    """Whether words in marks right behind this one are only named."""
    return token.low in SET_OFF
