"""The versions of an article over HTTP: in pages, however many and however long they are."""

from __future__ import annotations

import json
import threading
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from harness.builders import article, event
from harness.hostile import resident_bytes
from harness.processes import Process, start_service
from harness.servers import Valkey
from newswire.events import ENRICHED
from store.database.engine import open_engine
from store.database.upgrades import upgrade
from store.save.save import keep
from store.search.cursors import PAGE_LIMIT_CHARACTERS

NOW = "2022-02-05T03:17:01.000Z"
MEBIBYTE = 1 << 20
VERSIONS = 30
SHORT, LONG = f"{1:032x}", f"{2:032x}"


def fill(database_url: str) -> None:
    """Two articles with thirty versions each: short ones, and ones of a megabyte."""
    engine = open_engine(database_url)
    upgrade(engine)
    for number in range(1, VERSIONS + 1):
        for article_id, text in ((SHORT, "Short."), (LONG, "long " * (MEBIBYTE // 5))):
            one = article(id=article_id, text=f"{number} {text}", version=number)
            keep(engine, [event(one, ENRICHED, sequence=f"{number}-{article_id[-1]}")], NOW)
    engine.dispose()


def get(process: Process, path: str) -> tuple[int, dict[str, str], Any, int]:
    """Status, headers, document and size of an answer."""
    connection = HTTPConnection("127.0.0.1", process.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), json.loads(body), len(body)


def pages(process: Process, address: str | None) -> list[list[int]]:
    """The numbers of the versions, page by page, by the links between them."""
    found = []
    while address is not None:
        status, headers, document, size = get(process, address)
        assert status == 200
        assert size < PAGE_LIMIT_CHARACTERS + 2 * MEBIBYTE
        found.append([one["version"] for one in document["versions"]])
        link = headers.get("link")
        assert (link is None) == (document["next"] is None)
        address = link[1 : link.index(">")] if link else None
    return found


@pytest.mark.parametrize("article_id", [SHORT, LONG])
def test_versions(valkey: Valkey, database_url: str, tmp_path: Path, article_id: str) -> None:
    """All versions come, newest first, in pages of the size that is asked for or shorter; six who ask for them at once
    cost a few pages of memory."""
    fill(database_url)
    everything = list(range(VERSIONS, 0, -1))
    with start_service(["store"], valkey.url, tmp_path, {"NEWSWIRE_DATABASE_URL": database_url}) as process:
        for limit in (1, 7, 30, 100):
            found = pages(process, f"/v1/articles/{article_id}/versions?limit={limit}")
            assert [number for page in found for number in page] == everything
            assert max(len(page) for page in found) <= limit
            assert len(found) == -(-VERSIONS // limit) or article_id == LONG
        before = resident_bytes(process.popen.pid)
        Path(f"/proc/{process.popen.pid}/clear_refs").write_text("5")
        asking = [threading.Thread(target=get, args=(process, f"/v1/articles/{article_id}/versions")) for _ in range(6)]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        assert resident_bytes(process.popen.pid, "VmHWM") - before < 250 * MEBIBYTE
        for query in ("limit=101", "limit=0", "cursor=x"):
            assert get(process, f"/v1/articles/{article_id}/versions?{query}")[0] == 422
        other = get(process, f"/v1/articles/{SHORT}/versions?limit=1")[2]["next"]
        assert get(process, f"/v1/articles/{LONG}/versions?cursor={other}")[0] == 422


def test_long_articles_in_lists(valkey: Valkey, database_url: str, tmp_path: Path) -> None:
    """A page of a search ends where its articles are long, in every format, and leads to the rest."""
    engine = open_engine(database_url)
    upgrade(engine)
    texts = {f"{number:032x}": f"{number} " + "long " * (MEBIBYTE // 5) for number in range(VERSIONS)}
    for place, (article_id, text) in enumerate(texts.items(), 1):
        keep(engine, [event(article(id=article_id, text=text), ENRICHED, sequence=f"{place}-0")], NOW)
    engine.dispose()
    with start_service(["store"], valkey.url, tmp_path, {"NEWSWIRE_DATABASE_URL": database_url}) as process:
        seen: list[str] = []
        cursor = ""
        while cursor is not None:
            _, _, document, size = get(process, f"/v1/articles?limit=200{cursor and f'&cursor={cursor}'}")
            assert size < PAGE_LIMIT_CHARACTERS + 2 * MEBIBYTE
            seen += [one["id"] for one in document["articles"]]
            cursor = document["next"]
        assert seen == sorted(texts, reverse=True)
        for form in ("jsonld", "ninjs", "jsonfeed"):
            assert get(process, f"/v1/articles?limit=200&text=full&format={form}")[3] < 2 * PAGE_LIMIT_CHARACTERS
