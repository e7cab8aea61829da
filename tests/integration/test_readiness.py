"""/readyz: open to everybody, so it names what is missing, and only who may do everything reads why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.access.keyfile import KeyFile
from chassis.service import Web
from chassis.settings import ServiceSettings
from chassis.web.protocol import ConnectionLimits
from harness.hostile import Answer, serve, talk

REASON = "paused: connection to desk:sesame@10.0.0.7:5432 failed"


class Broken:
    """A service that cannot do its work, and says why."""

    name = "store"
    web = Web()

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Nothing to do."""

    def problems(self) -> list[str]:
        """Why."""
        return [REASON]


def readiness(port: int, key: str | None = None) -> Answer:
    """What /readyz answers."""
    header = f"Authorization: Bearer {key}\r\n" if key else ""
    return talk(port, f"GET /readyz HTTP/1.0\r\nHost: localhost\r\n{header}\r\n".encode()).answers[0]


def test_reasons_are_for_operators(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where keys are needed the reason is told to a key that may do everything, and to the log; others are told which
    part it is."""
    file, now = KeyFile(tmp_path / "keys.json"), datetime.now(UTC)
    admin, reader = (file.create([scope], now)[0] for scope in ("admin", "read"))  # type: ignore[list-item]
    with serve([Broken()], ConnectionLimits(), settings=ServiceSettings(auth="on", data_dir=tmp_path)) as port:
        for key in (None, reader, "newswire_live_forged"):
            answer = readiness(port, key)
            assert (answer.status, answer.body["missing"]) == (503, ["store: cannot do its work now"])
        assert readiness(port, admin).body["missing"] == [f"store: {REASON}"]
    said = capsys.readouterr().out
    assert said.count("not_ready") == 1, "once, not with every look"
    assert REASON in said


def test_reasons_are_told_on_the_machine_itself() -> None:
    """Without keys on loopback everybody may do everything, and is told."""
    with serve([Broken()], ConnectionLimits()) as port:
        assert readiness(port).body["missing"] == [f"store: {REASON}"]
