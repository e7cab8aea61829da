"""The table of an article's fields: who fills each, what a sender calls it, and whether a reader sees it.

What treats fields alike is derived from it: what ingest passes on, what makes another version, what is said to have
changed, what a reading may replace. A new field of `Article` is a line here, and a test says so where it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Owner = Literal["sender", "ingest", "enrich", "store"]


class FieldRole(NamedTuple):
    """`owners` fill the field; `sent_as` is the field of `Submission` it is taken from as it is; `is_shown`: a reader
    sees it as part of the story, so that another value is another version."""

    owners: tuple[Owner, ...]
    sent_as: str | None = None
    is_shown: bool = False


FIELDS: Final[Mapping[str, FieldRole]] = {
    "id": FieldRole(("ingest",)),
    "version": FieldRole(("ingest", "store")),
    "external_id": FieldRole(("sender",), "id"),
    "url": FieldRole(("sender",), "url", is_shown=True),
    "source": FieldRole(("sender",), "source", is_shown=True),
    "title": FieldRole(("sender",), "title", is_shown=True),
    "text": FieldRole(("ingest",)),  # what cleaning leaves of the original
    "original": FieldRole(("sender",), "text", is_shown=True),
    "removed": FieldRole(("ingest",)),
    "published": FieldRole(("sender", "ingest"), "published", is_shown=True),
    "language": FieldRole(("sender", "enrich"), "language", is_shown=True),
    "language_source": FieldRole(("ingest", "enrich")),
    "authors": FieldRole(("sender",), "authors", is_shown=True),
    "section": FieldRole(("sender",), "section", is_shown=True),
    "place": FieldRole(("ingest",)),
    "agency": FieldRole(("ingest",)),
    "syndicated": FieldRole(("ingest",)),
    "status": FieldRole(("sender",), "status"),  # what is taken back has no story to show
    "note": FieldRole(("sender",), "note", is_shown=True),
    "via": FieldRole(("ingest",)),
    "feed": FieldRole(("ingest",)),
    "changes": FieldRole(("store",)),
    "entities": FieldRole(("enrich",)),
    "dates": FieldRole(("enrich",)),
    "sentiment": FieldRole(("enrich",)),
    "quotes": FieldRole(("enrich",)),
    "keyphrases": FieldRole(("enrich",)),
    "subjects": FieldRole(("enrich",)),
    "annotators": FieldRole(("store",)),  # the stages say who they are; what is kept of it is put together by store
    "stages": FieldRole(("ingest", "store")),
}

NOT_PASSED_ON: Final = frozenset(("embargoed_until",))
"""Fields of a submission that say what to do with it, and nothing of the article."""

SENT: Final[Mapping[str, str]] = {name: role.sent_as for name, role in FIELDS.items() if role.sent_as is not None}
SHOWN: Final = tuple(name for name, role in FIELDS.items() if role.is_shown)
ANNOTATED: Final = frozenset(name for name, role in FIELDS.items() if "enrich" in role.owners)
