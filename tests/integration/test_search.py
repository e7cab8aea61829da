"""Search, the same on both databases: one suite, two implementations."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from harness.builders import article, event, story
from newswire.articles import Article, Entity, Mention, Published, Quote, Sentiment, TimeExpression
from newswire.events import ENRICHED, ArticleEvent
from store.save.orphans import tidy
from store.save.save import keep
from store.search import search as searching
from store.search.conditions import Conditions, find_keys
from store.search.cursors import CursorError
from store.search.days import Days, asked_days
from store.search.entities import find_entities, find_portrait, find_said
from store.search.highlights import find_highlights
from store.search.query import read_question
from store.search.search import search

NOW = "2022-02-05T03:17:01.000Z"
EVERYTHING = Days(1, 3_652_059)


Put = Callable[..., None]


@pytest.fixture
def put(engine: Engine) -> Put:
    """Keeps an article of this number; later calls come later on the wire."""
    place = iter(range(1, 10_000))

    def keep_one(number: int, text: str = "Story.", **fields: Any) -> None:
        one = article(id=f"{number:032x}", text=text, **fields)
        (kept,) = keep(engine, [event(one, ENRICHED, sequence=f"{next(place)}-0")], NOW)
        assert kept.fate == "stored"

    return keep_one


def named(name: str, text: str, type_: str = "PERSON") -> Entity:
    """An entity with its mentions in the text."""
    starts = [place for place in range(len(text)) if text.startswith(name, place)]
    mentions = tuple(Mention(start=start, end=start + len(name), text=name) for start in starts)
    return Entity(id=f"{type_.lower()}:{name.lower().replace(' ', '-')}", name=name, type=type_, mentions=mentions)


def dated(value: str, text: str = "Story.", words: str = "Story", type_: Any = "DATE") -> TimeExpression:
    """A date in the text."""
    start = text.index(words)
    return TimeExpression(start=start, end=start + len(words), text=words, type=type_, value=value)


def found(engine: Engine, limit: int = 50, **asked: Any) -> list[int]:
    """The numbers of the articles that fit, in the order of the answer."""
    return [
        int(Article.model_validate_json(one).id, 16) for one in search(engine, Conditions(**asked), limit).documents
    ]


def every_page(engine: Engine, asked: Conditions, limit: int) -> list[int]:
    """The same, page after page."""
    seen, cursor = list[int](), None
    while True:
        page = search(engine, asked, limit, cursor)
        seen += [int(Article.model_validate_json(one).id, 16) for one in page.documents]
        cursor = page.next_cursor
        if cursor is None:
            return seen


WORDS = {
    1: "The harbour council met in Lisbon. Cranes were bought.",
    2: "A council of harbour masters; the HARBOUR is closed.",
    3: "Café prices rise in Zürich, Straße by Straße.",
    4: "Москва и Київ. 東京で会議が開かれた。",
    5: "U.S. state-owned firms don't pay 3.5 per cent.",
    6: "Nothing OR everything, and not a word more.",
}


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("harbour", [2, 1]),
        ("HARBOUR council", [2, 1]),
        ('"harbour council"', [1]),
        ("harbour -lisbon", [2]),
        ('council -"harbour council"', [2]),
        ("lisbon OR closed", [2, 1]),
        ("council lisbon OR closed", [2, 1]),
        ("council lisbon OR zürich", [1]),
        ("cafe zurich", [3]),
        ("CAFÉ strasse", [3]),
        ("-harbour", [6, 5, 4, 3]),
        ("lisbon OR -council", [6, 5, 4, 3, 1]),
        ("москва", [4]),
        ("Київ", [4]),
        ("東京", [4]),
        ("会議", [4]),
        ("京東", []),
        ("u.s.", [5]),
        ("state-owned", [5]),
        ("owned-state", []),
        ("don't", [5]),
        ("3.5", [5]),
        ('"or everything"', [6]),
        ("nothing", [6]),
        ("noth", []),
        ("met in lisbon cranes", [1]),
        ("OR harbour", [2, 1]),
        ("harbour OR", [2, 1]),
        ("OR", []),
        ('"', []),
        ("-", []),
        ('""', []),
        ('"harbour', [2, 1]),
        ("harbour NOT lisbon AND NEAR(council)", []),
        ("title:harbour", []),
    ],
)
def test_words(engine: Engine, put: Put, q: str, numbers: list[int]) -> None:
    """Words, phrases, exclusions and alternatives find the same everywhere, whatever the script."""
    for number, text in WORDS.items():
        put(number, text)
    assert found(engine, q=q) == numbers


@pytest.mark.parametrize(
    "q",
    [
        "'", "\\", "a\\'b", "a:*", "a & b", "!a", "a <-> b", "(", ")", "((a)", "*", "^a", "{a}: b", "NEAR(a b, 1)",
        "a*", "%", "_", ";--", "\0", "a\0b", "\ue000", "\ue001", "\U0001f600", "\u202e", "½", "ﬁ", "\ud7ff", "a" * 300,
        "- " * 100, "-a " * 100, "OR " * 100, '"a ' * 100, "a OR " * 60, "٣", "e\u0301", "\u0301", "AND", "NOT a",
        "a\nb", "\U000e0001",
    ],
)  # fmt: skip
def test_any_question_is_answered(engine: Engine, put: Put, q: str) -> None:
    """No question is an error, and none finds what has nothing of it."""
    put(1, "Harbour.")
    found(engine, q=q)
    assert found(engine, q=q + " harbour zebra") == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "a " * 50_000,
        "ab" * 3 + " " + "\u3042" * 60_000,
        " ".join(f"word{number}" for number in range(40_000)),
        " ".join("\U00020000" * 59 + str(number) for number in range(3_000)),
        "x'\\:,\" \t\r\n\v\f\x85\u2028 \ue000 \ue001 \0 end",
        " ".join(map(chr, [*range(1, 0xD800, 7), *range(0xE000, 0x20000, 17)])),
        "",
    ],
    ids=["one word", "one word often", "pictures", "many words", "long words", "signs", "all characters", "empty"],
)
def test_any_text_is_taken(engine: Engine, put: Put, text: str) -> None:
    """Whatever the text is, the article is kept and found by its title."""
    put(1, text, title="Harbour")
    assert found(engine, q="harbour") == [1]
    assert found(engine, q='"harbour zebra"') == []


def test_limits_are_the_same(engine: Engine, put: Put) -> None:
    """What is beyond the limits of the index is beyond them on both databases."""
    put(1, "the cat " * 300 + "the dog")
    put(2, "far " * 17_000 + "dog")
    put(3, "z" * 80)
    assert (found(engine, q='"the cat"'), found(engine, q='"the dog"'), found(engine, q="dog")) == ([1], [], [1])
    assert found(engine, q="z" * 60) == [3]


def test_title_and_text_are_no_phrase(engine: Engine, put: Put) -> None:
    """A phrase is in the title or in the text, not across."""
    put(1, "Council meets.", title="Harbour")
    assert found(engine, q="harbour council") == [1]
    assert found(engine, q='"harbour council"') == []


VALUES = {
    1: "2022-02-04",
    2: "2022-02",
    3: "2022",
    4: "2022-W05",
    5: "XXXX-WXX-5",
    6: "PRESENT_REF",
    7: "2022-02-04T09:30",
    8: "202",
    9: "2022-Q1",
    10: "2022-02-31",
    11: "2021-WI",
    12: "1999-12-31",
}


@pytest.mark.parametrize(
    ("mentioned", "numbers"),
    [
        ("2022-02-04", [11, 9, 8, 7, 4, 3, 2, 1]),
        ("2022-02", [11, 9, 8, 7, 4, 3, 2, 1]),
        ("2022-02-07", [11, 9, 8, 3, 2]),
        ("2022", [11, 9, 8, 7, 4, 3, 2, 1]),
        ("2022-06", [8, 3]),
        ("2023", [8]),
        ("..2000", [12]),
        ("1999-12-31..2020-01-01", [12, 8]),
        ("2022-01-30", [11, 9, 8, 3]),
        ("2022-02-04..", [11, 9, 8, 7, 4, 3, 2, 1]),
    ],
)
def test_mentioned(engine: Engine, put: Put, mentioned: str, numbers: list[int]) -> None:
    """An article is found by a day when an interval in its text and the one asked for have a day in common."""
    for number, value in VALUES.items():
        put(number, dates=(dated(value),))
    assert found(engine, mentioned=asked_days(mentioned)) == numbers


def test_durations_are_no_dates(engine: Engine, put: Put) -> None:
    """A duration or a set speaks of no day, whatever its value looks like."""
    put(1, dates=(dated("2022", type_="DURATION"), dated("2022", type_="SET")))
    assert found(engine, mentioned=asked_days("2022")) == []


def test_everything_together(engine: Engine, put: Put) -> None:
    """Each condition narrows, and all must hold."""
    text = "Ana Pereira met the council on Friday."
    ana = named("Ana Pereira", text)
    day = dated("2022-02-04", text, "Friday")
    full: dict[str, Any] = {
        "source": "a.example",
        "language": "en-GB",
        "entities": (ana,),
        "dates": (day,),
        "published": Published(value="2022-02-05T08:47+05:30", precision="minute"),
        "sentiment": Sentiment(label="negative", score=-0.4),
        "quotes": (Quote(start=0, end=3, text="Ana"),),
    }
    put(1, text, **full)
    for number, without in enumerate(full, 2):
        put(number, text, **{name: value for name, value in full.items() if name != without})
    asked: dict[str, Any] = {
        "source": "a.example",
        "language": "en",
        "entity": "ana  PEREIRA",
        "mentioned": asked_days("2022-02"),
        "published": asked_days("2022-02-05"),
        "sentiment": (-1.0, -0.2),
        "has": frozenset({"quotes"}),
    }
    for number, (name, value) in enumerate(asked.items(), 2):
        assert sorted(found(engine, **{name: value})) == [n for n in range(1, 9) if n != number], name
        rest = {other: one for other, one in asked.items() if other != name}
        assert found(engine, **rest) == [number, 1], name
    assert found(engine, **asked, q="council -harbour") == [1]
    assert found(engine, entity=ana.id, sentiment=(-0.2, 1.0)) == []
    assert found(engine, has=frozenset({"quotes", "entities", "dates", "sentiment"})) == [6, 3, 2, 1]


@pytest.mark.parametrize("rare", [0, 3, 1_000])
def test_wherever_the_search_begins(engine: Engine, put: Put, rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is the same whichever condition the search begins with, and with none of them."""
    monkeypatch.setattr(searching, "RARE", rare)
    words, names, sources = (
        ("quay crane", "crane quay", "grain"),
        ("Ana Pereira", "Mei Tan"),
        ("a.example", "b.example"),
    )
    made = [(word, name, source) for word in words for name in names for source in sources]
    for number, (word, name, source) in enumerate(made):
        text = f"{name} on the {word}."
        day = dated(f"2022-02-{number + 1:02}", text, "on")
        put(number, text, source=source, entities=(named(name, text),), dates=(day,))
    february = asked_days("2022-02-01..2022-02-09")
    for q, name, source, days in product(
        (None, "quay", '"quay crane"', "grain OR crane", "-grain"), (None, *names), (None, *sources), (None, february)
    ):
        expected = [
            number
            for number, (word, who, where) in enumerate(made)
            if q in (None, word, f'"{word}"')
            or (q == "quay" and "quay" in word)
            or (q == "grain OR crane")
            or (q == "-grain" and word != "grain")
            if name in (None, who)
            if source in (None, where)
            if days is None or number < 9
        ]
        asked = Conditions(q=q, entity=name, source=source, mentioned=days)
        assert every_page(engine, asked, 2) == expected[::-1], asked


@pytest.mark.parametrize(
    "asked", [{"source": "a\0"}, {"entity": "\0"}, {"entity": "'"}, {"language": "xx"}, {"source": "%"}]
)
def test_nobody(engine: Engine, put: Put, asked: dict[str, Any]) -> None:
    """What nobody has finds nothing."""
    put(1, source="b.example", language="en")
    assert found(engine, **asked) == []


def test_namesakes(engine: Engine, put: Put) -> None:
    """A name finds all who bear it, an id one of them."""
    text = "Paris and Paris."
    place, person = named("Paris", text, "GPE"), named("Paris", text, "PERSON")
    put(1, text, entities=(place,))
    put(2, text, entities=(person, place))
    put(3, text, entities=(person,))
    assert found(engine, entity="paris") == [3, 2, 1]
    assert found(engine, entity="gpe:paris") == [2, 1]


def test_a_new_version_is_found_by_what_it_says_now(engine: Engine) -> None:
    """The search rows of an article are replaced with it."""
    text = "Ana Pereira spoke."
    old = article(
        id=f"{1:032x}", text=text, entities=(named("Ana Pereira", text),), dates=(dated("2020", text, "spoke"),)
    )
    new = article(id=f"{1:032x}", version=2, text="Nobody was silent.")
    keep(engine, [event(old, ENRICHED, sequence="1-0")], NOW)
    keep(engine, [event(new, ENRICHED, sequence="2-0")], NOW)
    assert found(engine, q="spoke") == found(engine, entity="Ana Pereira") == []
    assert found(engine, mentioned=asked_days("2020")) == []
    assert found(engine, q="silent") == found(engine) == [1]


def taken_back(number: int, position: int, version: int, status: str = "canceled") -> ArticleEvent:
    """The event that takes an article back."""
    bare = article(id=f"{number:032x}", version=version, text="", status=status)
    return event(bare, ENRICHED, sequence=f"{position}-0")


@pytest.mark.parametrize("status", ["canceled", "withheld"])
@pytest.mark.parametrize("others", [0, 1_500])
def test_nothing_stays(engine: Engine, status: str, others: int) -> None:
    """Of an article that was taken back no word, name or date stays in any table, also of its earlier version."""
    for start in range(0, others, 100):
        stories = [article(id=f"{1_000 + start + n:032x}", text=story(start + n)) for n in range(100)]
        keep(engine, [event(one, ENRICHED, sequence=f"{100 + n}-0") for n, one in enumerate(stories, start)], NOW)
    old, new = "Quixby Vandermole spoke.", "Zorblatt was silent."
    place = f"{1:032x}"
    first = article(id=place, text=old, title="Wombatry", entities=(named("Quixby Vandermole", old),))
    second = article(
        id=place, version=2, text=new, entities=(named("Zorblatt", new),), dates=(dated("1234", new, "was"),)
    )
    for position, one in enumerate((first, second), 1):
        keep(engine, [event(one, ENRICHED, sequence=f"{position}-0")], NOW)
    keep(engine, [taken_back(1, 50, 3, status)], NOW)
    while tidy(engine):
        pass
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "search_words"]
        left = repr([list(connection.execute(sql(f'SELECT * FROM "{name}"'))) for name in names]).lower()  # noqa: S608
    for word in ("quixby", "vandermole", "zorblatt", "wombatry", "silent", "spoke."):
        assert word not in left
    assert find_entities(engine, "quixby", None, 10) == find_entities(engine, "zorblatt", None, 10) == []
    assert found(engine, mentioned=asked_days("1234")) == []


def test_names_stay_while_somebody_bears_them(engine: Engine) -> None:
    """While articles are taken back and others come that name the same, no name is lost."""
    text = "Ana Pereira spoke."
    ana = (named("Ana Pereira", text),)
    errors: list[BaseException] = []

    def run(numbers: range, *, back: bool) -> None:
        try:
            for number in numbers:
                one = article(id=f"{number:032x}", text=text, entities=ana)
                persist(engine, [event(one, ENRICHED, sequence=f"{number}-0")])
                if back:
                    persist(engine, [taken_back(number, 100_000 + number, 2)])
        except BaseException as error:
            errors.append(error)

    threads = [
        threading.Thread(target=run, args=(range(1, 40),), kwargs={"back": True}),
        threading.Thread(target=run, args=(range(101, 140),), kwargs={"back": False}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(found(engine, entity="Ana Pereira")) == 39
    assert [one.articles for one in find_entities(engine, "ana", None, 10)] == [39]


def persist(engine: Engine, events: list[ArticleEvent]) -> None:
    """Keep them, again and again where another writer was faster."""
    while True:
        try:
            keep(engine, events, NOW)
            return
        except DBAPIError:
            continue


def test_pages_of_a_search(engine: Engine, put: Put) -> None:
    """Pages of every kind of search run from the newest to the oldest without gap or repetition."""
    text = "Ana Pereira spoke."
    for number in range(25):
        put(
            number,
            text,
            source="a.example",
            entities=(named("Ana Pereira", text),),
            dates=(dated("2020", text, "spoke"),),
        )
    asks: list[dict[str, Any]] = [
        {}, {"q": "spoke"}, {"entity": "Ana Pereira"}, {"source": "a.example"}, {"mentioned": asked_days("2020")},
        {"q": "spoke", "entity": "Ana Pereira", "source": "a.example"}, {"language": "en"},
    ]  # fmt: skip
    for fields in asks:
        seen = every_page(engine, Conditions(**fields), 7)
        assert seen == ([] if "language" in fields else list(range(24, -1, -1))), fields


def test_a_cursor_belongs_to_its_question(engine: Engine, put: Put) -> None:
    """A cursor of another question is refused."""
    for number in range(5):
        put(number)
    cursor = search(engine, Conditions(q="story"), 2).next_cursor
    assert cursor
    search(engine, Conditions(q="story"), 3, cursor)
    for other in (Conditions(), Conditions(q="Story"), Conditions(q="story", has=frozenset({"dates"}))):
        with pytest.raises(CursorError):
            search(engine, other, 2, cursor)


def test_highlights() -> None:
    """Highlights are pieces of the article, word for word, with the matches in them."""
    text = "First line.\nThe Cafés of the harbour COUNCIL were full. " + "Filler words here. " * 30 + "A café again."
    highlights = find_highlights("Café talk", text, read_question('cafe OR cafés "harbour council" -full').wanted)
    assert [one.field for one in highlights] == ["title", "text", "text"]
    assert [[one.text[start:end] for start, end in one.spans] for one in highlights] == [
        ["Café"],
        ["Cafés", "harbour COUNCIL"],
        ["café"],
    ]
    for one in highlights[1:]:
        assert text[one.start : one.start + len(one.text)] == one.text
        assert len(one.text) < 300


def test_entities_by_name(engine: Engine, put: Put) -> None:
    """Entities are found by words of their names, those named in most articles first."""
    text = "Ana Pereira, Rosa Pereira and José Peres in Perugia."
    ana, rosa, jose = named("Ana Pereira", text), named("Rosa Pereira", text), named("José Peres", text)
    put(1, text, entities=(ana, rosa, jose, named("Perugia", text, "GPE")))
    put(2, text, entities=(rosa,))
    assert [one.name for one in find_entities(engine, "pereira", None, 10)] == ["Rosa Pereira", "Ana Pereira"]
    assert [one.name for one in find_entities(engine, "JOSE PER", None, 10)] == ["José Peres"]
    assert [one.name for one in find_entities(engine, "per", "GPE", 10)] == ["Perugia"]
    assert len(find_entities(engine, "per", None, 10)) == 4
    for nothing in ("", "%", "xavier", "per ana", "\0"):
        assert find_entities(engine, nothing, None, 10) == []


def test_portrait(engine: Engine, put: Put) -> None:
    """An entity's portrait says how often it is named on which day, and beside whom."""
    text = "Ana Pereira met Tom Okafor. Ana Pereira left."
    ana, tom = named("Ana Pereira", text), named("Tom Okafor", text)
    for number, day in enumerate(("2022-02-04", "2022-02-04T23:00-05:00", "2022-02-06", None)):
        put(number, text, entities=(ana, tom) if number < 2 else (ana,), published=Published(value=day))
    portrait = find_portrait(engine, ana.id)
    assert portrait is not None
    assert (portrait.entity.articles, portrait.mentions) == (4, 8)
    assert [(day.articles, day.mentions) for day in portrait.days] == [(2, 4), (1, 2)]
    assert [(one.name, one.articles) for one in portrait.companions] == [("Tom Okafor", 2)]
    assert find_portrait(engine, "nobody") is None


def test_timeline(engine: Engine, put: Put) -> None:
    """What is said to have happened stands in the order of the days, page by page."""
    text = "Ana Pereira came in May. She left on 4 June."
    for number in range(3):
        dates = (dated("2022-06-04", text, "4 June"), dated("2022-05", text, "May"))
        put(number, text, entities=(named("Ana Pereira", text),), dates=dates)
    put(9, text, dates=(dated("2022-05", text, "May"),))
    with engine.connect() as connection:
        keys = find_keys(connection, "ana pereira")
    seen, cursor = [], None
    while True:
        page = find_said(engine, keys, EVERYTHING, 4, cursor)
        seen += [(Article.model_validate_json(one.document).id[-1], one.start) for one in page.said]
        cursor = page.next_cursor
        if cursor is None:
            break
    may, june = text.index("May"), text.index("4 June")
    assert seen == [("2", may), ("1", may), ("0", may), ("2", june), ("1", june), ("0", june)]
    assert len(find_said(engine, keys, asked_days("2022-06"), 10, None).said) == 3
