"""Names given away by the form of a line: scores, standings, result lists, line-ups and score cards.

A row of a sports table is no sentence for a model to read, but its form says what stands where:
`Rovers 2 United 1` names two clubs, `3. Ann Foss (Norway) 12.74` a person. Every word of a row becomes one
letter, and the forms are patterns over those letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from enrich.stages.entities.names.lists import known
from enrich.stages.entities.names.spans import Span, without_overlaps
from enrich.stages.entities.names.spelling import name_key, word_set

# C a capitalised word, I an initial or `St`, n a small word inside names, w any other word, 0 a whole number,
# d any other number, m an ordinal, ' what joins two words, A `at`, a `and`, v c b l x o the words of fixtures and
# score cards; other signs stand for themselves.
_NAME = r"(?:(?:I\.?){0,3}n{0,2}C|n'C)(?:'?C|n{1,3}C|(?:'n){1,2}'?C|'n|I\.?|&C){0,4}"
_SCORE = r"0(?:\([^)]{0,20}\))?"
_SIDE = r"N(?:\(C\))?"
_FORMS = (
    ("player", r"N(?=[0d]-0-0-0(?!-))"),
    ("team", rf"^{_SIDE}{_SCORE}{_SIDE}{_SCORE}(?:\([^)]{{0,40}}\))?\.?$"),
    ("team", rf"^(?:0\.)?{_SIDE}0[-+./]{{0,2}}0(?:[-+./]{{0,2}}[0d]){{1,18}}[-.]?$"),
    ("team", r"^N(?=A[CI]+$)"),
    ("venue", r"^[CI]{1,3}AN$"),
    ("team", r"N(?=v[CIn])"),
    ("team", r"vN"),
    ("member", r"N\([^()0]{1,9}\)"),
    ("player", r"((?:I\.){1,3}n{0,2}C(?:'C)?)(?=[0d])"),
    ("player", r"(?<![-0d])0-N(?=[,;(.0m:)w]|$)"),
    ("leader", r"^0\.N(?=[,(0d.])"),
    ("player", r"N(?=\(m|m[;,)])"),
    ("leader", r"(?:^0|[,;])N(?=0(?:0){2,5}(?:[,.]|$))"),
    ("player", r"^N(?=c[CIn]|b[CIn]|lb|x[CIn]|oo0|o0)"),
    ("player", r"(?:(?:c|x)N)?bN(?=0)"),
    ("player", r"cN(?=b)"),
    ("total", r"(?:^|[:,;)])N(?=0(?:-0)?(?:a0(?:-0)?)?(?:[,(.;]|w|$))"),
    ("venue", rf"^A{_SIDE}:"),
    ("venue", rf"^{_SIDE}:(?=C{{1,3}}0)"),
    ("venue", r"\(AN"),
)
_PATTERNS = tuple((kind, re.compile(form.replace("N", f"({_NAME})"))) for kind, form in _FORMS)
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)+|\w+|[^\w\s]")
_WHOLE = re.compile(r"\d{1,4}[a-z]?")
_LINE = re.compile(r"[^\n\r]+")
_SMALL_WORD = re.compile(r"\b[a-z]{3,}")
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_PARTICLES = word_set("de van der den von la el al ul ur di da dos du ter of bin")
_CARD_WORDS = {
    "v": "v",
    "c": "c",
    "b": "b",
    "lbw": "l",
    "st": "x",
    "not": "o",
    "out": "o",
    "run": "o",
    "and": "a",
    "At": "A",
    "AT": "A",
    "at": "A",
}
_SHORT = frozenset(("St", "ST", "Mt", "Ft"))
_LABELS = word_set("""
scores score scorers scorer bowling result results extras total totals fall toss halftime attendance points women men
playing postponed overs group division round match matches race pool section january february march april may june july
august september october november december monday tuesday wednesday thursday friday saturday sunday
""")


class ResultWord(NamedTuple):
    """A word, a number with its separators, or a sign."""

    text: str
    start: int
    end: int


class Row(NamedTuple):
    """The words of one line and their letters."""

    words: list[ResultWord]
    letters: str


def row_names(text: str) -> tuple[Span, ...]:
    """What the rows of a table in the text name; where two forms fit, the first of the list above counts."""
    return without_overlaps(_rows_names(text))


def _rows_names(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        if _may_be_row(line.group()):
            row = _row(text, line)
            if _is_row(row):
                yield from _names(text, row)


def _may_be_row(line: str) -> bool:
    """A cheap look that spares sentences the rest: a number or a short line, and few small words."""
    return bool(len(line) < 60 or _DIGIT.search(line)) and len(_SMALL_WORD.findall(line)) * 2 <= line.count(" ") + 2


def _row(text: str, line: re.Match[str]) -> Row:
    words = [ResultWord(found.group(), *found.span()) for found in _TOKEN.finditer(text, line.start(), line.end())]
    letters = [_letter(word.text) for word in words]
    for index in range(1, len(words) - 1):
        if letters[index] in "-'" and words[index - 1].end == words[index].start and _joins(words, index):
            letters[index] = "'"
    return Row(words, "".join(letters))


def _joins(words: list[ResultWord], index: int) -> bool:
    """Whether a hyphen or apostrophe holds two words together, as in `Anne-Marie` and `O'Brien`."""
    before, after = words[index - 1].text, words[index + 1]
    return words[index].end == after.start and before[-1].isalpha() and after.text[0].isalpha()


def _letter(text: str) -> str:
    first = text[0]
    if first.isdigit():
        return "m" if _ORDINAL.fullmatch(text) else "0" if _WHOLE.fullmatch(text) else "d"
    if not first.isalpha():
        return "'" if first in "’`" else first
    if text in _CARD_WORDS:
        return _CARD_WORDS[text]
    if first.isupper():
        return "I" if len(text) == 1 or text in _SHORT else "C"
    return "n" if text in _PARTICLES else "w"


def _is_row(row: Row) -> bool:
    """Few words of a sentence, and a number or a fixture."""
    letters = row.letters
    return letters.count("w") * 5 <= len(letters) and any(sign in letters for sign in "0dmvA")


def _names(text: str, row: Row) -> Iterator[Span]:
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(row.letters):
            for group in range(1, pattern.groups + 1):
                if found.group(group) is not None:
                    first, last = found.span(group)
                    span = _typed(kind, text, row.words[first].start, row.words[last - 1].end, found.group(group))
                    if span and (kind != "member" or _is_country(text, row, last)):
                        yield span


def _typed(kind: str, text: str, start: int, end: int, letters: str) -> Span | None:
    key = name_key(text[start:end])
    if key.split()[0].lower() in _LABELS or any(sign.isdigit() for sign in key) or key.startswith(("U.S", "U.N")):
        return None
    type_ = _TYPE_OF_FORM[kind](key, letters)
    return Span(start, end, type_) if type_ else None


def _side(key: str, _: str) -> str:
    """A country that plays is still the country; anybody else is a club."""
    return "GPE" if key in known.COUNTRY_KEYS or key.title() in known.COUNTRY_KEYS else "ORG"


def _total(key: str, letters: str) -> str | None:
    """`Somerset 83 and 174`: one word or a listed place is a side; two words may be anything."""
    is_side = letters.count("C") == 1 or key in known.TYPES
    return _side(key, letters) if is_side and "I" not in letters else None


def _player(key: str, letters: str) -> str | None:
    listed = known.TYPES.get(key)
    return listed if listed and letters == "C" else "PERSON"


def _leader(key: str, letters: str) -> str | None:
    """The head of a ranking is a person if the name is as long as one; else it may be a country or a club."""
    return "PERSON" if len(letters) > 1 and key not in known.TYPES else None


def _venue(key: str, letters: str) -> str | None:
    return "GPE" if known.TYPES.get(key, "GPE") in ("GPE", "LOC") else None


_TYPE_OF_FORM: dict[str, Callable[[str, str], str | None]] = {
    "team": _side,
    "total": _total,
    "player": _player,
    "leader": _leader,
    "member": _leader,
    "venue": _venue,
}


def _is_country(text: str, row: Row, bracket: int) -> bool:
    """Whether the brackets behind a name hold a country, as in a list of results."""
    closing = row.letters.find(")", bracket)
    inside = text[row.words[bracket].end : row.words[closing].start]
    return name_key(inside) in known.COUNTRY_KEYS
