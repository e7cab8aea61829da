"""Finds what somebody is reported to have said without quotation marks: `the minister said that …`."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.stages.entities.names.spelling import word_set
from enrich.stages.quotes.attributions import Attribution, is_pledge, is_relay
from enrich.stages.quotes.phrases.cues import CLAUSE_WORDS, FINITE, PREPOSITIONS, SAY, THAT_FREE, TIMES
from enrich.stages.quotes.phrases.words import Sentence, Token

_THAT_REACH = 14
_LEAST_TOKENS = 3
_CLAUSE_STARTS = word_set("""
the a an this that these those he she it they we i his her its their our my there no some many most all any every each
both neither such what
""")
_WRITERS_OWN = word_set("while whereas as although though according adding saying telling")
_ADJUNCTS = word_set(
    "after before while when since during despite as asked if once although though speaking with without"
)
_PAST = word_set("""
began rose fell took made went came saw grew became lost won left met got gave held kept led paid sent found hit cut set
shot spent stood struck brought bought broke built chose drew drove fought knew sold sought spoke threw ran said felt
""")
_UNITS = word_set("day days week weeks month months year years hour hours minutes")
_NOT_REPORTED = word_set(
    "read reads quoted cited laughed smiled sighed shrugged continued continues asked asks pointed"
)


def reported_clause(sentence: Sentence, cue: Attribution, later: Sequence[Attribution]) -> tuple[int, int] | None:
    """The first and last token of the clause reported under `cue`; `later` are the cues behind it."""
    if not cue.is_report or cue.cue in _NOT_REPORTED or cue.cue.startswith(("quoted", "cited")):
        return None
    clause = _clause(sentence, cue, later)
    if clause is None or clause[1] - clause[0] + 1 < _LEAST_TOKENS:
        return None
    has_quotation = any(token.kind == "quote" for token in sentence[clause[0] : clause[1] + 1])
    return None if has_quotation else clause


def _clause(sentence: Sentence, cue: Attribution, later: Sequence[Attribution]) -> tuple[int, int] | None:
    behind = _clause_behind(sentence, cue)
    if behind is not None:
        return behind, _end(sentence, behind, later)
    return _clause_before(sentence, cue) if cue.verb > 0 and not cue.cue.endswith("ing") else None


def _clause_behind(sentence: Sentence, cue: Attribution) -> int | None:
    if cue.is_inverted:
        return None
    that = _that(sentence, cue)
    if that is not None:
        return that + 1
    begin = _after_time(sentence, cue.clause)
    if is_pledge(cue) and begin + 1 < len(sentence) and sentence[begin].low == "to":
        return begin if sentence[begin + 1].kind == "word" and sentence[begin + 1].text.islower() else None
    if cue.cue not in THAT_FREE or begin >= len(sentence):
        return None
    return begin if _is_clause(sentence, begin) else None


def _that(sentence: Sentence, cue: Attribution) -> int | None:
    """The `that` that opens the clause; a comma before it must be one of a pair: `said, before he left, that`."""
    commas = 0
    for position in range(cue.clause, min(cue.clause + _THAT_REACH, len(sentence))):
        token = sentence[position]
        if token.low == "that" and commas % 2 == 0:
            return None if _is_relative(sentence, position) else position
        commas += token.text == ","
        if token.text in ".;:!?" or (token.kind == "word" and not commas and _ends_reach(token, position, cue)):
            return None
    return None


def _is_relative(sentence: Sentence, that: int) -> bool:
    """Whether `that` stands for the noun before it: `repeated the sentence that was agreed`."""
    if that + 1 >= len(sentence):
        return True
    low = sentence[that + 1].low
    return low in FINITE or (low.endswith("ed") and sentence[that + 1].kind == "word")


def _ends_reach(token: Token, position: int, cue: Attribution) -> bool:
    """Whether a clause has begun already, so that a later `that` is another one."""
    if token.low in SAY and token.low not in ("reports", "saying"):
        return True
    return (
        token.low in FINITE
        or token.low in (CLAUSE_WORDS - {"and"})
        or (token.low in ("he", "she", "they", "it") and position > cue.clause)
    )


def _after_time(sentence: Sentence, position: int) -> int:
    """Behind `on Wednesday` and `last week`."""
    while position < len(sentence):
        low = sentence[position].low
        ahead = sentence[position + 1].low if position + 1 < len(sentence) else ""
        if (
            low in TIMES
            or (low in ("on", "in", "late", "early", "this", "last") and ahead in TIMES)
            or (low.isdigit() and position and sentence[position - 1].low in TIMES)
        ):
            position += 1
        else:
            return position
    return position


def _is_clause(sentence: Sentence, begin: int) -> bool:
    """Whether a subject begins here and a verb that shows tense follows it."""
    first = sentence[begin]
    starts = first.kind == "name" or first.low in _CLAUSE_STARTS or first.text[0].isdigit() or first.low.endswith("s")
    if not (starts or first.text[0].isupper()) or first.low in PREPOSITIONS or first.kind == "sign":
        return False
    for token in _without_age(sentence[begin + 1 : begin + 20]):
        if token.text in ",.;:" or token.low in CLAUSE_WORDS - {"and"}:
            return False
        if token.kind == "word" and _shows_tense(token):
            return True
    return False


def _without_age(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without the age between commas in `a man, 34, had been seen`."""
    for position in range(len(tokens) - 2):
        if tokens[position].text == "," and tokens[position + 1].text.isdigit() and tokens[position + 2].text == ",":
            return [*tokens[:position], *tokens[position + 3 :]]
    return tokens


def _end(sentence: Sentence, begin: int, later: Sequence[Attribution]) -> int:
    """The last token of the clause: before the closing mark, a semicolon, or a trailing `, the agency reported`."""
    end = len(sentence) - 1
    is_infinitive = sentence[begin].low == "to"
    for position in range(begin, len(sentence)):
        if sentence[position].text in (";", "(", "—", "–") or _turns(sentence, position, is_infinitive):
            end = position - 1
            break
    for cue in later:
        if begin < cue.first <= end + 1 and (_trails(sentence, cue) or _begins_anew(sentence, cue)):
            end = cue.first - 1
            break
    while end > begin and (sentence[end].kind == "sign" or sentence[end].low in ("and", "but")):
        end -= 1
    return end


def _turns(sentence: Sentence, comma: int, is_infinitive: bool) -> bool:
    """Whether the writer goes on behind this comma: `, while …`, `, a day after …`."""
    if sentence[comma].text != "," or comma + 3 >= len(sentence):
        return False
    low = [token.low for token in sentence[comma + 1 : comma + 4]]
    if is_infinitive and low[0] in ("and", "but"):
        return True
    return low[0] in _WRITERS_OWN or (low[2] in ("after", "before") and low[1] in _UNITS)


def _trails(sentence: Sentence, cue: Attribution) -> bool:
    return sentence[cue.first - 1].text == "," and (is_relay(cue) or _is_final(sentence, cue.last + 1))


def _begins_anew(sentence: Sentence, cue: Attribution) -> bool:
    """Whether the cue opens another statement of the writer: `…, and it tells everybody that …`."""
    return (
        cue.is_report
        and cue.first > 1
        and sentence[cue.first - 1].low in ("and", "but")
        and (sentence[cue.first - 2].text == ",")
    )


def _is_final(sentence: Sequence[Token], position: int) -> bool:
    """Whether only a full stop, a day or a place comes behind."""
    rest = [token for token in sentence[position:] if token.kind != "sign"]
    return len(rest) <= 5 and not any(token.low in FINITE for token in rest)


def _clause_before(sentence: Sentence, cue: Attribution) -> tuple[int, int] | None:
    """What stands in front of `, the Bank believes, …` and `…, Ms Foss said on Friday.`"""
    comma = cue.first - 1
    if comma < _LEAST_TOKENS or sentence[comma].text != ",":
        return None
    behind = cue.last + 1
    if not (_is_final(sentence, behind) or sentence[behind].text == ","):
        return None
    if not _is_statement(sentence[:comma]):
        return None
    begin = 0
    if sentence[0].low in ("and", "but") and comma > _LEAST_TOKENS:
        begin = 1
    return begin, comma - 1


def _is_statement(tokens: Sequence[Token]) -> bool:
    """Whether the words before a trailing cue say something, rather than when or how somebody speaks."""
    first = tokens[0].low
    if first in _ADJUNCTS or (first.endswith("ing") and len(first) > 5):
        return False
    return any(token.kind == "word" and _shows_tense(token) for token in tokens)


def _shows_tense(token: Token) -> bool:
    return (token.low in FINITE and token.low != "'s") or token.low in _PAST or token.text.endswith("ed")
