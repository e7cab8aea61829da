"""The read API over HTTP: parameters, highlights, cursors, ETags, entities, timeline; refusals say where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from harness.builders import article, event
from harness.databases import new_database
from harness.processes import start_service
from harness.servers import Valkey
from newswire.articles import Entity, Mention, Sentiment, TimeExpression
from newswire.events import ENRICHED
from store.database.engine import open_engine
from store.database.upgrades import upgrade
from store.save.save import keep

NOW = "2022-02-05T03:17:01.000Z"
TEXT = "The harbour council met on Friday. Ana Pereira opened the meeting on 4 February and left."


@dataclass
class Api:
    """A running store with some articles in it."""

    port: int

    def get(self, path: str, etag: str | None = None, **parameters: Any) -> tuple[int, dict[str, str], Any]:
        """Status, headers and document of an answer; `from_` is the parameter `from`."""
        query = urlencode({name.rstrip("_"): value for name, value in parameters.items()})
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"If-None-Match": etag} if etag else {}
        connection.request("GET", f"{path}?{query}" if query else path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        lower = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, lower, json.loads(body) if body else None


def fill(database_url: str) -> None:
    """Keep five articles that name Ana Pereira on 4 February."""
    engine = open_engine(database_url)
    upgrade(engine)
    start, day = TEXT.index("Ana"), TEXT.index("4 Feb")
    ana = Entity(
        id="local:person:ana-pereira",
        name="Ana Pereira",
        type="PERSON",
        mentions=(Mention(start=start, end=start + 11, text="Ana Pereira"),),
    )
    date = TimeExpression(start=day, end=day + 10, text="4 February", type="DATE", value="2022-02-04")
    fields: dict[str, Any] = {"source": "a.example", "language": "en", "entities": (ana,), "dates": (date,)}
    tone = Sentiment(label="negative", score=-0.5)
    made = [
        article(id=f"{number:032x}", text=TEXT, title="Harbour news", sentiment=tone, **fields) for number in range(5)
    ]
    keep(engine, [event(one, ENRICHED, sequence=f"{place}-0") for place, one in enumerate(made, 1)], NOW)
    engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def api(
    request: pytest.FixtureRequest, valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """A store on each kind of database."""
    folder: Path = tmp_path_factory.mktemp("store")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'newswire.db'}"
    else:
        url = new_database(request.getfixturevalue("postgresql_server"))
    fill(url)
    with start_service(["store"], valkey_server.url, folder, {"NEWSWIRE_DATABASE_URL": url}) as process:
        yield Api(process.port)


def numbers(document: Any) -> list[int]:
    """The articles of a list."""
    return [int(one["id"], 16) for one in document["articles"]]


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": "harbour -zebra"},
        {"q": '"harbour council" OR zebra'},
        {"entity": "Ana Pereira"},
        {"entity": "local:person:ana-pereira"},
        {"mentioned": "2022-02-04"},
        {"mentioned": "2022-02..2022-03", "q": "meeting"},
        {"source": "a.example"},
        {"language": "EN"},
        {"sentiment": "-1..-0.2"},
        {"sentiment": "..0"},
        {"has": "entities,dates"},
    ],
    ids=str,
)
def test_found(api: Api, parameters: dict[str, str]) -> None:
    """Every documented question finds what fits, newest first."""
    status, _, document = api.get("/v1/articles", **parameters)
    assert (status, numbers(document)) == (200, [4, 3, 2, 1, 0])
    assert ("highlights" in document["articles"][0]) == ("q" in parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "zebra"},
        {"q": "''"},
        {"entity": "Nobody"},
        {"mentioned": "2023"},
        {"published": "2022"},
        {"has": "quotes"},
    ],
    ids=str,
)
def test_not_found(api: Api, parameters: dict[str, str]) -> None:
    """What nothing fits is an empty page."""
    assert api.get("/v1/articles", **parameters)[2] == {"articles": [], "next": None}


def test_highlights(api: Api) -> None:
    """With `q` each article says where it matches."""
    first = api.get("/v1/articles", q="harbour")[2]["articles"][0]
    assert [one["field"] for one in first["highlights"]] == ["title", "text"]
    for one in first["highlights"]:
        assert first[one["field"]][one["start"] :].startswith(one["text"])
        assert [one["text"][start:end].lower() for start, end in one["spans"]] == ["harbour"]


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("/v1/articles", "mentioned", "yesterday"),
        ("/v1/articles", "mentioned", "2022-02-30"),
        ("/v1/articles", "mentioned", "2022-03..2022-02"),
        ("/v1/articles", "published", "0000"),
        ("/v1/articles", "published", "2022-13"),
        ("/v1/articles", "published", ""),
        ("/v1/articles", "sentiment", "0.5"),
        ("/v1/articles", "sentiment", "0.5..-0.5"),
        ("/v1/articles", "sentiment", "-2..2"),
        ("/v1/articles", "has", "everything"),
        ("/v1/articles", "language", "*"),
        ("/v1/articles", "q", "a" * 301),
        ("/v1/articles", "source", ""),
        ("/v1/articles", "limit", "0"),
        ("/v1/articles", "cursor", "MDAw"),
        ("/v1/timeline", "entity", ""),
        ("/v1/timeline", "cursor", "x"),
        ("/v1/timeline", "from", "soon"),
        ("/v1/timeline", "to", "1999"),
        ("/v1/entities", "q", ""),
        ("/v1/entities", "limit", "101"),
        ("/v1/entities/local:person:ana-pereira", "every", "year"),
    ],
)
def test_refused(api: Api, path: str, parameter: str, value: str) -> None:
    """A parameter that says what cannot be is refused with its name."""
    needed = {"/v1/timeline": {"from_": "2022", "entity": "Ana Pereira"}, "/v1/entities": {"q": "ana"}}
    given = needed.get(path, {})
    status, headers, document = api.get(path, **{**given, "from_" if parameter == "from" else parameter: value})
    assert (status, headers["content-type"]) == (422, "application/problem+json")
    assert [error["pointer"] for error in document["errors"]] == [f"/query/{parameter}"]


def test_pages(api: Api) -> None:
    """Pages follow each other by their cursors, which no other question may use."""
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        document = api.get("/v1/articles", q="harbour", limit=2, **cursor)[2]
        seen += numbers(document)
        if document["next"] is None:
            break
        cursor = {"cursor": document["next"]}
    assert seen == [4, 3, 2, 1, 0]
    status, _, problem = api.get("/v1/articles", q="council", **cursor)
    assert (status, problem["type"]) == (422, "urn:newswire:problem:invalid-cursor")


@pytest.mark.parametrize(
    "path",
    ["/v1/articles", f"/v1/articles/{1:032x}", "/v1/entities?q=ana", "/v1/entities/local:person:ana-pereira"],
)
def test_not_modified(api: Api, path: str) -> None:
    """An answer that the asker has is not sent again."""
    _, headers, _ = api.get(path)
    for etag in (headers["etag"], f'"x", W/{headers["etag"]}', "*"):
        status, again, document = api.get(path, etag)
        assert (status, again["etag"], document) == (304, headers["etag"], None)
    assert api.get(path, '"other"')[0] == 200


def test_entities(api: Api) -> None:
    """An entity is found by its name and shown with its mentions over time."""
    (ana,) = api.get("/v1/entities", q="perei")[2]["entities"]
    assert (ana["name"], ana["type"], ana["articles"], ana["complete"]) == ("Ana Pereira", "PERSON", 5, True)
    _, _, portrait = api.get("/v1/entities/" + quote(ana["id"]), every="week")
    assert (portrait["mentions"], portrait["companions"]) == (5, [])
    status, _, problem = api.get("/v1/entities/nobody")
    assert (status, problem["type"]) == (404, "urn:newswire:problem:no-such-entity")


def test_timeline(api: Api) -> None:
    """The timeline says what is said to have happened when, with the sentence."""
    document = api.get("/v1/timeline", entity="ana pereira", from_="2022-02", to="2022-02", limit=3)[2]
    assert len(document["dates"]) == 3
    first = document["dates"][0]
    assert (first["first"], first["last"], first["expression"]) == ("2022-02-04", "2022-02-04", "4 February")
    assert first["sentence"] == "Ana Pereira opened the meeting on 4 February and left."
    assert TEXT[first["start"] :].startswith(first["sentence"])
    more = api.get("/v1/timeline", entity="ana pereira", from_="2022-02", to="2022-02", cursor=document["next"])[2]
    assert (len(more["dates"]), more["next"]) == (2, None)
    assert api.get("/v1/timeline", entity="nobody")[2] == {"dates": [], "next": None}
