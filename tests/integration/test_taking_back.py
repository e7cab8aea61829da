"""Taking back needs the right over the source: over real HTTP, in every format, with keys of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chassis.access.keyfile import KeyFile
from harness.guarded import Answered, Guarded
from harness.processes import start_service
from harness.servers import Valkey
from harness.system import run
from newswire import streams, wire
from newswire.articles import Article

STORY = "https://www.honest.example/story"
Document = dict[str, Any]


@pytest.fixture(scope="module")
def guarded(valkey_server: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """Ingest in a process with `NEWSWIRE_AUTH=on`."""
    folder = tmp_path_factory.mktemp("guarded")
    with start_service(["ingest", "store"], valkey_server.url, folder, {"NEWSWIRE_AUTH": "on"}) as process:
        yield Guarded(process, KeyFile(folder / "keys.json"), folder)


@dataclass(frozen=True)
class Keys:
    """One of each kind."""

    aggregator: str
    honest: str
    evil: str
    admin: str


@pytest.fixture(scope="module")
def keys(guarded: Guarded) -> Keys:
    """The keys the process knows."""
    return Keys(
        guarded.key("ingest"),
        guarded.key("ingest", sources=("honest.example", "Honest Daily")),
        guarded.key("ingest", sources=("evil.example", "Evil Wire")),
        guarded.key("admin"),
    )


def own(status: str, **fields: Any) -> tuple[str, Document]:
    """Our own JSON."""
    return "application/json", {"text": "The Honest Daily told it.", "status": status, **fields}


def ninjs(status: str, **fields: Any) -> tuple[str, Document]:
    """The same as ninjs."""
    url, source = fields.get("url", "urn:honest:1"), fields.get("source")
    about = {"infosources": [{"role": "provider", "name": source}]} if source else {}
    words = {"headlines": [{"value": "Told"}], "bodies": [{"contentType": "text/plain", "value": "It was told."}]}
    return "application/ninjs+json", {"uri": url, "pubStatus": status, **words, **about}


def news_article(status: str, **fields: Any) -> tuple[str, Document]:
    """The same as a NewsArticle of schema.org."""
    source, said = fields.get("source"), {"canceled": "Withdrawn", "withheld": "Withheld"}.get(status)
    about = {"publisher": {"name": source}} if source else {}
    about |= {"creativeWorkStatus": said} if said else {}
    words = {"@type": "NewsArticle", "headline": "Told", "articleBody": "It was told."}
    return "application/ld+json", {**words, "url": fields.get("url", STORY), **about}


FORMATS = (own, ninjs, news_article)
LINES = {
    "application/json": "application/x-ndjson",
    "application/ninjs+json": "application/x-ninjs+ndjson",
    "application/ld+json": "application/x-ld+ndjson",
}


def push(guarded: Guarded, key: str | None, one: tuple[str, Document], **headers: str) -> Answered:
    """Push one document."""
    kind, document = one
    return guarded.ask("POST", "/v1/articles", key, json.dumps(document).encode(), Content_Type=kind, **headers)


def accepted(answer: Answered) -> str:
    """The id of what was accepted."""
    assert answer.status == 202, answer.body
    return str(json.loads(answer.body)["id"])


def articles(valkey: Valkey) -> list[Article]:
    """What is on the raw stream, in order."""
    entries: Any = valkey.client.xrange(streams.RAW)
    return [wire.decode(entry.decode(), fields).article for entry, fields in entries]


@pytest.mark.parametrize("status", ["canceled", "withheld"])
@pytest.mark.parametrize("make", FORMATS)
@pytest.mark.parametrize(
    "named", [{"url": STORY}, {"url": STORY, "source": "honest.example"}, {"url": STORY, "source": "Honest"}]
)
def test_an_attack_by_address(
    guarded: Guarded, keys: Keys, valkey: Valkey, make: Callable[..., Any], status: str, named: Document
) -> None:
    """Nobody without the right over a source takes its article away by its address, seen or never seen."""
    usable = push(guarded, keys.admin, make("usable", **named))
    accepted(usable)
    for key, problem in ((keys.aggregator, "may-not-take-back"), (keys.evil, "source-not-allowed")):
        for about in (named, {**named, "url": "https://honest.example/never-seen"}):
            answer = push(guarded, key, make(status, **about))
            assert (answer.status, answer.problem) == (403, problem)
    assert [article.status for article in articles(valkey)] == ["usable"]
    assert json.loads(push(guarded, keys.admin, make("usable", **named)).body)["duplicate"]


@pytest.mark.parametrize("make", FORMATS)
def test_an_attack_in_a_batch(guarded: Guarded, keys: Keys, valkey: Valkey, make: Callable[..., Any]) -> None:
    """Each line of a batch needs the right for itself, and the lines beside it stand."""
    kind, usable = make("usable", url="https://evil.example/1", source="evil.example")
    lines = [
        usable,
        make("canceled", url=STORY, source="honest.example")[1],
        make("canceled", url="https://evil.example/1", source="evil.example")[1],
    ]
    body = b"\n".join(json.dumps(line).encode() for line in lines)
    statuses = {}
    for name, key in (("evil", keys.evil), ("aggregator", keys.aggregator)):
        answer = guarded.ask("POST", "/v1/articles:batch", key, body, Content_Type=LINES[kind])
        results = [json.loads(line) for line in answer.body.splitlines()]
        statuses[name] = [result["status"] for result in results]
        assert "key_" in results[1]["error"]
    assert statuses["evil"] == [202, 403, 202] or statuses["evil"] == [409, 403, 202]
    assert statuses["aggregator"][1:] == [403, 403]
    assert {article.url for article in articles(valkey)} == {"https://evil.example/1"}


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "honest.example", "id": "17"},
        {"source": "HONEST.example", "id": "17"},
        {"source": "Honest Daily", "id": "17"},
        {"id": "17"},
        {"source": "honest.example"},
        {},
        {"source": "evil.example", "url": STORY, "id": "1"},
    ],
)
def test_an_attack_by_id_and_text(guarded: Guarded, keys: Keys, valkey: Valkey, fields: Document) -> None:
    """Neither an id nor a text takes away what is another's; what evil names is evil's own."""
    honest = accepted(push(guarded, keys.admin, own("usable", **fields)))
    answers = [push(guarded, key, own("canceled", **fields)) for key in (keys.aggregator, keys.evil)]
    assert answers[0].problem == "may-not-take-back"
    if fields.get("source") == "evil.example":
        assert accepted(answers[1]) == honest
        return
    assert answers[1].problem == "source-not-allowed"
    assert [article.status for article in articles(valkey)] == ["usable"]


def test_under_anothers_address(guarded: Guarded, keys: Keys, valkey: Valkey) -> None:
    """A bound key that pushes under another outlet's address makes and takes back an article of its own."""
    honest = accepted(push(guarded, keys.honest, own("usable", url=STORY)))
    evil = accepted(push(guarded, keys.evil, own("usable", url=STORY, source="evil.example")))
    assert accepted(push(guarded, keys.evil, own("canceled", url=STORY, source="Evil Wire"))) not in (honest, evil)
    assert accepted(push(guarded, keys.evil, own("canceled", url=STORY, source="evil.example"))) == evil
    assert [one.id for one in articles(valkey) if one.status == "usable"] == [honest, evil]


@pytest.mark.parametrize("make", FORMATS)
@pytest.mark.parametrize("holder", ["honest", "admin"])
def test_who_has_the_right(guarded: Guarded, keys: Keys, valkey: Valkey, holder: str, make: Callable[..., Any]) -> None:
    """A key bound to the source, and one with the scope admin, take back, give back what was withheld, and cancel."""
    key, named = getattr(keys, holder), {"url": STORY, "source": "honest.example"}
    versions = [accepted(push(guarded, key, make(status, **named))) for status in ("usable", "withheld", "usable")]
    versions.append(accepted(push(guarded, key, make("canceled", **named))))
    assert len(set(versions)) == 1
    assert [article.status for article in articles(valkey)] == ["usable", "withheld", "usable", "canceled"]
    assert push(guarded, keys.admin, make("usable", **named)).status == 409


def test_what_is_withheld_stays_so(guarded: Guarded, keys: Keys, valkey: Valkey) -> None:
    """Who may not take back does not give back either: neither the same text nor another."""
    accepted(push(guarded, keys.aggregator, own("usable", url=STORY)))
    accepted(push(guarded, keys.honest, own("withheld", url=STORY)))
    for text in ("The Honest Daily told it.", "Another text."):
        answer = push(guarded, keys.aggregator, own("usable", url=STORY, text=text))
        assert (answer.status, answer.problem) == (403, "may-not-bring-back")
    accepted(push(guarded, keys.honest, own("usable", url=STORY)))
    assert [article.status for article in articles(valkey)] == ["usable", "withheld", "usable"]


def test_an_idempotency_key_gives_no_right(guarded: Guarded, keys: Keys, valkey: Valkey) -> None:
    """The answer to another's request cannot be had, and a refusal is none that is remembered."""
    repeated = {"Idempotency_Key": '"take-it-back"'}
    taking = own("canceled", url=STORY)
    assert push(guarded, keys.evil, taking, **repeated).status == 403
    accepted(push(guarded, keys.honest, taking, **repeated))
    assert [push(guarded, key, taking, **repeated).status for key in (keys.evil, keys.aggregator)] == [403, 403]
    assert json.loads(push(guarded, keys.honest, taking, **repeated).body)["duplicate"]


def test_a_page_says_what_it_wants(guarded: Guarded, keys: Keys, valkey: Valkey) -> None:
    """A web page that names another outlet's address does not get it: the address it was had from counts."""
    head = f'<meta property="og:type" content="article"><link rel="canonical" href="{STORY}">'
    page = f"{head}<h1>Told</h1><p>One minister spoke in the harbour, and another listened to every word of it.</p>"
    honest = accepted(push(guarded, keys.honest, own("usable", url=STORY)))
    at = "/v1/articles?url=https://evil.example/copy&source=evil.example"
    for key in (keys.evil, keys.aggregator):
        evil = accepted(guarded.ask("POST", at, key, page.encode(), Content_Type="text/html"))
        assert evil != honest
    answer = guarded.ask("POST", "/v1/articles", keys.evil, page.encode(), Content_Type="text/html")
    assert (answer.status, answer.problem) == (403, "source-not-allowed")
    named = guarded.ask("POST", "/v1/articles?source=evil.example", keys.evil, page.encode(), Content_Type="text/html")
    assert accepted(named) != honest
    text = guarded.ask("POST", f"/v1/articles?url={STORY}", keys.evil, b"A text.", Content_Type="text/plain")
    assert (text.status, text.problem) == (403, "source-not-allowed")


def test_deleting_needs_admin(guarded: Guarded, keys: Keys, valkey: Valkey) -> None:
    """DELETE is what it was: for admin alone; after it a repeated cancellation is nothing new."""
    honest = accepted(push(guarded, keys.honest, own("usable", url=STORY)))
    assert guarded.ask("DELETE", f"/v1/articles/{honest}", keys.honest).problem == "missing-scope"
    assert guarded.ask("DELETE", f"/v1/articles/{honest}", keys.admin).status == 202
    assert json.loads(push(guarded, keys.honest, own("canceled", url=STORY)).body)["duplicate"]


def test_without_keys_everybody_is_the_operator(valkey: Valkey, tmp_path: Path) -> None:
    """On loopback, where nobody is asked for keys, a push takes back as before."""
    with start_service(["ingest"], valkey.url, tmp_path) as process:
        open_ = Guarded(process, KeyFile(tmp_path / "keys.json"), tmp_path)
        ids = {accepted(push(open_, None, own(status, url=STORY))) for status in ("usable", "withheld", "canceled")}
    assert len(ids) == 1
    assert [article.status for article in articles(valkey)] == ["usable", "withheld", "canceled"]


def test_a_bound_key_from_the_command_line(guarded: Guarded, tmp_path: Path) -> None:
    """`newswire keys create --source` binds, `list` shows it, `rotate` keeps it, and what makes no sense is refused."""
    here = {"NEWSWIRE_DATA_DIR": str(tmp_path)}
    create = ("newswire", "keys", "create", "--scope", "ingest")
    made = run(*create, "--source", "honest.example", "--source", "Honest Daily", environment=here)
    key_id = made.stderr.partition(":")[0]
    assert (made.returncode, "for honest.example, Honest Daily" in made.stderr) == (0, True)
    assert run("newswire", "keys", "rotate", key_id, environment=here).returncode == 0
    rows = json.loads(run("newswire", "keys", "list", "--json", environment=here).stdout)
    assert [row["sources"] for row in rows] == [["honest.example", "Honest Daily"]] * 2
    assert run("newswire", "keys", "list", environment=here).stdout.count("for honest.example, Honest Daily") == 2
    for wrong in (["--scope", "admin", "--source", "a.example"], ["--source", " "], ["--source", "a\nb"]):
        refused = run(*create, *wrong, environment=here)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
