"""The nouns of lists in other formats: a page of articles, and an article as an entry of a feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newswire.articles import Article, Published
from store.formats.moments import NEVER, updated_of
from store.formats.prose import as_html, clean, line, summary_of, title_of
from store.formats.things import MEDIA_TOPICS, tag_of, urn_of


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of a search.

    `address` is that of this page in this format, `first` that of the first page, which names the feed; `search` that
    of the same question in our JSON, `following` the next page. `articles_at` begins the address of every article.
    `is_full` asks for whole texts. `articles` can be read only once: two hundred with all their annotations are many
    objects, and while Python looks through them for garbage or drops them at once, nothing else runs.
    """

    title: str
    address: str
    first: str
    search: str
    following: str | None
    articles_at: str
    articles: Iterable[Article]
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """What an entry is about: `term` in the vocabulary `scheme`, which an outlet's section has not."""

    label: str
    term: str
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article as feeds show it, with nothing that XML cannot carry.

    `link` is its page, or else our own answer about it (`is_own_link`). `html` is the whole text, where asked for.
    """

    id: str
    link: str
    is_own_link: bool
    title: str
    summary: str
    html: str | None
    authors: tuple[str, ...]
    source: str | None
    feed: str | None
    published: Published
    updated: str
    language: str | None
    categories: tuple[Category, ...]


def entries_of(listing: ResultPage) -> list[FeedEntry]:
    """The entries of a page, in its order."""
    return [_entry(article, listing) for article in listing.articles]


def updated(entries: Sequence[FeedEntry]) -> str:
    """When the newest of them arrived; a page without entries has never changed."""
    return max((entry.updated for entry in entries), default=NEVER)


def language(entries: Sequence[FeedEntry]) -> str | None:
    """The language, if all have the same."""
    found = {entry.language for entry in entries}
    return found.pop() if len(found) == 1 else None


def _entry(article: Article, listing: ResultPage) -> FeedEntry:
    return FeedEntry(
        id=urn_of(article),
        link=clean(article.url or listing.articles_at + article.id),
        is_own_link=article.url is None,
        title=title_of(article.title, article.text),
        summary=summary_of(article.text),
        html=as_html(article.text) if listing.is_full else None,
        authors=tuple(name for author in article.authors if (name := line(author))),
        source=line(article.source or "") or None,
        feed=clean(article.feed) if article.feed else None,
        published=article.published,
        updated=updated_of(article),
        language=tag_of(article.language),
        categories=tuple(_categories(article)),
    )


def _categories(article: Article) -> Iterator[Category]:
    if article.section and (section := line(article.section)):
        yield Category(section, section)
    for subject in article.subjects:
        yield Category(line(subject.name), subject.code.rpartition(":")[2], MEDIA_TOPICS)
