"""What is different between two versions of an article."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from newswire.articles import Article, Change
from newswire.fields import SHOWN

MOST_LINES: Final = 1_000
MOST_CHANGES: Final = 50
"""Longer or more different texts are only said to differ: comparing them takes time, and nobody reads the result."""

_NAMED: Final = ("status", *(name for name in SHOWN if name != "original"))


def shown(article: Article, name: str) -> str | None:
    """What a reader sees of a field, as text; None: nothing."""
    if name == "language":
        return _said_language(article)
    if name == "published":
        return article.published.value
    value = getattr(article, name)
    return value if value is None or isinstance(value, str) else ", ".join(value) or None


def changes(before: Article, after: Article) -> tuple[Change, ...]:
    """The differences in what a reader sees, text last; empty when there are none."""
    fields = [(name, shown(before, name), shown(after, name)) for name in _NAMED]
    found = [Change(field=name, before=old, after=new) for name, old, new in fields if old != new]
    if before.text != after.text:
        found += _text_changes(before.text, after.text)
    return tuple(found)


def _said_language(article: Article) -> str | None:
    """The language as somebody says it: what is only detected follows the text."""
    return article.language if article.language_source in ("sender", "page") else None


def _text_changes(before: str, after: str) -> list[Change]:
    old, new = before.split("\n"), after.split("\n")
    if len(old) + len(new) > 2 * MOST_LINES:
        return [Change(field="text")]
    runs = list(_runs(old, new))
    return runs if len(runs) <= MOST_CHANGES else [Change(field="text")]


def _runs(old: list[str], new: list[str]) -> Iterator[Change]:
    """The lines that were replaced, added or removed, in runs; blank lines at the ends of a run are left out."""
    starts = [0]
    for line in new:
        starts.append(starts[-1] + len(line) + 1)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        while k < m and not new[k]:
            k += 1
        gone, come = "\n".join(old[i:j]).strip("\n"), "\n".join(new[k:m]).rstrip("\n")
        if gone or come:
            yield Change(field="text", before=gone or None, after=come or None, start=min(starts[k], starts[-1] - 1))
