"""Reporting: shows what `newswire reenrich` does and what came of it, for people or as JSON."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Any, Self

from newswire.screen import Bar
from newswire.terminal import OUT
from store.reenrich.differences import Sum
from store.reenrich.requests import Settled

_SIGNS = {"gained": "+", "lost": "-", "changed": "~"}


class ReenrichReport:
    """Tells of each article as it is done with, and sums up."""

    def __init__(self, *, show: bool, as_json: bool, dry: bool, total: int | None) -> None:
        self._show, self._as_json, self._dry = show, as_json, dry
        self._sum, self._fates = Sum(), Counter[str]()
        self._bar = Bar("articles and time")
        self._task = self._bar.begin(total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    @property
    def set_aside(self) -> int:
        """How many could not be read."""
        return self._fates["set_aside"]

    def wait(self, why: str) -> None:
        """Nothing can be done but to wait."""
        self._task.say(why)

    def add(self, settled: Settled) -> None:
        """An article is done with."""
        self._fates[settled.fate] += 1
        self._task.advance()
        self._task.say("reading again")
        if settled.fate == "reread":
            self._sum.add(settled.found)
        if self._show and (settled.found or settled.fate != "reread"):
            self._show_one(settled)

    def _show_one(self, settled: Settled) -> None:
        if self._as_json:
            OUT.document(_document(settled))
            return
        for line in _lines(settled):
            OUT.line(line)

    def sum_up(self) -> None:
        """The last word."""
        self._bar.stop()
        others = {fate: self._fates[fate] for fate in ("overtaken", "gone", "set_aside")}
        document = {**self._sum.document(), **others, "dry_run": self._dry}
        if self._as_json:
            OUT.document(document)
            return
        OUT.line(self._line(others))
        for name, counts in sorted(self._sum.fields.items()):
            OUT.line(f"{name:<12} in {counts['articles']} articles: {_signed(counts)}")

    def _line(self, others: dict[str, int]) -> str:
        done = "read for a trial" if self._dry else "read again"
        more = "".join(f", {count} {fate.replace('_', ' ')}" for fate, count in others.items() if count)
        return f"{self._sum.articles} {done}, {self._sum.changed} with other annotations{more}"


def _signed(counts: Counter[str]) -> str:
    return " ".join(f"{sign}{counts[name]}" for name, sign in _SIGNS.items())


def _document(settled: Settled) -> dict[str, Any]:
    found = {name: difference.document() for name, difference in settled.found.items()}
    article = settled.article
    return {"id": article.id, "version": article.version, "fate": settled.fate, "differences": found}


def _lines(settled: Settled) -> list[str]:
    article = settled.article
    fate = "" if settled.fate == "reread" else f" ({settled.fate.replace('_', ' ')})"
    lines = [f"{article.id} {article.title or ''}".rstrip() + fate]
    for name, difference in settled.found.items():
        for kind, shown in difference.document().items():
            lines += [f"  {name} {_SIGNS[kind]} {one}" for one in shown]
    return lines
