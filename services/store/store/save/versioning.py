"""Deciding: what becomes of each enriched article, beside what is kept and what came before it in its batch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Literal

from newswire.articles import Article, StageTime
from newswire.events import REREAD, ArticleEvent
from newswire.fields import SHOWN
from store.reenrich.merging import with_annotations
from store.save.changes import changes, shown
from store.save.positions import position_of

Fate = Literal["stored", "already_stored", "unchanged", "outdated", "canceled", "reread", "already_reread"]
"""What became of an event: its row written; its row there before (a repeated delivery); the same content
again; an older version or reading than the one kept; or a version of what was canceled before. What was read again is
`reread`: the row has its annotations; or it had them before."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The article as it is kept now, with the version it has there."""

    article: Article
    fate: Fate


@dataclass(frozen=True, slots=True)
class Current:
    """What is kept of an article; `document` is None where it has just been decided and `article` says it all."""

    version: int
    position: str
    content_hash: str
    status: str
    reading: str = ""
    document: str | None = None
    article: Article | None = None

    def read(self) -> Article:
        return self.article or Article.model_validate_json(self.document or "")


@dataclass(frozen=True, slots=True)
class Written:
    """A version that came to be kept, and the one it replaces, if that had a text.

    Where only its annotations are new, `reread` is the article with those it had before.
    """

    article: Article
    event: ArticleEvent
    content_hash: str
    replaces: Article | None = None
    reread: Article | None = None


def content_hash(article: Article) -> str:
    """What tells two contents of an article apart for a reader, whatever was found in them.

    A language that was only detected is nobody's word, and of what was taken back there is only that, and the note.
    """
    if article.status != "usable":
        return _digest("taken back", article.status, article.note or "")
    return _digest("content", *(shown(article, name) or "" for name in SHOWN))


def earlier_content_hash(article: Article) -> str:
    """What `content_hash` was before it counted address, language and source: as older rows and exports have it."""
    plain = (article.title or "", article.original, article.published.value or "")
    more = (*article.authors, article.section or "", article.note or "", article.status)
    return _digest(*(plain if more == ("", "", "usable") else (*plain, *more)))


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


class Batch:
    """Decides event by event, each knowing what those before it have changed."""

    def __init__(self, current: dict[str, Current], stored_at: str) -> None:
        self._current, self._stored_at = current, stored_at
        self.written: list[Written] = []

    def decide(self, event: ArticleEvent) -> Kept:
        """What becomes of this event."""
        article, position = event.article, position_of(event.sequence or "0-0")
        there = self._current.get(article.id)
        if event.type == REREAD:
            return self._annotate(event, there, position)
        digest = content_hash(article)
        if there is None:
            return self._store(event, article.version, position, digest, None)
        if position < there.position:
            return Kept(article, "outdated")
        if position == there.position:
            return Kept(self._finished(there.read(), there.version), "already_stored")
        if there.status == "canceled":
            return Kept(article, "canceled")
        before = there.read()
        is_same = digest == there.content_hash and article.version <= there.version
        if is_same or _was_kept_as(digest, before, there.content_hash):
            # The stream server has forgotten that it had this content, or counts more as content than it did. The row
            # moves on to the new place all the same: a version between the two that arrives later is outdated.
            article = article.model_copy(update=_same_of(before, article))
            self._store(replace(event, article=article), there.version, position, digest, None)
            return Kept(self._finished(article, there.version), "unchanged")
        # The stream server may have forgotten earlier versions (flushed, or too long ago): the count goes on here.
        return self._store(event, max(article.version, there.version + 1), position, digest, before)

    def _annotate(self, event: ArticleEvent, there: Current | None, position: str) -> Kept:
        """What was read again is kept only on the very version that was read, and never brings anything back."""
        if there is None or there.status != "usable" or position != there.position:
            return Kept(event.article, "outdated")
        reading = position_of(event.reading or "0-0")
        if reading < there.reading:
            return Kept(event.article, "outdated")
        before = there.read()
        if reading == there.reading:
            return Kept(before, "already_reread")
        article = with_annotations(before, event.article)
        self._current[article.id] = replace(there, reading=reading, document=None, article=article)
        self.written.append(Written(article, replace(event, article=article), there.content_hash, reread=before))
        return Kept(article, "reread")

    def _store(self, event: ArticleEvent, version: int, position: str, digest: str, before: Article | None) -> Kept:
        article = self._finished(event.article, version)
        if before is not None:
            article = article.model_copy(update=_known_of(before, article))
        self._current[article.id] = Current(version, position, digest, article.status, article=article)
        told = before if before is not None and before.status == "usable" else None
        self.written.append(Written(article, event, digest, told))
        return Kept(article, "stored")

    def _finished(self, article: Article, version: int) -> Article:
        if article.stages and article.stages[-1].stage == "stored":  # as it is kept
            return article
        stages = (*article.stages, StageTime(stage="stored", at=self._stored_at))
        return article.model_copy(update={"version": version, "stages": stages})


def _was_kept_as(digest: str, before: Article, kept_hash: str) -> bool:
    """Whether this content was kept under the hash of an older version of this program."""
    return digest != kept_hash and content_hash(before) == digest and earlier_content_hash(before) == kept_hash


def _same_of(before: Article, article: Article) -> dict[str, Any]:
    """What the same content again takes from the version that it is."""
    return {"changes": before.changes} if article.status == "usable" else _known_of(before, article)


def _known_of(before: Article, article: Article) -> dict[str, Any]:
    """What a new version takes from the one before: what is different, and, when it takes back, whom it is about."""
    if article.status == "usable":
        return {"changes": changes(before, article)} if before.status == "usable" else {}
    return {name: getattr(article, name) or getattr(before, name) for name in ("external_id", "url", "source", "feed")}
