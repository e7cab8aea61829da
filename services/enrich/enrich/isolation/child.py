"""The template of the reading process: loads the language model once, forks a run whenever the worker asks for one.

A run (`enrich.isolation.run`) that dies costs a fork, not a model: it shares the memory of the template until it writes
to it, and the template, which reads nothing that came from outside, stays as it was. It ends when the worker does, and
ends its runs.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from chassis.clock import SystemClock
from chassis.delivery.errors import StartError
from enrich.handler import EntryHandler
from enrich.isolation import forks, messages
from enrich.isolation.run import OUT_OF_MEMORY_SCORE, Run, be_the_first_to_go, send
from newswire.articles import Article

if TYPE_CHECKING:
    from enrich.pipeline import Pipeline


FIRST: Final = Article(
    id="0" * 32,
    version=1,
    title="Harbour reopens",
    text='Ana Pereira said in Lisbon on Friday that the "old" harbour would reopen in May 2030.',
    original="",
)
"""Read by the template itself: what stages load when they first need it is there before the first fork."""


def main(factory: str, model: str, article_seconds: str, memory_bytes: str) -> None:
    """Load the pipeline that `factory` (`module:attribute`) makes of the model's name, then fork until told to end."""
    control, reports = _channels()
    for number in (signal.SIGINT, signal.SIGTERM):  # they may be sent to the whole group; the worker decides
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.putenv("OPENBLAS_NUM_THREADS", "1")  # before numpy is there: a fork has one thread, others would be missed
    try:
        pipeline = _resolve(factory)(model)
        producers = [producer for read in pipeline.read([FIRST]) for producer in read.article.annotators]
    except Exception as error:
        reason = str(error) if isinstance(error, StartError) else f"{type(error).__name__}: {error}"
        send(reports, [messages.FAILED, reason.encode(errors="replace")])
        return
    be_the_first_to_go(OUT_OF_MEMORY_SCORE - 1)
    run = Run(EntryHandler(pipeline, SystemClock()), float(article_seconds), int(memory_bytes), os.getpid())
    gc.collect()
    gc.freeze()  # looking for garbage in the model would cost time, and every run a copy of what is looked at
    with suppress(BrokenPipeError):
        send(reports, [messages.READY, pipeline.model.label.encode(), messages.from_producers(producers)])
        _serve(run, control, reports)
    os._exit(0)  # there is nothing to tidy up, and the interpreter would take its time


def _serve(run: Run, control: socket.socket, reports: BinaryIO) -> None:
    """Fork runs and attend to them until the worker is gone; that is their end too."""
    runs: dict[int, int] = {}  # process ids by a descriptor each: a pipe whose other end closes with the run
    while True:
        ready = set(select.select([control.fileno(), *runs], [], [])[0])
        for life in ready & runs.keys():
            _collect(life, runs.pop(life), reports)
        if control.fileno() not in ready:
            continue
        request, process, descriptors = forks.take(control)
        if request == forks.FORK:
            _fork(run, runs, descriptors, control, reports)
        elif request == forks.END:
            _end({process} & set(runs.values()))  # one that has ended already may have given its number to another
        else:
            _end(set(runs.values()))
            return


def _fork(run: Run, runs: dict[int, int], descriptors: list[int], control: socket.socket, reports: BinaryIO) -> None:
    life, held = os.pipe()  # the run holds one end and never uses it: its death closes it
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    process = os.fork()
    if process == 0:
        control.close()
        reports.close()
        for other in (life, *runs):
            os.close(other)
        run.live(descriptors)
    for descriptor in (*descriptors, held):
        os.close(descriptor)
    runs[life] = process
    send(reports, [forks.BEGAN, str(process).encode()])


def _collect(life: int, process: int, reports: BinaryIO) -> None:
    status = os.waitpid(process, 0)[1]
    os.close(life)
    send(reports, [forks.ENDED, str(process).encode(), str(os.waitstatus_to_exitcode(status)).encode()])


def _end(processes: set[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)


def _channels() -> tuple[socket.socket, BinaryIO]:
    """Standard input and output for the worker alone: what a library prints goes where errors go."""
    control, reports = socket.socket(fileno=os.dup(0)), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return control, reports


def _resolve(factory: str) -> Callable[[str], Pipeline]:
    module, _, attribute = factory.partition(":")
    made: Callable[[str], Pipeline] = getattr(importlib.import_module(module), attribute)
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
