"""Title, authors, section, address, language: the page's data first, then what it shows."""

from __future__ import annotations

import json

import pytest

from harness.pages import TITLE, page
from ingest.extraction import extract


def linked(**article: object) -> str:
    """A JSON-LD script with one news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **article})}</script>'


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="og:title" content="Harbour reopens after the winter storms">',
        '<meta property="og:title" content="Harbour reopens after the winter storms | The Lindholm Courier">',
        linked(headline="Harbour reopens after winter storms"),
    ],
    ids=["heading", "meta", "with outlet", "json-ld"],
)
def test_title_as_shown(head: str) -> None:
    """The title is the heading readers see, without the outlet's name."""
    assert extract(page(head=head)).title == TITLE


@pytest.mark.parametrize(
    "told", ["Lindholm: storm-hit harbour reopens", "Why the Harbour Is Open Again After Weeks of Winter Repairs"]
)
def test_title_for_search(told: str) -> None:
    """Outlets tell search and social media another title; a first heading that shares words with it counts."""
    assert extract(page(head=f'<meta property="og:title" content="{told}">')).title == TITLE


def test_first_heading_of_something_else() -> None:
    """A heading of the first order that shares no words with the stated title is not the title."""
    head = '<meta property="og:title" content="Ferries return to Lindholm">'
    html = page(head=head, title="Ferries return to Lindholm")
    html = html.replace("<h1>Ferries return to Lindholm</h1>", "<h1>Your daily newsletter from us</h1>")
    assert extract(html).title == "Ferries return to Lindholm"


@pytest.mark.parametrize("rubric", ["Local | ", "News "])
def test_title_without_rubric(rubric: str) -> None:
    """The name of a section in the heading is no part of the title."""
    assert extract(page(head=linked(headline=TITLE), title=f"{rubric}{TITLE}")).title == TITLE


def test_title_with_the_name_of_the_outlet_in_it() -> None:
    """A title that speaks of the outlet keeps what it says; one that is only its name is none."""
    title = "Courier | Storm of the year: the Courier’s picture of 2022"
    head = f'<title>{title}</title><meta property="og:site_name" content="Courier">'
    head += '<meta property="og:title" content="Courier">'
    found = extract(f"<head>{head}</head><body><h1>Courier</h1><p>x</p>").title
    assert found == "Storm of the year: the Courier’s picture of 2022"


def test_title_without_heading() -> None:
    """Where no heading is like it, the title comes from the data, without the outlet's name."""
    head = '<title>Harbour reopens - Courier</title><meta property="og:site_name" content="Courier">'
    assert extract(f"<head>{head}</head><body><h1>Courier</h1><p>x</p>").title == "Harbour reopens"


@pytest.mark.parametrize(
    ("head", "byline", "authors"),
    [
        (linked(headline="x", author={"@type": "Person", "name": "Jo Low"}), "", ("Jo Low",)),
        (linked(headline="x", author=[{"name": "Jo Low"}, {"name": "Ann Øye"}]), "", ("Jo Low", "Ann Øye")),
        (linked(headline="x", author="By Jo Low and Ann Øye"), "", ("Jo Low", "Ann Øye")),
        (linked(headline="x", author={"name": "Courier"}), "<p class=byline>By Jo Low</p>", ("Jo Low",)),
        ('<meta name="author" content="Jo Low, Ann Øye">', "", ("Jo Low", "Ann Øye")),
        (
            '<meta property="article:author" content="https://example.org/jo">',
            "<a rel=author href=/jo>Jo Low</a>",
            ("Jo Low",),
        ),
        ("", '<span class="byline">By Jo Low | February 5, 2022</span>', ("Jo Low",)),
        ("", "<div>By Jo Low, Reporter</div>", ("Jo Low",)),
        ("", '<div><a href="/author/jo-low/">Jo Low</a></div>', ("Jo Low",)),
        (linked(headline="x", author=[{"name": "Jo Low"}, {"name": "Associated Press"}]), "", ("Jo Low",)),
        (linked(headline="x", author={"name": "Associated Press"}), "", ("Associated Press",)),
        ("", "", ()),
    ],
)
def test_authors(head: str, byline: str, authors: tuple[str, ...]) -> None:
    """Those who wrote it, each by name; an agency only where nobody else is named."""
    site = '<meta property="og:site_name" content="Courier">'
    body = f"{byline}<article><p>A story that is long enough to be one, told in a single sentence.</p></article>"
    found = extract(page(body, head=site + head)).authors
    assert found[: len(authors)] == authors
    assert set(found) <= {*authors, "Reporter"}


def test_author_by_reference() -> None:
    """An author that JSON-LD only refers to is looked up on the page."""
    graph = [
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#jo"}},
        {"@type": "Person", "@id": "#jo", "name": "Jo Low"},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert extract(page(head=head)).authors == ("Jo Low",)


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="/2022/harbour">', "https://courier.example/2022/harbour"),
        ('<meta property="og:url" content="https://courier.example/harbour">', "https://courier.example/harbour"),
        (linked(headline="x", mainEntityOfPage={"@id": "https://courier.example/h"}), "https://courier.example/h"),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="file:///etc/passwd">', None),
        ('<link rel="canonical" href="http://[::1">', None),
        ("", None),
    ],
)
def test_canonical_address(head: str, address: str | None) -> None:
    """The canonical address is complete and one of http or https, or none."""
    assert extract(page(head=head), "https://courier.example/a?utm_source=x").canonical_url == address


def test_section_site_and_language() -> None:
    """Section, outlet and language as the page states them."""
    head = linked(headline="x", articleSection=["Ports", "Sea"]) + '<meta property="og:site_name" content="Courier">'
    found = extract(page(head=head, language="en_GB"))
    assert (found.section, found.site_name, found.language, found.kind) == ("Ports", "Courier", "en-GB", "article")


@pytest.mark.parametrize(
    "script", ["{", "[[[[", "null", '{"@type": 3}', '{"@type":"NewsArticle","author":{"name":{}}}', "[" * 5000]
)
def test_broken_json_ld(script: str) -> None:
    """JSON-LD that is none takes nothing away from the rest of the page."""
    assert extract(page(head=f'<script type="application/ld+json">{script}</script>')).title == TITLE


def test_lone_surrogates() -> None:
    """What JSON can carry and UTF-8 cannot is not handed on."""
    head = linked(
        headline="x", author={"name": "Jo \ud800Low"}, articleSection="\ud800", url="https://a.example/\ud800"
    )
    found = extract(page(head=head))
    assert found.canonical_url is None
    "".join((*found.authors, found.section or "", found.text)).encode()
