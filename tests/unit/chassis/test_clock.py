"""The clock of a process, on a machine whose clock is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chassis.clock import SystemClock

START = datetime(2022, 2, 5, 3, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A machine's two clocks; only the wall clock can be set."""

    def __init__(self) -> None:
        self.wall, self.uptime = START.timestamp(), 100.0
        self.clock = SystemClock(lambda: self.wall, lambda: self.uptime)

    def passes(self, time: timedelta) -> datetime:
        """What the clock of the process says after so long."""
        self.wall += time.total_seconds()
        self.uptime += time.total_seconds()
        return self.clock.now()

    def is_set(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.wall += by.total_seconds()


def test_as_the_machine() -> None:
    """As long as nobody sets the machine's clock, it is the machine's."""
    machine = Machine()
    assert machine.passes(HOUR) == START + HOUR
    assert machine.passes(timedelta(milliseconds=1)) == START + HOUR + timedelta(milliseconds=1)


def test_set_ahead() -> None:
    """A clock that is set ahead is followed at once."""
    machine = Machine()
    machine.is_set(24 * HOUR)
    assert machine.passes(HOUR) == START + 25 * HOUR


def test_set_back() -> None:
    """After a clock was set back, time goes on at half speed until the machine's clock has caught up."""
    machine = Machine()
    machine.passes(HOUR)
    machine.is_set(-2 * HOUR)
    assert machine.passes(HOUR) == START + 1.5 * HOUR
    assert machine.passes(2 * HOUR) == START + 2.5 * HOUR
    assert machine.passes(2 * HOUR) == START + 4 * HOUR
    assert machine.passes(HOUR) == START + 5 * HOUR
