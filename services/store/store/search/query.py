"""Asking: the small language of `q`, and what it is in the two databases.

Words must all be there; `"words in quotes"` stand side by side; `-word` and `-"phrase"` must not be there; `OR` joins
the terms on its two sides. Everything else only parts words, so no question is wrong: one without words finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from store.search.words import EVERYWHERE, folded_words

MOST_CHARACTERS: Final = 300
"""The longest question."""

_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side, or must not."""

    words: tuple[str, ...]
    excluded: bool = False


_ALL = (Term((EVERYWHERE,)),)


@dataclass(frozen=True, slots=True)
class Question:
    """All of the groups must hold, and one term of each group; `()` finds nothing."""

    groups: tuple[tuple[Term, ...], ...]

    @property
    def wanted(self) -> tuple[tuple[str, ...], ...]:
        """The phrases that a reader looks for in what was found."""
        return tuple(term.words for group in self.groups for term in group if not term.excluded)

    @property
    def has_phrases(self) -> bool:
        """Whether it matters anywhere what stands together."""
        return any(len(term.words) > 1 for group in self.groups for term in group)


def read_question(text: str) -> Question:
    """What was asked."""
    groups: list[list[Term]] = []
    joined = False
    for term in _terms(text):
        if term is None:
            joined = bool(groups)
        elif joined:
            groups[-1].append(term)
            joined = False
        else:
            groups.append([term])
    return Question(tuple(tuple(group) for group in groups))


def as_fts5(question: Question) -> str:
    """The question as an FTS5 expression; its words are letters and digits only, so nothing in it is an operator."""
    return " AND ".join(f"({' OR '.join(_fts5_term(term) for term in group)})" for group in question.groups)


def as_tsquery(question: Question) -> str:
    """The question in PostgreSQL's notation of a tsquery."""
    return " & ".join(f"({' | '.join(_tsquery_term(term) for term in group)})" for group in question.groups)


def without_order(question: Question) -> Question:
    """A question that finds all that this one finds and perhaps more: it does not ask what stands together."""
    return Question(tuple(group for groups in question.groups for group in _loosened(groups)))


def _loosened(group: tuple[Term, ...]) -> Iterator[tuple[Term, ...]]:
    """A phrase alone becomes its words; in a choice its first word; one that must not be there is left out."""
    if len(group) == 1 and not group[0].excluded:
        yield from ((Term((word,)),) for word in group[0].words)
        return
    excluded = any(term.excluded and len(term.words) > 1 for term in group)
    yield tuple(term if len(term.words) == 1 else Term(term.words[:1]) for term in group) if not excluded else _ALL


def _terms(text: str) -> Iterator[Term | None]:
    """The terms in order; None for OR."""
    for minus, quoted, bare in _TERM.findall(text):
        if bare == "OR":
            yield None
            continue
        excluded = bool(minus) or (bare.startswith("-") and not quoted)
        words = tuple(folded_words(quoted or bare))
        if words:
            yield Term(words, excluded)


def _fts5_term(term: Term) -> str:
    phrase = f'"{" ".join(term.words)}"'
    return f'("{EVERYWHERE}" NOT {phrase})' if term.excluded else phrase


def _tsquery_term(term: Term) -> str:
    phrase = "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")"
    return f"('{EVERYWHERE}' & !{phrase})" if term.excluded else phrase
