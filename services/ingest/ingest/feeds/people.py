"""Finds the names of people in the ways feeds write authors."""

from __future__ import annotations

import re
from collections.abc import Iterable

LIMIT_CHARACTERS = 300
_MAIL = r"[^\s@<>()\"',;:]{1,100}@[^\s@<>()\"',;:]{1,150}"
_MAIL_THEN_NAME = re.compile(rf"(?:mailto:)?({_MAIL})\s*\((.*)\)", re.DOTALL)
_NAME_THEN_MAIL = re.compile(rf"(.*?)\s*[<(\[]\s*(?:mailto:)?({_MAIL})\s*[>)\]]", re.DOTALL)
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
    return written, ""


def names(people: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The names, each once, in their order; mail addresses where nobody has a name."""
    people = list(people)
    return unique(name for name, _ in people) or unique(mail for _, mail in people)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values that say something, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))
