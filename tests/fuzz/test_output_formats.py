"""Whatever stands in an article, every format writes it well-formed, and the documents are read back as they were."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import orjson
from hypothesis import given
from hypothesis import strategies as st

from harness import ninjs as rules
from harness.builders import article
from ingest.feeds.read.parsing import parse_feed
from ingest.formats import ninjs as ninjs_reader
from newswire.articles import Article, Published, Subject
from store.formats.addresses import Asking
from store.formats.listing import ResultPage
from store.formats.table import ARTICLE_WRITERS, PAGE_WRITERS

AT = "http://127.0.0.1:8080/v1/articles"
signs = st.sampled_from(
    ["]]>", "<script>", "</p>", "&amp;", "&#0;", "<![CDATA[", "\0", "\x0b", "\ufffe", "\r", "\x85", "{"]
)
texts = st.lists(st.one_of(signs, st.text(), st.characters()), max_size=8).map("".join)
optional = st.none() | texts
times = st.sampled_from(
    [
        Published(),
        Published(value="2022-02-05", precision="day"),
        Published(value="2022-02-05T08:47+05:30", precision="minute"),
        Published(value="9999-12-31T23:59-14:00", precision="minute"),
        Published(value="not a time", precision="minute"),
    ]
)
articles = st.builds(
    lambda **fields: article(**fields),
    text=texts,
    title=optional,
    source=optional,
    section=optional,
    place=optional,
    note=optional,
    published=times,
    language=st.none() | st.sampled_from(["en", "und", "zh-Hant"]),
    authors=st.lists(texts, max_size=3).map(tuple),
    subjects=st.lists(st.builds(Subject, code=texts, name=texts, score=st.floats(0, 1)), max_size=2).map(tuple),
)


@given(st.lists(articles, max_size=3), texts, st.booleans())
def test_pages(found: list[Article], q: str, is_full: bool) -> None:
    """Each list is whole, also for strict parsers, and ours has nothing to repair."""
    asking = Asking("http://127.0.0.1:8080", {"q": q})
    for form, write in PAGE_WRITERS.items():
        at = asking.address(form)
        written = write(ResultPage(asking.title, at, at, at, None, f"{AT}/", found, is_full))
        if form in ("rss", "atom"):
            ElementTree.fromstring(written)  # noqa: S314 - it is our own
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", written.decode())
        else:
            orjson.loads(written)
        if form in ("rss", "atom", "jsonfeed"):
            feed = parse_feed(written)
            assert feed.problems == ()
            assert [item.guid for item in feed.items] == [f"urn:newswire:article:{one.id}" for one in found]
            # Many feeds have markup in titles of plain text, so our reader takes what looks like a tag for one.
            said = [f"{one.title}{one.text}" for one in found]
            assert all(item.title or "<" in shown for item, shown in zip(feed.items, said, strict=True))


@given(articles)
def test_documents(one: Article) -> None:
    """Each document is JSON, and ninjs by its rules; its text is read back as it was, but for blanks around it."""
    for write in ARTICLE_WRITERS.values():
        orjson.loads(write(one))
    document = orjson.loads(ARTICLE_WRITERS["ninjs"](one))
    assert rules.faults(document, allow_days=True) == []
    text = one.text.encode(errors="replace").decode().replace("\0", "").strip()
    if text:
        assert ninjs_reader.to_submission(document)[0].text == text
