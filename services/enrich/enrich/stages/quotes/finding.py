"""Puts the parts together: every quotation of an article with its kind, its speaker and its cue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from enrich.stages.quotes import openends
from enrich.stages.quotes.attributions import Attribution, attributions_of, is_relay
from enrich.stages.quotes.discourse import Discourse, Speaker
from enrich.stages.quotes.indirect import reported_clause
from enrich.stages.quotes.marks import QuotedSpan
from enrich.stages.quotes.media import is_media
from enrich.stages.quotes.people import Persons
from enrich.stages.quotes.phrases.cues import BODIES, PEOPLE
from enrich.stages.quotes.phrases.phrase import Phrase
from enrich.stages.quotes.phrases.words import Name, Sentence, sentences_of, tokens_of
from enrich.stages.quotes.selection import Cue, chosen, relayed
from enrich.stages.quotes.speech import kind_of

QUOTES_LIMIT = 500
"""An article with more quotations is no article."""

_NOT_LETTERS = re.compile(r"\W+")
_CALLED_BY_NAME = re.compile(
    r"(?:gave (?:his|her|their) name as|identified (?:him|her)self as|named|called|by the name of)"
    r"\s+(?:only as\s+)?([A-Z]\w+(?: [A-Z]\w+)?)"
)


@dataclass(frozen=True, slots=True)
class NamedParagraph:
    """The text of a paragraph and the names in it."""

    text: str
    names: Sequence[Name]


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """A quotation in its paragraph: `start` and `end` enclose its words; `speaker` is None where nobody is told."""

    paragraph: int
    start: int
    end: int
    kind: str
    speaker: Speaker | None
    said_by: str | None = None
    cue: str | None = None
    addressee: Phrase | None = None
    via: str | None = None


def find(paragraphs: Sequence[NamedParagraph], names: Sequence[str], types: Sequence[str]) -> list[FoundQuotation]:
    """The quotations of an article in order; `names` and `types` are those of its entities."""
    return _Reader(paragraphs, names, types).found()


class _Reader:
    """Reads an article once, sentence by sentence."""

    def __init__(self, paragraphs: Sequence[NamedParagraph], names: Sequence[str], types: Sequence[str]) -> None:
        self._paragraphs, self._types = paragraphs, types
        texts = [paragraph.text for paragraph in paragraphs]
        self._quoted = openends.quotations(texts, [paragraph.names for paragraph in paragraphs])
        self._sentences = [
            sentences_of(paragraph.text, tokens_of(paragraph.text, quoted, paragraph.names), quoted)
            for paragraph, quoted in zip(paragraphs, self._quoted, strict=True)
        ]
        persons = Persons(names, types)
        for sentences in self._sentences:
            for sentence in sentences:
                persons.learn(sentence)
        self._discourse = Discourse(names, types, persons)
        self._found: list[FoundQuotation] = []
        self._waiting: list[int] = []
        self._carried = False

    def found(self) -> list[FoundQuotation]:
        """Everything, once."""
        for number, sentences in enumerate(self._sentences):
            self._waiting = []
            context: Speaker | None = None
            self._open_carried = self._carried
            for sentence in sentences:
                if len(self._found) >= QUOTES_LIMIT:
                    return _with_repeated(self._found, self._paragraphs)
                context = self._read(number, sentence, context)
            last = self._quoted[number][-1] if self._quoted[number] else None
            self._carried = last is not None and len(self._paragraphs[number].text) - last.after <= 90
        return _with_repeated(self._found, self._paragraphs)

    def _read(self, number: int, sentence: Sentence, context: Speaker | None) -> Speaker | None:
        """One sentence; `context` is who spoke or acted in the one before, in the same paragraph."""
        text = self._paragraphs[number].text
        cues = [self._cue(one, number, sentence) for one in attributions_of(sentence, self._types)]
        via = relayed(cues, text)
        speaker: Speaker | None = None
        for position, token in enumerate(sentence):
            if token.kind == "quote" and len(self._found) < QUOTES_LIMIT:
                speaker = self._quotation(number, sentence, position, cues, via, context or speaker) or speaker
        speaker = self._reported(number, sentence, cues, via) or speaker
        self._discourse.read(sentence, text)
        if speaker is not None:
            self._discourse.hear(speaker)
            return speaker
        if any(token.kind == "quote" for token in sentence):
            return context
        return self._discourse.topic if self._discourse.topic and self._discourse.topic.sort != "several" else context

    def _cue(self, one: Attribution, number: int, sentence: Sentence) -> Cue:
        text = self._paragraphs[number].text
        if one.speaker is None:
            return Cue(one, self._discourse.document_in(sentence, text), False)
        is_agency = is_media(one.speaker, text, self._types)
        is_named_relay = is_relay(one) and one.cue in ("informs", "reports", "reported") and one.is_inverted
        speaker = self._discourse.speaker(one.speaker, text, sentence)
        if speaker is not None and speaker.entity < 0 and speaker.sort == "person" and one.is_inverted:
            speaker = self._by_given_name(speaker, self._paragraphs[number], one.speaker)
        return Cue(one, speaker, is_agency or is_named_relay)

    def _by_given_name(self, speaker: Speaker, paragraph: NamedParagraph, phrase: Phrase) -> Speaker:
        """`a man who gave his name as Otto` is called Otto."""
        text = paragraph.text
        named = _CALLED_BY_NAME.search(text, phrase.end, phrase.end + 60)
        if named is None or "." in text[phrase.end : named.start()]:
            return speaker
        for name in paragraph.names:
            if name.start <= named.start(1) < name.end:
                return self._discourse.speaker(Phrase("name", name.start, name.end, name.entity), text, []) or speaker
        return replace(speaker, text=named[1])

    def _quotation(
        self,
        number: int,
        sentence: Sentence,
        position: int,
        cues: Sequence[Cue],
        via: str | None,
        context: Speaker | None,
    ) -> Speaker | None:
        quoted = self._quoted[number][sentence[position].number]
        text = self._paragraphs[number].text
        words = text[quoted.start : quoted.end]
        cue = chosen(cues, sentence, position)
        kind = kind_of(words, sentence, position, cue.at if cue else None)
        if kind is None:
            return None
        if cue is not None and not cue.is_media:
            found = self._under(number, quoted, kind, cue, via, text)
        else:
            found = self._alone(number, quoted, kind, context, sentence, position)
            found = replace(found, via=via, cue=cue.at.cue if cue else None)
        self._found.append(found)
        if found.speaker is None and kind == "direct" and cue is None:
            self._waiting.append(len(self._found) - 1)
        elif found.speaker is not None:
            self._settle_waiting(found.speaker)
        return found.speaker

    def _under(
        self, number: int, quoted: QuotedSpan, kind: str, cue: Cue, via: str | None, text: str
    ) -> FoundQuotation:
        said_by = text[cue.at.speaker.start : cue.at.speaker.end] if cue.at.speaker else None
        speaker = cue.speaker
        if speaker is not None:
            self._discourse.describe(speaker)
            if (
                speaker.sort == "several"
                and cue.at.cue in ("proclaimed", "announced", "declared")
                and kind == "partial"
            ):
                speaker = None  # what two announce together is nobody's wording
        return FoundQuotation(
            number, quoted.start, quoted.end, kind, speaker, said_by, cue.at.cue, cue.at.addressee, via
        )

    def _alone(
        self, number: int, quoted: QuotedSpan, kind: str, context: Speaker | None, sentence: Sentence, position: int
    ) -> FoundQuotation:
        """Without a cue of its own it belongs to who spoke before, in this paragraph or at the end of the last one."""
        speaker = context
        is_first = sentence is self._sentences[number][0] and position == 0
        if speaker is None and is_first and self._open_carried:
            speaker = self._discourse.last
        if speaker is not None:
            speaker = replace(speaker, confidence=min(speaker.confidence, 0.65))
        return FoundQuotation(number, quoted.start, quoted.end, kind, speaker)

    def _settle_waiting(self, speaker: Speaker) -> None:
        """Gives a quotation at the head of a paragraph to who is said to speak behind it."""
        for index in self._waiting:
            self._found[index] = replace(self._found[index], speaker=replace(speaker, confidence=0.6))
        self._waiting = []

    def _reported(self, number: int, sentence: Sentence, cues: Sequence[Cue], via: str | None) -> Speaker | None:
        """The clauses reported without marks; a clause inside another belongs to the outer one."""
        text = self._paragraphs[number].text
        heard: Speaker | None = None
        reached = -1
        for index, cue in enumerate(cues):
            if cue.is_media or cue.speaker is None or cue.at.speaker is None or not _may_report(cue.speaker):
                continue
            clause = reported_clause(sentence, cue.at, [later.at for later in cues[index + 1 :]])
            if clause is None or clause[0] <= reached:
                continue
            reached = max(clause[1], cue.at.last)
            start, end = sentence[clause[0]].start, sentence[clause[1]].end
            said_by = text[cue.at.speaker.start : cue.at.speaker.end]
            speaker = replace(cue.speaker, confidence=min(cue.speaker.confidence, 0.85))
            self._discourse.describe(speaker)
            self._found.append(
                FoundQuotation(number, start, end, "indirect", speaker, said_by, cue.at.cue, cue.at.addressee, via)
            )
            heard = heard or speaker
        return heard


def _may_report(speaker: Speaker) -> bool:
    """Whether it is somebody who says things: not `figures`, `data` or `a dream`."""
    if speaker.entity >= 0 or speaker.sort in ("several", "document", "body"):
        return True
    head = speaker.head.removesuffix("s")
    return head in PEOPLE | BODIES or head == "people" or head.endswith(("er", "or", "ist", "man", "woman", "-old"))


def _with_repeated(found: Sequence[FoundQuotation], paragraphs: Sequence[NamedParagraph]) -> list[FoundQuotation]:
    """Gives words quoted twice, once with a speaker and once without, to that speaker."""
    speakers: dict[str, FoundQuotation] = {}
    keys = [_NOT_LETTERS.sub(" ", paragraphs[one.paragraph].text[one.start : one.end].lower()).strip() for one in found]
    for key, one in zip(keys, found, strict=True):
        if one.speaker is not None and one.cue is not None:
            speakers.setdefault(key, one)
    return [
        replace(one, speaker=replace(speakers[key].speaker, confidence=0.6))  # type: ignore[type-var]
        if one.cue is None and key in speakers and len(key) > 12
        else one
        for key, one in zip(keys, found, strict=True)
    ]
