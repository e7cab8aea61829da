"""Finds the names of people in the ways feeds write authors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.bylines import is_label
from ingest.feeds.read.markup import plain
from ingest.formats.draft import names_in

LIMIT_CHARACTERS = 300
_MAIL = r"[^\s@<>()\"',;:]{1,100}@[^\s@<>()\"',;:]{1,150}"
_MAIL_THEN_NAME = re.compile(rf"(?:mailto:)?({_MAIL})\s*\((.*)\)", re.DOTALL)
_NAME_THEN_MAIL = re.compile(rf"(.*?)\s*[<(\[]\s*(?:mailto:)?({_MAIL})\s*[>)\]]", re.DOTALL)
_BYLINE = re.compile(
    r"(?:(?:written|posted|reported|story)\s+)?by[\s:]+(?=\S)|(?:von|par|por|door)\s+(?=\S+\s+\S)", re.IGNORECASE
)
"""`by` is no name, in no language; `Von Trapp` is one, and `Von Maria Trapp` a byline."""

_NAME_BESIDE_MAIL = re.compile(rf"(\S.*?)[\s,;|\u2013-]+(?:mailto:)?({_MAIL})", re.DOTALL)
_MAIL_BESIDE_NAME = re.compile(rf"(?:mailto:)?({_MAIL})[\s,;|\u2013-]+(\S.*)", re.DOTALL)
_ONLY_MAIL = re.compile(rf"<?(?:mailto:)?({_MAIL})>?")


def person(written: str) -> tuple[str, str]:
    """The name and the mail address in `me@example.org (Name)`, `Name <me@example.org>` and the like; "" for none."""
    written = " ".join(written[:LIMIT_CHARACTERS].split())
    if match := _MAIL_THEN_NAME.fullmatch(written):
        return match[2].strip(), match[1]
    if match := _NAME_THEN_MAIL.fullmatch(written):
        return match[1].strip(" \"'"), match[2]
    if match := _ONLY_MAIL.fullmatch(written):
        return "", match[1]
    if match := _NAME_BESIDE_MAIL.fullmatch(written):
        return _without_labels(match[1]), match[2]
    if match := _MAIL_BESIDE_NAME.fullmatch(written):
        return _without_labels(match[2]), match[1]
    return _without_labels(written), ""


def people(written: str) -> list[tuple[str, str]]:
    """The names and addresses in what stands for an author: one as `person` reads it, or a byline's several."""
    name, mail = person(plain(written[:LIMIT_CHARACTERS], is_certain=False))
    byline = _BYLINE.match(name)
    if byline is None:
        return [(name, mail)]
    return [(one, mail) for one in names_in(name[byline.end() :])]


def _without_labels(name: str) -> str:
    """The name without the buttons beside it, `Ann Other | Email the author`."""
    if "|" not in name:
        return name
    return next((piece for piece in map(str.strip, name.split("|")) if piece and not is_label(piece)), "")


def names(people: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names, each once, in their order; mail addresses where nobody has a name."""
    people = list(people)
    return unique(name for name, _ in people) or unique(mail for _, mail in people)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values that say something, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))
