"""Dead letters on a real server: found, shown, put back once, given up."""

from __future__ import annotations

import json
import os

import pytest

from harness.builders import article, event
from harness.servers import Valkey
from harness.system import run
from newswire import streams, wire
from newswire.deadletters import DeadLetters, FilterError, read_filter

RAW_DEAD = streams.dead(streams.RAW)


def set_aside(valkey: Valkey, number: int, reason: str = "too hard") -> str:
    """A dead letter about article `number`."""
    one = article(id=f"{number:032x}")
    fields = {
        **wire.encode(event(one)),
        "dead_stream": streams.RAW,
        "dead_group": "enrich",
        "dead_entry": f"{number}-0",
        "dead_reason": reason,
        "dead_digest": "d",
        "dead_attempts": "3",
        "dead_time": "2022-02-05T03:17:00.000Z",
    }
    entry = valkey.client.xadd(RAW_DEAD, fields).decode()
    valkey.client.hset(streams.dead_index(RAW_DEAD), one.id, entry)
    return entry


def newswire(valkey: Valkey, *arguments: str) -> str:
    """Run `newswire dead ...`; gives what it prints."""
    ran = run("newswire", "dead", *arguments, environment={"NEWSWIRE_REDIS_URL": valkey.url})
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_list_and_show(valkey: Valkey) -> None:
    """`ls` has a line each with the reason, `--where` chooses, `show` prints the original entry too."""
    first, second = set_aside(valkey, 1), set_aside(valkey, 2, "a\nmiss")
    assert [line.split()[0] for line in newswire(valkey, "ls").splitlines()] == [first, second]
    assert newswire(valkey, "ls", "--where", "reason~MISS").split()[0] == second
    (document,) = newswire(valkey, "ls", "--json", "--where", f"article={1:032x}").splitlines()
    assert json.loads(document)["attempts"] == 3
    shown = json.loads(newswire(valkey, "show", second))
    assert (shown["reason"], shown["original"]["payload"]["id"]) == ("a\nmiss", f"{2:032x}")


def test_retry_is_idempotent(valkey: Valkey) -> None:
    """Put back twice, a dead letter is on its stream once, with its place in the order of versions."""
    set_aside(valkey, 1)
    set_aside(valkey, 2)
    assert newswire(valkey, "retry", "--all") == "2 put back to work\n"
    assert newswire(valkey, "retry", "--all") == "0 put back to work\n"
    entries = valkey.client.xrange(streams.RAW)
    events = [wire.decode(entry_id.decode(), fields) for entry_id, fields in entries]
    assert [(one.article.id, one.sequence) for one in events] == [(f"{1:032x}", "1-0"), (f"{2:032x}", "2-0")]
    assert not any(name.startswith(b"dead_") for _, fields in entries for name in fields)
    assert valkey.client.xlen(RAW_DEAD) == 0
    assert valkey.client.hlen(streams.dead_index(RAW_DEAD)) == 0


def test_same_letter_twice_in_hand(valkey: Valkey) -> None:
    """Two operators who retry the same letter put it back once."""
    set_aside(valkey, 1)
    letters = DeadLetters(valkey.client)
    (letter,) = letters.find()
    assert [letters.retry(letter), letters.retry(letter), letters.drop(letter)] == [True, False, False]


def test_drop(valkey: Valkey) -> None:
    """What is dropped is gone."""
    entry = set_aside(valkey, 1)
    set_aside(valkey, 2)
    assert newswire(valkey, "drop", entry) == "1 dropped\n"
    assert len(newswire(valkey, "ls").splitlines()) == 1


@pytest.mark.parametrize("arguments", [("retry",), ("drop",), ("show", "1-1"), ("ls", "--where", "x")])
def test_refusals(valkey: Valkey, arguments: tuple[str, ...]) -> None:
    """A command that does not say which letters it means, or means none, is refused in one line."""
    ran = run("newswire", "dead", *arguments, environment={**os.environ, "NEWSWIRE_REDIS_URL": valkey.url})
    assert ran.returncode == 1
    assert len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("where", ["", "reason", "fields=x", "__class__=x", "no such=1"])
def test_bad_filters(where: str) -> None:
    """A filter that names nothing a dead letter has is refused."""
    with pytest.raises(FilterError):
        read_filter(where)
