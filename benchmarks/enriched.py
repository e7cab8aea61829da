"""Makes enriched articles for the database benchmark: always the same for a number, quickly, and as uneven as news.

Words, names and outlets are made of syllables and drawn by Zipf's law: a few are everywhere, most are rare. An article
has about 500 words, 40 entities with 60 mentions, and 10 dates around the day of its publication.
"""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from newswire.articles import Article, Entity, Mention, Published, Quote, Sentiment, StageTime, TimeExpression
from newswire.events import ENRICHED, ArticleEvent, event_id

WORDS, NAMES, SOURCES = 30_000, 60_000, 400
ENTITIES, DATES, SENTENCES, SENTENCE_WORDS = 40, 10, 40, 12
FIRST_DAY, DAYS = date(2015, 1, 1), 3_650
_TYPES = ("PERSON", "ORG", "GPE", "LOC", "EVENT")
_CONSONANTS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "tr")
_SYLLABLES = [consonant + vowel for consonant in _CONSONANTS for vowel in ("a", "e", "i", "o", "u", "ai")]


def _word(number: int) -> str:
    """A word of its own for each number; short ones for low numbers."""
    word = ""
    number += 1
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[place]
    return word


def _zipf(count: int) -> list[float]:
    """Weights by rank, summed up."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(count)))


class Maker:
    """Makes article after article."""

    def __init__(self) -> None:
        self.words = [_word(number) for number in range(WORDS)]
        self.names = [f"{_word(n % 997).title()} {_word(n * 7 % 9_973 + 1_000).title()}" for n in range(NAMES)]
        self._word_weights, self._name_weights, self._source_weights = _zipf(WORDS), _zipf(NAMES), _zipf(SOURCES)

    def source(self, rank: int) -> str:
        """The outlet of this rank."""
        return f"{self.words[rank + 50]}.example"

    def entity_id(self, rank: int) -> str:
        """The id of the entity of this rank."""
        return f"local:{_TYPES[rank % 5].lower()}:{self.names[rank].lower().replace(' ', '-')}-{rank}"

    def event(self, number: int) -> ArticleEvent:
        """The event about article `number`, as enrich sends it."""
        one = self.article(number)
        event_time = "2026-01-01T00:00:00.000Z"
        return ArticleEvent(
            id=event_id(one.id, 1, ENRICHED),
            type=ENRICHED,
            source="newswire/enrich",
            time=event_time,
            article=one,
            traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            sequence=f"{1_700_000_000_000 + number}-0",
        )

    def article(self, number: int) -> Article:
        """Article `number`."""
        random = Random(number)
        day = FIRST_DAY + timedelta(days=int(number * 0.0036) % DAYS)
        named = self._draw_names(random)
        text, places, dates = self._text(random, named, day)
        score = round(random.gauss(-0.1, 0.4), 4)
        return Article(
            id=f"{number:08x}" * 4,
            version=1,
            source=self.source(bisect(self._source_weights, random.random() * self._source_weights[-1])),
            title=" ".join(random.choices(self.words, cum_weights=self._word_weights, k=9)).capitalize(),
            text=text,
            original=text,
            published=Published(value=day.isoformat(), precision="day", source="sender"),
            language="en" if random.random() < 0.9 else "de",
            entities=tuple(
                Entity(id=self.entity_id(rank), name=self.names[rank], type=_TYPES[rank % 5], mentions=tuple(found))
                for rank, found in places.items()
            ),
            dates=tuple(dates),
            sentiment=Sentiment(label="neutral", score=max(-1.0, min(1.0, score))),
            quotes=(Quote(start=0, end=20, text=text[:20]),) if random.random() < 0.6 else (),
            stages=(StageTime(stage="received", at="2026-01-01T00:00:00.000Z"),),
        )

    def _draw_names(self, random: Random) -> list[int]:
        drawn: dict[int, None] = {}
        while len(drawn) < ENTITIES:
            drawn[bisect(self._name_weights, random.random() * self._name_weights[-1])] = None
        return list(drawn)

    def _text(
        self, random: Random, named: list[int], day: date
    ) -> tuple[str, dict[int, list[Mention]], list[TimeExpression]]:
        words = random.choices(self.words, cum_weights=self._word_weights, k=SENTENCES * SENTENCE_WORDS)
        mentioned = [*named, *random.choices(named[:10], k=ENTITIES // 2)]
        parts: list[str] = []
        places: dict[int, list[Mention]] = {}
        dates: list[TimeExpression] = []
        length = 0

        def add(part: str) -> tuple[int, int]:
            nonlocal length
            start = length
            parts.append(part)
            length += len(part) + 1
            return start, start + len(part)

        for number in range(SENTENCES):
            for rank in mentioned[number::SENTENCES]:
                start, end = add(self.names[rank])
                places.setdefault(rank, []).append(Mention(start=start, end=end, text=self.names[rank]))
            add(" ".join(words[number * SENTENCE_WORDS : (number + 1) * SENTENCE_WORDS]))
            if number % (SENTENCES // DATES) == 0:
                value = _value(random, day)
                start, end = add(f"on {value}.")
                dates.append(TimeExpression(start=start, end=end - 1, text=f"on {value}", type="DATE", value=value))
        return " ".join(parts), places, dates


def _value(random: Random, day: date) -> str:
    """Mostly days of the last weeks, sometimes a month, a quarter or a year, of long ago more rarely."""
    drawn = random.random()
    there = day - timedelta(days=int(random.expovariate(1 / (20 if drawn < 0.9 else 2_000))))
    if drawn < 0.7:
        return there.isoformat()
    if drawn < 0.8:
        return there.isoformat()[:7]
    if drawn < 0.85:
        return f"{there.year}-Q{(there.month + 2) // 3}"
    return str(there.year) if drawn < 0.97 else "XXXX-WXX-5"
