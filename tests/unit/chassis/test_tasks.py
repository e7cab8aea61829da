"""Tasks are ended for good."""

from __future__ import annotations

import asyncio

from chassis.tasks import cancel_and_wait


async def test_cancellation_that_is_lost_is_repeated() -> None:
    """A task in which a cancellation got lost, as Python 3.11 can lose it, is cancelled again until it ends."""
    lost = 0

    async def loses_two() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if lost == 2:
                    raise
                lost += 1

    task = asyncio.create_task(loses_two())
    await asyncio.sleep(0)
    await cancel_and_wait(task, again_seconds=0.01)
    assert (task.cancelled(), lost) == (True, 2)


async def test_tasks_that_have_ended() -> None:
    """Tasks that have ended, well or not, and none at all, are no trouble."""

    async def fails() -> None:
        raise ValueError

    failed = asyncio.create_task(fails())
    await asyncio.wait({failed})
    await cancel_and_wait(failed)
    await cancel_and_wait()
    assert isinstance(failed.exception(), ValueError)
