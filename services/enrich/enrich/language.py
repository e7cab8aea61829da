"""Says in which language an article is written: as its sender says, unless that is certainly wrong, or as it looks.

The detector is py3langid (a naive Bayes classifier over byte n-grams, its model inside the package). It is asked for
languages that news is written in: among all that it knows, it takes short titles for rare relatives of a language.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from time import perf_counter

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from enrich.stages.keyphrases.words import STOP_WORDS
from newswire.articles import Annotator, Article

UNKNOWN = "und"
DETECTOR = f"py3langid {version('py3langid')}"

_NAMES = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id ig is it ja ka kk km kn
ko ku ky lo lt lv mk ml mn mr ms mt my ne nl nn no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr
ug uk ur uz vi yo zh zu zxx
"""
LANGUAGES = frozenset(_NAMES.split())
"""`zxx` is what is no language: codes, numbers, noise."""

SAMPLE_CHARACTERS = 2000
"""So much of an article is looked at, the title included: a quarter of a millisecond."""

LEAST_SCORES = {"en": 0.3}
LEAST_SCORE = 0.45
"""Below this the language is unknown. Names and codes alone score up to 0.43, the titles that were tried 0.47 and more.

English may score less: most of what is read is in English, and its short titles look like its relatives.
"""

CERTAIN_SCORE = 0.9
CERTAIN_LETTERS = 120
CERTAIN_LETTERS_WIDE = 40
"""What it takes to contradict a sender: so sure, over so many letters; fewer where a letter is a syllable or word."""

ENGLISH_WORDS, ENGLISH_SHARE = 2, 0.7
"""So many common English words, and so many of all that are not names, are English where the detector does not know.

Names lead it astray in a sentence or two, and it has no way to leave them out.
"""

_KIN = tuple(
    frozenset(kin.split())
    for kin in (
        "no nb nn da",
        "sr hr bs sh me",
        "id ms",
        "zh yue wuu cmn",
        "tl fil",
        "he iw",
        "hi ur",
        "fa prs",
        "ca oc",
    )
)
"""Languages so near to each other that the detector does not contradict a sender."""

_NOISE = re.compile(r"https?://\S{1,2000}|www\.\S{1,2000}|[@#]\w{1,100}|\d+")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Guess:
    """A language as it looks, and how sure that is (0 to 1)."""

    language: str
    score: float


def guess(text: str) -> Guess:
    """The language a text looks like: ISO 639, or `und`."""
    language, score = _identifier().classify(text)
    if language != "zxx" and score >= LEAST_SCORES.get(language, LEAST_SCORE):
        return Guess(language, score)
    return Guess("en" if _has_english_words(text) else UNKNOWN, score)


def with_language(article: Article) -> Article:
    """The article with its language, whose word that is, and a note of who decided."""
    started = perf_counter()
    said = article.language if article.language_source != "detected" else None
    found = guess(sample := _sample(article))
    kept = said is not None and _is_tag(said) and not _is_certainly_wrong(said, found, sample)
    annotator = Annotator(
        name="language",
        version="1",
        model=DETECTOR,
        gives=("language", "language_source"),
        reason=f"the {article.language_source or 'sender'} says {said[:40]}" if said and not kept else None,
        milliseconds=round((perf_counter() - started) * 1000, 3),
    )
    told = {"language": said, "language_source": article.language_source or "sender"}
    seen = {"language": found.language, "language_source": "detected"}
    return article.model_copy(update={**(told if kept else seen), "annotators": (*article.annotators, annotator)})


def language_of_reading(article: Article) -> str:
    """The language to read an article in: its own without region, or English where that is unknown and may be.

    Too little text to tell is mostly a headline, and what can be read in it (names) is much the same in many languages.
    """
    language = base(article.language or UNKNOWN)
    return "en" if language == UNKNOWN and _is_latin(_sample(article)) else language


def doubt(article: Article) -> str | None:
    """What the annotators say of an article that is read in a language only because it may be in it."""
    known = base(article.language or UNKNOWN) != UNKNOWN
    return None if known or language_of_reading(article) != "en" else "the language is unknown: read as English"


def base(tag: str) -> str:
    """A BCP 47 tag without script and region, in lower case."""
    return tag.partition("-")[0].lower()


def load() -> None:
    """Read the detector's model (2 seconds, 74 MB) now, for instance before a process forks."""
    _identifier()


def _has_english_words(text: str) -> bool:
    words = {word for word in _WORD.findall(text) if word.islower()}
    common = words & STOP_WORDS
    return len(common) >= ENGLISH_WORDS and len(common) >= ENGLISH_SHARE * len(words)


def _is_tag(said: str) -> bool:
    return _TAG.fullmatch(said) is not None and base(said) not in (UNKNOWN, "mul", "zxx", "mis", "xx")


def _is_certainly_wrong(said: str, found: Guess, sample: str) -> bool:
    said = base(said)
    if found.language in (said, UNKNOWN) or found.score < CERTAIN_SCORE:
        return False
    if any({said, found.language} <= kin for kin in _KIN):
        return False
    wide = found.language in ("zh", "ja", "ko")
    return len(_LETTER.findall(sample)) >= (CERTAIN_LETTERS_WIDE if wide else CERTAIN_LETTERS)


def _sample(article: Article) -> str:
    text = f"{article.title or ''}\n{article.text[:SAMPLE_CHARACTERS]}"[:SAMPLE_CHARACTERS]
    return _NOISE.sub(" ", text).strip()


def _is_latin(sample: str) -> bool:
    letters = _LETTER.findall(sample)
    return 2 * sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(letters)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
