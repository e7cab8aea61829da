"""What the push has to know about a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ingest.accept.submissions import About
from newswire.articles import Published, Submission


class ReadDocument(NamedTuple):
    """What was sent, the publication time that the document shows rather than states, and what of it was left out."""

    submission: Submission
    published: Published | None = None
    notes: tuple[Note, ...] = ()


class Note(NamedTuple):
    """A part of a document that was left out: which of our fields it would have been, where it stands and why."""

    field: str
    pointer: str
    detail: str

    def __str__(self) -> str:
        return f"{self.pointer or 'document'}: {self.detail}"


GUARDED_BYTES = 32 * 1024
"""Smaller JSON documents take a millisecond or less to read, and no more than the wait for another process."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format: `media_types` of one document, `line_types` of a batch with one document a line.

    `read` takes the body, what the query string says and the Content-Type. Bodies of `guarded_bytes` and more are read
    in a process of their own. `is_this` tells whether a JSON object sent as `application/json` is of this format.
    `schema` and `example` describe one document in OpenAPI.
    """

    name: str
    media_types: tuple[str, ...]
    read: Callable[[bytes, About, str], ReadDocument]
    schema: Mapping[str, Any]
    example: Any
    line_types: tuple[str, ...] = ()
    guarded_bytes: int = GUARDED_BYTES
    is_this: Callable[[Mapping[str, Any]], bool] | None = None
