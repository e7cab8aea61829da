"""Keeping and finding articles, the same on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from chassis.clock import SystemClock
from chassis.delivery.delivery import HandOff, StreamEntry
from harness.builders import article, event
from newswire import wire
from newswire.articles import Article, PubStatus, StageTime
from newswire.events import ENRICHED, STORED, ArticleEvent, event_id
from store.save.handler import StoreHandler
from store.save.save import keep
from store.save.versioning import earlier_content_hash
from store.search.conditions import Conditions
from store.search.cursors import CursorError
from store.search.lookup import find_document, find_replaced, find_taken_back
from store.search.search import SearchPage, search

NOW = "2022-02-05T03:17:01.000Z"


def enriched(number: int, position: int, *, version: int = 1, text: str = "Story.") -> ArticleEvent:
    """Event number `position` on the wire, about article `number`."""
    return event(article(id=f"{number:032x}", version=version, text=text), ENRICHED, sequence=f"{position}-0")


def kept(engine: Engine, number: int) -> Article:
    """The article as it is kept."""
    document = find_document(engine, f"{number:032x}")
    assert document is not None
    return Article.model_validate_json(document)


def test_kept_as_it_was(engine: Engine) -> None:
    """An article comes back as it was, with the time it was stored."""
    sent = enriched(1, 5, text="Über “alles” 😀\u2028 \\u0000 {}")
    (result,) = keep(engine, [sent], NOW)
    assert result.fate == "stored"
    stages = (*sent.article.stages, StageTime(stage="stored", at=NOW))
    assert kept(engine, 1) == sent.article.model_copy(update={"stages": stages})


def test_kept_once(engine: Engine) -> None:
    """A repeated delivery, in the same batch or later, changes nothing and is announced again."""
    first = keep(engine, [enriched(1, 5), enriched(1, 5)], NOW)
    again = keep(engine, [enriched(1, 5)], NOW)
    assert [result.fate for result in (*first, *again)] == ["stored", "already_stored", "already_stored"]
    assert len(newest(engine, 10, None).documents) == 1


def test_newer_version_replaces(engine: Engine) -> None:
    """A later version replaces an earlier one, also within one batch."""
    events = [enriched(1, 5, text="a"), enriched(1, 6, version=2, text="b"), enriched(1, 7, version=3, text="c")]
    assert [result.fate for result in keep(engine, events, NOW)] == ["stored"] * 3
    assert (kept(engine, 1).text, kept(engine, 1).version) == ("c", 3)


def test_older_version_never_replaces(engine: Engine) -> None:
    """A version that was overtaken on the way is not kept, in a later batch or the same one."""
    keep(engine, [enriched(1, 7, version=2, text="new")], NOW)
    assert keep(engine, [enriched(1, 5, text="old")], NOW)[0].fate == "outdated"
    fates = [result.fate for result in keep(engine, [enriched(2, 9, version=2, text="new"), enriched(2, 8)], NOW)]
    assert fates == ["stored", "outdated"]
    assert kept(engine, 1).text == "new"
    assert kept(engine, 2).text == "new"


@pytest.mark.parametrize("status", ["usable", "withheld"])
def test_rows_of_an_older_version(engine: Engine, status: PubStatus) -> None:
    """Kept under the hash of an older version, the same content again is unchanged; a correction is a new version."""
    about = {"url": "https://harbour.example/1", "source": "harbour.example", "language": "en", "status": status}
    first = article(id=f"{1:032x}", **about, language_source="sender", note="First.")
    keep(engine, [event(first, ENRICHED, sequence="5-0")], NOW)
    with engine.begin() as connection:
        for table in ("articles", "tombstones"):
            older = {"older": earlier_content_hash(first)}
            connection.execute(text(f"UPDATE {table} SET content_hash = :older"), older)  # noqa: S608 - of the line above
    again = first.model_copy(update={"version": 2})
    (same,) = keep(engine, [event(again, ENRICHED, sequence="6-0")], NOW)
    assert (same.fate, same.article.version) == ("unchanged", 1)
    moved = again.model_copy(update={"url": "https://harbour.example/one", "note": "Second.", "version": 3})
    (changed,) = keep(engine, [event(moved, ENRICHED, sequence="7-0")], NOW)
    assert (changed.fate, changed.article.version) == ("stored", 3)


def test_the_same_again_keeps_what_it_changed(engine: Engine) -> None:
    """What a version says of the one before is kept when the same content comes again."""
    keep(engine, [enriched(1, 5, text="a"), enriched(1, 6, version=2, text="b"), enriched(1, 7, text="b")], NOW)
    assert [change.after for change in kept(engine, 1).changes] == ["b"]


def test_count_goes_on_after_the_stream_server_forgot(engine: Engine) -> None:
    """An edit that arrives as version 1 again, because the stream server was flushed, is the next version here."""
    keep(engine, [enriched(1, 5, text="a"), enriched(1, 6, version=2, text="b")], NOW)
    (result,) = keep(engine, [enriched(1, 7, version=1, text="c")], NOW)
    assert (result.fate, result.article.version) == ("stored", 3)
    (same,) = keep(engine, [enriched(1, 8, version=1, text="c")], NOW)
    assert same.fate == "unchanged"


def test_edit_taken_back(engine: Engine) -> None:
    """When an edit is taken back, the version with the first text is the last one, in whatever order they arrive."""
    keep(engine, [enriched(1, 5, text="a")], NOW)
    assert keep(engine, [enriched(1, 7, version=3, text="a")], NOW)[0].fate == "stored"
    assert keep(engine, [enriched(1, 6, version=2, text="b")], NOW)[0].fate == "outdated"
    assert (kept(engine, 1).text, kept(engine, 1).version) == ("a", 3)


def test_unchanged_content_moves_on(engine: Engine) -> None:
    """Content that comes again after the stream server forgot it keeps its version and takes the newer place."""
    keep(engine, [enriched(1, 5, version=2, text="a")], NOW)
    assert keep(engine, [enriched(1, 8, version=1, text="a")], NOW)[0].fate == "unchanged"
    assert keep(engine, [enriched(1, 6, version=1, text="b")], NOW)[0].fate == "outdated"
    assert (kept(engine, 1).text, kept(engine, 1).version) == ("a", 2)


async def test_unchanged_content_is_announced_again(engine: Engine) -> None:
    """What comes again after the stream server forgot it may not have been heard of: the same event is sent again."""
    with ThreadPoolExecutor(1) as executor:
        handler = StoreHandler(engine, executor, SystemClock())
        events = (enriched(1, 5, text="a"), enriched(1, 8, text="a"))
        entries = [
            StreamEntry(
                one.sequence or "", {name.encode(): _bytes(value) for name, value in wire.encode(one).items()}, 1
            )
            for one in events
        ]
        outcomes = await handler(entries)
    told = [outcome.fields["ce_id"] for outcome in outcomes if isinstance(outcome, HandOff) and outcome.fields]
    assert told == [event_id(f"{1:032x}", 1, STORED)] * 2


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def newest(engine: Engine, limit: int, cursor: str | None) -> SearchPage:
    """The articles kept last."""
    return search(engine, Conditions(), limit, cursor)


def taken_back(number: int, position: int, status: str = "canceled", version: int = 1) -> ArticleEvent:
    """Event number `position`, which takes article `number` back."""
    bare = article(id=f"{number:032x}", version=version, text="", status=status, note="Wrong person named.")
    return event(bare, ENRICHED, sequence=f"{position}-0")


def test_what_an_edit_changed(engine: Engine) -> None:
    """A new version says what it changed, and the one before is kept beside it."""
    keep(engine, [enriched(1, 5, text="One.\nTwo.\nThree.")], NOW)
    (result,) = keep(engine, [enriched(1, 6, version=2, text="One.\nTwo!\nThree.\nFour.")], NOW)
    assert [(one.before, one.after) for one in result.article.changes] == [("Two.", "Two!"), (None, "Four.")]
    for change in result.article.changes:
        assert result.article.text[change.start :].startswith(change.after or "")
    assert kept(engine, 1).changes == result.article.changes
    (earlier,) = find_replaced(engine, f"{1:032x}").documents
    assert (Article.model_validate_json(earlier).text, Article.model_validate_json(earlier).version) == (
        "One.\nTwo.\nThree.",
        1,
    )


def test_every_version_of_a_batch_is_kept(engine: Engine) -> None:
    """Versions that overtake each other within one batch are all in the history."""
    events = [enriched(1, 5, text="a"), enriched(1, 6, version=2, text="b"), enriched(1, 7, version=3, text="c")]
    keep(engine, events, NOW)
    found = [Article.model_validate_json(one) for one in find_replaced(engine, f"{1:032x}").documents]
    assert [(one.version, one.text) for one in found] == [(2, "b"), (1, "a")]


def everything(engine: Engine) -> str:
    """All that is in all tables, those of the full-text index included."""
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "search_words"]
        return repr([list(connection.execute(text(f'SELECT * FROM "{name}"'))) for name in names])  # noqa: S608 - own names


@pytest.mark.parametrize("together", [False, True])
def test_canceled(engine: Engine, together: bool) -> None:
    """Nothing of a canceled article's text stays in any table, and its tombstone says so."""
    events = [
        enriched(1, 5, text="Secret."),
        enriched(1, 6, version=2, text="Secret, too."),
        taken_back(1, 7, version=3),
    ]
    for batch in [events] if together else [[one] for one in events]:
        result = keep(engine, batch, NOW)[-1]
    assert (result.fate, result.article.status, result.article.version) == ("stored", "canceled", 3)
    rows = everything(engine)
    assert rows
    assert "secret" not in rows.lower()
    assert not newest(engine, 10, None).documents
    tombstone = find_taken_back(engine, f"{1:032x}")
    assert tombstone is not None
    assert (tombstone.status, tombstone.version) == ("canceled", 3)


def test_canceled_stays_canceled(engine: Engine) -> None:
    """Whatever comes of a canceled article afterwards or late is not kept, also when it was never seen before."""
    keep(engine, [taken_back(1, 7)], NOW)
    fates = [keep(engine, [enriched(1, position, version=2)], NOW)[0].fate for position in (5, 9)]
    assert fates == ["outdated", "canceled"]
    assert keep(engine, [taken_back(1, 7)], NOW)[0].fate == "already_stored"
    assert find_document(engine, f"{1:032x}") is None


def test_withheld_comes_back(engine: Engine) -> None:
    """A withheld article is gone until its next version."""
    keep(engine, [enriched(1, 5, text="a"), taken_back(1, 6, "withheld", 2)], NOW)
    assert find_document(engine, f"{1:032x}") is None
    (result,) = keep(engine, [enriched(1, 7, version=3, text="b")], NOW)
    assert (result.fate, result.article.version) == ("stored", 3)
    assert kept(engine, 1).text == "b"
    assert find_taken_back(engine, f"{1:032x}") is None


def test_who_was_taken_back(engine: Engine) -> None:
    """A cancellation by id alone still says which outlet and address it is about."""
    known = article(id=f"{1:032x}", source="x.example", url="https://x.example/1")
    keep(engine, [event(known, ENRICHED, sequence="5-0")], NOW)
    (result,) = keep(engine, [taken_back(1, 6, version=2)], NOW)
    assert (result.article.source, result.article.url) == ("x.example", "https://x.example/1")


def test_pages(engine: Engine) -> None:
    """Pages run from the newest to the oldest without gap or repetition, also while articles arrive."""
    keep(engine, [enriched(number, 100 + number) for number in range(25)], NOW)
    seen, cursor = [], None
    for page_number in range(10):
        page = newest(engine, 10, cursor)
        seen += [int(Article.model_validate_json(document).id, 16) for document in page.documents]
        cursor = page.next_cursor
        keep(engine, [enriched(1000 + page_number, 1000 + page_number)], NOW)
        if cursor is None:
            break
    assert seen == list(range(24, -1, -1))


@pytest.mark.parametrize("cursor", ["", "x", "!!", "MQ", "=" * 50, "é", "MDAw\n"])
def test_foreign_cursor(engine: Engine, cursor: str) -> None:
    """A cursor that was not made here is refused."""
    with pytest.raises(CursorError):
        newest(engine, 10, cursor)


def test_refused_row_refuses_the_batch(engine: Engine) -> None:
    """When the database refuses one row nothing of the batch is saved, so nothing is half done."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite takes NUL characters and any length")
    bad = event(article(id="f" * 32, title="a\0b"), ENRICHED, sequence="9-0")
    with pytest.raises((DBAPIError, ValueError)):
        keep(engine, [enriched(1, 5), bad], NOW)
    assert find_document(engine, f"{1:032x}") is None


def test_two_stores_at_once(engine: Engine) -> None:
    """Two processes that save overlapping batches in opposite order leave one row each, the newest version."""
    events = [enriched(number, 100 + number, version=2, text="new") for number in range(30)]
    older = [enriched(number, number + 1, text="old") for number in range(30)]
    errors: list[BaseException] = []

    def save(batches: list[list[ArticleEvent]]) -> None:
        try:
            for batch in batches:
                while True:
                    try:
                        keep(engine, batch, NOW)
                        break
                    except DBAPIError:  # a lost race; the delivery would try the batch again
                        continue
        except BaseException as error:
            errors.append(error)

    left = threading.Thread(target=save, args=([[one] for one in (*events, *older)],))
    right = threading.Thread(target=save, args=([[one] for one in (*reversed(older), *reversed(events))],))
    for thread in (left, right):
        thread.start()
    for thread in (left, right):
        thread.join()
    assert not errors
    assert {kept(engine, number).text for number in range(30)} == {"new"}
    assert len(newest(engine, 100, None).documents) == 30
