"""The network between a service and its servers loses replies, is cut, swallows everything, or is slow."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from harness.cluster import Shape, build, running
from harness.proxy import LoseReplies, Slow, proxied
from harness.trial import trial
from harness.waiting import until

SERVICES = ("ingest", "enrich-1", "store-1")
REPAIR_SECONDS = 15.0


@pytest.mark.timeout(900)
def test_lost_replies(tmp_path: Path, seed: int, long_run: bool) -> None:
    """A reply that is lost after its command was done costs nothing and doubles nothing, wherever it happens.

    Lost are replies to accepting, reading and handing on: the work was done, and nobody was told.
    """
    cluster = build(tmp_path)
    with ExitStack() as stack:
        proxies = {name: stack.enter_context(proxied(cluster.valkey.port)) for name in SERVICES}
        addresses = {name: cluster.valkey.url_at(proxy.port) for name, proxy in proxies.items()}
        cluster = build(tmp_path, Shape(enrich=1, addresses=addresses))
        stack.enter_context(running(cluster))
        run = stack.enter_context(trial(cluster, seed))
        run.wait_for(100)
        rules = {}
        for name, proxy in proxies.items():
            for marker, lost in _lossy(name, long_run):
                rule = LoseReplies(marker, one_in=5, seed=seed, limit=lost)
                proxy.rule = rules[name, marker] = rule
                until(
                    lambda rule=rule, lost=lost: rule.lost >= lost, f"{lost} lost replies of {name} to {marker!r}", 400
                )  # type: ignore[misc]
        for proxy in proxies.values():
            proxy.heal()
        run.verdict(lost_replies=sum(rule.lost for rule in rules.values()))


def _lossy(name: str, long_run: bool) -> list[tuple[bytes, int]]:
    """Which commands of a service lose their replies, and how often; after a lost read it pauses for 5 s."""
    scripts, reads = (b"EVALSHA", 100 if long_run else 2), (b"XREADGROUP", 20 if long_run else 2)
    return [scripts] if name == "ingest" else [scripts, reads]


@pytest.mark.parametrize("cut", ["refused", "swallowed"])
def test_cut_off_from_the_streams(tmp_path: Path, seed: int, long_run: bool, cut: str) -> None:
    """A service that is cut off from the stream server for some seconds works on within 15 s, without a restart."""
    if cut == "swallowed" and not long_run:
        pytest.skip("waits for time-outs; in the long run")
    seconds = 20.0 if long_run else 4.0
    cluster = build(tmp_path)
    with ExitStack() as stack:
        proxies = {name: stack.enter_context(proxied(cluster.valkey.port)) for name in SERVICES}
        addresses = {name: cluster.valkey.url_at(proxy.port) for name, proxy in proxies.items()}
        cluster = build(tmp_path, Shape(enrich=1, addresses=addresses))
        stack.enter_context(running(cluster))
        run = stack.enter_context(trial(cluster, seed))
        run.wait_for(100)
        for cut_off in [[proxy] for proxy in proxies.values()] if long_run else [list(proxies.values())]:
            for proxy in cut_off:
                proxy.cut(swallowing=cut == "swallowed")
            time.sleep(seconds)
            for proxy in cut_off:
                proxy.heal(half_open=cut == "swallowed")
            stored = len(run.judge.rows())
            until(lambda: len(run.judge.rows()) > stored + 50, "articles to be stored again", REPAIR_SECONDS)  # noqa: B023
        run.verdict(cut=cut)
        assert not cluster.crashes()


def test_slow_network(tmp_path: Path, seed: int, long_run: bool) -> None:
    """A slow way to the stream server makes everything slower and nothing wrong."""
    if not long_run:
        pytest.skip("in the long run")
    cluster = build(tmp_path)
    with ExitStack() as stack:
        proxy = stack.enter_context(proxied(cluster.valkey.port))
        addresses = dict.fromkeys(SERVICES, cluster.valkey.url_at(proxy.port))
        cluster = build(tmp_path, Shape(enrich=1, addresses=addresses))
        stack.enter_context(running(cluster))
        run = stack.enter_context(trial(cluster, seed))
        proxy.rule = Slow(0.3)
        run.wait_for(300, 120)
        proxy.heal()
        run.verdict()
