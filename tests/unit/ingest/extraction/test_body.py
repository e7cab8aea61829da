"""The story of a page, and nothing of what stands around it."""

from __future__ import annotations

import json

import pytest

from harness.pages import PARAGRAPHS, page, paragraphs, story
from ingest.extraction import extract

FIRST, LAST = paragraphs(PARAGRAPHS[:2]), paragraphs(PARAGRAPHS[2:])

FURNITURE = {
    "related": '<div class="RelatedArticles"><h3>More</h3><p>A second story about the storms, at length.</p></div>',
    "newsletter": '<section class="newsletter-signup"><p>Get the morning briefing every day.</p></section>',
    "share": '<div class="share-tools"><span>Share on all the networks there are</span></div>',
    "caption": "<figure><img src=a.jpg><figcaption>On Monday. Photo: J. Low</figcaption></figure>",
    "embedded post": '<blockquote class="twitter-tweet"><p>What a day at the harbour!</p></blockquote>',
    "hidden": '<div style="display:none"><p>Only for readers with a subscription.</p></div>',
    "script": "<script>var text = 'A sentence that must not be told to anybody.';</script>",
    "list of links": "<ul><li><a href=/1>Storm damage in pictures</a></li><li><a href=/2>Ferry timetable</a></li></ul>",
    "link": "<p><a href=/3>Read more about the new piers and what they cost</a></p>",
    "prompt": "<p>Sign up for our newsletter</p>",
    "advertisement": "<div>Advertisement</div>",
    "boilerplate": '<div class="post-boilerplate"><p>The Courier is a daily for the towns of the coast.</p></div>',
    "embedded": '<div class="embed-post"><p>What a day at the harbour, and what a crowd!</p></div>',
    "pull quote": '<div class="pullquote"><p>“We lost a whole month of traffic,” he said.</p></div>',
    "linked heading": "<h3><a href=/2>A second story about the storms</a></h3>",
    "credit": "<p>(Photo: Jo Low / The Courier)</p>",
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_in_the_story_is_left_out(name: str) -> None:
    """What stands between two paragraphs and leads elsewhere is not told, and the story goes on behind it."""
    html = page(f'<div class="article-body">{FIRST}{FURNITURE[name]}{LAST}</div>')
    assert extract(html).text == story()


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{paragraphs()}</article>",
        f'<div itemprop="articleBody">{paragraphs()}</div>',
        f'<div class="entry-content">{paragraphs()}</div>',
        f"<div><div><div>{paragraphs()}</div></div></div>",
        f'<div class="story-text">{FIRST}</div><div class="ad-slot">Buy</div><div class="story-text">{LAST}</div>',
        "<div>" + "<br><br>".join(PARAGRAPHS) + "</div>",
        f'<div class="content-and-sidebar"><div>{paragraphs()}</div></div>',
        "".join(f'<p class="paywall">{text}</p>' for text in PARAGRAPHS),
        f"<form action=/page.aspx><div>{paragraphs()}</div></form>",
    ],
    ids=["article", "microdata", "class", "nested", "parts", "breaks", "sidebar-in-name", "classed", "form"],
)
def test_story_is_found(body: str) -> None:
    """However a page builds it, the story is told whole and alone."""
    assert extract(page(body)).text == story()


def test_lists_and_headings() -> None:
    """Items of a list stand on lines of their own, headings and paragraphs apart."""
    html = page(
        f"<article>{FIRST}<h2>What changes</h2><ul><li>Two new piers</li><li>One more ferry</li></ul>{LAST}</article>"
    )
    expected = [*PARAGRAPHS[:2], "What changes", "Two new piers\nOne more ferry", *PARAGRAPHS[2:]]
    assert extract(html).text == "\n\n".join(expected)


def test_comments_do_not_win() -> None:
    """A short story is told, and not the long discussion below it."""
    comments = "".join(
        f"<p>Comment number {number}: I could not agree more with what was said here.</p>" for number in range(40)
    )
    html = page(f'<div class="article-body">{paragraphs()}</div><div id="comments">{comments}</div>')
    assert extract(html).text == story()


def test_biography_below() -> None:
    """What the page says about its author below the story is not the story."""
    head = '<meta name="author" content="Jo Low">'
    html = page(
        f"<article>{paragraphs()}<p>Jo Low is a reporter who covers ports for the Courier.</p></article>", head=head
    )
    assert extract(html).text == story()


def test_json_ld_shows_where_the_story_is() -> None:
    """Paragraphs that JSON-LD tells as the story are kept even in an element with a suspicious name."""
    data = json.dumps({"@type": "NewsArticle", "headline": "x", "articleBody": " ".join(PARAGRAPHS)})
    head = f'<script type="application/ld+json">{data}</script>'
    other = "".join(
        f"<p>Another text of the site, number {number}, with a sentence of its own in it.</p>" for number in range(30)
    )
    html = page(f'<div class="sidebar">{paragraphs()}</div><div class="entry-content">{other}</div>', head=head)
    assert extract(html).text == story()


def test_json_ld_alone() -> None:
    """Where the elements hold no story, the one in JSON-LD is told."""
    text = " ".join(PARAGRAPHS)
    data = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": ["NewsArticle"], "articleBody": text}]})
    html = f'<script type="application/ld+json">{data}</script><body><div id="root"></div>'
    assert extract(html).text == text


def test_page_without_a_story() -> None:
    """An empty page, and one of links only, have no text and are no articles."""
    assert extract("").kind == "empty"
    links = "".join(f"<li><a href=/{number}>Story number {number} of the day</a></li>" for number in range(30))
    assert extract(page(f"<ul>{links}</ul>", title="News")).kind != "article"


STANDFIRST = "Ferries are back after three weeks, and the first cruise ship is expected in April."


@pytest.mark.parametrize("tag", ["p", "h2", "div"])
@pytest.mark.parametrize("between", ["", '<div class="byline">By Jo Low</div><div>5 February 2022</div>'])
def test_standfirst(tag: str, between: str) -> None:
    """The summary between title and story is told where the page describes itself with it."""
    head = f'<meta name="description" content="{STANDFIRST}">'
    html = page(f"{between}<{tag}>{STANDFIRST}</{tag}><article>{paragraphs()}</article>", head=head)
    assert extract(html).text == f"{STANDFIRST}\n\n{story()}"


def test_no_standfirst() -> None:
    """A text above the story that is no description of the page is not told, and none is told twice."""
    other = page(f"<p>{STANDFIRST}</p><article>{paragraphs()}</article>")
    assert extract(other).text == story()
    head = f'<meta name="description" content="{PARAGRAPHS[0]}">'
    assert extract(page(head=head)).text == story()


@pytest.mark.parametrize(
    ("above", "between", "below"),
    [
        ("<div>Jo Low</div><div>Senior Writer</div>", "", ""),
        ("", "<div>News</div><p><a href=/2>A second story about the storms and what they did to the town</a></p>", ""),
        ("", "<div>Enlarge this image</div>", ""),
        ("", "<p>[Related: how to moor a pier]</p>", "<div>Facebook Twitter Email</div>"),
        ("", "", "<div>Purchase Licensing Rights</div>"),
        ("", "", "<h3>About the author</h3><div>Jo Low</div>"),
        ("<p>If you buy something through links on this page, we may earn a commission.</p>", "", ""),
    ],
)
def test_labels_and_buttons(above: str, between: str, below: str) -> None:
    """Names above the first sentence, buttons below the last, and labels of links between are not told."""
    html = page(f'<div class="article-body">{above}{FIRST}{between}{LAST}{below}</div>')
    assert extract(html).text == story()


@pytest.mark.parametrize("line", ["Dear readers,", "“We are back”", "If you buy a ticket today, you sail on Monday."])
def test_short_lines_of_the_story(line: str) -> None:
    """Greetings, quotations and sentences that begin like a label are told."""
    assert extract(page(f"<article><p>{line}</p>{paragraphs()}</article>")).text == f"{line}\n\n{story()}"
