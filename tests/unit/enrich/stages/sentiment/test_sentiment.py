"""The sentiment stage: the tone of a text, its title and its sentences, and what it says of each entity."""

from __future__ import annotations

from enrich.document import split_paragraphs
from enrich.stages.sentiment.stage import MODEL, SENTENCES_TOLD, TONES_READ, find_sentiment
from enrich.stages.sentiment.weights import read_weights
from newswire.articles import Entity, Mention, Quote, Sentiment, Tone

TEXT = (
    "Okafor met Hale in Lima on Monday.\n"
    "“Hale is a corrupt liar and a disgrace,” Okafor told reporters. Hale is to speak on Tuesday."
)


def _entity(name: str, text: str = TEXT, **more: object) -> Entity:
    starts = [number for number in range(len(text)) if text.startswith(name, number)]
    mentions = tuple(Mention(start=start, end=start + len(name), text=name) for start in starts)
    return Entity.model_validate({"id": name, "name": name, "type": "PERSON", "mentions": mentions, **more})


def _read(text: str, title: str | None = None, *names: str) -> tuple[Sentiment, dict[str, Entity]]:
    words = "Hale is a corrupt liar and a disgrace,"
    start = text.find(words)
    quotes = [Quote(start=start, end=start + len(words), text=words, speaker_entity="Okafor")] if start >= 0 else []
    spans = [(offset, offset + len(paragraph)) for offset, paragraph in split_paragraphs(text)]
    given = [_entity(name, text, salience=0.5) for name in names]
    fields = find_sentiment(text, title, spans, given, quotes)
    return fields["sentiment"], {entity.id: entity for entity in fields["entities"]}


def _tone(text: str, title: str | None = None) -> Sentiment:
    return _read(text, title)[0]


def test_labels() -> None:
    """Good and bad news are told apart, and a plain report is neutral."""
    assert _tone("The team won a wonderful, brilliant victory and everyone was happy.").label == "positive"
    assert _tone("The terrible crash killed dozens and destroyed homes.").label == "negative"
    assert _tone("The train leaves the station at nine.").label == "neutral"


def test_title_and_body_apart() -> None:
    """Title and body have tones of their own; the whole lies between them."""
    found = _tone("The terrible crash killed dozens and destroyed homes.", "A wonderful victory")
    assert found.title is not None
    assert found.body is not None
    assert found.body.score < found.score < found.title.score


def test_sentences() -> None:
    """Each sentence of the body has its tone and its place."""
    found = _tone("The crash killed dozens.\nHappily all children were rescued! It rained.", "A title")
    places = [(one.start, one.end) for one in found.sentences]
    assert places == [(0, 24), (25, 59), (60, 70)]
    assert [one.label for one in found.sentences][:2] == ["negative", "positive"]


def test_empty_text() -> None:
    """Nothing said is neutral zero, and has neither title nor body."""
    assert _tone("") == Sentiment(label="neutral", score=0.0)


def test_length_counts() -> None:
    """One short happy line does not colour a long sad text."""
    assert _tone("Great!\n" + "The deadly disaster killed dozens and destroyed the village. " * 5).label == "negative"


def test_a_long_text_is_read_in_part() -> None:
    """The model reads the title and the first sentences, the lexicon the next, and the others are counted."""
    found = _tone("It rained. " * (SENTENCES_TOLD + 50), "Rain")
    assert [one.lexicon for one in found.sentences] == [False] * (TONES_READ - 1) + [True] * (
        SENTENCES_TOLD - TONES_READ + 1
    )
    assert found.unread == 50


def test_voices() -> None:
    """What is quoted is told from what the outlet says: of the entity, of its mentions, and by sentence."""
    _, entities = _read(TEXT, None, "Okafor", "Hale")
    hale = entities["Hale"]
    assert hale.sentiment is not None
    assert hale.sentiment.own is not None
    assert hale.sentiment.quoted is not None
    assert (hale.sentiment.own.label, hale.sentiment.quoted.label) == ("neutral", "negative")
    assert [mention.quoted for mention in hale.mentions] == [False, True, False]
    assert [mention.sentiment and mention.sentiment.label for mention in hale.mentions] == [
        "neutral",
        "negative",
        "neutral",
    ]
    [carried] = [one for one in hale.sentiment.sentences if one.quoted]
    assert TEXT[carried.start : carried.end].startswith("“Hale is a corrupt")
    assert carried.label == "negative"
    okafor = entities["Okafor"].sentiment
    assert okafor is not None
    assert (okafor.quoted, okafor.unread) == (None, 0)


def test_all_mentions_of_a_sentence_share_what_it_says() -> None:
    """An entity named twice in a sentence is judged once."""
    _, entities = _read("Hale says that Hale won.", None, "Hale")
    first, second = (mention.sentiment for mention in entities["Hale"].mentions)
    assert isinstance(first, Tone)
    assert first == second


def test_sources_are_not_judged() -> None:
    """Who is only named for what it reported has no sentiment."""
    text = "The crash killed dozens, Reuters reported."
    fields = find_sentiment(text, None, [(0, len(text))], [_entity("Reuters", text, role="source")])
    assert fields["entities"] == (_entity("Reuters", text, role="source"),)


def test_a_name_across_sentences() -> None:
    """A name that the rules for sentences cut in two is judged whole."""
    text = "They met Hale Inc. Okafor on Monday."
    _, entities = _read(text, None, "Hale Inc. Okafor")
    sentiment = entities["Hale Inc. Okafor"].sentiment
    assert sentiment is not None
    assert (sentiment.sentences[0].start, sentiment.sentences[0].end) == (0, 25)


def test_without_the_model() -> None:
    """With no targets to read the model is not asked: the tone is that of the words, and nobody is judged."""
    text = "Okafor is a disgrace. The harbour reopened to great joy."
    entity = Entity(
        id="local:person:okafor", name="Okafor", type="PERSON", mentions=(Mention(start=0, end=6, text="Okafor"),)
    )
    found = find_sentiment(text, "A great day", [(0, len(text))], [entity], limit=0)
    assert found["entities"] == (entity,)
    assert [one.lexicon for one in found["sentiment"].sentences] == [True, True]
    assert found["sentiment"].title.score > 0


def test_model_is_named_as_it_is() -> None:
    """The annotator names the weights that are there."""
    assert MODEL.startswith(read_weights().label + ", vader ")
