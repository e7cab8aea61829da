"""The formats of the read API over HTTP: chosen by `format` or `Accept`, polled with ETags, walked page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from harness import ninjs as rules
from harness.builders import article, event
from harness.processes import start_service
from harness.servers import Valkey
from ingest.feeds.read.parsing import parse_feed
from ingest.formats import newsarticle, ninjs
from newswire.articles import Article, Entity, Mention, Published
from newswire.events import ENRICHED
from store.database.engine import open_engine
from store.database.upgrades import upgrade
from store.save.save import keep

NOW = "2022-02-05T03:17:01.000Z"
TEXT = "Ana Pereira opened the harbour.\n\nThe council met & left. Pereira stayed."
WITHHELD = 4
FEEDS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "jsonfeed": "application/feed+json"}
DOCUMENTS = {"ninjs": "application/ninjs+json", "jsonld": "application/ld+json"}


def story(number: int, **fields: Any) -> Article:
    """An article as enrich hands it on."""
    mentions = (Mention(start=0, end=11, text="Ana Pereira"), Mention(start=57, end=64, text="Pereira"))
    ana = Entity(id="local:person:ana-pereira", name="Ana Pereira", type="PERSON", mentions=mentions)
    published = Published(value="2022-02-05T08:47+05:30", precision="minute", source="sender")
    given: dict[str, Any] = {"title": f"Harbour {number}", "text": TEXT, "url": f"https://a.example/{number}"}
    given |= {"source": "a.example", "language": "en", "published": published, "authors": ("Ana Diaz",)}
    return article(**{"id": f"{number:032x}", "entities": (ana,), **given, **fields})


@dataclass
class Api:
    """A running store with some articles in it."""

    port: int

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer; `if_none_match` is If-None-Match."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.fixture(scope="module")
def api(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Five articles, one of which was withheld afterwards."""
    folder: Path = tmp_path_factory.mktemp("store")
    url = f"sqlite:///{folder / 'newswire.db'}"
    engine = open_engine(url)
    upgrade(engine)
    made = [story(number) for number in range(5)]
    made.append(story(WITHHELD, version=2, status="withheld", text="", original="", entities=()))
    keep(engine, [event(one, ENRICHED, sequence=f"{place}-0") for place, one in enumerate(made, 1)], NOW)
    engine.dispose()
    with start_service(["store"], valkey_server.url, folder, {"NEWSWIRE_DATABASE_URL": url}) as process:
        yield Api(process.port)


@pytest.mark.parametrize(("name", "media_type"), list({**FEEDS, **DOCUMENTS, "json": "application/json"}.items()))
def test_chosen(api: Api, name: str, media_type: str) -> None:
    """`format` in the address and `Accept` in the header choose the same; the answer says what it depends on."""
    by_header = api.get("/v1/articles?q=harbour", Accept=f"text/html, {media_type};q=0.9")
    by_name = api.get(f"/v1/articles?q=harbour&format={name}", Accept="text/html")
    assert by_header[0] == by_name[0] == 200
    assert by_header[1]["content-type"] == by_name[1]["content-type"] == media_type
    assert by_name[1]["vary"] == "Accept"
    assert by_header[2] == by_name[2]


@pytest.mark.parametrize("name", list(FEEDS))
def test_feed(api: Api, name: str) -> None:
    """A search as a feed has the articles that may be shown, newest first, and none that was taken back."""
    _, _, body = api.get(f"/v1/articles?q=harbour&source=a.example&format={name}")
    feed = parse_feed(body, "", FEEDS[name])
    assert feed.title == "Newswire: harbour, source a.example"
    assert [item.title for item in feed.items] == [f"Harbour {number}" for number in (3, 2, 1, 0)]
    assert [item.link for item in feed.items] == [f"https://a.example/{number}" for number in (3, 2, 1, 0)]
    assert feed.problems == ()


@pytest.mark.parametrize("name", list(FEEDS))
def test_feed_pages(api: Api, name: str) -> None:
    """`next` leads from page to page, `self` back to this one."""
    path, seen = f"/v1/articles?language=en&limit=3&text=full&format={name}", []
    while path:
        _, headers, body = api.get(path)
        feed = parse_feed(body, "", FEEDS[name])
        seen += [item.title for item in feed.items]
        base = f"http://127.0.0.1:{api.port}"
        assert feed.self_url == base + path
        assert all("The council met &amp; left." in (item.content or "") for item in feed.items)
        assert headers.get("link") == (f'<{feed.next_url}>; rel="next"' if feed.next_url else None)
        path = (feed.next_url or base).removeprefix(base)
    assert seen == [f"Harbour {number}" for number in (3, 2, 1, 0)]


@pytest.mark.parametrize("name", [*FEEDS, *DOCUMENTS])
def test_polled(api: Api, name: str) -> None:
    """A reader that asks again with the ETag gets 304 while there is nothing new, and each format has its own."""
    path = f"/v1/articles?q=harbour&format={name}"
    _, headers, _ = api.get(path)
    status, again, body = api.get(path, If_None_Match=headers["etag"])
    assert (status, again["etag"], again["vary"], body) == (304, headers["etag"], "Accept", b"")
    assert api.get("/v1/articles?q=harbour", If_None_Match=headers["etag"])[0] == 200


def test_one_as_ninjs(api: Api) -> None:
    """One article as ninjs, which our own push would take for what it is."""
    status, headers, body = api.get(f"/v1/articles/{1:032x}", Accept="application/ninjs+json")
    document = json.loads(body)
    assert (status, headers["content-type"], rules.faults(document)) == (200, "application/ninjs+json", [])
    read, _, notes = ninjs.to_submission(document)
    assert not notes
    assert (read.title, read.text, read.url, read.authors) == ("Harbour 1", TEXT, "https://a.example/1", ("Ana Diaz",))


def test_one_as_newsarticle(api: Api) -> None:
    """One article as NewsArticle, which our own push would take for what it is."""
    status, headers, body = api.get(f"/v1/articles/{1:032x}?format=jsonld")
    read, _, notes = newsarticle.to_submission(json.loads(body))
    assert not notes
    assert (status, headers["content-type"]) == (200, "application/ld+json")
    assert (read.title, read.text, read.url, read.authors) == ("Harbour 1", TEXT, "https://a.example/1", ("Ana Diaz",))


@pytest.mark.parametrize("path", [f"/v1/articles/{1:032x}", "/v1/articles"])
def test_surface_forms(api: Api, path: str) -> None:
    """Our own JSON has entity, surface form and mention one within the other."""
    document = json.loads(api.get(path)[2])
    shown = document if "id" in document else document["articles"][0]
    forms = [(form["text"], form["mentions"]) for form in shown["entities"][0]["surface_forms"]]
    assert [text for text, _ in forms] == ["Ana Pereira", "Pereira"]
    assert [mention for _, mentions in forms for mention in mentions] == shown["entities"][0]["mentions"]
    assert shown["state"] == "stored"


@pytest.mark.parametrize("name", ["json", *DOCUMENTS])
def test_taken_back(api: Api, name: str) -> None:
    """What was taken back is 410 in every format."""
    status, headers, body = api.get(f"/v1/articles/{WITHHELD:032x}?format={name}")
    assert (status, headers["content-type"]) == (410, "application/problem+json")
    assert b"council" not in body


@pytest.mark.parametrize("path", ["/v1/articles", f"/v1/articles/{1:032x}"])
def test_not_acceptable(api: Api, path: str) -> None:
    """An `Accept` that nothing here fits is 406 with what there is."""
    status, headers, body = api.get(path, Accept="text/html")
    problem = json.loads(body)
    assert (status, headers["content-type"], headers["vary"]) == (406, "application/problem+json", "Accept")
    assert (problem["type"], problem["title"]) == ("urn:newswire:problem:not-acceptable", "Not acceptable")
    assert "application/ninjs+json (ninjs)" in problem["detail"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/articles?format=xml", "format"),
        ("/v1/articles?format=", "format"),
        ("/v1/articles?format=rss&text=half", "text"),
        (f"/v1/articles/{1:032x}?format=rss", "format"),
        (f"/v1/articles/{1:032x}?format=RSS", "format"),
    ],
)
def test_unknown_format(api: Api, path: str, parameter: str) -> None:
    """A format there is not, or not of one article, is 422 with the parameter."""
    status, _, body = api.get(path)
    assert (status, [error["pointer"] for error in json.loads(body)["errors"]]) == (422, [f"/query/{parameter}"])
    assert "'json'" in json.loads(body)["errors"][0]["detail"] or parameter == "text"


def test_hostile_host(api: Api) -> None:
    """No Host leads into an address but one of ours: what is none is 400, and another's 421."""
    for host, status in (('x"><evil>', 400), ("evil.example", 421)):
        answered, _, body = api.get("/v1/articles?format=atom", Host=host)
        assert answered == status
        assert b"<feed" not in body
    _, _, body = api.get("/v1/articles?format=atom", Host="wire.localhost:99")
    assert parse_feed(body).self_url == "http://wire.localhost:99/v1/articles?format=atom"
