"""What an article says of each entity, and in whose voice."""

from __future__ import annotations

from functools import cache

from enrich.stages.sentiment.sentences import split_sentences
from enrich.stages.sentiment.targets import TargetSentiment, Toned
from enrich.stages.sentiment.tone import overall, sentence_tones, text_tone
from enrich.stages.sentiment.towards import SENTENCES_READ, TARGETS_READ, Target, Towards, towards
from enrich.stages.sentiment.voices import Places, QuotedWords, Span, Voices

TEXT = (
    "Okafor met Hale in Lima on Monday. “Hale is a corrupt liar and a disgrace,” Okafor told reporters. "
    "Hale is to speak on Tuesday."
)
QUOTE = "Hale is a corrupt liar and a disgrace,"


@cache
def _model() -> TargetSentiment:
    return TargetSentiment()


def _spans(text: str, name: str) -> list[Span]:
    parts = text.split(name)
    starts = [sum(map(len, parts[: index + 1])) + index * len(name) for index in range(len(parts) - 1)]
    return [(start, start + len(name)) for start in starts]


def _read(text: str, *names: str, quotes: tuple[QuotedWords, ...] = ()) -> dict[str, Towards]:
    targets = {name: Target(_spans(text, name), 1 / (1 + number)) for number, name in enumerate(names)}
    return towards(_model(), text, split_sentences(text), targets, quotes)


def test_quotes_are_anothers_voice() -> None:
    """Blame that is quoted is no blame by the outlet; the sentence that carries it is named."""
    [quote] = _spans(TEXT, QUOTE)
    hale = _read(TEXT, "Hale", quotes=(QuotedWords(quote, "Okafor"),))["Hale"]
    assert hale.own is not None
    assert hale.quoted is not None
    assert hale.own.polarity == 0
    assert hale.quoted.polarity == -1
    [carried] = [one for one in hale.carried if one.quoted]
    assert carried.said.polarity == -1
    assert TEXT[slice(*carried.sentence)].startswith("“Hale is a corrupt")


def test_the_speaker_is_judged_without_the_quotation() -> None:
    """Whoever speaks beside a quotation has the outlet's words alone in the outlet's voice."""
    [quote] = _spans(TEXT, QUOTE)
    okafor = _read(TEXT, "Okafor", quotes=(QuotedWords(quote, "Okafor"),))["Okafor"]
    assert [one.quoted for one in okafor.carried] == [False, False]
    assert okafor.quoted is None
    assert okafor.own is not None
    assert okafor.own.polarity == 0


def test_words_of_another_beside_a_name_may_be_about_it() -> None:
    """Who is called something in marks is judged without these words in the outlet's voice, and with them."""
    text = "The mayor called Hale “a corrupt liar” on Monday."
    [quote] = _spans(text, "a corrupt liar")
    hale = _read(text, "Hale", quotes=(QuotedWords(quote, "mayor", partial=True),))["Hale"]
    assert [one.quoted for one in hale.carried] == [False, True]
    assert hale.own is not None
    assert hale.quoted is not None
    assert (hale.own.polarity, hale.quoted.polarity) == (0, -1)
    assert [one.tone is None for one in hale.carried] == [True, False]


def test_an_entity_without_sentences() -> None:
    """Who is mentioned nowhere is neutral, in no voice."""
    assert _read(TEXT, "Nobody")["Nobody"] == Towards(Toned(0, 0.0), None, None, ())


def test_a_long_article_costs_what_a_short_one_costs() -> None:
    """Of many sentences with an entity the first ones are read, and the others counted."""
    hale = _read("Hale spoke. " * 100, "Hale")["Hale"]
    assert len(hale.carried) == SENTENCES_READ
    assert hale.unread == 100 - SENTENCES_READ


def test_who_weighs_more_is_read_more() -> None:
    """Of many entities the weightier have more sentences, and the whole no more than its limit."""
    names = [f"Hale{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    read = _read(" ".join(f"{name} spoke." for name in names * 3), *names)
    counts = [len(read[name].carried) for name in names]
    assert sum(counts) == TARGETS_READ
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 3
    assert all(len(one.carried) + one.unread == 3 for one in read.values())


def test_places() -> None:
    """Spans are found by a place in them, and by what they share with another span."""
    places = Places([(4, 6), (0, 3), (8, 9)])
    assert [places.holding(place) for place in range(10)] == [0, 0, 0, None, 1, 1, None, None, 2, None]
    assert [list(places.overlapping(span)) for span in ((0, 9), (3, 4), (2, 5), (6, 8), (5, 6))] == [
        [0, 1, 2],
        [],
        [0, 1],
        [],
        [1],
    ]
    assert list(Places([]).overlapping((0, 5))) == []


def test_left_out() -> None:
    """In the outlet's voice a mark stands for the quotation, and the target stays where it is."""
    text = "He said. “Away with her,” they told Hale, “away!” It rained."
    quotes = [QuotedWords(span) for name in ("Away with her,", "away!") for span in _spans(text, name)]
    sentence, (mention,) = split_sentences(text)[1], _spans(text, "Hale")
    item, start, end = Voices(quotes).item(text, sentence, mention, quoted=False)
    assert (item, item[start:end]) == ("“…” they told Hale, “…”", "Hale")
    item, start, end = Voices(quotes).item(text, sentence, mention, quoted=True)
    assert (item, item[start:end]) == (text[slice(*sentence)], "Hale")


def test_overall() -> None:
    """Several sentences that agree say more than one, and a weak mean is neutral."""
    assert overall([Toned(-1, -0.9), Toned(-1, -0.9)]) == Toned(-1, -0.72)
    assert overall([Toned(-1, -0.9)]) == Toned(-1, -0.6)
    assert overall([Toned(-1, -0.6), Toned(1, 0.5)]) == Toned(0, -0.04)
    assert overall([Toned(1, 0.7)]).polarity == 0
    assert overall([Toned(1, 0.7), Toned(1, 0.6)]).polarity == 1
    assert overall([]) == Toned(0, 0.0)


def test_tones() -> None:
    """Good and bad news are told apart, a longer sentence counts more, and nothing is zero."""
    sentences = ["Bombers kill dozens of shoppers in a horrible attack", "Great joy as the lost boy is found"]
    bad, good = sentence_tones(_model(), sentences)
    assert bad < -0.2 < 0.2 < good
    assert text_tone(["a" * 30, "b" * 10], [0.4, -0.4]) == 0.2
    assert text_tone([], []) == 0.0
