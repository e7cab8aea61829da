"""Cursors: where a page ends and the next one begins, good only for the question it was made for."""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import blake2b
from typing import Final

_CURSOR = re.compile(r"([0-9a-f]{12})((?::-?\d{1,19}){1,4})", re.ASCII)

PAGE_LIMIT_CHARACTERS: Final = 8 * 1024 * 1024
"""A page ends when its documents are longer than this together, so that no request takes hundreds of megabytes."""


class CursorError(ValueError):
    """A page cursor that was not made here, or for another question."""


def make_cursor(question: object, *place: int) -> str:
    """The cursor behind `place` in the answer to the question; a question is known by its `repr`."""
    numbers = "".join(f":{number}" for number in place)
    return base64.urlsafe_b64encode(f"{_digest(question)}{numbers}".encode()).decode().rstrip("=")


def read_cursor(question: object, cursor: str, count: int = 1) -> tuple[int, ...]:
    """The place of `count` numbers.

    Raises:
        CursorError: it was not made by `make_cursor` for this question.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        raise CursorError("the cursor is not one of ours") from None
    match = _CURSOR.fullmatch(text)
    if match is None:
        raise CursorError("the cursor is not one of ours")
    place = tuple(int(number) for number in match[2][1:].split(":"))
    if match[1] != _digest(question) or len(place) != count:
        raise CursorError("the cursor belongs to another query: send the parameters it was answered to")
    if any(abs(number) >= 2**63 for number in place):
        raise CursorError("the cursor is not one of ours")
    return place


def _digest(question: object) -> str:
    return blake2b(repr(question).encode(errors="replace"), digest_size=6).hexdigest()
