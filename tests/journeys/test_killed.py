"""A killed article, in the whole system: gone from everywhere it can be asked for, soon, and everybody is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import newswire
from harness.system import System
from harness.waiting import until
from newswire.client import RefusedError

TEXT = (
    "date 2022-02-05 Vladimir Putin met Xi Jinping in Beijing on Friday, officials said.\n"
    "The talks about the quillwort harbour went on until Saturday morning."
)
LIMIT_SECONDS = 10.0


def places(system: System, article_id: str) -> dict[str, Callable[[], bool]]:
    """Every way in which the article can be asked for, and whether it is found there."""

    def listed(**parameters: Any) -> bool:
        answer = system.get(f"/v1/articles?{urlencode(parameters)}")
        return any(one["id"] == article_id for one in answer["articles"])

    def has(path: str, field: str) -> bool:
        try:
            return bool(system.get(f"/v1/articles/{article_id}{path}")[field])
        except RefusedError as refused:
            if refused.status not in (404, 410):
                raise
            return False

    entity = "Vladimir Putin"
    return {
        "article": lambda: has("", "text"),
        "versions": lambda: has("/versions", "versions"),
        "list": listed,
        "words": lambda: listed(q="quillwort harbour"),
        "by entity": lambda: listed(entity=entity),
        "by day": lambda: listed(mentioned="2022-02-04"),
        "entities": lambda: bool(system.get(f"/v1/entities?q={quote('putin')}")["entities"]),
        "timeline": lambda: bool(system.get(f"/v1/timeline?{urlencode({'entity': entity})}")["dates"]),
    }


def test_gone_within_seconds(database_url: str, tmp_path: Path) -> None:
    """Within 10 s of `newswire cancel` an article is in no answer of the API any more, and an event has said so."""
    running = System(tmp_path / "data")
    running.environment["NEWSWIRE_DATABASE_URL"] = database_url
    with running as system:
        system.wait_until_ready()
        (tmp_path / "one.txt").write_text(TEXT)
        article_id = system.newswire("push", str(tmp_path / "one.txt")).stdout.strip()
        system.stored(article_id)
        asked = places(system, article_id)
        assert {name: is_found() for name, is_found in asked.items()} == dict.fromkeys(asked, True)
        assert system.newswire("cancel", article_id, "--note", "Wrong").returncode == 0
        begun = time.monotonic()  # it has been accepted
        took = {}
        for name, is_found in asked.items():
            until(lambda is_found=is_found: not is_found(), f"{name} to forget it", LIMIT_SECONDS)  # type: ignore[misc]
            took[name] = time.monotonic() - begun
        with newswire.subscribe("desk", system.redis_url, idle_stop_seconds=1) as deliveries:
            events = [delivery.event for delivery in deliveries]
        assert max(took.values()) < LIMIT_SECONDS, took
        assert [event.type for event in events] == [newswire.events.STORED, newswire.events.CANCELED]
        assert (events[1].article.id, events[1].article.text) == (article_id, "")
        print({name: round(seconds, 2) for name, seconds in took.items()})
