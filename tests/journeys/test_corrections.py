"""Corrections from the push to what is kept: each field that a reader sees, through the whole system."""

from __future__ import annotations

import json
from typing import Any

from harness.system import System
from harness.waiting import until
from newswire.client import call

FIRST = {
    "id": "17",
    "source": "harbour.example",
    "text": "The ferry left the harbour in the morning fog, as the captain had said on Friday.",
    "title": "Ferry leaves",
    "url": "https://www.harbour.example/ferry",
    "published": "2022-02-05",
    "language": "en",
    "authors": ["Ana Pereira"],
    "section": "Coast",
    "note": "First edition.",
}
CORRECTED = {
    "title": "Ferry has left",
    "text": "The ferry left the harbour at noon, as the captain had said on Friday.",
    "url": "https://www.harbour.example/ferry-leaves",
    "published": "2022-02-06",
    "language": "en-GB",
    "authors": ["Ana Pereira", "Tom Okafor"],
    "section": "Sea",
    "note": "Corrects the hour.",
}
"""`source` and `id` name this article, so that another of them names another one: of these see the last test."""


def push(system: System, document: dict[str, Any]) -> dict[str, Any]:
    """The receipt of a push."""
    receipt: dict[str, Any] = json.loads(call("POST", "/v1/articles", json.dumps(document).encode(), url=system.url))
    return receipt


def kept(system: System, receipt: dict[str, Any]) -> dict[str, Any]:
    """The article as it is kept, when it has this version."""

    def look() -> Any:
        document = system.stored(receipt["id"])
        return document if document["version"] >= receipt["version"] else None

    document: dict[str, Any] = until(look, f"version {receipt['version']} to be stored", 60)
    return document


def value(field: str, document: dict[str, Any]) -> Any:
    """What the kept document has in this field."""
    return (
        document["original"]
        if field == "text"
        else document[field]["value"]
        if field == "published"
        else document[field]
    )


def test_every_correction_arrives(system: System) -> None:
    """A correction of any one field is the next version, which says what it changed; said again, it is none."""
    document = dict(FIRST)
    assert kept(system, push(system, document))["version"] == 1
    for number, (field, corrected) in enumerate(CORRECTED.items(), 2):
        document[field] = corrected
        receipt = push(system, document)
        assert (receipt["version"], receipt["duplicate"]) == (number, False), field
        assert push(system, document)["duplicate"], field
        found = kept(system, receipt)
        assert (found["version"], value(field, found)) == (number, corrected)
        assert {change["field"] for change in found["changes"]} == {field}
    assert len(system.get(f"/v1/articles/{found['id']}/versions")["versions"]) == 1 + len(CORRECTED)


def test_a_corrected_source(system: System) -> None:
    """Known by its address, an article whose outlet is named anew is the same article with that change."""
    document = {"text": FIRST["text"], "url": FIRST["url"], "source": "Harbour Post"}
    first = kept(system, push(system, {**document, "url": "https://www.harbourpost.example/ferry"}))
    renamed = {**document, "url": "https://www.harbourpost.example/ferry", "source": "The Harbour Post"}
    second = kept(system, push(system, renamed))
    assert (second["id"], second["version"]) == (first["id"], 2)
    (change,) = second["changes"]
    assert (change["field"], change["before"], change["after"]) == ("source", "Harbour Post", "The Harbour Post")
    assert push(system, {**renamed, "url": "http://m.harbourpost.example/ferry/?utm_source=x"})["duplicate"]
