"""Models for other languages: one line of configuration each."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from chassis.delivery.errors import StartError
from enrich.app import EnrichSettings
from enrich.models import Models
from enrich.pipeline import Pipeline
from harness.builders import article

GERMAN = "Die Ministerin trat am Montag in Bremen zurück. Angela Merkel lobte die Arbeit der Ministerin im Haushalt."


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small German pipeline on disk that knows two names, by the types that German models use."""
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": "PER", "pattern": "Angela Merkel"}, {"label": "LOC", "pattern": "Bremen"}])  # type: ignore[attr-defined]
    nlp.meta["name"], nlp.meta["version"] = "tiny", "1.0"
    path = tmp_path_factory.mktemp("models") / "de_tiny"
    nlp.to_disk(path)
    return path


def test_one_line(german: Path) -> None:
    """With a model for German, German articles have entities by it; English ones are read as before."""
    pipeline = Pipeline(f"auto,de={german}")
    english = "Ana Pereira flew to Oslo on Friday, the council said."
    one, other, third = pipeline.read([article(text=GERMAN), article(text=english), article(text=GERMAN)])
    assert [(entity.name, entity.type) for entity in one.article.entities] == [
        ("Bremen", "GPE"),
        ("Angela Merkel", "PERSON"),
    ]
    assert one.article.entities == third.article.entities
    assert {entity.name for entity in other.article.entities} == {"Ana Pereira", "Oslo"}
    made = {annotator.name: annotator for annotator in one.article.annotators}
    assert (made["entities"].model, made["entities"].status) == ("de_tiny 1.0", "partial")
    assert made["sentiment"].status == "unsupported"


def test_loaded_when_needed(german: Path) -> None:
    """A model is loaded by the first article in its language, and kept."""
    models = Models(f"auto,de={german}", {"ner"})
    assert models.know("de")
    assert not models.know("fr")
    assert models.of("de") is models.of("de")
    assert models.of("de").nlp.lang == "de"
    assert models.of("fr") is models.of("zh")


def test_missing_at_start() -> None:
    """A model that is not installed is refused at the start, not when the first article comes."""
    with pytest.raises(StartError, match="'de_no_such_model' is not installed"):
        Models("auto,de=de_no_such_model", ())


@pytest.mark.parametrize("names", ["de", "de=", "=x", "en=x", "de=a b", "DE=x"])
def test_misspelt(names: str) -> None:
    """What is not language=model is refused with the words that are wrong."""
    with pytest.raises(StartError, match="is not language=model"):
        Models(f"auto,{names}", ())


def test_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is one line."""
    monkeypatch.setenv("NEWSWIRE_MODELS", "de=de_core_news_md,fr=fr_core_news_md")
    assert EnrichSettings().models == "de=de_core_news_md,fr=fr_core_news_md"
