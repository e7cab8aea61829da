"""Finds who wrote a story: bylines, names beside them, and what is told about the author at the end."""

from __future__ import annotations

import re

from ingest.clean import datelines
from ingest.clean.lines import ends_sentence
from ingest.clean.phrases import PROFESSIONS, ROLES

LONGEST_BYLINE = 120

_NOT_NAMES = frozenset(
    {
        *(
            "the",
            "a",
            "an",
            "his",
            "her",
            "its",
            "their",
            "this",
            "that",
            "now",
            "then",
            "contrast",
            "comparison",
            "law",
        ),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "far", "all", "some", "most"),
        *("january", "february", "march", "april", "june", "july", "august", "september", "october", "november"),
        *("december", "noon", "midnight", "nightfall", "dawn", "early", "late", "mid", "morning", "evening", "then"),
    }
)
_CONNECTORS = frozenset(
    {"and", "&", "with", "in", "for", "of", "the", "at", "from", "de", "da", "del", "der", "van", "von", "den", "bin"}
    | {"al", "el", "la", "le", "di", "du", "dos", "ibn", "|", "-", "–", "—", "to", "on", "ter", "ten", "y", "e"}
)
_FOREIGN_BY = frozenset({"par", "von", "por", "di", "door", "af", "av"})
_NAME_PART = r"[A-Z][^\W\d_]*(?:['’.-][^\W\d_]*){0,3}"
_NAME = re.compile(
    rf"{_NAME_PART}(?: (?:(?:de|da|del|der|den|van|von|bin|al|el|la|du|ter) ){{0,2}}{_NAME_PART}){{1,2}}"
)
_BIO = re.compile(
    r"\b(?:is|was) (?:an?|the|our)\b.{0,80}\b(?:reporter|correspondent|editor|writer|columnist|journalist|contributor"
    r"|blogger|freelancer|producer|fellow|author of|professor)\b"
    r"|\b(?:covers|writes about|writes on|reports on|reports from)\b"
    r"|\bcan be reached\b|\b[Ff]ollow (?:him|her|them)\b|\bcontributed to this (?:report|story|article)\b"
    r"|\bcontributed (?:reporting|to reporting)\b|\breported from\b|\bon Twitter (?:at )?@"
)
_CONTRIBUTED = re.compile(
    r"\bcontributed (?:reporting|to (?:this|the) (?:report|story|article))\b|\bcontributed reporting\b"
)


def is_byline(line: str) -> bool:
    """Whether a line that begins with `by` names its author and says nothing else."""
    if len(line) > LONGEST_BYLINE or line[2:3] not in " :\u00a0" or line[:2].lower() != "by":
        return False
    date_start = datelines.date_start(line)
    rest = line[3:date_start].strip(" :—–-,|")
    if not rest:
        return date_start is None
    first = rest.split(None, 1)[0].strip(",.:;").lower()
    return first not in _NOT_NAMES and _is_named(rest)


def _is_named(rest: str) -> bool:
    """Whether every word could stand in a byline: a name, an outlet, what the author is."""
    if ends_sentence(rest) and not rest.endswith((" Jr.", " Sr.", " Inc.", " Ltd.")):
        return False
    parts = rest.replace(",", " ").replace("/", " ").replace(";", " ").split()
    return len(parts) <= 16 and all(_fits(part) for part in parts)


def _fits(part: str) -> bool:
    return (
        part[0].isupper()
        or part[0] in "@(|"
        or "@" in part
        or part in _CONNECTORS
        or part.strip("():.").lower() in ROLES
    )


def is_name(line: str) -> bool:
    """Whether a line is the name of a person, or of two, as far as its letters tell."""
    if len(line) > 60:
        return False
    names = re.split(r" (?:and|&) |, ", line, maxsplit=3)
    roles = [name for name in names[1:] if any(word.lower() in ROLES for word in name.split())]
    return all(name in roles or _NAME.fullmatch(name) for name in names)


def is_foreign_byline(line: str) -> bool:
    """`Par Claire Vasseur`: a byline in another language, which says nothing but a name."""
    first, _, rest = line.partition(" ")
    return first.lower() in _FOREIGN_BY and bool(rest) and is_name(rest)


def is_name_and_role(line: str) -> bool:
    """`Jane Doe, Staff Writer`: a name and what its bearer is."""
    name, comma, role = line.partition(", ")
    if not comma or len(line) > 80 or _NAME.fullmatch(name) is None:
        return False
    roles = role.split()
    return len(roles) <= 5 and all(_fits(word) for word in roles) and any(word.lower() in ROLES for word in roles)


def is_role(line: str) -> bool:
    """`Political reporter`: what somebody is, and no more."""
    parts = line.split()
    is_profession = any(part.strip(",").lower() in PROFESSIONS for part in parts)
    return len(parts) <= 6 and is_profession and all(_fits(part) for part in parts)


def is_name_and_outlet(line: str) -> bool:
    """`Jane Doe | Meridian News`: a name, a bar and where the author writes."""
    name, bar, outlet = line.partition("|")
    if not bar or len(line) > LONGEST_BYLINE or "|" in outlet:
        return False
    return is_name(name.strip()) and _is_named(outlet.strip() or "?")


def is_about_author(line: str) -> bool:
    """Whether one of the last lines of a text tells about its author."""
    if len(line) > 500:
        return False
    if "contributed" in line and _CONTRIBUTED.search(line):
        return True
    return _NAME.match(line) is not None and _BIO.search(line) is not None and '"' not in line and "“" not in line


OPENING_FORMS = (is_byline, is_name_and_outlet, is_name_and_role, is_foreign_byline)
"""The ways of naming the author above a story."""
