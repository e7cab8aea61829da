"""The bundled sample wire: small made-up news in the manner of scraped pages, and what a careful reader finds in it.

README.md beside this file says how the texts came about and by which rules they were annotated.
"""

from __future__ import annotations

from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from newswire.articles import Mention, Published, Quote, Removed, SentimentLabel, Submission, TimeExpression


class GoldNoun(BaseModel):
    """Base of the gold's own nouns: frozen, and strict, because a misspelt field would silently test nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldRemoved(Removed):
    """A span a careful reader cuts, with its text."""

    text: str


class GoldEntity(GoldNoun):
    """Who or what is named, by its full name, with every mention outside the removed spans.

    `identifiers` are given for places: `iso3166` of countries and their subdivisions, `geonames` of towns.
    """

    name: str
    type: str
    mentions: tuple[Mention, ...]
    identifiers: dict[str, str] = {}


class GoldArticle(GoldNoun):
    """What reading one sample should find; every offset counts code points of the submitted text.

    `event` names the event it reports. `copy_of`, `reuse_of` and `version_of` name the sample it was copied
    (verbatim or lightly edited), rewritten or corrected from; None where it stands by itself.
    """

    published: Published
    removed: tuple[GoldRemoved, ...]
    entities: tuple[GoldEntity, ...]
    dates: tuple[TimeExpression, ...]
    quotes: tuple[Quote, ...]
    event: str | None
    copy_of: str | None
    reuse_of: str | None
    version_of: str | None
    sentiment: SentimentLabel


class GoldTowards(GoldNoun):
    """What a sample says of an entity: all in all, and in the outlet's own words without what it quotes and reports."""

    overall: SentimentLabel
    own: SentimentLabel


class GoldEvent(GoldNoun):
    """Something that happened, and the samples that report it; `date` is an ISO day or month."""

    what: str
    date: str
    articles: tuple[str, ...]


class GoldStoryline(GoldNoun):
    """Events that follow each other, earliest first."""

    what: str
    events: tuple[str, ...]


class Gold(GoldNoun):
    """The whole gold file: events and storylines by slug, articles, subjects and keyphrases by sample id.

    `subjects` are all codes of Media Topics that are right for a sample, of those that can be told; `keyphrases`, of
    some samples, what a careful reader would note, in the words of the text; `towards`, what some samples say of some
    of their entities, by name.
    """

    # `schema` itself is a name pydantic keeps for its own.
    schema_version: int = Field(alias="schema")
    events: dict[str, GoldEvent]
    storylines: dict[str, GoldStoryline]
    articles: dict[str, GoldArticle]
    subjects: dict[str, tuple[str, ...]] = {}
    keyphrases: dict[str, tuple[str, ...]] = {}
    towards: dict[str, dict[str, GoldTowards]] = {}


def wire() -> list[Submission]:
    """The sample submissions, in the order they are pushed."""
    # Not splitlines(): it would also break at a line separator inside a text.
    return [Submission.model_validate_json(line) for line in _content("wire.ndjson").split("\n") if line]


def gold() -> Gold:
    """What reading each sample should find, by the submission's id."""
    return Gold.model_validate_json(_content("gold.json"))


def _content(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
