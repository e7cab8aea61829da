"""Small news pages for the tests of extraction: everything but what a test is about has a default."""

from __future__ import annotations

TITLE = "Harbour reopens after the winter storms"
PARAGRAPHS = (
    "The harbour of Lindholm reopened on Monday after three weeks of repairs, the port authority said.",
    "Storms in January had torn two piers from their moorings, and ferries were sent to the next town.",
    "“We lost a whole month of traffic,” said the harbour master, who expects the first cruise ship in April.",
    "Fishermen returned to their berths before dawn, and the market sold its first catch by seven in the morning.",
)
NAVIGATION = "<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav>"
FOOTER = (
    "<footer><p>Imprint and privacy of the outlet, with a sentence that is long enough to look like prose.</p></footer>"
)


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    """The paragraphs of a story as HTML."""
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str | None = None, *, head: str = "", title: str = TITLE, language: str = "en") -> str:
    """A page with navigation, title, story and footer; `body` replaces the story's element."""
    story = body if body is not None else f"<article>{paragraphs()}</article>"
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title} - The Lindholm Courier</title>{head}</head>'
        f"<body>{NAVIGATION}<main><h1>{title}</h1>{story}</main>{FOOTER}</body></html>"
    )


def story() -> str:
    """The text that extraction makes of the paragraphs."""
    return "\n\n".join(PARAGRAPHS)
