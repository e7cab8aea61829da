"""Finds when and where a story was filed: the crawler's prefix, a dateline of its own, and one run into the story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.clean.phrases import AGENCIES
from ingest.dates.months import MONTHS
from ingest.dates.published import parse_published
from ingest.dates.zones import ZONES
from newswire.articles import Published

LONGEST_LINE = 160
"""Longer lines are no datelines of their own."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline tells; `end` is where it ends in its line, and None stands for what it does not tell."""

    end: int
    published: Published | None = None
    place: str | None = None
    agency: str | None = None
    updated: bool = False


_DAY = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2}(?:,?\s\d{4})?"
_DAY_FIRST = r"\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?(?:,?\s\d{4})?"
_CRAWLER_PREFIX = re.compile(
    r"(?:publish(?:ed)?[ _]?)?date:?\s+(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?)(?!\S)",
    re.ASCII | re.IGNORECASE,
)
_RUN_IN = re.compile(
    r"(?P<place>[A-Z][^\W\d_]+(?:[ .'’/-]{1,2}[A-Z][^\W\d_]*){0,4}\.?)?"
    r"(?P<region>,\s[A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+){0,3}\.?|,\s(?:[A-Z]\.){2,3}|\s\[[A-Z][\w ]{2,30}\])?"
    rf"(?:[,:]?\s?(?P<day>{_DAY}|{_DAY_FIRST}))?"
    r"(?:,?\s?(?P<agency>\([A-Z][\w .&/-]{1,40}\)|/[A-Z][\w .-]{1,30}/))?"
    r"\s?(?P<mark>--|—|–|-|:)\s+(?=[\"“‘'(]?[^\W_])"
)
_NOT_PLACES = frozenset(
    {
        *("BREAKING", "EXCLUSIVE", "UPDATE", "UPDATED", "WATCH", "OPINION", "ANALYSIS", "LIVE", "VIDEO", "EXPLAINER"),
        *("EXPLAINED", "REVIEW", "INTERVIEW", "WARNING", "NOTE", "EDITORIAL", "COMMENT", "FEATURE", "SPECIAL", "READ"),
        *(
            "FACT CHECK",
            "QUESTION",
            "ANSWER",
            "BREAKING NEWS",
            "CORRECTION",
            "PHOTOS",
            "JUST IN",
            "DEVELOPING",
            "REPORT",
        ),
    }
)
_DATE_SIGN = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[./]\d\d?[./]\d\d?"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s?\d{1,4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?[ -](?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.ASCII | re.IGNORECASE,
)
_CLOCK_SIGN = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}\s?(?:gmt|ist|utc|hrs)\b", re.I | re.ASCII)
_LEAD = re.compile(
    r"(?:(?:first|last|originally)\s)?(?P<verb>published|updated|posted|modified|created|date|dated|filed|issued)"
    r"(?:\s(?:on|at|date))?\b\s?:?\s*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"[\s,;|/(•·-]*\b(?:last )?(?:updated|modified)\b[\s:]*(?:(?:at|on)\s)?", re.IGNORECASE)
_DIGIT = re.compile(r"\d", re.ASCII)
_BAR = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+|\s*;\s+")
_PLACE = re.compile(r"[A-Z][^\W\d_]*(?:[ .'’/-]{1,2}[A-Z][^\W\d_]*){0,3}(?:,\s[A-Z][\w. ]{1,30})?")


def crawler_prefix(line: str) -> Dateline | None:
    """The `date 2022-02-05` that crawlers put before the first word of a text."""
    match = _CRAWLER_PREFIX.match(line)
    if match is None:
        return None
    return Dateline(match.end(), published=parse_published(match[1], "crawler_prefix"))


def of_its_own(line: str) -> Dateline | None:
    """A line that holds a date and nothing but a date, with a place, an agency or a name beside it."""
    if not 5 < len(line) <= LONGEST_LINE or _DIGIT.search(line) is None:
        return None
    lead = _LEAD.match(line)
    pieces = [piece for piece in _BAR.split(line[lead.end() :] if lead else line) if piece]
    dated = [piece for piece in pieces if _DATE_SIGN.search(piece) or _CLOCK_SIGN.search(piece)]
    if not dated or not _DATE_SIGN.search(line):
        return None
    others = [piece for piece in pieces if piece not in dated]
    if len(others) > 3 or any(not _is_label(piece) for piece in others):
        return None
    published = _first_date(dated)
    if published is None and not (len(dated) == 1 and _is_date_without_year(dated[0])):
        return None
    agency = next((piece for piece in others if piece.lower() in AGENCIES), None)
    place = next((piece for piece in others if piece != agency and _is_place(piece, agency)), None)
    updated = lead is not None and lead["verb"].lower() in ("updated", "modified")
    return Dateline(len(line), published, place, agency, updated)


def stamped(line: str) -> Dateline | None:
    """A dateline that says of itself what it is, `Published: ...`: any other date may be a part of a story."""
    return of_its_own(line) if len(line) <= LONGEST_LINE and _LEAD.match(line) else None


def date_start(line: str) -> int | None:
    """Where in a line its first date starts, None where it holds none."""
    match = _DATE_SIGN.search(line) if _DIGIT.search(line) else None
    return match.start() if match else None


def beside_name(line: str) -> Dateline | None:
    """The date after the name in a byline: `By Jane Doe, Nov 16, 2022 6:12 am EST`."""
    start = date_start(line)
    if start is None:
        return None
    published = parse_published(line[start:].strip(" ,;|/()[]"), "dateline")
    return Dateline(len(line), published) if published.value is not None else None


def _is_label(piece: str) -> bool:
    """Whether a piece beside a date can be a place, an agency, a name or a section."""
    return (
        len(piece) <= 60 and piece.count(" ") < 7 and piece[-1] not in ".?!" and (piece[0].isupper() or "read" in piece)
    )


def _is_place(piece: str, agency: str | None) -> bool:
    """Whether a piece names a place; without an agency beside it, it is as likely a name or a section."""
    return (agency is not None or ", " in piece) and len(piece) <= 40 and _PLACE.fullmatch(piece) is not None


def _first_date(pieces: list[str]) -> Published | None:
    """The date the pieces hold, together or one of them by itself."""
    for written in (" ".join(pieces), *pieces):
        first, *later = _UPDATED.split(written, maxsplit=1)
        if later and not (_DATE_SIGN.match(later[0]) or _CLOCK_SIGN.match(later[0])):
            continue  # the update belongs to a sentence
        for form in (written, first, *later):
            published = parse_published(form.strip(" ,;|/()[]•·-–—"), "dateline")
            if published.value is not None:
                return published
    return None


def _is_date_without_year(piece: str) -> bool:
    """Whether a piece is a date like `Feb 4`, which says something only together with a year."""
    allowed = {*MONTHS, *ZONES, "at", "on", "of", "am", "pm", "a.m", "p.m"}
    allowed |= {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    parts = re.split(r"[\s,:]+", piece.lower().strip(" ."))
    return all(part.strip(".") in allowed or part.rstrip("sthndr").isdigit() for part in parts)


def run_in(line: str) -> Dateline | None:
    """A dateline at the start of a sentence: `GENEVA (Agency) — `, `BEIJING, Feb 4 (Xinhua) -- `, `NEW DELHI: `."""
    if not (line[0].isupper() or line[0] in "(/") or not _may_hold_run_in(line[:120]):
        return None
    match = _RUN_IN.match(line[:160])
    if match is None or not _is_dateline(match, line[match.end() : match.end() + 2]):
        return None
    agency = match["agency"].strip("()/") if match["agency"] else None
    published = parse_published(match["day"], "dateline") if match["day"] else None
    if published is not None and published.value is None:
        published = None
    return Dateline(match.end(), published, _place_name(match), agency)


def broken_off(line: str) -> Dateline | None:
    """A run-in dateline that stands alone on its line, because its page put the link of the agency there."""
    if len(line) > 60 or line[-1] not in "-–—:":
        return None
    found = run_in(f"{line} The")
    return found if found is not None and found.end > len(line) and line[-1] != ":" else None


def _may_hold_run_in(head: str) -> bool:
    return "(" in head or "--" in head or "—" in head or " – " in head or " - " in head or ": " in head or "/ " in head


def _is_dateline(match: re.Match[str], following: str) -> bool:
    """Whether a match is a dateline and not just a sentence with a dash or a colon in it."""
    place, mark = match["place"], match["mark"]
    if place is None:
        return match["agency"] is not None and mark != ":"
    if not _NOT_PLACES.isdisjoint(place.split("/")):
        return False
    if match["agency"] is not None:
        return place.isupper() or match["day"] is not None or _is_agency(match["agency"])
    if not any(character.isupper() for character in following):
        return False
    if match["day"] is not None:
        return place.isupper() or mark in ("--", "—", "–")
    return place.isupper() and len(place) > (4 if mark in ":-" else 3)


def _is_agency(written: str) -> bool:
    return written.strip("()/").lower() in AGENCIES


def _place_name(match: re.Match[str]) -> str | None:
    """The place as it is written, `BEIJING` as `Beijing`."""
    place = match["place"]
    if place is None:
        return None
    return place.title() if place.isupper() else str(place)
