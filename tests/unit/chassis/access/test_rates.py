"""Rate limits: what is taken, what is left, and when more comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.access.rates import Quota, Rate, RateError


@pytest.mark.parametrize(
    ("text", "requests", "seconds"), [("600/minute", 600, 60), (" 5 / Hour ", 5, 3600), ("1/day", 1, 86400)]
)
def test_rates(text: str, requests: int, seconds: int) -> None:
    """A rate is a number of requests in a second, a minute, an hour or a day."""
    rate = Rate.parse(text)
    assert (rate.requests, rate.seconds) == (requests, seconds)
    assert Rate.parse(rate.text) == rate


@pytest.mark.parametrize(
    "text", ["", "600", "0/minute", "-1/minute", "1/week", "1.5/second", "9" * 100_000, "1/minutes"]
)
def test_no_rates(text: str) -> None:
    """What is no rate is refused."""
    with pytest.raises(RateError):
        Rate.parse(text)


@given(st.integers(1, 5000), st.sampled_from(["second", "minute", "hour", "day"]), st.floats(0, 1e7))
def test_the_whole_quota_at_once_and_no_more(requests: int, unit: str, now: float) -> None:
    """A sender who has used nothing may use the whole quota at once, and not one more."""
    quota = Quota(Rate.parse(f"{requests}/{unit}"), "key")
    assert quota.left(now) == requests
    assert all(quota.take(now) for _ in range(requests))
    assert quota.left(now) == 0
    assert not quota.take(now)


@given(st.integers(1, 1000), st.sampled_from(["second", "minute", "hour", "day"]), st.integers(1, 1000))
def test_waiting_as_told_is_enough(requests: int, unit: str, used: int) -> None:
    """Who waits as long as told may go on; a refusal costs nothing."""
    quota, now = Quota(Rate.parse(f"{requests}/{unit}"), "key"), 5000.0
    for _ in range(used):
        if not quota.take(now):
            now += quota.wait_seconds(now)
            assert quota.left(now) >= 1
            assert quota.take(now)


@given(st.lists(st.floats(0, 3), max_size=200))
def test_no_window_sees_twice_the_quota(gaps: list[float]) -> None:
    """Within any window a sender gets at most the quota at once and what comes back meanwhile."""
    quota, now, taken = Quota(Rate.parse("10/second"), "key"), 100.0, 0
    for gap in gaps:
        now += gap
        taken += quota.take(now)
    assert taken <= 10 + (now - 100.0) * 10 + 1


def test_what_a_client_is_told() -> None:
    """The fields are lists of structured fields: a quoted name with integer parameters."""
    quota = Quota(Rate.parse("600/minute"), "key")
    assert quota.policy == b'"key";q=600;w=60'
    quota.take(1000.0)
    assert quota.service_limit(1000.0) == b'"key";r=599;t=1'
    slow = Quota(Rate.parse("2/hour"), "key")
    slow.take(0.0)
    slow.take(0.0)
    assert slow.service_limit(0.0) == b'"key";r=0;t=1800'
    assert slow.service_limit(1799.5) == b'"key";r=0;t=1'
    assert slow.service_limit(1800.0) == b'"key";r=1;t=1800'
