"""What was found in a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from newswire.articles import Published

PageKind = Literal["article", "other", "empty"]
"""`article`: the page holds one story; `other`: an index, a shop or the like; `empty`: no text was found."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A page as a reader would retell it.

    Paragraphs of `text` stand apart by an empty line, items of a list and lines of a heading by a line break.
    None and the empty tuple mean that the page does not say; nothing is guessed from the time of reading.
    `day` is the day of publication as readers of the outlet know it: pages write `published` in UTC and show the
    evening before or the morning after. `canonical_url` is absolute, http or https. `language` is a BCP 47 tag as
    the page gives it.
    """

    title: str | None = None
    text: str = ""
    authors: tuple[str, ...] = ()
    published: Published = field(default_factory=Published)
    day: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    site_name: str | None = None
    language: str | None = None
    kind: PageKind = "empty"
