"""Reads JSON documents of other formats as strictly as our own, and walks through them knowing where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from chassis.web.problems import Problem, pointer
from ingest.accept.submissions import BYTE_ORDER_MARK, malformed

DEPTH_LIMIT: Final = 64


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A value in a document, and the JSON pointer to it (RFC 6901)."""

    value: Any
    pointer: str = ""

    def member(self, *names: str) -> DocumentPlace | None:
        """The first of these members that is there and not null."""
        if isinstance(self.value, dict):
            for name in names:
                if self.value.get(name) is not None:
                    return DocumentPlace(self.value[name], self.pointer + pointer([name]))
        return None

    def items(self) -> Iterator[DocumentPlace]:
        """The elements that are not null; a value that is no list is its own only element."""
        if not isinstance(self.value, list):
            yield self
            return
        for number, value in enumerate(self.value):
            if value is not None:
                yield DocumentPlace(value, f"{self.pointer}/{number}")

    def wrong(self, detail: str) -> Problem:
        """The problem that this value is."""
        where = self.pointer or "document"
        return Problem(422, "invalid-article", f"{where}: {detail}", [{"pointer": self.pointer, "detail": detail}])


def load(body: bytes) -> Any:
    """The document in UTF-8 JSON.

    Raises:
        Problem: 400 for what is no JSON, what says a name twice, and what is nested too deep.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise malformed(body, error) from None
    _check_depth(document)
    try:
        json.loads(body, object_pairs_hook=_once, parse_int=str, parse_float=str)
    except _TwiceError:
        raise _twice(body) from None
    return document


def load_object(body: bytes) -> DocumentPlace:
    """The same for a document that must be one JSON object."""
    document = load(body)
    if type(document) is not dict:
        raise Problem(400, "malformed-json", "the document must be one JSON object, from byte 0 on")
    return DocumentPlace(document)


def _check_depth(document: Any) -> None:
    waiting = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict | list):
            if depth > DEPTH_LIMIT:
                raise Problem(400, "malformed-json", f"nested deeper than {DEPTH_LIMIT} levels")
            inner = value.values() if isinstance(value, dict) else value
            waiting.extend((one, depth + 1) for one in inner if isinstance(one, dict | list))


class _TwiceError(Exception):
    pass


class _Members(list[tuple[str, Any]]):
    """An object with all its members, also those of the same name."""


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len(pairs) > 1 and len({name for name, _ in pairs}) < len(pairs):
        raise _TwiceError


def _twice(body: bytes) -> Problem:
    """Says which name it is; only asked when there is one."""
    waiting = [("", json.loads(body, object_pairs_hook=_Members, parse_int=str, parse_float=str))]
    while waiting:
        where, value = waiting.pop()
        seen: set[str] = set()
        if isinstance(value, _Members):
            for name, inner in value:
                place = where + pointer([name])
                if name in seen:
                    detail = "this name is there more than once"
                    return Problem(400, "malformed-json", f"{place}: {detail}", [{"pointer": place, "detail": detail}])
                seen.add(name)
                waiting.append((place, inner))
        elif isinstance(value, list):
            waiting.extend((f"{where}/{number}", inner) for number, inner in enumerate(value))
    raise AssertionError("a name was there twice")
