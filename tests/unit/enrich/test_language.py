"""The language of an article: whose word it is, and what is read in it."""

from __future__ import annotations

import time

import pytest

from enrich.language import UNKNOWN, guess, with_language
from enrich.pipeline import STAGES, Pipeline
from harness.builders import article
from newswire.articles import Annotator, Article

GERMAN = (
    "Die Ministerin trat am Montag nach langem Streit um den Haushalt zurück. Im Stadtrat von Bremen hieß es, die "
    "schreckliche Niederlage vom 5.2.2022 habe ihr geschadet. Angela Merkel lobte ihre Arbeit."
)
CHINESE = "市议会于2022年2月5日投票决定关闭旧游泳池。警方寻找失踪的徒步者。部长因预算问题长期争执后于星期一辞职。"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """The default pipeline: a model for English alone."""
    return Pipeline()


def read(pipeline: Pipeline, **fields: object) -> tuple[Article, dict[str, Annotator]]:
    """The article and its annotators by name."""
    (found,) = pipeline.read([article(**fields)])
    return found.article, {annotator.name: annotator for annotator in found.article.annotators}


def test_detected() -> None:
    """Without a word from the sender the language is what the text looks like."""
    told = with_language(article(text=GERMAN))
    assert (told.language, told.language_source) == ("de", "detected")
    (annotator,) = told.annotators
    assert (annotator.name, annotator.gives) == ("language", ("language", "language_source"))
    assert str(annotator.model).startswith("py3langid ")
    assert annotator.milliseconds is not None


@pytest.mark.parametrize("said", ["de", "de-AT", "DE-ch"])
def test_sender_is_believed(said: str) -> None:
    """A sender's tag stays as it is, with its region."""
    told = with_language(article(text=GERMAN, language=said))
    assert (told.language, told.language_source) == (said, "sender")


@pytest.mark.parametrize("text", ["Zinsen bleiben", "Messi", "12", "A storm in Hamburg."])
def test_sender_is_believed_in_doubt(text: str) -> None:
    """A short text contradicts nobody."""
    assert with_language(article(text=text, language="fi")).language == "fi"


def test_page_is_believed() -> None:
    """Who said it stays known."""
    told = with_language(article(text=GERMAN, language="de", language_source="page"))
    assert (told.language, told.language_source) == ("de", "page")


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (CHINESE, "zh")])
def test_certainly_wrong(text: str, language: str) -> None:
    """What the text disproves is replaced, and the annotator says so."""
    told = with_language(article(text=text, language="en"))
    assert (told.language, told.language_source) == (language, "detected")
    assert told.annotators[-1].reason == "the sender says en"


@pytest.mark.parametrize("said", ["und", "mul", "zxx", "english please"])
def test_no_language_at_all(said: str) -> None:
    """A tag that names no language is none."""
    assert with_language(article(text=GERMAN, language=said)).language == "de"


def test_near_relatives_contradict_nobody() -> None:
    """Between languages as near as Serbian and Croatian the sender decides."""
    text = (
        "Ministar je u ponedjeljak podnio ostavku nakon dugog spora oko proračuna. Vijeće je odlučilo zatvoriti bazen. "
    )
    assert with_language(article(text=text * 3, language="sr-Latn")).language == "sr-Latn"


@pytest.mark.parametrize("text", ["", "!", "12 345", "https://example.org/a", "NASA", "x" * 3000, "😀 😀"])
def test_unknown(text: str) -> None:
    """What has no words has no language."""
    assert guess(text).language == UNKNOWN


def test_read_again() -> None:
    """What was detected before is detected anew: it is nobody's word."""
    told = with_language(article(text=GERMAN, language="en", language_source="detected"))
    assert (told.language, told.annotators[-1].reason) == ("de", None)


def test_nothing_is_faked(pipeline: Pipeline) -> None:
    """On German no English stage runs: no tone, no names, and the annotators say why."""
    found, made = read(pipeline, text=GERMAN)
    assert (found.entities, found.sentiment, found.keyphrases, found.subjects) == ((), None, (), ())
    for name in ("entities", "sentiment", "keyphrases", "subjects"):
        assert (made[name].status, made[name].reason, made[name].gives) == ("unsupported", "not made for de", ())


@pytest.mark.parametrize(("text", "words"), [(GERMAN, "5.2.2022"), (CHINESE, "2022年2月5日")])
def test_dates_in_numbers(pipeline: Pipeline, text: str, words: str) -> None:
    """Dates that are the same in all languages are found in all, and the annotator says that these are not all."""
    found, made = read(pipeline, text=text)
    assert [(one.text, one.value) for one in found.dates] == [(words, "2022-02-05")]
    assert made["dates"].status == "partial"
    assert "only dates in numbers" in str(made["dates"].reason)


def test_languages_side_by_side(pipeline: Pipeline) -> None:
    """In a batch each article is read in its own language, in order."""
    english = article(text="Ana Pereira flew to Oslo on Friday, the council said.")
    together = list(pipeline.read([english, article(text=GERMAN), english, article(text=CHINESE)]))
    assert [one.article.language for one in together] == ["en", "de", "en", "zh"]
    assert [bool(one.article.entities) for one in together] == [True, False, True, False]


def test_unknown_is_read_as_english(pipeline: Pipeline) -> None:
    """A headline too short to tell is read as English, and every annotator says that this is a guess."""
    found, made = read(pipeline, text="Barack Obama Berlin")
    assert found.language == UNKNOWN
    assert made["entities"].status == "partial"
    assert all("read as English" in str(made[stage.name].reason) for stage in STAGES)


def test_unknown_in_another_script_is_not_read(pipeline: Pipeline) -> None:
    """What is not in Latin letters is never read as English."""
    _, made = read(pipeline, text="Ⲁⲃⲅⲇ ⲉⲍⲏⲑ")
    assert (made["entities"].status, made["entities"].reason) == ("unsupported", "the language is unknown")


def test_fast() -> None:
    """An article costs well under a millisecond, however long it is."""
    long = article(text=GERMAN * 5000)
    with_language(long)
    began = time.thread_time()
    for _ in range(50):
        with_language(long)
    assert (time.thread_time() - began) / 50 < 0.005
