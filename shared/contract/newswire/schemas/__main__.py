"""Writes the schema files: `python -m newswire.schemas`."""

from newswire.events import SCHEMA_OF
from newswire.schemas import path, schema

if __name__ == "__main__":
    for event_type in SCHEMA_OF:
        path(event_type).write_text(schema(event_type), encoding="utf-8")
