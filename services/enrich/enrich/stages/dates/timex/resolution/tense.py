"""Tells from the verbs around an expression whether the sentence looks back or ahead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from enrich.stages.dates.timex.recognition.grammar import Expression
from enrich.stages.dates.timex.recognition.scanner import ScannedWords
from enrich.stages.dates.timex.recognition.vocabulary import word_set

Direction = Literal["past", "done", "future", "unknown"]
"""Where the verb looks; `done` is the past of a verb right beside the expression, so that it is sure to be its own."""

_AHEAD = word_set(
    "will ll shall shan would could should may might can must cannot expires resumes begins starts opens reopens "
    "convenes resume begin convene turns"
)
_PAST = word_set(
    "was were had did said told came went took made got gave found began became left met held saw fell rose won lost "
    "led ran sent spent sold bought brought thought kept knew grew drew flew broke chose drove spoke wrote shot struck "
    "stood sat fought caught taught felt paid swept cut hit put been done gone seen taken given known shown fallen "
    "risen killed set understood withdrew overtook wore stole shook froze forgot forbade bore beat hid laid fled bid"
)
_UNREAL = word_set("would should could might may must")
_BE = word_set("is are am")
_BE_OR_HAVE = word_set("was were had did been done")
_HAVE_OR_HAD = word_set("has have had was were did")
_TELLING = word_set(
    "said told announced reported stated added noted confirmed claimed warned agreed promised vowed pledged set put "
    "scheduled planned expected postponed delayed moved pushed rescheduled booked proposed named called fixed timed"
)
_REPUTED = word_set("said reported believed thought known rumoured rumored alleged understood")
_DEADLINES = (("by",), ("until",), ("till",))
_NOTHING: frozenset[str] = frozenset()
_SET_FOR = (("set", "for"), ("set", "to"))
_NOT_PAST = word_set("hundred indeed exceed proceed succeed speed unprecedented sacred united breed hatred")
_BETWEEN_VERBS = word_set("be been being have has not also soon then still never only")
_NOT_AN_INFINITIVE = word_set(
    "the a an its his her their our your my this that these those any some all no each every another both him them me "
    "us you it what which who whom how where when more most many several least about life death prison jail court "
    "power office school hospital war peace town market"
)
_DONE_OR_NOT = word_set(
    "seemed appeared began started continued refused failed managed tried attempted helped forced declined struggled "
    "proceeded came went used attempt attempts effort efforts failure refusal"
)
_PLANNED = word_set("scheduled planned planning expected due slated poised effective")
_SENTENCE_ENDS = word_set(". ! ? ;")
_REACH = 20
_VERB_GROUP = 5


def direction_of(expression: Expression) -> Direction:
    """The tense of the last verb before the expression in its sentence, or else of the first one after it.

    The forms of the words decide: part-of-speech tags were measured to add nothing here, and cost a model pass.
    """
    words = expression.words
    if words.pieces[expression.start - 1 : expression.start] == ("since",):
        return "done"
    possessive = words.pieces[expression.end : expression.end + 1] in (("'s",), ("’s",))
    before = range(expression.start - 1, max(-1, expression.start - 1 - _REACH), -1)
    after = range(expression.end, min(len(words.pieces), expression.end + _REACH))
    if possessive:  # "Tuesday's vote": what follows is not said of Tuesday
        after = range(0)
    if _is_deadline_set(words, expression.start - 1):
        return "future"
    if _is_ahead_of(words, before):
        return "future"
    direction = _first_verb(words, before, _PLANNED) or _first_verb(words, after, _NOTHING)
    if direction is None:
        return "future" if words.pieces[expression.start - 1 : expression.start] in _DEADLINES else "unknown"
    return "done" if direction == "past" and _is_done(words, expression.start - 1) else direction


def _is_ahead_of(words: ScannedWords, indices: Iterable[int]) -> bool:
    """`ahead of the congress in the autumn`: still to come, unless something is told that was done before it."""
    found = False
    for index in indices:
        word = words.pieces[index]
        if word in _SENTENCE_ENDS or (word == "," and not found):
            return found
        if _is_past(words, index) and words.pieces[index - 1 : index] not in (("is",), ("are",), ("am",)):
            return False
        found = found or words.pieces[index : index + 2] == ("ahead", "of")
    return found


def _is_deadline_set(words: ScannedWords, index: int) -> bool:
    """Whether somebody has until then: the perfect tense of the giving does not put its end in the past."""
    if index < 0 or words.pieces[index] not in ("until", "till"):
        return False
    verbs = [piece for piece in words.pieces[max(0, index - _REACH) : index] if piece in _HAVE_OR_HAD]
    return verbs[-1:] in (["has"], ["have"])


def _is_done(words: ScannedWords, index: int) -> bool:
    """Whether the word before, or the one before `on`, is what happened then: `was signed on`, not `was set for`."""
    if index > 0 and words.pieces[index] == "on":
        index -= 1
    if index < 0 or words.pieces[index] in _TELLING:
        return False
    return words.pieces[index] not in _BE_OR_HAVE and _is_past(words, index)


def _first_verb(words: ScannedWords, indices: Iterable[int], planning: frozenset[str]) -> Direction | None:
    for index in indices:
        if words.pieces[index] in _SENTENCE_ENDS and _ends_sentence(words, index):
            return None
        direction = _direction_at(words, index, planning)
        if direction is not None:
            return direction
    return None


def _ends_sentence(words: ScannedWords, index: int) -> bool:
    """Whether a mark ends its sentence: a dot does not after a single letter (U.S.) or before a small one."""
    if words.pieces[index] != "." or index + 1 == len(words.pieces):
        return True
    before = words.pieces[index - 1] if index else ""
    return words.is_capitalised(index + 1) and not (len(before) == 1 and before.isalpha())


def _direction_at(words: ScannedWords, index: int, planning: frozenset[str]) -> Direction | None:
    if _looks_ahead(words, index):
        return "future"
    if _is_because_of(words, index):
        return None
    if words.pieces[index] in planning or words.pieces[index : index + 2] in _SET_FOR:
        return "past" if "had" in words.pieces[max(0, index - 2) : index] else "future"
    if not _is_past(words, index) or (words.pieces[index] in _REPUTED and words.pieces[index - 1] in _BE):
        return None
    return "future" if _governed_by_future(words, index) else "past"


def _is_because_of(words: ScannedWords, index: int) -> bool:
    """Whether `due` gives a reason: due to the strike, not due to arrive."""
    return words.pieces[index : index + 2] == ("due", "to") and not _is_infinitive(words, index + 1)


def _looks_ahead(words: ScannedWords, index: int) -> bool:
    word = words.pieces[index]
    if word == "to":
        return _is_infinitive(words, index)
    if word == "won":
        return words.pieces[index + 1 : index + 2] in (("'",), ("’",))  # won't
    if word.endswith("ing") and not _BE.isdisjoint(words.pieces[max(0, index - 2) : index]):
        return True  # "are meeting on Friday"
    if word in _UNREAL and words.pieces[index + 1 : index + 2] == ("have",):
        return False  # should have ended
    return word in _AHEAD and not (word == "may" and words.is_capitalised(index))


def _is_past(words: ScannedWords, index: int) -> bool:
    word = words.pieces[index]
    if words.is_capitalised(index) and index > 0:
        return False  # United, Fed
    return word in _PAST or (word.endswith("ed") and len(word) > 4 and word not in _NOT_PAST)


def _governed_by_future(words: ScannedWords, index: int) -> bool:
    """Whether a participle hangs on `will be`, `is to be`, and so on."""
    for earlier in range(index - 1, max(-1, index - 1 - _VERB_GROUP), -1):
        if _looks_ahead(words, earlier):
            return True
        word = words.pieces[earlier]
        if word not in _BETWEEN_VERBS and not word.endswith("ly"):
            return False
    return False


def _is_infinitive(words: ScannedWords, index: int) -> bool:
    """Whether `to` begins something still to be done: not in `to the north`, not in `seemed to fall`."""
    if index + 1 >= len(words.pieces) or (index and words.pieces[index - 1] in _DONE_OR_NOT):
        return False
    if index and words.pieces[index - 1] in _PLANNED and "had" in words.pieces[max(0, index - 3) : index]:
        return False  # had been scheduled to
    following = words.pieces[index + 1]
    if following in _NOT_AN_INFINITIVE or not following.isalpha() or words.is_capitalised(index + 1):
        return False
    return not following.endswith(("s", "ing", "ion", "ed"))
