"""Keeping and finding articles, the same on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from harness.builders import article, event
from newswire.articles import Article, StageTime
from newswire.events import ENRICHED, ArticleEvent
from store.database import create_tables, open_engine
from store.finding import CursorError, find_document, newest
from store.keeping import keep

NOW = "2022-02-05T03:17:01.000Z"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database with its tables."""
    opened = open_engine(database_url)
    create_tables(opened)
    yield opened
    opened.dispose()


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
