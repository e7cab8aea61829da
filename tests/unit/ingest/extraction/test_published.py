"""When a page was published: as stated, as shown, and never made up."""

from __future__ import annotations

import json

import pytest

from harness.pages import page, paragraphs
from ingest.extraction import extract
from ingest.extraction.dates.days import day_in_address, day_in_text


def dated(*, head: str = "", above: str = "", below: str = "") -> str:
    """A page with something in its head, or between the title and the story, or below it."""
    return page(f"{above}<article>{paragraphs()}</article>{below}", head=head)


@pytest.mark.parametrize(
    ("head", "value", "precision"),
    [
        (
            '<meta property="article:published_time" content="2022-02-05T08:47:00+05:30">',
            "2022-02-05T08:47+05:30",
            "minute",
        ),
        ('<meta name="dc.date.issued" content="2022-02-05">', "2022-02-05", "day"),
        ('<meta itemprop="datePublished" content="5. Februar 2022">', "2022-02-05", "day"),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2022-02-05T08:47:00Z",'
            '"dateModified":"2022-03-01T00:00:00Z"}</script>',
            "2022-02-05T08:47+00:00",
            "minute",
        ),
    ],
)
def test_stated(head: str, value: str, precision: str) -> None:
    """What the page's data say is kept with its zone as found."""
    published = extract(dated(head=head)).published
    assert (published.value, published.precision, published.source) == (value, precision, "meta")


@pytest.mark.parametrize(
    "above",
    [
        '<time datetime="2022-02-05T08:47:00+01:00">Saturday</time>',
        '<span class="post-date">5 February 2022</span>',
        "<p>Published: February 5, 2022</p>",
        "<p>Published on 5th February 2022, updated on 7 March 2022</p>",
        "<div>05.02.2022</div>",
        "<div>2022年2月5日</div>",
        "<div>Le 5 février 2022</div>",
        "<div>5 de febrero de 2022</div>",
        "<div>5 февраля 2022, 08:47</div>",
        "<div>5 Şubat 2022</div>",
    ],
)
def test_shown(above: str) -> None:
    """A day shown near the title counts as inferred."""
    found = extract(dated(above=above))
    assert (found.day, found.published.source) == ("2022-02-05", "inferred")


def test_modified_is_the_last_resort() -> None:
    """The time of publication goes before that of the last change, wherever it stands."""
    modified = '<meta property="article:modified_time" content="2022-03-01T00:00:00+00:00">'
    assert extract(dated(head=modified, above="<p>Posted on 5 February 2022</p>")).day == "2022-02-05"
    assert extract(dated(head=modified)).day == "2022-03-01"


@pytest.mark.parametrize(
    "above",
    [
        "<div>Updated 7 March 2022 / Published 5 February 2022</div>",
        "<div>Jo Low · Posted: 5 February 2022 | Last Updated: 7 March 2022</div>",
        '<time datetime="2022-03-07">Posted: 5 February 2022 | Last updated: 7 March</time>',
        '<time datetime="2022-03-07">Updated 7 March 2022</time><time datetime="2022-02-05">5 February</time>',
        "<div>입력 2022.02.05 16:52 수정 2022.03.07 10:00</div>",
        "<div>Aktualisiert am 7. März 2022</div><div>5. Februar 2022</div>",
    ],
)
def test_change_beside_publication(above: str) -> None:
    """Of two days beside each other the one that is not called a change is that of publication."""
    assert extract(dated(above=above)).day == "2022-02-05"


def test_day_in_the_title() -> None:
    """A day in the title is what the story is about."""
    html = page(title="What to do in Lindholm on 7 March 2022")
    assert extract(html).day is None
    assert extract(html.replace("<article>", "<article><p>5 February 2022</p>")).day == "2022-02-05"


def test_change_alone() -> None:
    """A day of change that is shown is taken where there is no other, and after what scripts call publication."""
    above = "<div>Updated: 7 March 2022</div>"
    assert extract(dated(above=above)).day == "2022-03-07"
    script = '<script>var page = {"publishDate": "2022-02-05T08:47:00Z"};</script>'
    assert extract(dated(above=above, below=script)).day == "2022-02-05"


TEASERS = "".join(
    f'<div class="card"><h3>Another story</h3><time datetime="2022-03-{day:02}">{day} March 2022</time></div>'
    for day in range(1, 30)
)


@pytest.mark.parametrize(
    "above", ["<div>5 February 2022</div>", '<span class="meta">By Jo Low, 5 February 2022</span>', "<p>05.02.2022</p>"]
)
def test_near_goes_before_far(above: str) -> None:
    """A day near the title goes before those of other stories, however those are marked."""
    html = page(f"{above}<article>{paragraphs()}</article>{'<p>A line.</p>' * 20}{TEASERS}")
    assert extract(html).day == "2022-02-05"
    sections = "".join(f"<p>Section {number}</p>" for number in range(8))
    assert extract(html.replace("<main>", f"<main>{TEASERS}{sections}")).day == "2022-02-05"


def test_day_above_the_title() -> None:
    """A day may stand right above the title."""
    html = page().replace("<h1>", "<div>5 February 2022</div><h1>")
    assert extract(html).day == "2022-02-05"


def test_title_that_is_no_heading() -> None:
    """Where no heading shows the title, what is near is near the block that does."""
    html = page(title="Harbour reopens").replace("<h1>Harbour reopens</h1>", "<div>Harbour reopens</div>")
    above = "".join(f"<p>Line {number}, 7 March 2022</p>" for number in range(30))
    html = html.replace("<main>", f"<main>{above}").replace("<article>", "<div>5 February 2022</div><article>")
    head = '<meta property="og:title" content="Harbour reopens">'
    assert extract(html.replace("</head>", f"{head}</head>")).day == "2022-02-05"


@pytest.mark.parametrize(
    "below",
    [
        '<script>var article = {"datePublished": "2022-02-05T08:47:00Z"};</script>',
        "<script>dataLayer = [{'publish_date':'2022/02/05'}]</script>",
        '<script>{"page": {"publicationDate": "Sat, 05 Feb 2022 08:47:00 GMT"}}</script>',
        '<script>{"createdAt": 1644050820000}</script>',
        '<script>{"DateCreation":"2022-02-05","DateModification":"2022-03-07"}</script>',
        '<script>showDate("2022/02/05 08:47:00")</script>',
        '<div data-timestamp="1644050820">yesterday</div>',
        '<div data-publish-date="2022-02-05T08:47:00Z"></div>',
    ],
)
def test_told_to_scripts(below: str) -> None:
    """Data and attributes for the page's own scripts tell the time where nothing else does."""
    found = extract(dated(below=below))
    assert (found.day, found.published.source) == ("2022-02-05", "inferred")


@pytest.mark.parametrize(
    "below",
    [
        '<div class="today">Monday, 7 March 2022</div>',
        '<div class="clock" data-time="1646640000">12:00</div>',
        "<blockquote>What a day! — Jo Low (@jolow) March 7, 2022</blockquote>",
        '<script>{"unpublished": "2022-03-07"}</script>',
        '<div class="comments"><time datetime="2022-03-07">7 March</time></div>',
    ],
)
def test_other_days(below: str) -> None:
    """Today's day, the clock's, a quoted post's and a comment's are not that of publication."""
    assert extract(dated(below=below)).day is None


def test_address() -> None:
    """The address of the page may hold the day."""
    assert extract(dated(), "https://courier.example/2022/02/05/harbour").day == "2022-02-05"


@pytest.mark.parametrize("day", ["4 February 2022", "5 February 2022"])
def test_day_of_the_readers(day: str) -> None:
    """A time in UTC shortly after midnight is the evening before where the page shows it so."""
    head = '<meta property="article:published_time" content="2022-02-05T01:30:00+00:00">'
    found = extract(dated(head=head, above=f"<div>{day}</div>"))
    assert found.published.value == "2022-02-05T01:30+00:00"
    assert found.day == f"2022-02-0{day[0]}"


def test_day_of_the_readers_from_scripts() -> None:
    """A day without a time that scripts are told is the outlet's own, and so is that of a second time stated."""
    head = '<meta property="article:published_time" content="2022-02-06T01:30:00+00:00">'
    assert extract(dated(head=head, below='<script>{"publishDate":"2022-02-05"}</script>')).day == "2022-02-05"
    data = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2022-02-05T20:30:00Z"}</script>'
    assert extract(dated(head=data + head)).day == "2022-02-06"


def test_afternoon_in_utc() -> None:
    """A time in UTC is never the day before in the afternoon, nor the day after in the morning."""
    head = '<meta property="article:published_time" content="2022-02-06T{}:30:00+00:00">'
    assert extract(dated(head=head.format(15), above="<div>5 February 2022</div>")).day == "2022-02-06"
    assert extract(dated(head=head.format("05"), above="<div>7 February 2022</div>")).day == "2022-02-06"


@pytest.mark.parametrize(
    "above", ["", "<p>Yesterday</p>", "<p>3/4/22</p>", "<p>Established in 1890</p>", "<p>31.02.2022</p>"]
)
def test_unknown_stays_unknown(above: str) -> None:
    """A page that gives no full date has none, and never today's."""
    found = extract(dated(above=above))
    assert (found.day, found.published.value, found.published.precision) == (None, None, "unknown")


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00Z", "1970-01-01", "9999-12-31", "now", "{{date}}"])
def test_nonsense_is_passed_over(value: str) -> None:
    """A stated time that cannot be one gives way to the next source."""
    head = f'<meta property="article:published_time" content="{value}">'
    assert extract(dated(head=head, above="<p>Published: 5 February 2022</p>")).day == "2022-02-05"


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("03/04/2022", "de", "2022-04-03"),
        ("03/04/2022", "en-US", None),
        ("03/04/2022", "en-GB", "2022-04-03"),
        ("03/14/2022", None, "2022-03-14"),
        ("12 grudnia 2021 r.", "pl", "2021-12-12"),
        ("15:30, 1. März 2020", "de", "2020-03-01"),
        ("24 نيسان / أبريل 2020", "ar", "2020-04-24"),
        ("192.168.10.22", None, None),
        ("call 020 7946 0958", None, None),
    ],
)
def test_day_in_text(text: str, language: str | None, day: str | None) -> None:
    """A day is read in the language of the page, and not at all where it is in doubt."""
    found = day_in_text(text, language)
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2022/02/05/x", "2022-02-05"),
        ("https://a.example/2022/feb/05/x", "2022-02-05"),
        ("https://a.example/news-20220205.html", "2022-02-05"),
        ("https://a.example/2022/13/05/x", None),
        ("https://a.example/20991231", "2099-12-31"),
        ("https://2022-02-05.example/x", None),
        ("nonsense", None),
    ],
)
def test_day_in_address(url: str, day: str | None) -> None:
    """A day in the path counts, one in the host does not."""
    found = day_in_address(url)
    assert (found and found.isoformat()) == day


def test_json_ld_number() -> None:
    """Seconds since 1970 are a time too."""
    data = json.dumps({"@type": "NewsArticle", "datePublished": 1644050820})
    head = f'<script type="application/ld+json">{data}</script>'
    assert extract(dated(head=head)).published.value == "2022-02-05T08:47+00:00"
