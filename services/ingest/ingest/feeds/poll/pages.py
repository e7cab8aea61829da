"""Fetches the page of a feed's item, where the site lets us, and finds the story in it."""

from __future__ import annotations

from typing import ClassVar, Final

from ingest.extraction import Extracted
from ingest.feeds.isolation.sandbox import FeedProcesses, SandboxLimits
from ingest.feeds.read.feed import FeedTooHardError
from ingest.fetch import Fetcher, FetchFailedError, FetchRefusedError
from newswire.articles import Published

HTML: Final = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
LIMIT_BYTES: Final = 3 * 1024 * 1024
"""A page beyond this is no story."""

LIMITS: Final = SandboxLimits(seconds=10.0, memory_bytes=1024 * 1024 * 1024, processes=1)
"""Of reading one page, in a process of its own: the worst of this size take eight seconds."""

SHORTEST_STORY: Final = 200
_TEMPORARY: Final = (408, 425, 429)


class PageLaterError(Exception):
    """The page cannot be had now, but perhaps later."""


class PageSandbox(FeedProcesses):
    """Reads pages as the sandbox of feeds reads feeds, one at a time: new articles go before that work."""

    module: ClassVar[str] = "ingest.feeds.isolation.page_child"

    async def extract_guarded(self, body: bytes, url: str, content_type: str | None) -> Extracted:
        """The story of a page.

        Raises:
            FeedTooHardError: it took more time or memory than a page may take.
        """
        answer = await self.answer(body, url, content_type)
        page = answer["page"]
        told = {"authors": tuple(page["authors"]), "published": Published.model_validate(page["published"])}
        return Extracted(**{**page, **told})


class Pages:
    """Fetches pages and reads them."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._sandbox = PageSandbox(LIMITS)

    async def stop(self) -> None:
        """End the process that reads."""
        await self._sandbox.stop()

    async def story(self, url: str, least_characters: int = 0) -> Extracted | None:
        """The story at this address; None where there is none, or none longer than what is known already.

        Raises:
            PageLaterError: another try may bring it.
        """
        try:
            fetched = await self._fetcher.fetch(url, accept=HTML, robots=True, max_bytes=LIMIT_BYTES)
        except FetchRefusedError as error:
            if error.retry_after_seconds is not None:
                raise PageLaterError(error.reason) from None
            return None
        except FetchFailedError as error:
            if error.kind in ("timeout", "connect", "dns"):
                raise PageLaterError(error.reason) from None
            return None
        if fetched.status in _TEMPORARY or fetched.status >= 500:
            raise PageLaterError(f"the page was answered {fetched.status}")
        if fetched.status != 200 or (fetched.content_type or "text/html") not in ("text/html", "application/xhtml+xml"):
            return None
        kind = fetched.headers.get("content-type")
        try:
            story = await self._sandbox.extract_guarded(fetched.body, fetched.url, kind)
        except FeedTooHardError:
            return None
        is_story = story.kind == "article" and len(story.text) >= max(SHORTEST_STORY, least_characters)
        return story if is_story else None
