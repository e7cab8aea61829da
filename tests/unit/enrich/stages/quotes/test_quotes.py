"""What `find_quotes` promises, phenomenon by phenomenon, on sentences of our own with the names in brackets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.stages.entities.names.folding.naming import id_of
from enrich.stages.quotes.stage import find_quotes
from harness.cost import costs_about
from newswire.articles import Entity, Mention, Quote

_MARKED = re.compile(r"\[([^|\[\]]+)\|([A-Z_]+)(?:\|([^\]]+))?\]")

Expected = tuple[str, str, str | None]
"""Kind, first words, speaker."""


def _read(marked: str) -> tuple[str, tuple[Quote, ...]]:
    """The text of an article whose names are written `[Foss|PERSON|Ada Foss]`, and its quotations."""
    text, position = "", 0
    mentions: dict[tuple[str, str], list[Mention]] = {}
    for found in _MARKED.finditer(marked):
        text += marked[position : found.start()]
        mention = Mention(start=len(text), end=len(text) + len(found[1]), text=found[1])
        mentions.setdefault((found[3] or found[1], found[2]), []).append(mention)
        text += found[1]
        position = found.end()
    text += marked[position:]
    entities = [
        Entity(id=id_of(name, type_), name=name, type=type_, mentions=tuple(places))
        for (name, type_), places in mentions.items()
    ]
    paragraphs = text.split("\n")
    offsets = [sum(len(line) + 1 for line in paragraphs[:number]) for number in range(len(paragraphs))]
    return text, find_quotes(paragraphs, offsets, entities)


def _one(marked: str) -> Quote:
    _, quotes = _read(marked)
    assert len(quotes) == 1, quotes
    return quotes[0]


MARKS: dict[str, tuple[str, list[str]]] = {
    "straight": ('"We sail at dawn," said [Ada Foss|PERSON].', ["We sail at dawn,"]),
    "curly": ("“We sail at dawn,” said [Ada Foss|PERSON].", ["We sail at dawn,"]),
    "guillemets": ("«We sail at dawn», said [Ada Foss|PERSON].", ["We sail at dawn"]),
    "guillemets inwards": ("»We sail at dawn«, said [Ada Foss|PERSON].", ["We sail at dawn"]),
    "guillemets with blanks": ("« We sail at dawn », said [Ada Foss|PERSON].", ["We sail at dawn"]),
    "low and high": ("„We sail at dawn“, said [Ada Foss|PERSON].", ["We sail at dawn"]),
    "closing marks on both sides": ("”We sail at dawn,” said [Ada Foss|PERSON].", ["We sail at dawn,"]),
    "backticks": ("``We sail at dawn,'' said [Ada Foss|PERSON].", ["We sail at dawn,"]),
    "doubled apostrophes": ("''We sail at dawn,'' said [Ada Foss|PERSON].", ["We sail at dawn,"]),
    "single": ("'We sail at dawn,' said [Ada Foss|PERSON].", ["We sail at dawn,"]),
    "single with apostrophes inside": (
        "'We don't sail at dawn, it's dark,' said [Ada Foss|PERSON].",
        ["We don't sail at dawn, it's dark,"],
    ),
    "single with a possessive inside": (
        "'The sailors' boots are wet,' said [Ada Foss|PERSON].",
        ["The sailors' boots are wet,"],
    ),
    "single curly with an apostrophe": ("‘We’re ready to sail,’ said [Ada Foss|PERSON].", ["We’re ready to sail,"]),
    "curly opened, straight closed": ('“We sail at dawn," said [Ada Foss|PERSON].', ["We sail at dawn,"]),
    "straight opened, curly closed": ('"We sail at dawn,” said [Ada Foss|PERSON].', ["We sail at dawn,"]),
    "single inside double": (
        "“They said ‘never’ to us,” said [Ada Foss|PERSON].",
        ["They said ‘never’ to us,"],
    ),
    "double inside single": (
        "'They said \"never\" to us,' said [Ada Foss|PERSON].",
        ['They said "never" to us,'],
    ),
    "double inside double": (
        "“They said “never” to us,” said [Ada Foss|PERSON].",
        ["They said “never” to us,"],
    ),
    "blanks inside straight marks": ('[Ada Foss|PERSON] said: " We sail at dawn. "', ["We sail at dawn."]),
    "never closed, ended by said": (
        "“Nobody was asked, a sailor said before the storm.",
        ["Nobody was asked,"],
    ),
    "never closed, to the end of the paragraph": (
        "[Ada Foss|PERSON] said: “Nobody was asked. We knew nothing.",
        ["Nobody was asked. We knew nothing."],
    ),
    "never opened": ('Nobody was asked," said [Ada Foss|PERSON].', ["Nobody was asked,"]),
    "not closed before the next": (
        "“Nobody was asked, [Ada Foss|PERSON] said. “We knew nothing.”",
        ["Nobody was asked,", "We knew nothing."],
    ),
    "reopened in the next paragraph": (
        "“Nobody was asked,” said [Ada Foss|PERSON]. “We knew nothing.\n“We never will.”",
        ["Nobody was asked,", "We knew nothing.", "We never will."],
    ),
    "over a line break": (
        "[Ada Foss|PERSON] said: “Nobody was asked.\nWe knew nothing.”",
        ["Nobody was asked.", "We knew nothing."],
    ),
    "inches and feet": ('The mast is 27" wide and the man 6\'2" tall.', []),
    "a decade": ("It was the '90s, and the '80s were over.", []),
    "possessives": ("The sailors' boots and the captains' hats were wet.", []),
}


@pytest.mark.parametrize(("marked", "expected"), MARKS.values(), ids=MARKS)
def test_marks_are_paired(marked: str, expected: list[str]) -> None:
    """Quotations are found whatever their marks; apostrophes and inches are none."""
    assert [quote.text for quote in _read(marked)[1]] == expected


SPEAKERS: dict[str, tuple[str, list[Expected]]] = {
    "name before the verb": ('[Ada Foss|PERSON] said: "We sail."', [("direct", "We sail.", "Ada Foss")]),
    "name behind the verb": ('"We sail," said [Ada Foss|PERSON].', [("direct", "We sail,", "Ada Foss")]),
    "name between quote and verb": ('"We sail," [Ada Foss|PERSON] said.', [("direct", "We sail,", "Ada Foss")]),
    "title before the name": (
        '"We sail," said Harbour Minister [Ada Foss|PERSON] in [Velden|GPE].',
        [("direct", "We sail,", "Ada Foss")],
    ),
    "apposition behind the name": (
        '"We sail," [Ada Foss|PERSON], the minister of [Norway|GPE], told reporters.',
        [("direct", "We sail,", "Ada Foss")],
    ),
    "name as the apposition": (
        '"We sail," the harbour master, [Ada Foss|PERSON], told her crew.',
        [("direct", "We sail,", "Ada Foss")],
    ),
    "relative clause behind the name": (
        '[Ada Foss|PERSON], who took over in May, said it was "a fresh start".',
        [("partial", "a fresh start", "Ada Foss")],
    ),
    "age behind the name": ('[Ada Foss|PERSON], 61, said: "We sail."', [("direct", "We sail.", "Ada Foss")]),
    "person of an organisation": (
        '[Ada Foss|PERSON] of the [Harbour Union|ORG] called it "a scandal".',
        [("partial", "a scandal", "Ada Foss")],
    ),
    "according to": (
        'The sea was "flat as a plate", according to [Ada Foss|PERSON].',
        [("partial", "flat as a plate", "Ada Foss")],
    ),
    "according to, in front": (
        'According to [Ada Foss|PERSON], the sea was "flat as a plate".',
        [("partial", "flat as a plate", "Ada Foss")],
    ),
    "as somebody put it": (
        'As [Ada Foss|PERSON] put it, "the sea is never wrong".',
        [("partial", "the sea is never wrong", "Ada Foss")],
    ),
    "in a statement": (
        'In a statement, [Ada Foss|PERSON] said the plan was "historic".',
        [("partial", "historic", "Ada Foss")],
    ),
    "second verb of the same subject": (
        '[Ada Foss|PERSON] met [Bo Lund|PERSON] and said he was "a friend".',
        [("partial", "a friend", "Ada Foss")],
    ),
    "gerund": (
        '[Ada Foss|PERSON] left early, saying: "The tide will not wait."',
        [("direct", "The tide will not wait.", "Ada Foss")],
    ),
    "embedded naming": (
        'The fleet left because of what [Ada Foss|PERSON] called "a perfect tide".',
        [("partial", "a perfect tide", "Ada Foss")],
    ),
    "around the verb": (
        '"We sail," said [Ada Foss|PERSON], "because we must."',
        [("direct", "We sail,", "Ada Foss"), ("direct", "because we must.", "Ada Foss")],
    ),
    "question": ('"Why wait?" asked [Ada Foss|PERSON].', [("direct", "Why wait?", "Ada Foss")]),
    "question before the name": ('"Why wait?" [Ada Foss|PERSON] asked.', [("direct", "Why wait?", "Ada Foss")]),
    "next sentence without a cue": (
        '"We sail," said [Ada Foss|PERSON]. "Nobody stays."',
        [("direct", "We sail,", "Ada Foss"), ("direct", "Nobody stays.", "Ada Foss")],
    ),
    "cue in the sentence behind": (
        '"We sail." "Nobody stays," said [Ada Foss|PERSON].',
        [("direct", "We sail.", "Ada Foss"), ("direct", "Nobody stays,", "Ada Foss")],
    ),
    "subject of the sentence before": (
        '[Ada Foss|PERSON] was in tears. "We wanted to sail."',
        [("direct", "We wanted to sail.", "Ada Foss")],
    ),
    "she": (
        '[Ada Foss|PERSON] met [Bo Lund|PERSON] in [Velden|GPE]. "We sail," she said.',
        [("direct", "We sail,", "Ada Foss")],
    ),
    "he is not she": (
        '[Carl Holm|PERSON] met [Ada Foss|PERSON] in [Velden|GPE]. "We sail," she said.',
        [("direct", "We sail,", "Ada Foss")],
    ),
    "he is who spoke last": (
        '[Carl Holm|PERSON] said the fleet would sail. "We must," he said.',
        [("indirect", "the fleet would sail", "Carl Holm"), ("direct", "We must,", "Carl Holm")],
    ),
    "he is who was named last, not the subject of long ago": (
        "[Carl Holm|PERSON] said the fleet would sail.\n"
        'The chances are poor, and coach [Brian Lund|PERSON] is under no illusions. "It is hard," he said.',
        [("indirect", "the fleet would sail", "Carl Holm"), ("direct", "It is hard,", "Brian Lund")],
    ),
    "a description again": (
        'A diver from [Velden|GPE] said he saw it. "It was huge," the diver said.',
        [("indirect", "he saw it", "diver from Velden"), ("direct", "It was huge,", "diver from Velden")],
    ),
    "an office": (
        'The envoy, [Carl Holm|PERSON], met [Bo Lund|PERSON]. "It was useful," the envoy said.',
        [("direct", "It was useful,", "Carl Holm")],
    ),
    "an office with a country": (
        "[Norwegian|NORP] President [Ada Foss|PERSON] met [Danish|NORP] President [Bo Lund|PERSON]. "
        'The [Norwegian|NORP] president called it "a good day".',
        [("partial", "a good day", "Ada Foss")],
    ),
    "an age": (
        '[Carl Holm|PERSON], the coach, smiled. "We won," the 44-year-old said.',
        [("direct", "We won,", "Carl Holm")],
    ),
    "somebody without a name": (
        '"It came from the left," said a fisherman in [Velden|GPE] who saw it.',
        [("direct", "It came from the left,", "fisherman in Velden")],
    ),
    "somebody who gave a name": (
        '"It came from the left," said a man who gave his name as [Otto|PERSON].',
        [("direct", "It came from the left,", "Otto")],
    ),
    "spokesman": (
        'A spokesman for [Nordline|ORG] called the report "nonsense".',
        [("partial", "nonsense", "spokesman for Nordline")],
    ),
    "joint statement": (
        'In a joint statement, the two governments said the border was "open for good".',
        [("partial", "open for good", "joint statement")],
    ),
    "the document again": (
        "[Norway|GPE] and [Denmark|GPE] issued a joint statement. "
        'The document speaks of "a common sea". It says "no ship" will be stopped.',
        [("partial", "a common sea", "joint statement"), ("partial", "no ship", "joint statement")],
    ),
    "it read": (
        '[Ada Foss|PERSON] left a letter. "The sea is calling," it read.',
        [("direct", "The sea is calling,", "letter")],
    ),
    "organisation": (
        'The [Harbour Union|ORG] said the plan was "a betrayal".',
        [("partial", "a betrayal", "Harbour Union")],
    ),
    "metonymy": ('[Oslo|GPE] called the claim "absurd".', [("partial", "absurd", "Oslo")]),
    "several": (
        '[Ada Foss|PERSON] and [Bo Lund|PERSON] said they were "ready to sail".',
        [("partial", "ready to sail", "Ada Foss and Bo Lund")],
    ),
    "words quoted twice": (
        'The two countries want "a sea without any borders".\n'
        '[Ada Foss|PERSON] told the crowd that the aim was "a sea without any borders".',
        [
            ("partial", "a sea without any borders", "Ada Foss"),
            ("partial", "a sea without any borders", "Ada Foss"),
        ],
    ),
    "two speakers in one paragraph": (
        '"We sail," said [Ada Foss|PERSON]. "We stay," said [Bo Lund|PERSON].',
        [("direct", "We sail,", "Ada Foss"), ("direct", "We stay,", "Bo Lund")],
    ),
    "a document words what it tells": (
        'The [Harbour Union|ORG] published a statement. The statement said that [Bo Lund|PERSON] promised "calm seas".',
        [("partial", "calm seas", "statement")],
    ),
    "nearest cue before": (
        '[Ada Foss|PERSON] said that [Bo Lund|PERSON] had called her "a pirate".',
        [("partial", "a pirate", "Bo Lund")],
    ),
}


@pytest.mark.parametrize(("marked", "expected"), SPEAKERS.values(), ids=SPEAKERS)
def test_speakers_are_resolved(marked: str, expected: list[Expected]) -> None:
    """The speaker is the entity or the description that cue, grammar and context point to."""
    assert [(quote.kind, quote.text, quote.speaker) for quote in _read(marked)[1]] == expected


SET_OFF = {
    "book": 'She wrote the novel "Night Boats" in 1998.',
    "film in a relative clause": 'The director, whose film "The Long Winter" opens on Friday, lives in [Oslo|GPE].',
    "nickname": 'Marta "the Hammer" Ruiz won her third title.',
    "nickname inside the name": '[Marta "the Hammer" Ruiz|PERSON] won her third title.',
    "book behind of": 'The author of "Crazy Like a Gull: One Sailor Tells All." lives here.',
    "so-called": 'The so-called "green wave" never came.',
    "scare quotes": 'The "experts" had left by noon.',
    "term": 'A fund for "loss and damage" was created.',
    "contraction": "They played rock 'n' roll all night.",
}


@pytest.mark.parametrize("marked", SET_OFF.values(), ids=SET_OFF)
def test_words_set_off_are_no_quotations(marked: str) -> None:
    """Titles, nicknames, terms and scare quotes are nobody's speech."""
    assert _read(marked)[1] == ()


INDIRECT: dict[str, tuple[str, list[Expected]]] = {
    "that": (
        "[Ada Foss|PERSON] said that the fleet would sail on Friday.",
        [("indirect", "the fleet would sail on Friday", "Ada Foss")],
    ),
    "without that": (
        "[Ada Foss|PERSON] told reporters on Friday she had never seen such a storm.",
        [("indirect", "she had never seen such a storm", "Ada Foss")],
    ),
    "that behind a pair of commas": (
        "[Ada Foss|PERSON] said, before the storm broke, that the fleet was safe.",
        [("indirect", "the fleet was safe", "Ada Foss")],
    ),
    "that behind a place": (
        "[Ada Foss|PERSON] said in a telephone briefing that the fleet was safe.",
        [("indirect", "the fleet was safe", "Ada Foss")],
    ),
    "cue behind": (
        "The fleet was lost in the storm, the [Coast Guard|ORG] said on Friday.",
        [("indirect", "The fleet was lost in the storm", "Coast Guard")],
    ),
    "cue in the middle": (
        "The storm will last, the [Weather Office|ORG] believes, and may grow.",
        [("indirect", "The storm will last", "Weather Office")],
    ),
    "according to": (
        "Forty boats were lost, according to the [Coast Guard|ORG].",
        [("indirect", "Forty boats were lost", "Coast Guard")],
    ),
    "infinitive": ("Ministers agreed to meet again in June.", [("indirect", "to meet again in June", "Ministers")]),
    "infinitive before but": (
        "The [Harbour Union|ORG] vowed to fight on, but its members went home.",
        [("indirect", "to fight on", "Harbour Union")],
    ),
    "two statements": (
        "[Ada Foss|PERSON] said that the fleet was safe, and she added that the storm was over.",
        [("indirect", "the fleet was safe", "Ada Foss"), ("indirect", "the storm was over", "Ada Foss")],
    ),
    "relayed at the end": (
        "[Ada Foss|PERSON] claimed that the fleet was safe, [Reuters|ORG] reported.",
        [("indirect", "the fleet was safe", "Ada Foss")],
    ),
    "the writer goes on": (
        "[Ada Foss|PERSON] said that the fleet was safe, while forty boats were still missing.",
        [("indirect", "the fleet was safe", "Ada Foss")],
    ),
    "made clear": (
        "[Ada Foss|PERSON] made it clear that the fleet was safe.",
        [("indirect", "the fleet was safe", "Ada Foss")],
    ),
    "several of two countries": (
        "The [Danish|NORP] and [Dutch|NORP] envoys met. They made clear that the fleet was safe.",
        [("indirect", "the fleet was safe", "Danish and Dutch envoys")],
    ),
    "made clear by nobody": ("It was made clear that the fleet was safe.", []),
    "no clause": ("[Ada Foss|PERSON] said nothing about the fleet.", []),
    "a relative that": ("The fleet repeated the song that was sung in [Velden|GPE].", []),
    "a clause with a quotation in it": (
        '[Ada Foss|PERSON] said that the fleet was "as safe as houses".',
        [("partial", "as safe as houses", "Ada Foss")],
    ),
    "a passive": ("The fleet is said to have left [Velden|GPE].", []),
}


@pytest.mark.parametrize(("marked", "expected"), INDIRECT.values(), ids=INDIRECT)
def test_indirect_speech_is_the_reported_clause(marked: str, expected: list[Expected]) -> None:
    """A clause under a reporting verb is what somebody said, as far as the clause goes."""
    assert [(quote.kind, quote.text, quote.speaker) for quote in _read(marked)[1]] == expected


def test_the_hearer_is_told() -> None:
    """`told` and `said in an interview with` name who was spoken to."""
    assert _one('"We sail," [Ada Foss|PERSON] told the [Harbour Times|ORG].').addressee == "Harbour Times"
    assert _one('"We sail," [Ada Foss|PERSON] told reporters in [Velden|GPE].').addressee == "reporters in Velden"
    assert _one('[Ada Foss|PERSON] said in an interview with [CNN|ORG]: "We sail."').addressee == "CNN"


def test_who_passes_words_on_is_not_their_speaker() -> None:
    """An agency that quotes, reports or is referred to is told as `via`."""
    for marked in (
        '"We sail," [Ada Foss|PERSON] said, according to the [Xinhua News Agency|ORG].',
        '"We sail," [Ada Foss|PERSON] was quoted by the [Xinhua News Agency|ORG] as saying.',
        'The [Xinhua News Agency|ORG] quoted [Ada Foss|PERSON] as saying: "We sail."',
        '"We sail," the [Xinhua News Agency|ORG] quoted [Ada Foss|PERSON] as saying.',
    ):
        quote = _one(marked)
        assert (quote.speaker, quote.via) == ("Ada Foss", "Xinhua News Agency"), marked
    assert _one('State media reported that the crew "sang all night long".').via == "State media"


def test_the_speaker_is_an_entity_of_the_article() -> None:
    """`speaker_entity` is the id of the entity, `said_by` is as the sentence says; a carried speaker is less sure."""
    _, (first, second, third) = _read('"We sail," said [Ada Foss|PERSON]. "We must," she added. "We will."')
    assert {first.speaker_entity, second.speaker_entity, third.speaker_entity} == {id_of("Ada Foss", "PERSON")}
    assert [quote.said_by for quote in (first, second, third)] == ["Ada Foss", "she", None]
    assert [quote.cue for quote in (first, second, third)] == ["said", "added", None]
    assert (first.confidence or 0) > (second.confidence or 0) > (third.confidence or 0) > 0


def test_words_that_nobody_says_have_no_speaker() -> None:
    """Where nothing tells who speaks, nobody does."""
    quote = _one('"Closed for the rest of the winter, sorry."')
    assert (quote.kind, quote.speaker, quote.speaker_entity, quote.confidence) == ("direct", None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "“",
        "“”",
        "'",
        "‘",
        '"a" ',
        "“he said ",
        "``",
        "said ",
        "he said that ",
        "saying ",
        "statement it said ",
        "(",
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    """100 kB of marks or cues take well under a second, and at most 500 quotations come out."""
    hostile = text * (100_000 // len(text))
    with costs_about(0.4):
        quotes = find_quotes([hostile], [0], ())
    assert len(quotes) <= 500


_SIGNS = re.findall(r"\S+", "“ ” \" ' ’ ‘ « » „ `` '' . , : ? 😀")
_WORDS = re.findall(
    r"[^|]+", "said|told|he |she |Ada Foss|according to |that |the envoy |We sail|and |quoted |as saying |it |. | |\n"
)
_PIECES = st.sampled_from([*_SIGNS, *_WORDS])


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_spans_cut_their_text(text: str) -> None:
    """Every span lies inside the text, cuts exactly its words, is not blank, and overlaps no other."""
    mentions = tuple(
        Mention(start=found.start(), end=found.end(), text="Ada Foss") for found in re.finditer("Ada Foss", text)
    )
    entities = [Entity(id="local:person:ada-foss", name="Ada Foss", type="PERSON", mentions=mentions)]
    paragraphs = text.split("\n")
    offsets = [sum(len(line) + 1 for line in paragraphs[:number]) for number in range(len(paragraphs))]
    reached = 0
    for quote in find_quotes(paragraphs, offsets, entities if mentions else ()):
        assert text[quote.start : quote.end] == quote.text != ""
        assert quote.start >= reached, text
        reached = quote.end
