"""Remembers who was named, described and heard so far, and says whom `he`, `the envoy` or `it` means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from enrich.stages.entities.names.spelling import word_set
from enrich.stages.quotes.people import Persons, country_of, gender_of_words
from enrich.stages.quotes.phrases.cues import (
    BODIES,
    DETERMINERS,
    DOCUMENTS,
    GROUPS,
    HE,
    MEDIA_WORDS,
    PEOPLE,
    PREPOSITIONS,
    SHE,
)
from enrich.stages.quotes.phrases.phrase import OWNERS, Phrase
from enrich.stages.quotes.phrases.subjects import first_subject
from enrich.stages.quotes.phrases.words import Sentence, Token

_LASTING = word_set(
    "statement communique communiqué declaration document text letter memo agreement accord resolution manifesto ruling"
    " verdict indictment account"
)
"""Documents that are spoken of again as `it`, `the text` or `the document`."""

_LEADERS = word_set("leader president premier minister chancellor king queen politician strongman ruler incumbent")
_ENVOYS = word_set("envoy ambassador representative diplomat emissary")
_VAGUE = word_set("leader politician man woman official diplomat star player champion founder billionaire veteran")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the name of an entity, or a description in the article's words; `confidence` is 0 to 1."""

    text: str
    entity: int = -1
    head: str = ""
    gender: str = ""
    sort: str = "person"
    confidence: float = 0.95


class Discourse:
    """The state of an article while its sentences are read in order."""

    def __init__(self, names: Sequence[str], types: Sequence[str], persons: Persons) -> None:
        self._names, self._types, self._persons = names, types, persons
        self._described: list[Speaker] = []
        self._seen: list[int] = []
        self._fresh: list[int] = []
        self._document: Speaker | None = None
        self.topic: Speaker | None = None
        self.last: Speaker | None = None

    def speaker(self, phrase: Phrase, text: str, sentence: Sentence) -> Speaker | None:
        """Whom a phrase of this sentence means; `text` is its paragraph."""
        if phrase.sort == "name":
            return self._named(phrase.entity)
        surface = text[phrase.start : phrase.end]
        if phrase.sort == "several":
            joint = self._joint(text, sentence)
            return joint or Speaker(bare(surface), sort="several", confidence=0.8)
        if phrase.sort == "pronoun":
            return self._pronoun(phrase, text, sentence)
        return self._description(phrase, text, sentence)

    def hear(self, speaker: Speaker) -> None:
        """Takes note of who has spoken."""
        self.last = speaker

    def document_in(self, sentence: Sentence, text: str) -> Speaker | None:
        """The document that a sentence names, if any."""
        return next((self._fuller(found) for found in self._documents(sentence, text)), None)

    def read(self, sentence: Sentence, text: str) -> None:
        """Takes note of a sentence once its quotes are dealt with."""
        topic = first_subject(sentence, len(sentence), self._types)
        if any(token.kind != "quote" for token in sentence):
            self._fresh = self._free_persons(sentence) if topic is None or not self._is_person(topic) else []
        if topic is not None and topic.sort != "several":
            found = self.speaker(topic, text, sentence)
            if found is not None and (topic.sort != "description" or self._is_speaker(topic)):
                self.topic = found
                if topic.sort == "description" and found.entity < 0 and found.sort == "person":
                    self._described.append(found)
        elif topic is not None:
            self.topic = self.speaker(topic, text, sentence)
        for found in self._documents(sentence, text):
            self._document = self._fuller(found)
        self._seen += [
            token.number for token in sentence if token.kind == "name" and self._types[token.number] == "PERSON"
        ]

    def _free_persons(self, sentence: Sentence) -> list[int]:
        """The persons of a sentence that may be the subject of one of its clauses."""
        found = []
        for position, token in enumerate(sentence):
            if token.kind == "name" and self._types[token.number] == "PERSON":
                before = sentence[position - 1].low if position else ""
                behind = sentence[position + 1].low if position + 1 < len(sentence) else ""
                if before not in PREPOSITIONS and behind not in OWNERS:
                    found.append(token.number)
        return found

    def _is_person(self, topic: Phrase) -> bool:
        if topic.sort == "name":
            return self._types[topic.entity] == "PERSON"
        return topic.sort == "pronoun" or (topic.sort == "description" and self._is_speaker(topic))

    def _is_speaker(self, phrase: Phrase) -> bool:
        return (
            phrase.head in PEOPLE | BODIES | DOCUMENTS | GROUPS
            or phrase.head.endswith("-old")
            or phrase.head == "account"
        )

    def _named(self, entity: int, confidence: float = 0.95) -> Speaker:
        sort = "person" if self._types[entity] == "PERSON" else "body"
        return Speaker(
            self._names[entity], entity, gender=self._persons.gender(entity), sort=sort, confidence=confidence
        )

    def _pronoun(self, phrase: Phrase, text: str, sentence: Sentence) -> Speaker | None:
        if phrase.low in ("they", "we"):
            several = [one for one in (self.topic, self.last) if one is not None and one.sort == "several"]
            return self._joint(text, sentence) or next((replace(one, confidence=0.7) for one in several), None)
        if phrase.low == "it":
            return self._it(phrase, text, sentence)
        if phrase.low in HE or phrase.low in SHE or phrase.low == "who":
            return self._person(phrase, text, sentence)
        return None

    def _it(self, phrase: Phrase, text: str, sentence: Sentence) -> Speaker | None:
        before = [token for token in sentence if token.end <= phrase.start]
        document = next(iter(self._documents(before, text)), None)
        if document is not None:
            return replace(self._fuller(document), confidence=0.8)
        here = first_subject(before, len(before), self._types)
        if here is not None and here.sort == "name" and self._types[here.entity] in ("ORG", "GPE"):
            return self._named(here.entity, 0.75)
        if self.topic is not None and self.topic.sort in ("body", "document"):
            return replace(self.topic, confidence=0.75)
        if self._document is not None:
            return replace(self._document, confidence=0.7)
        return replace(self.last, confidence=0.6) if self.last and self.last.sort == "body" else None

    def _person(self, phrase: Phrase, text: str, sentence: Sentence) -> Speaker | None:
        """The antecedent: the subject of this sentence, of the one before, who spoke last, who was named last."""
        wanted = "she" if phrase.low in SHE else "he" if phrase.low in HE else ""
        before = [token for token in sentence if token.end <= phrase.start]
        candidates: list[Speaker] = []
        here = first_subject(before, len(before), self._types)
        if (
            here is not None
            and (here.sort == "name" or (here.sort == "description" and self._is_speaker(here)))
            and not (here.sort == "name" and self._types[here.entity] != "PERSON")
        ):
            found = self.speaker(here, text, before)
            candidates += [found] if found else []
        elif phrase.low == "who":
            candidates += [self._named(token.number) for token in reversed(before) if token.kind == "name"][:1]
        candidates += [self._named(entity) for entity in self._fresh]
        candidates += [one for one in (self.topic, self.last) if one is not None]
        candidates += [self._named(entity) for entity in reversed(self._seen[-4:])]
        fitting = [one for one in candidates if one.sort == "person" and one.gender in ("", wanted or one.gender)]
        if wanted == "she":
            fitting = [one for one in fitting if one.gender == "she"] or fitting
        if not fitting:
            return None
        chosen = fitting[0]
        return replace(chosen, gender=chosen.gender or wanted, confidence=min(chosen.confidence, 0.85))

    def _description(self, phrase: Phrase, text: str, sentence: Sentence) -> Speaker | None:
        surface = bare(text[phrase.start : phrase.end])
        if phrase.head in DOCUMENTS or phrase.head == "account":
            return self._as_document(phrase, surface, text)
        if _is_plural(phrase.head) or phrase.low in ("both", "two"):
            return self._joint(text, sentence) or Speaker(surface, head=phrase.head, sort="several", confidence=0.8)
        if phrase.head in BODIES or phrase.head in MEDIA_WORDS:
            return self._body(phrase, surface)
        if phrase.is_definite:
            known = self._by_office(phrase) or self._earlier(phrase, surface)
            if known is not None:
                return known
        return Speaker(surface, head=phrase.head, gender=gender_of_words(surface), confidence=0.85)

    def _as_document(self, phrase: Phrase, surface: str, text: str) -> Speaker:
        owner = phrase.names[0] if phrase.names else -1
        owned = text[phrase.start : phrase.end]
        if owner >= 0 and ("'s " in owned or "’s " in owned):
            return replace(self._named(owner, 0.7), sort="body", head=phrase.head)
        if phrase.head == "account":
            return Speaker(surface, head=phrase.head, sort="document", confidence=0.6)
        return self._fuller(
            Speaker(_document_words(surface, phrase.head), head=phrase.head, sort="document", confidence=0.85)
        )

    def _fuller(self, document: Speaker) -> Speaker:
        """The document's longer description where the article has one: the text is the joint statement."""
        known = self._document
        if known is None or document.head not in _LASTING | {"paper"} or len(document.text.split()) > 1:
            return document
        return known if known.head in (document.head, "statement", "declaration", "communique") else document

    def _documents(self, sentence: Sequence[Token], text: str) -> list[Speaker]:
        found = []
        for position, token in enumerate(sentence):
            if token.low in _LASTING and token.kind == "word" and token.low != "account":
                words = [token.text]
                for before in reversed(sentence[max(0, position - 3) : position]):
                    if before.kind != "word" or before.low in DETERMINERS or before.low not in _MODIFIERS:
                        break
                    words.insert(0, before.text)
                found.append(Speaker(" ".join(words), head=token.low, sort="document", confidence=0.8))
        return found

    def _joint(self, text: str, sentence: Sequence[Token]) -> Speaker | None:
        """The joint statement in which several speak at once."""
        return next(
            (one for one in self._documents(sentence, text) if one.text.lower().startswith(("joint", "common"))), None
        )

    def _body(self, phrase: Phrase, surface: str) -> Speaker:
        """An organisation: one named in the description, else one named before by that word."""
        if len(phrase.names) == 1 and self._types[phrase.names[0]] == "ORG":
            return self._named(phrase.names[0], 0.8)
        if phrase.is_definite and " " not in surface:
            for entity, name in enumerate(self._names):
                if self._types[entity] == "ORG" and phrase.head in name.lower().split():
                    return self._named(entity, 0.75)
        return Speaker(surface, head=phrase.head, sort="body", confidence=0.8)

    def _by_office(self, phrase: Phrase) -> Speaker | None:
        """The person introduced with this office, of the country the description names, if it names one."""
        wanted = {country_of(self._names[entity]) for entity in phrase.names}
        best, score = -1, 0.0
        topic = self.topic.entity if self.topic is not None and self.topic.sort == "person" else -1
        for entity in {*self._persons.roles, topic} - {-1}:
            roles, countries = self._persons.roles.get(entity, set()), self._persons.countries.get(entity, set())
            if wanted and countries and not wanted & countries:
                continue
            fits = 3.0 if phrase.head in roles else 1.0 if _akin(phrase.head, roles) else 0.0
            if not fits and entity == topic and wanted and phrase.head in _LEADERS | _ENVOYS | _VAGUE:
                fits = 0.5
            recent = 2 if entity == topic else 1 if entity in self._seen[-6:] else 0
            points = fits and fits + (3 if wanted & countries else 0) + recent
            if points > score:
                best, score = entity, points
        return self._named(best, 0.8) if best >= 0 else None

    def _earlier(self, phrase: Phrase, surface: str) -> Speaker | None:
        """Somebody described before by that noun; or whom a vague noun or an age must mean."""
        for speaker in reversed(self._described):
            if speaker.head == phrase.head:
                return replace(speaker, confidence=0.8)
        is_age = phrase.head.endswith("-old") or "-year-old" in surface
        for recent in (self.topic, self.last):
            if recent is not None and recent.sort == "person" and (is_age or phrase.head in _VAGUE | _LEADERS):
                return replace(recent, confidence=0.7) if self._may_be(recent, phrase) else None
        if is_age and self._seen:
            return self._named(self._seen[-1], 0.6)
        return None

    def _may_be(self, speaker: Speaker, phrase: Phrase) -> bool:
        wanted = {country_of(self._names[entity]) for entity in phrase.names}
        countries = self._persons.countries.get(speaker.entity, set())
        return not wanted or not countries or bool(wanted & countries)

    def describe(self, speaker: Speaker) -> None:
        """Takes note of somebody without a name who spoke."""
        if speaker.entity < 0 and speaker.sort == "person":
            self._described.append(speaker)


_MODIFIERS = word_set("joint common final written brief draft official separate new first long leaked open")


def bare(surface: str) -> str:
    """A description without its determiner."""
    first, _, rest = surface.partition(" ")
    return rest if rest and first.lower() in DETERMINERS else surface


def _document_words(surface: str, head: str) -> str:
    words = surface.split()
    lows = [word.lower() for word in words]
    return " ".join(words[: lows.index(head) + 1]) if head in lows else surface


def _is_plural(head: str) -> bool:
    return head in GROUPS or (head.endswith("s") and head[:-1] in PEOPLE)


def _akin(head: str, roles: set[str]) -> bool:
    return any(head in group and roles & group for group in (_LEADERS, _ENVOYS))
