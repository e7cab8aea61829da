"""The disk is full, or its power is cut: what was acknowledged is there when the disk works again."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import sleep

import pytest

from chassis.local.embedded import EmbeddedValkey
from harness.cluster import Cluster, build, running
from harness.disks import PowerlessDisk, powerless_disk, small_disk, why_no_powerless_disk, why_no_small_disk
from harness.trial import trial
from harness.waiting import until

DISK_MEGABYTES = 400
"""Small, and yet so large that ingest does not ask its senders to wait from the start."""


@pytest.mark.skipif(why_no_small_disk() != "", reason=why_no_small_disk())
@pytest.mark.parametrize("full", ["streams", "database"])
def test_full_disk(tmp_path: Path, seed: int, long_run: bool, full: str) -> None:
    """On a full disk nothing more is accepted or stored; when there is space again everything goes on by itself."""
    if not long_run:
        pytest.skip("in the long run")
    with small_disk(tmp_path / "disk", DISK_MEGABYTES) as disk:
        cluster = build(tmp_path)
        if full == "streams":
            cluster = build(tmp_path, valkey_folder=disk.folder / "valkey")
        else:
            cluster = build(tmp_path, database_url=f"sqlite:///{disk.folder / 'newswire.db'}")
        with running(cluster), trial(cluster, seed) as run:
            run.wait_for(200)
            disk.fill()
            if full == "streams":
                refused = run.senders.answers.refused + 20
                until(lambda: run.senders.answers.refused > refused, "articles to be refused", 60)
            else:
                until(lambda: cluster.events("delivery_paused"), "the store to pause", 60)
                run.wait_for(run.ledger.count() + 100)
            disk.free()
            run.verdict(full=full)


@pytest.mark.skipif(why_no_powerless_disk() != "", reason=why_no_powerless_disk())
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("cut", ["streams", "database"])
def test_power_cut(tmp_path: Path, seed: int, long_run: bool, cut: str) -> None:
    """A power cut loses nothing that was acknowledged: every write is flushed before its answer."""
    if not long_run:
        pytest.skip("in the long run")
    cuts, random = 10, Random(seed)
    with powerless_disk(tmp_path / "disk") as disk:
        if cut == "streams":
            cluster, victims = build(tmp_path, valkey_folder=disk.mount / "valkey"), ("valkey",)
        else:
            cluster = build(tmp_path, database_url=f"sqlite:///{disk.mount / 'newswire.db'}")
            victims = ("store-1",)
        with running(cluster), trial(cluster, seed) as run:
            for _ in range(cuts):
                run.wait_for(run.ledger.count() + 100, 120)
                sleep(random.uniform(0.0, 2.0))
                _cut_power(cluster, disk, victims)
            run.verdict(power_cuts=cuts, disk=cut)


def _cut_power(cluster: Cluster, disk: PowerlessDisk, victims: tuple[str, ...]) -> None:
    for name in victims:
        cluster.members[name].wanted = False
    disk.cut()
    for name in victims:
        member = cluster.members[name]
        member.kill()
        member.wait_stopped()
    disk.power_on()
    for name in victims:
        cluster.members[name].start()


def test_durable_by_default(tmp_path: Path) -> None:
    """The embedded server is set up to flush before it answers, and to refuse rather than to forget."""
    configuration = Path(EmbeddedValkey(tmp_path).command()[1]).read_text().splitlines()
    assert {"appendonly yes", "appendfsync always", "maxmemory-policy noeviction"} <= set(configuration)
