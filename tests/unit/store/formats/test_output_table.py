"""The table of output formats: nothing is offered that cannot be written, and no format is forgotten."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import get_args

import pytest

from harness.builders import article
from store import formats
from store.formats import table
from store.formats.addresses import Asking
from store.formats.table import ARTICLE_TYPES, FORMATS, LIST_TYPES
from store.formats.writing import write_article, write_page

ASKING = Asking("http://127.0.0.1:8080", {})


def test_every_format_has_its_line() -> None:
    """A module of the package that has a media type is a format, and stands in the table."""
    modules = [import_module(f"store.formats.{one.name}") for one in pkgutil.iter_modules(formats.__path__)]
    types = {module.MEDIA_TYPE for module in modules if hasattr(module, "MEDIA_TYPE")}
    assert types == {one.media_type for one in FORMATS}


@pytest.mark.parametrize("name", LIST_TYPES)
def test_a_page_is_written_in_every_format(name: str) -> None:
    """Whatever can be asked for of a list is answered."""
    assert write_page(name, [article().model_dump_json()], None, ASKING)


@pytest.mark.parametrize("name", ARTICLE_TYPES)
def test_an_article_is_written_in_every_format(name: str) -> None:
    """Whatever can be asked for of an article is answered."""
    assert write_article(name, article().model_dump_json(), "stored")


def test_what_can_be_asked_for_is_what_is_there() -> None:
    """The values of `format` in the API are those of the table."""
    assert get_args(table.ListFormat) == tuple(LIST_TYPES)
    assert get_args(table.ArticleFormat) == tuple(ARTICLE_TYPES)
