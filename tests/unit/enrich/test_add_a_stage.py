"""A stage is added with one file and one line, as docs/add-a-stage.md says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from enrich.document import Stage
from enrich.pipeline import STAGES, Pipeline
from harness.builders import article
from harness.deployment import ROOT
from store.reenrich.merging import with_annotations, without_annotations

PAGE = (ROOT / "docs" / "add-a-stage.md").read_text(encoding="utf-8")
TEXT = "The mayor told Reuters on Friday that the bridge is safe. Ana Pereira had closed it."


def block(language: str) -> str:
    """The block of the page in this language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)
    return str(found)


@pytest.fixture
def file(tmp_path: Path) -> ModuleType:
    """The file of the page, as a module."""
    path = tmp_path / "cited.py"
    path.write_text(block("python"), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("cited", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_one_file_and_one_line(file: ModuleType) -> None:
    """The stage of the page runs after the others, fills its field, and is noted with version and time."""
    stage = eval(block("py"), {"Stage": Stage, "cited": file.cited})  # noqa: S307 - the page is ours
    (read,) = Pipeline(stages=(*STAGES, stage)).read([article(text=TEXT)])
    assert read.article.keyphrases[0].text == "Reuters"
    assert {entity.name for entity in read.article.entities} >= {"Ana Pereira"}
    made = read.article.annotators[-1]
    assert (made.name, made.version, made.gives, made.status) == ("cited", "1", ("keyphrases",), "ok")
    assert made.milliseconds is not None


def test_what_a_stage_gives_survives_being_read_again(file: ModuleType) -> None:
    """The field of the page's stage is laid over what is kept, as the fields of all stages are."""
    stage = eval(block("py"), {"Stage": Stage, "cited": file.cited})  # noqa: S307 - the page is ours
    kept = article(text=TEXT)
    (read,) = Pipeline(stages=(*STAGES, stage)).read([without_annotations(kept)])
    assert with_annotations(kept, read.article).keyphrases[0].text == "Reuters"


def test_a_stage_gives_no_field_of_others(file: ModuleType) -> None:
    """What store would drop at the next reading is refused when the stage is made."""
    with pytest.raises(ValueError, match="cited gives agency"):
        Stage("cited", "1", (), ("agency",), file.cited)


def test_every_field_of_a_stage_is_on_the_page() -> None:
    """The page explains all that a stage can say of itself."""
    assert all(f"`{name}`" in PAGE for name in Stage.__dataclass_fields__)


def test_every_stage_says_who_made_what() -> None:
    """Every annotator carries name, version and milliseconds, and a model where one was used."""
    (read,) = Pipeline().read([article(text=TEXT)])
    for made in read.article.annotators:
        assert made.name
        assert made.version
        assert made.milliseconds is not None
    models = {made.name: made.model for made in read.article.annotators}
    assert all(models[stage.name] for stage in STAGES if stage.needs or stage.model)
