"""The brake."""

from __future__ import annotations

from chassis.delivery.brake import IN_A_ROW, WINDOW, Brake


def test_many_in_a_row() -> None:
    """Fifty failures in a row pull the brake, forty-nine do not."""
    brake = Brake()
    for _ in range(IN_A_ROW - 1):
        brake.record(failed=True)
    assert brake.reason is None
    brake.record(failed=True)
    assert brake.reason == "50 deliveries in a row failed"


def test_more_than_half() -> None:
    """More than half of the last two hundred pull it, half of them do not."""
    brake = Brake()
    for number in range(WINDOW):
        brake.record(failed=number % 2 == 0)
    assert brake.reason is None
    brake.record(failed=True)
    brake.record(failed=True)
    assert brake.reason == "101 of the last 200 deliveries failed"


def test_some_poison_is_normal() -> None:
    """One failure in a hundred, for ever, never pulls it."""
    brake = Brake()
    for number in range(10_000):
        brake.record(failed=number % 100 == 0)
    assert brake.reason is None


def test_success_releases() -> None:
    """While it is pulled, a failure changes nothing and a success begins anew."""
    brake = Brake()
    for _ in range(IN_A_ROW + 10):
        brake.record(failed=True)
    assert brake.reason is not None
    brake.record(failed=False)
    assert brake.reason is None
    for _ in range(IN_A_ROW - 1):
        brake.record(failed=True)
    assert brake.reason is None
