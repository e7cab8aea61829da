"""What the language model is given of a text: everything, except what would cost it seconds.

spaCy's tokenizer looks at a run of marks again from the start for every mark it strips off, and the entity recogniser
takes as long for a bracket as for a word: 8 KB of `(` cost 20 seconds, 50,000 emoji more than a minute. So a hostile
run is left out, a paragraph without end is cut, and reading stops where an article has cost enough. Nothing stands in
for what was left out: each piece is a stretch of the text as it is, with its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from enrich.document import split_paragraphs

NLP_LIMIT_CHARACTERS = 100_000
"""The language model reads this much of a text; the rest is kept, and the annotators say `partial`."""

PARAGRAPH_LIMIT_CHARACTERS = 40_000
"""A longer paragraph is cut at white space: beyond it the model takes longer a word (45 microseconds, then 65)."""

RUN_LIMIT_CHARACTERS = 1_000
"""A longer run without white space is left out; the longest addresses printed in news have some 300."""

RUN_LIMIT_WORK = 40_000
"""Length times marks of a run that is read, some 6 milliseconds (150 ns each): 200 marks alone, or a long address."""

SHORT_RUN_CHARACTERS = 64
"""Runs up to this length are never looked at: were it all marks, tokenizing it took half a millisecond."""

COST_LIMIT_WORDS = 12_000
"""What is spent on one article, in words of 45 microseconds: some 57,000 characters of prose, half a second."""

PARAGRAPH_COST_WORDS = 3
"""What a paragraph costs besides its words."""

WORK_A_WORD = 300
"""Length times marks of a run that takes as long as reading one word."""

REASONS_TOLD = 3

Piece = tuple[int, str]
"""A stretch of the text and where it begins, in code points."""

_RUN = re.compile(r"\S+")
_MARK = re.compile(r"[\W_]")
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_|\s\s+|[^\S ]")
"""About one match a token: white space other than a single space is one to spaCy, too."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """The pieces to read, in order, and why they are not the whole text (empty when they are)."""

    pieces: Sequence[Piece]
    reasons: Sequence[str]

    @property
    def reason(self) -> str | None:
        """The reasons as one line, the first few of them; None when the whole text is read."""
        if not self.reasons:
            return None
        more = len(self.reasons) - REASONS_TOLD
        return "; ".join(self.reasons[:REASONS_TOLD]) + (f"; and {more} more" if more > 0 else "")


@dataclass(slots=True)
class _Account:
    """What may still be spent on an article, and what had to be said about it so far."""

    words: int
    reasons: list[str] = field(default_factory=list)


def guard(text: str) -> Guarded:
    """What of `text` is read: its paragraphs, unless they are hostile. Takes time in proportion to the length."""
    read = text[:NLP_LIMIT_CHARACTERS]
    paragraphs = split_paragraphs(read)
    account = _Account(COST_LIMIT_WORDS)
    if len(text) > len(read):
        account.reasons.append(f"only the first {len(read)} characters were read")
    pieces: Iterator[Piece] = (piece for paragraph in paragraphs for piece in _pieces(paragraph, account))
    if len(read) + PARAGRAPH_COST_WORDS * len(paragraphs) > COST_LIMIT_WORDS:  # else it cannot cost too much
        pieces = _affordable(pieces, account)
    return Guarded(tuple(pieces), tuple(account.reasons))


def _affordable(pieces: Iterable[Piece], account: _Account) -> Iterator[Piece]:
    """The pieces up to where the account is spent; the one in which that happens ends there, at white space."""
    for offset, text in pieces:
        account.words -= PARAGRAPH_COST_WORDS
        starts = [word.start() for word in islice(_WORD.finditer(text), max(account.words, 0) + 1)]
        if len(starts) <= account.words:
            account.words -= len(starts)
            yield offset, text
            continue
        head = _whole_words(text[: starts[-1]])
        account.reasons.insert(0, f"reading ended at {offset + len(head)}: too many words")
        if head:
            yield offset, head
        return


def _pieces(paragraph: Piece, account: _Account) -> Iterator[Piece]:
    """A paragraph without its hostile runs, in pieces no longer than the limit."""
    offset, text = paragraph
    begin = 0
    if max(map(len, text.split())) > SHORT_RUN_CHARACTERS:
        for run in _RUN.finditer(text):
            if _is_hostile(run.group(), account):
                length, at = len(run.group()), offset + run.start()
                account.reasons.append(f"left out {length} characters without a space at {at}")
                yield from _cut(offset + begin, text[begin : run.start()], account)
                begin = run.end()
    yield from _cut(offset + begin, text[begin:], account)


def _is_hostile(run: str, account: _Account) -> bool:
    if len(run) <= SHORT_RUN_CHARACTERS:
        return False
    work = len(run) * len(_MARK.findall(run))
    if len(run) > RUN_LIMIT_CHARACTERS or work > RUN_LIMIT_WORK:
        return True
    account.words -= work // WORK_A_WORD
    return False


def _cut(offset: int, text: str, account: _Account) -> Iterator[Piece]:
    """`text` without the white space around it, cut at white space where it is too long."""
    begin, end = _bounds(text, 0, len(text))
    if end - begin > PARAGRAPH_LIMIT_CHARACTERS:
        account.reasons.append(f"cut a paragraph of {end - begin} characters at {offset + begin}")
    while end - begin > PARAGRAPH_LIMIT_CHARACTERS:
        # A run is shorter than a paragraph by far, so there is white space to cut at.
        border = begin + len(_whole_words(text[begin : begin + PARAGRAPH_LIMIT_CHARACTERS]))
        yield offset + begin, text[begin:border]
        begin, _ = _bounds(text, border, end)
    if begin < end:
        yield offset + begin, text[begin:end]


def _bounds(text: str, begin: int, end: int) -> tuple[int, int]:
    """Where what is not white space begins and ends."""
    inner = text[begin:end]
    return end - len(inner.lstrip()), begin + len(inner.rstrip())


def _whole_words(text: str) -> str:
    """`text` without its last word, which may be the first half of one."""
    parts = text.rsplit(maxsplit=1)
    return parts[0] if len(parts) == 2 else ""
