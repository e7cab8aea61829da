"""What an article says of each entity, and in whose voice."""

from __future__ import annotations

from functools import cache

from enrich.sentiment.sentences import split_sentences
from enrich.sentiment.targets import TargetSentiment, Toned
from enrich.sentiment.tone import overall, sentence_tones, text_tone
from enrich.sentiment.voices import SENTENCES_READ, Span, Towards, towards

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


def _read(text: str, *names: str, quotes: tuple[Span, ...] = ()) -> dict[str, Towards]:
    return towards(_model(), text, split_sentences(text), {name: _spans(text, name) for name in names}, quotes)


def test_quotes_are_anothers_voice() -> None:
    """Blame that is quoted is no blame by the outlet; the sentence that carries it is named."""
    [quote] = _spans(TEXT, QUOTE)
    hale = _read(TEXT, "Hale", quotes=(quote,))["Hale"]
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
    okafor = _read(TEXT, "Okafor", quotes=(quote,))["Okafor"]
    assert [one.quoted for one in okafor.carried] == [False, False, True]
    assert okafor.own is not None
    assert okafor.own.polarity == 0


def test_an_entity_without_sentences() -> None:
    """Who is mentioned nowhere is neutral, in no voice."""
    assert _read(TEXT, "Nobody")["Nobody"] == Towards(Toned(0, 0.0), None, None, ())


def test_a_long_article_costs_what_a_short_one_costs() -> None:
    """Of many sentences with an entity the first ones are read."""
    assert len(_read("Hale spoke. " * 100, "Hale")["Hale"].carried) == SENTENCES_READ


def test_overall() -> None:
    """Several sentences count by their mean, and a weak mean is neutral."""
    assert overall([Toned(-1, -0.9), Toned(0, 0.1)]) == Toned(-1, -0.4)
    assert overall([Toned(-1, -0.6), Toned(1, 0.5)]) == Toned(0, -0.05)


def test_tones() -> None:
    """Good and bad news are told apart, a longer sentence counts more, and nothing is zero."""
    sentences = ["Bombers kill dozens of shoppers in a horrible attack", "Great joy as the lost boy is found"]
    bad, good = sentence_tones(_model(), sentences)
    assert bad < -0.2 < 0.2 < good
    assert text_tone(["a" * 30, "b" * 10], [0.4, -0.4]) == 0.2
    assert text_tone([], []) == 0.0
