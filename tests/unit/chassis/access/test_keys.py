"""API keys: how they look, the file they are kept in, and how a running process follows it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from structlog.testing import capture_logs

from chassis.access.keyfile import KeyFile, KeyFileError, NoSuchKeyError
from chassis.access.keyring import KeyRing
from chassis.access.keys import MomentError, is_well_formed, read_duration, read_moment, redacted, write_key
from chassis.access.rates import Rate
from harness.clocks import START, FakeClock

KEY = re.compile(r"newswire_live_[0-9A-Za-z]{49}")


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    """A file of keys that is not there yet."""
    return KeyFile(tmp_path / "data" / "keys.json")


def ring(file: KeyFile, clock: FakeClock, rate: str | None = None) -> KeyRing:
    """The keys of the file, as a process knows them."""
    return KeyRing(file, Rate.parse(rate) if rate else None, clock, structlog.get_logger())


@given(st.binary(min_size=32, max_size=32))
def test_every_key_looks_the_same(entropy: bytes) -> None:
    """A key is the prefix and 49 letters and digits, and different bytes make different keys."""
    key = write_key(entropy)
    assert KEY.fullmatch(key)
    assert is_well_formed(key)
    assert write_key(bytes(32)) == key or entropy != bytes(32)


@given(st.binary(min_size=32, max_size=32), st.integers(14, 62), st.sampled_from("aZ0"))
def test_a_mistyped_key_is_known_to_be_one(entropy: bytes, place: int, letter: str) -> None:
    """The checksum finds a changed character, and a key that was cut."""
    key = write_key(entropy)
    changed = key[:place] + letter + key[place + 1 :]
    assert is_well_formed(changed) == (changed == key)
    assert not is_well_formed(key[:-1])


def test_only_the_hash_is_kept(file: KeyFile) -> None:
    """The file holds the SHA-256 of a key and not the key, and nobody else may read it."""
    key, record = file.create(["ingest"], START, name="desk")
    text = file.path.read_text()
    assert key not in text
    assert key.removeprefix("newswire_live_")[:20] not in text
    assert hashlib.sha256(key.encode()).hexdigest() in text
    assert record.sha256 not in repr(record)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.with_name("keys.json.lock").stat().st_mode) == 0o600


def test_a_crash_while_writing_changes_nothing(file: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced whole: when the writer fails before, the old one stands and no other is left."""
    file.create(["read"], START)
    before = file.path.read_bytes()

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyFileError, match="No space left"):
        file.create(["read"], START)
    assert file.path.read_bytes() == before
    assert sorted(path.name for path in file.path.parent.iterdir()) == ["keys.json", "keys.json.lock"]


def test_two_writers_at_once(file: KeyFile) -> None:
    """Writers in several processes lose none of each other's keys."""
    program = (
        "import sys; from datetime import *; from pathlib import Path; from chassis.access.keyfile import KeyFile\n"
        "for _ in range(25): KeyFile(Path(sys.argv[1])).create(['read'], datetime.now(UTC))"
    )
    command = [sys.executable, "-c", program, str(file.path)]
    writers = [subprocess.Popen(command) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len({record.id for record in file.read()}) == 75


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"version": 2, "keys": []}', '{"keys": [{"id": "x", "sha256": "SECRET"}]}', '{"kyes": []}'],
)
def test_a_file_of_something_else(file: KeyFile, content: str) -> None:
    """What is no file of keys is said in one line, which holds nothing of it, and it is not written over."""
    file.path.parent.mkdir()
    file.path.write_text(content)
    with pytest.raises(KeyFileError) as caught:
        file.read()
    assert "\n" not in str(caught.value)
    assert "SECRET" not in str(caught.value)
    with pytest.raises(KeyFileError):
        file.create(["read"], START)
    assert file.path.read_text() == content


def test_a_key_that_is_there_twice(file: KeyFile) -> None:
    """Two records of one key could say different things: such a file is refused."""
    file.create(["read"], START)
    document = json.loads(file.path.read_text())
    document["keys"] *= 2
    file.path.write_text(json.dumps(document))
    with pytest.raises(KeyFileError, match="twice"):
        file.read()


def test_expiry(file: KeyFile) -> None:
    """A key is active until the moment it expires, and not at that moment."""
    _, record = file.create(["read"], START, expires=START + timedelta(hours=1))
    assert record.state(START + timedelta(minutes=59)) == "active"
    assert record.state(START + timedelta(hours=1)) == "expired"


def test_revoking(file: KeyFile) -> None:
    """A revoked key stays in the file with the time; revoking it again changes nothing; an unknown id is said."""
    _, record = file.create(["read"], START)
    assert file.revoke(record.id, START).revoked == START
    assert file.revoke(record.id, START + timedelta(hours=1)).revoked == START
    assert file.read()[0].state(START) == "revoked"
    with pytest.raises(NoSuchKeyError, match="key_000000000000"):
        file.revoke("key_000000000000", START)


def test_rotating(file: KeyFile) -> None:
    """The new key may do what the old one may, for as long a life; the old one ends after the overlap."""
    _, old = file.create(["ingest", "read"], START, name="desk", expires=START + timedelta(days=90), rate="100/second")
    later = START + timedelta(days=80)
    key, new = file.rotate(old.id, later, timedelta(hours=24))
    assert KEY.fullmatch(key)
    assert (new.scopes, new.name, new.rate, new.expires) == (old.scopes, "desk", "100/second", later + timedelta(90))
    assert file.read() == (old.model_copy(update={"expires": later + timedelta(hours=24)}), new)


def test_rotating_lengthens_no_life(file: KeyFile) -> None:
    """An old key that ends before the overlap ends when it would have; one that has ended is not rotated."""
    _, old = file.create(["read"], START, expires=START + timedelta(hours=1))
    file.rotate(old.id, START, timedelta(hours=24))
    assert file.read()[0].expires == old.expires
    with pytest.raises(NoSuchKeyError, match="expired"):
        file.rotate(old.id, START + timedelta(hours=2), timedelta(hours=24))
    assert len(file.read()) == 2


@pytest.mark.parametrize("name", ["a\nb", "x" * 101, "\u2028"])
def test_names_are_one_short_line(file: KeyFile, name: str) -> None:
    """A name can break neither the list nor a log."""
    with pytest.raises(ValidationError):
        file.create(["read"], START, name=name)


@pytest.mark.parametrize("scopes", [["root"], []])
def test_scopes_are_a_closed_set(file: KeyFile, scopes: list[Any]) -> None:
    """A key has at least one scope, and none that is not known."""
    with pytest.raises(ValidationError):
        file.create(scopes, START)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90d", START + timedelta(days=90)),
        ("45s", START + timedelta(seconds=45)),
        ("2w", START + timedelta(days=14)),
        ("2030-02-01", START.replace(month=2, hour=0)),
        ("2030-01-01T15:00:00+02:00", START + timedelta(hours=1)),
    ],
)
def test_moments(text: str, moment: Any) -> None:
    """A moment is a duration from now, a date, or a time."""
    assert read_moment(text, START) == moment


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1y", "soon", "2029-12-31", "999999w", "9" * 100_000, "1d" * 9])
def test_no_moments(text: str) -> None:
    """What is no moment, or has passed, is refused."""
    with pytest.raises(MomentError):
        read_moment(text, START)


def test_no_duration() -> None:
    """An overlap is a duration and no date."""
    with pytest.raises(MomentError):
        read_duration("2031-01-31")


def test_a_ring_follows_its_file(file: KeyFile) -> None:
    """A new key works, and a revoked one ends, within a second; nothing is read more often than that."""
    clock = FakeClock()
    keys = ring(file, clock)
    assert keys.find(b"anything") is None
    key, record = file.create(["read"], clock.now())
    clock.seconds += 0.9
    assert keys.find(key.encode()) is None
    clock.seconds += 0.2
    held = keys.find(key.encode())
    assert held is not None
    assert held.record == record
    file.revoke(record.id, clock.now())
    clock.seconds += 1.1
    held = keys.find(key.encode())
    assert held is not None
    assert held.record.revoked is not None


def test_a_broken_file_keeps_the_last_good_keys(file: KeyFile) -> None:
    """What cannot be read changes nothing and is logged once; when it can be read again, it counts."""
    clock = FakeClock()
    key, _ = file.create(["read"], START)
    keys = ring(file, clock)
    good = file.path.read_bytes()
    file.path.write_bytes(good[:-40])
    with capture_logs() as logs:
        for _ in range(3):
            clock.seconds += 1.1
            assert keys.find(key.encode()) is not None
    assert [line["event"] for line in logs] == ["api_keys_unreadable"]
    file.path.write_bytes(good)
    clock.seconds += 1.1
    assert keys.find(key.encode()) is not None
    file.path.unlink()
    clock.seconds += 1.1
    with capture_logs() as logs:
        assert keys.find(key.encode()) is None, "a file that was removed holds no keys"
    assert [line["event"] for line in logs] == ["api_keys_read", "no_api_keys"]


def test_a_change_gives_nobody_a_new_quota(file: KeyFile) -> None:
    """What a key has used stays used when the file is read again, unless its own rate is another."""
    clock = FakeClock()
    key, record = file.create(["read"], START)
    keys = ring(file, clock, "2/hour")
    first = keys.find(key.encode())
    assert first is not None
    assert first.quota is not None
    assert first.quota.take(clock.monotonic())
    other, _ = file.create(["read"], START, rate="5/second")
    clock.seconds += 1.1
    again, second = keys.find(key.encode()), keys.find(other.encode())
    assert again is not None
    assert second is not None
    assert again.quota is first.quota
    assert second.quota is not None
    assert second.quota.rate.text == "5/second"
    assert record.id != second.record.id


def test_redaction() -> None:
    """Every key in a text is taken out of it, and nothing else."""
    key = write_key(bytes(range(32)))
    assert redacted(f"a {key}, {key}!") == "a newswire_live_[redacted], newswire_live_[redacted]!"
    assert redacted("nothing here") == "nothing here"


def test_keys_bound_to_sources(file: KeyFile) -> None:
    """A bound key keeps its sources through the file, rotation and a running process; others leave no trace of any."""
    unbound, record = file.create(["ingest"], START)
    assert record.sources == ()
    assert b"sources" not in file.path.read_bytes()
    key, record = file.create(["ingest"], START, sources=(" honest.example ", "Honest Daily", " honest.example "))
    new, rotated = file.rotate(record.id, START, timedelta(hours=1))
    assert record.sources == rotated.sources == ("honest.example", "Honest Daily")
    held = [ring(file, FakeClock()).find(one.encode()) for one in (unbound, key, new)]
    assert [one and one.principal.sources for one in held] == [(), record.sources, record.sources]


@pytest.mark.parametrize(
    ("scopes", "sources"),
    [
        (["admin"], ["a.example"]),
        (["ingest", "admin"], ["a.example"]),
        (["read"], ["a.example"]),
        (["ingest"], ["  "]),
        (["ingest"], ["a\nb"]),
        (["ingest"], ["a" * 201]),
        (["ingest"], [f"{n}.example" for n in range(101)]),
    ],
)
def test_bindings_that_bind_nothing(file: KeyFile, scopes: Any, sources: list[str]) -> None:
    """Sources bind what is pushed: a key that does not push, or may do everything, has none, and none is nameless."""
    with pytest.raises(ValidationError):
        file.create(scopes, START, sources=sources)
    assert file.read() == ()
