"""What is known beyond the article: the user's watch-list and knowledge base, and what ships with enrich."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from enrich.stages.entities.identify.evidence import country_of_people
from enrich.stages.entities.identify.gazetteer import GazetteerPlace
from enrich.stages.entities.identify.kb import KnowledgeBase
from enrich.stages.entities.identify.listed import ListedEntities, read_listing, shipped_facts
from enrich.stages.entities.names.lists.wellknown import WellKnown
from newswire.articles import Entity


class KnowledgeSettings(BaseSettings):
    """Where the user's own knowledge lies."""

    model_config = SettingsConfigDict(env_prefix="NEWSWIRE_", frozen=True, extra="ignore")

    kb: Path | None = Field(default=None, description="Knowledge base made by `newswire kb build`.")
    watchlist: Path | None = Field(default=None, description="Watch-list: entities get the ids it lists.")


@cache
def well_known_persons() -> WellKnown:
    """The persons among the facts that ship with enrich."""
    return WellKnown(entry.name for entry in shipped_facts().entries if entry.type == "PERSON")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The sources of identifiers, in the order in which they are asked."""

    watchlist: ListedEntities | None = None
    kb: KnowledgeBase | None = None

    @classmethod
    def load(cls, settings: KnowledgeSettings) -> Knowledge:
        """Open what the settings name.

        Raises:
            StartError: a file is missing or not what it should be.
        """
        return cls(
            read_listing(settings.watchlist) if settings.watchlist else None,
            KnowledgeBase(settings.kb) if settings.kb else None,
        )

    def id_of(self, entity: Entity) -> str:
        """The watch-list's id of an entity that is on it, else the one it has."""
        listed = self.watchlist.find(names_of(entity), entity.type) if self.watchlist else None
        return listed.id if listed else entity.id

    def identifiers_of(self, entity: Entity, place: GazetteerPlace | None) -> dict[str, str]:
        """What others call an entity; `place` is the place it was found to be."""
        if entity.type == "NORP":
            home = country_of_people(entity.name)
            return {"iso3166": home.iso} if home else {}
        if place is not None:
            return self._of_place(place)
        names = names_of(entity)
        if self.kb is not None and (entry := self.kb.find(names, entity.type)):
            return _filled({"iso3166": entry.iso3166, "geonames": entry.geonames, "wikidata": entry.id})
        fact = shipped_facts().find(names, entity.type)
        return {"wikidata": fact.id} if fact else {}

    def _of_place(self, place: GazetteerPlace) -> dict[str, str]:
        wikidata = place.wikidata
        if not wikidata and place.geonames and self.kb is not None and (entry := self.kb.at(place.geonames)):
            wikidata = entry.id
        if not wikidata and place.geonames and (fact := shipped_facts().find([f"geonames:{place.geonames}"], "GPE")):
            wikidata = fact.id
        return _filled({"iso3166": place.iso, "geonames": place.geonames, "wikidata": wikidata})


def names_of(entity: Entity) -> list[str]:
    """The names to look an entity up by: its name, then its surfaces; of a person only those of two words or more."""
    names = dict.fromkeys([entity.name, *(mention.text for mention in entity.mentions)])
    repaired = {repair.surface for repair in entity.repairs}
    return [
        name
        for name in names
        if name not in repaired and (entity.type != "PERSON" or " " in name or name == entity.name)
    ]


def _filled(identifiers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in identifiers.items() if value}
