"""Titles and roles that stand before a person's name and are no part of it."""

from __future__ import annotations

from enrich.stages.entities.names.spelling import word_set

_HONORIFICS = """
mr mrs ms miss dr sir dame lord lady madam madame monsieur mme mlle herr frau senor señor senora prof rev fr messrs hon
mx sheikh sheik shaikh imam ayatollah rabbi sister
"""
HONORIFICS: frozenset[str] = word_set(_HONORIFICS)
"""Forms of address: what follows one is a person."""

_ROLES = """
president vice premier prime minister chancellor secretary senator sen congressman congresswoman representative rep
governor gov mayor king queen prince princess emperor pope cardinal archbishop bishop father brother duke duchess earl
baron baroness count countess general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal private
admiral adm commander commodore marshal brigadier chief justice judge magistrate attorney prosecutor ambassador envoy
chairman chairwoman chairperson chair chief executive officer ceo cfo coo director manager coach captain striker
midfielder defender goalkeeper forward spokesman spokeswoman spokesperson deputy foreign defence defense finance
interior economy trade health home education energy agriculture justice leader opposition party former ex acting interim
professor doctor analyst economist author writer actor actress singer director producer reporter correspondent editor
journalist police detective inspector officer agent sheriff constable superintendent commissioner lawmaker mp mep
councillor councilman councilwoman delegate speaker first lady dictator strongman warlord rebel guerrilla commander
astronaut cosmonaut pastor reverend minister undersecretary treasurer ombudsman crown sultan emir shah ayatollah
tennis golf star champion driver boxer cyclist swimmer sprinter pitcher quarterback batsman bowler trader dealer head
national security adviser advisor state treasury press agent lawyer attorney general co-founder founder owner boss
"""
ROLES: frozenset[str] = word_set(_ROLES) | HONORIFICS
"""Words of titles and offices, in lower case without dots; `General Motors` is why they alone prove nothing."""

PORTFOLIOS: frozenset[str] = word_set(
    "foreign defence defense finance interior economy trade education agriculture justice transport energy "
    "intelligence environment president minister secretary"
)
"""What ministers are ministers of: alone, none of these is a name."""

SUFFIXES: frozenset[str] = word_set("jr sr ii iii iv phd md esq mp qc kc obe cbe mbe")
"""What may follow a person's name and does not tell two people apart."""


def plain(word: str) -> str:
    """The word as the sets above spell it."""
    return word.rstrip(".,").lower()
