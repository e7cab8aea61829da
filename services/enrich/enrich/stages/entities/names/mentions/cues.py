"""What stands in and around a name and settles its type: `Corp`, a title before it, an age behind it."""

from __future__ import annotations

import re

from enrich.stages.entities.identify.gazetteer import territories, towns
from enrich.stages.entities.names.lists import known, titles
from enrich.stages.entities.names.lists.given import GIVEN_NAMES
from enrich.stages.entities.names.mentions.crafts import is_craft
from enrich.stages.entities.names.spelling import word_set

_ORGANISATION_HEADS = word_set("""
Inc Inc. Corp Corp. Ltd Ltd. Plc PLC plc Co Co. LLC LLP AG SA S.A. NV N.V. GmbH SpA Corporation Company Companies
Incorporated Limited Holdings Group Bank Bancorp Bancshares University College School Institute Ministry Department
Party Union Association Commission Committee Council Agency Federation Foundation Society Authority Court Airlines
Airways Industries Systems Securities Technologies Telecom Motors Partners Brothers Bros Bros. Newspapers Newspaper
Times Herald Tribune Daily Gazette Telegraph News Radio Television TV Pictures Records Studios Entertainment Media
Police Army Navy Parliament Assembly Senate Congress Office Bureau Service Services Board Trust Fund Coalition Alliance
Clinic Organisation Organization Network Laboratories Pharmaceuticals Insurance Capital Research United Rovers Wanderers
""")
_ORGANISATION_STARTS = (
    "University of ",
    "Ministry of ",
    "Department of ",
    "Bank of ",
    "Institute of ",
    "Bureau of ",
    "Association of ",
    "Federation of ",
    "College of ",
    "Society of ",
    "Council of ",
)
_FACILITY_HEADS = word_set("""
Airport Stadium Bridge Prison Jail Hospital Street Road Avenue Boulevard Square Palace Hotel Church Cathedral Temple
Mosque Museum Theatre Theater Tower Arena Highway Motel Base Terminal Station Centre Center Building Tunnel
""")
_PLACE_HEADS = word_set(
    "River Lake Island Islands Mountains Sea Ocean Bay Valley Desert Strait Gulf Fault Peninsula Archipelago Glacier "
    "Canyon Plateau Reef Volcano"
)
# Also where the model saw an organisation or a region: nobody but what stands there is called so.
_LANDMARK_HEADS = word_set("Airport Stadium Bridge Castle Palace Tunnel Crossing Cathedral Guesthouse")
# What ends names of shows, prizes and grounds that begin with a person's: `Ada Foss Tonight`.
_NO_FAMILIES = word_set(
    "Tonight Show Live Report Hour Award Awards Prize Medal Trophy Cup Memorial Field Park Arena Center Centre Express "
    "Festival Academy Elementary Day Act Amendment Law Rule Line Creek Hills Heights Springs City Beach Township "
    "Classic Open"
)
_CLUBS = frozenset(("Crystal Palace",))
_ROYAL = re.compile(r"(?:Duke|Duchess|Prince|Princess|Earl|Countess|Queen|King) of [A-Z]\w+$")
_GIVES_WAY = frozenset(("ORG", "GPE", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT", "NORP", "LAW"))
_TITLE_BEFORE = re.compile(r"\b([A-Z][A-Za-z]{1,12})\.? $")
_AGE_BEHIND = re.compile(r",? (?:\(\d{2}\)|\d{2})[,;]|, aged? \d")
_RIVAL_BEFORE = re.compile(
    r"\b(?:[Hh]is|[Hh]er|whose) (?:[a-z-]+ )?(?:rival|opponent|challenger|predecessor|successor|wife|husband|"
    r"son|daughter|brother|sister|father|mother|mentor|ally|deputy|colleague|running mate|counterpart),? $"
)
_FACILITY_BEFORE = re.compile(
    r"\b(?:(?:in|at) (?:the )?(?:residence|guest house|palace|villa|hotel|stadium|airport|castle)|crossing (?:of|at)|"
    r"checkpoint (?:of|at)) $"
)
_BEFORE = 24
_LONGEST_BEFORE = 40
_MAY_BE_TOWNS = frozenset(("PERSON", "ORG", "LOC", "NORP", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART"))
_LOCATIVES = (" in ", " near ", "In ", " outside ", " around ", "Near ", " to ", " from ")
_TOWN_RESIDENTS, _CITY_RESIDENTS = 50_000, 500_000
_STATE_CODES = word_set("""
AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI
SC SD TN TX UT VT VA WA WV WI WY ON QC BC AB
""")
_COMPANY_BEFORE = re.compile(
    r"\b(?:firm|company|club|newspaper|daily|magazine|bank|agency|airline|chain|carmaker|retailer|publisher|"
    r"broadcaster|shares of|shares in|stake in) $"
)
_COMPANY_BEHIND = re.compile(
    r"(?:'s|’s)? (?:CEO|CFO|chief executive|shares|common stock|shareholders|subsidiary|players|plc)\b"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:town of|city of|village of|capital|capital of|province of|state of|region of|island of|district of|"
    r"port of|near) $"
)
# A title that is as often a part of another name: `Justice Department`, `General Motors`, `Queen Street`.
_NAMING_TITLES = titles.ROLES - word_set("""
general foreign defence defense finance interior economy trade health home education energy agriculture justice first
national security state treasury press crown police opposition party golf tennis star former ex chief attorney duke
king queen prince father head lady forward guerrilla rebel leader private major tour boxer driver trader dealer
""") | {"pm"}


def type_inside(surface: str, type_: str) -> str:
    """The type the words of a name ask for, else the one it has."""
    words = surface.split()
    if len(words) < 2:
        return type_
    head = words[-1]
    if _ROYAL.match(surface):
        return "PERSON"
    if head in _ORGANISATION_HEADS or surface.startswith(_ORGANISATION_STARTS):
        return "ORG" if type_ in ("PERSON", "GPE", "NORP", "LOC", "PRODUCT") else type_
    if head in _LANDMARK_HEADS and surface not in _CLUBS:
        return "FAC"
    if head in _FACILITY_HEADS:
        return "FAC" if type_ in ("PERSON", "GPE", "NORP") else type_
    if head in ("County", "Province", "Parish", "Township"):
        return "GPE" if type_ in ("PERSON", "ORG", "FAC", "NORP") else type_
    if head in _PLACE_HEADS:
        is_island = head.startswith("Island") and type_ == "GPE" and not (territories(surface) or towns(surface))
        return "LOC" if is_island or type_ in ("PERSON", "ORG", "NORP") else type_
    if type_ in _GIVES_WAY and _reads_like_a_person(words):
        return "PERSON"
    return type_


def type_around(text: str, start: int, end: int, type_: str) -> str | None:
    """The type the words before and behind a name ask for, for a name nobody lists; None where they say nothing."""
    surface, before = text[start:end], max(0, start - _BEFORE)
    if surface in _STATE_CODES and text.endswith(", ", before, start):
        return "GPE"
    if surface in known.TYPES or len(surface.split()) > 3 or surface in GIVEN_NAMES:
        return None
    if type_ in ("PERSON", "GPE", "LOC", "NORP", "PRODUCT", "WORK_OF_ART") and (
        _COMPANY_BEFORE.search(text, before, start) or _COMPANY_BEHIND.match(text, end)
    ):
        return "ORG"
    if type_ == "PERSON" and _FACILITY_BEFORE.search(text, before, start):
        return "FAC"
    if is_craft(text, start, end):
        return "PRODUCT"
    if type_ != "GPE" and type_ != "LOC" and _PLACE_BEFORE.search(text, before, start):
        return "GPE"
    if type_ in _MAY_BE_TOWNS and text.endswith(_LOCATIVES, before, start) and _is_town(surface):
        return "GPE"
    if type_ == "PERSON" or surface.isupper():
        return None
    if " " in surface and _RIVAL_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start):
        return "PERSON"
    title = _TITLE_BEFORE.search(text, before, start)
    if title and title.group(1).lower() in _NAMING_TITLES and not _is_of_something(text, end):
        return "PERSON"
    return "PERSON" if len(surface.split()) > 1 and _AGE_BEHIND.match(text, end) else None


def _is_town(surface: str) -> bool:
    """Whether a town of some size has this for its own name, or a large one for another."""
    return any(town.population >= (_TOWN_RESIDENTS if town.is_own else _CITY_RESIDENTS) for town in towns(surface))


def _reads_like_a_person(words: list[str]) -> bool:
    return (
        len(words) <= 3
        and words[-1] not in _NO_FAMILIES
        and words[0] in GIVEN_NAMES
        and all(word[0].isupper() for word in words)
        and not any(known.TYPES.get(word) or word.isupper() or word == "&" for word in words[1:])
    )


def _is_of_something(text: str, end: int) -> bool:
    return text.startswith((" of ", " Party", " Office", " General"), end)
