"""Places are given to senders in turn."""

from __future__ import annotations

import asyncio

import pytest

from ingest.formats.turns import Turns


async def test_senders_take_turns() -> None:
    """However much one sender has sent, another waits for one of its turns only."""
    turns, order = Turns(1), list[str]()

    async def one(sender: str, name: str) -> None:
        await turns.take(sender, 60)
        order.append(name)
        await asyncio.sleep(0)
        turns.give_back()

    await turns.take("first", 60)
    waiting = [asyncio.create_task(one("a", f"a{number}")) for number in range(4)]
    await asyncio.sleep(0)
    waiting += [asyncio.create_task(one("b", "b0")), asyncio.create_task(one("c", "c0"))]
    await asyncio.sleep(0)
    turns.give_back()
    await asyncio.gather(*waiting)
    assert order == ["a0", "b0", "c0", "a1", "a2", "a3"]


async def test_no_place_is_lost() -> None:
    """Who gives up waiting, also at the moment of getting a place, takes none away."""
    turns = Turns(1)
    await turns.take("a", 60)
    with pytest.raises(TimeoutError):
        await turns.take("b", 0.001)
    waiting = asyncio.create_task(turns.take("b", 60))
    await asyncio.sleep(0)
    turns.give_back()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await turns.take("c", 60)
    turns.give_back()
    await turns.take("d", 60)
