"""Cleaning cuts what surrounds a story, says what each cut was, and leaves the story's own words alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cost import costs_about
from ingest.clean import phrases
from ingest.clean.cleaning import Cleaned, clean
from ingest.clean.lines import read
from newswire.articles import Published

FIRST = (
    "The ministers of the two countries met in the capital on Tuesday to discuss the plan for a new rail link, "
    "which officials said would cost about four billion crowns and take six years to build."
)
SECOND = (
    "Residents along the river have asked for a longer tunnel instead of a bridge, and the council promised to "
    "publish the results of its survey before the end of the month."
)
THIRD = (
    '"We have listened to everybody who wrote to us," the mayor said, "and we will go on listening until the first '
    'train has left the station."'
)
STORY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def cuts(original: str, cleaned: Cleaned) -> list[tuple[str, str]]:
    """What was removed, as label and text."""
    return [(removed.label, original[removed.start : removed.end]) for removed in cleaned.removed]


def bare(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def test_story_alone() -> None:
    """A text that is only a story stays as it is."""
    assert clean(STORY) == Cleaned(STORY)


def test_white_space() -> None:
    """Line ends become newlines, lines are stripped and runs of blank lines become one."""
    assert clean(f"\r\n\r\n  {FIRST} \r\n{SECOND}\r\n \r\n\r\n\t{THIRD}\r\n").text == f"{FIRST}\n{SECOND}\n\n{THIRD}"


@pytest.mark.parametrize("original", ["", " ", "\n\r\n\t\u2028"])
def test_nothing(original: str) -> None:
    """A text without a word gives an empty story and removes nothing."""
    assert clean(original) == Cleaned("")


def test_crawler_prefix() -> None:
    """The date a crawler put before the first word is cut and is the publication day."""
    original = f" date 2022-02-05 {STORY}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("crawler_prefix", "date 2022-02-05")]
    assert cleaned.text == STORY
    assert cleaned.published == Published(value="2022-02-05", precision="day", source="crawler_prefix")


def test_dateline_of_its_own() -> None:
    """A dateline above the story is cut and gives time, place and agency."""
    line = "05 February,2022 08:47 AM IST | Beijing | Agencies"
    original = f"{line}\n{FIRST}\n{SECOND}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("dateline", line)]
    assert cleaned.text == f"{FIRST}\n{SECOND}"
    assert cleaned.published == Published(value="2022-02-05T08:47+05:30", precision="minute", source="dateline")
    assert (cleaned.place, cleaned.agency) == ("Beijing", "Agencies")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Published: Nov 16, 2022 6:12 am EST", "2022-11-16T06:12-05:00"),
        ("Updated at 17:40 GMT on 3 March 2021", "2021-03-03T17:40+00:00"),
        ("Last Updated: March 3, 2021, 17:40 GMT", "2021-03-03T17:40+00:00"),
        ("Posted 3:04 PM, Mar 5, 2018", "2018-03-05T15:04+00:00"),
        ("Published on 2021-03-03", "2021-03-03"),
        ("3 March 2021", "2021-03-03"),
        ("Mar 3, 2021 | 5:40 pm GMT", "2021-03-03T17:40+00:00"),
        ("Published March 3, 2021 5:40 pm GMT | Updated March 4, 2021 6:00 am GMT", "2021-03-03T17:40+00:00"),
        ("March 3", None),
    ],
)
def test_date_line(line: str, value: str | None) -> None:
    """A line with a date and nothing else is cut; without a year it gives no value."""
    original = f"{line}\n\n{STORY}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("dateline", line)]
    assert cleaned.text == STORY
    assert cleaned.published.value == value


def test_publication_before_update() -> None:
    """Of two datelines the first publication counts, whatever stands first."""
    original = f"Updated: 4 March 2021 10:00 GMT\nPublished: 3 March 2021 09:00 GMT\n\n{STORY}"
    assert clean(original).published.value == "2021-03-03T09:00+00:00"


@pytest.mark.parametrize(
    ("dateline", "value", "place", "agency"),
    [
        ("BEIJING, Feb 4 (Xinhua) --", None, "Beijing", "Xinhua"),
        ("BEIJING, Feb. 4, 2022 (Xinhua) --", "2022-02-04", "Beijing", "Xinhua"),
        ("GENEVA (Agency) —", None, "Geneva", "Agency"),
        ("LONDON (Reuters) -", None, "London", "Reuters"),
        ("SPRINGFIELD, Ill. (AP) —", None, "Springfield", "AP"),
        ("New Delhi [India], February 5 (ANI):", None, "New Delhi", "ANI"),
        ("JEDDAH, Saudi Arabia --", None, "Jeddah", None),
        ("NEW DELHI:", None, "New Delhi", None),
        ("KYIV —", None, "Kyiv", None),
        ("(Reuters) -", None, None, "Reuters"),
    ],
)
def test_run_in_dateline(dateline: str, value: str | None, place: str | None, agency: str | None) -> None:
    """A dateline at the start of the first sentence is cut and the sentence stays."""
    original = f"{dateline} {STORY}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("dateline", dateline)]
    assert cleaned.text == STORY
    assert (cleaned.published.value, cleaned.place, cleaned.agency) == (value, place, agency)


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By Jane Doe, Staff Writer",
        "BY JANE DOE",
        "By Jane Doe and John van der Berg in Geneva",
        "By Jane Doe, political correspondent",
        "Jane Doe | Meridian News",
        "Written by Jane Doe",
    ],
)
def test_byline(line: str) -> None:
    """A line that names the author and says nothing else is a byline."""
    original = f"{line}\n\n{STORY}"
    assert cuts(original, clean(original)) == [("byline", line)]


def test_name_beside_dateline() -> None:
    """A bare name next to a dateline is a byline."""
    original = f"Rail link agreed\nJane Doe\n3 March 2021\n\n{STORY}"
    assert cuts(original, clean(original)) == [("byline", "Jane Doe"), ("dateline", "3 March 2021")]


def test_byline_with_date() -> None:
    """A byline that ends with a date gives the publication time."""
    line = "By Jane Doe, Nov 16, 2022 6:12 am EST"
    original = f"{line}\n\n{STORY}"
    cleaned = clean(original)
    assert [text for _, text in cuts(original, cleaned)] == [line]
    assert cleaned.published.value == "2022-11-16T06:12-05:00"


def test_header_below_summary() -> None:
    """A stamp and a byline below a summary are found, and the summary stays."""
    original = f"{SECOND}\n\nBy Jane Doe\n\nPublished: 3 March 2021\n\n{FIRST}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("byline", "By Jane Doe"), ("dateline", "Published: 3 March 2021")]
    assert (cleaned.text, cleaned.published.value) == (f"{SECOND}\n\n{FIRST}", "2021-03-03")


def test_dateline_broken_off() -> None:
    """A dateline on a line of its own, apart from its sentence, is cut and gives the place."""
    original = f"GENEVA (AP) —\n{STORY}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("dateline", "GENEVA (AP) —")]
    assert (cleaned.place, cleaned.agency) == ("Geneva", "AP")


@pytest.mark.parametrize("sign_off", ["(ANI)", "-- Agencies", "PTI JD ABC"])
def test_sign_off(sign_off: str) -> None:
    """The agency a story closes with is cut, and named."""
    original = f"{STORY} {sign_off}"
    cleaned = clean(original)
    assert (cuts(original, cleaned), cleaned.text) == ([("credit", sign_off)], STORY)
    assert cleaned.agency in ("ANI", "Agencies", "PTI")


def test_menu_above_and_below() -> None:
    """Short lines above the title and after the page's own lines are furniture."""
    title = "Rail link agreed in the capital"
    above, below = "Home\nWorld\nTravel news", "Share this article\nThornbeck\nRail and roads"
    original = f"{above}\n{title}\n{STORY}\n{below}"
    assert cuts(original, clean(original, title)) == [("furniture", above), ("title", title), ("furniture", below)]


def test_list_at_the_end_stays() -> None:
    """Results that close a story are a part of it, however many."""
    results = "\n".join(f"{year}: Jane Doe – Thornbeck" for year in range(2001, 2021))
    original = f"{STORY}\n\n{results}"
    assert clean(original) == Cleaned(original)


def test_title_that_is_the_first_sentence() -> None:
    """A title made from the first sentence does not take the sentence away."""
    assert clean(STORY, FIRST) == Cleaned(STORY)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("(Image: AP)", "credit"),
        ("Pic/AP", "credit"),
        ("Photo: Jane Doe", "credit"),
        ("(AP Photo/Jane Doe)", "credit"),
        ("The ministers (left) before their talks in Beijing, on Friday. Pic/AP", "caption"),
        ("The ministers before their talks in Beijing, on Friday. (AP Photo/Jane Doe)", "caption"),
        ("A train crosses the river in spring | Photo: Jane Doe", "caption"),
        ("File photo: a train crosses the river.", "caption"),
    ],
)
def test_caption_and_credit(line: str, label: str) -> None:
    """A credit alone is a credit; a line that ends with one is a caption, in one span."""
    for original in (f"{line}\n\n{STORY}", f"{FIRST}\n\n{line}\n\n{SECOND}"):
        assert cuts(original, clean(original)) == [(label, line)]


def test_credit_stuck_to_paragraph() -> None:
    """A credit at the end of the last paragraph is cut and the paragraph stays."""
    original = f"{STORY} (Image: AP)"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("credit", "(Image: AP)")]
    assert cleaned.text == STORY


def test_title() -> None:
    """The title repeated above the story is cut where the title is known."""
    title = "Rail link agreed in the capital"
    original = f"{title}\n\n{STORY}"
    assert cuts(original, clean(original, title)) == [("title", title)]
    assert clean(original).text == original


def test_heading() -> None:
    """A short line in the story that only says what the next paragraph says is cut."""
    heading = "Residents along the river have asked for a longer tunnel"
    original = f"{FIRST}\n\n{heading}\n\n{SECOND}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("heading", heading)]
    assert cleaned.text == f"{FIRST}\n\n{SECOND}"


def test_quoted_heading() -> None:
    """A heading in quotation marks that the next paragraph says again is cut from two words on."""
    original = f"{FIRST}\n\n‘Longer tunnel’\n\n{SECOND}"
    assert cuts(original, clean(original)) == [("heading", "‘Longer tunnel’")]


def test_own_heading_stays() -> None:
    """A heading that says something of its own is a part of the story."""
    original = f"{FIRST}\n\nWhat happens next\n\n{SECOND}"
    assert clean(original).removed == ()


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("heading", ["ALSO READ", "Related stories:", "Recommended", "More from Meridian News"])
def test_related(gap: str, heading: str) -> None:
    """A heading with links to other stories is one span, and the story goes on after it."""
    block = gap.join(
        [heading, "‘Bridge could be closed until spring’", "Mayor's rival calls tunnel plan a dream", "Who pays?"]
    )
    original = gap.join([FIRST, block, SECOND, THIRD])
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("related", block)]
    assert cleaned.text == gap.join([FIRST, SECOND, THIRD])


@pytest.mark.parametrize(
    "line",
    [
        "Read more: What we know about the rail link",
        "ALSO READ | Mayor's rival calls tunnel plan a dream",
        "WATCH: The first train",
    ],
)
def test_teaser(line: str) -> None:
    """A line that points at one other story is a teaser."""
    original = f"{FIRST}\n\n{line}\n\n{SECOND}"
    assert cuts(original, clean(original)) == [("teaser", line)]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Share this article",
        "COMMENTS",
        "Sign up for our newsletter to get the news",
        "Tags: rail, river",
        "4 Comments",
    ],
)
def test_furniture(line: str) -> None:
    """What a page carries besides its story is furniture."""
    original = f"{FIRST}\n\n{line}\n\n{SECOND}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("furniture", line)]
    assert cleaned.text == f"{FIRST}\n\n{SECOND}"


def test_disclaimer() -> None:
    """What an outlet says at the end about a story it took from an agency is a disclaimer."""
    line = "(This story has not been edited by our staff and is published from a syndicated feed.)"
    original = f"{STORY}\n\n{line}"
    cleaned = clean(original)
    assert cuts(original, cleaned) == [("disclaimer", line)]
    assert cleaned.syndicated


def test_disclaimer_of_another_kind() -> None:
    """A disclaimer that names no agency does not make a story syndicated."""
    original = f"{STORY}\n\nDisclaimer: nothing here is advice of any kind."
    cleaned = clean(original)
    assert [label for label, _ in cuts(original, cleaned)] == ["disclaimer"]
    assert not cleaned.syndicated


def test_tables_agree() -> None:
    """A phrase that heads a block of links is in no other table of whole lines."""
    for entries in phrases.WHOLE_LINES.values():
        assert phrases.RELATED_HEADINGS.isdisjoint(entries)


@pytest.mark.parametrize("line", ["***", "---", "* * *", "• • •"])
def test_separator(line: str) -> None:
    """A line without a letter or a number separates and says nothing."""
    original = f"{FIRST}\n\n{line}\n\n{SECOND}"
    assert cuts(original, clean(original)) == [("separator", line)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "By Monday, the storm had passed.",
        "By Friday evening the Bridge was open",
        "By May 5 the Bridge was open",
        "By March 2024, Thornbeck Council",
        "By 2030",
        "NATO — the alliance both sides spoke of — did not answer questions that were sent on Tuesday morning.",
        "Comments like these have been heard before, and residents share the worry.",
        "Read carefully, the plan says little about who pays for the tunnel.",
        "More than 40 people were injured, and the hospital asked for donors.",
        "Photos of the site show a crack along the northern wall, engineers said.",
        "The Post reported on Tuesday that the link will cost twice as much.",
        "Copyright law does not cover the design of the station, a judge ruled.",
        '"Subscribe to hope," the mayor said.',
        '"Yes," he said.',
        "The agency (AP) was told that work begins in May 2024.",
        "An error in the tender cost the city a year, the report says.",
        "BREAKING: The council has approved the plan for the link, two of its members said on Tuesday evening.",
        "The cabinet met on 3 March 2021 and adjourned without a decision.",
        "Updated figures for March 2021 show that prices rose by four percent.",
        "Sources: officials who asked not to be named because the talks are private.",
        "Home prices along the line have risen by a tenth since the plan was published.",
    ],
)
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_story_survives(paragraph: str, where: str) -> None:
    """A sentence of the story stays wherever it stands, whatever its first word."""
    paragraphs = {
        "first": [paragraph, FIRST, SECOND, THIRD],
        "middle": [FIRST, paragraph, SECOND, THIRD],
        "last": [FIRST, SECOND, THIRD, paragraph],
    }[where]
    assert clean("\n\n".join(paragraphs)) == Cleaned("\n\n".join(paragraphs))


@pytest.mark.parametrize(
    "original", ["Advertisement", "Rail link agreed in the capital", "Also read\nOne thing\nAnother thing"]
)
def test_never_everything(original: str) -> None:
    """A text that would go as a whole stays as a whole."""
    assert clean(original, "Rail link agreed in the capital") == Cleaned(original)


def test_never_everything_but_the_prefix() -> None:
    """A title behind a crawler's prefix stays, without the prefix."""
    cleaned = clean("date 2022-02-05 Rail link agreed", "Rail link agreed")
    assert (cleaned.text, len(cleaned.removed)) == ("Rail link agreed", 1)


_PIECES = [
    FIRST,
    SECOND,
    THIRD,
    "Advertisement",
    "ALSO READ",
    "Mayor's rival calls plan a dream",
    "By Jane Doe",
    "Photo: AP",
]
_PIECES += [
    "date 2022-02-05 ",
    "05 February,2022 08:47 AM IST | Beijing | Agencies",
    "GENEVA (AP) — ",
    "Read more: x",
    "***",
]
_PIECES += [
    "A train crosses. Pic/AP",
    "(Image: AP)",
    "(With inputs from agencies)",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    "\u2028",
    "x",
    ".",
    "PTI",
]
_texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(_PIECES), max_size=20).map("\n".join),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=20).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(_texts, st.one_of(st.none(), st.sampled_from(_PIECES), st.text(max_size=30)))
def test_nothing_is_lost(original: str, title: str | None) -> None:
    """Every character but white space is in the story or in exactly one removed span, in order."""
    cleaned = clean(original, title)
    at, kept = 0, []
    for removed in cleaned.removed:
        assert at <= removed.start < removed.end <= len(original)
        span = original[removed.start : removed.end]
        assert span == span.strip()
        kept.append(original[at : removed.start])
        at = removed.end
    kept.append(original[at:])
    assert bare(cleaned.text) == bare("".join(kept))
    assert bool(cleaned.text) == bool(original.strip())


@settings(max_examples=200, deadline=None)
@given(_texts)
def test_form_of_the_story(original: str) -> None:
    """A story has no white space at either end of a line, and at most one blank line in a row."""
    text = clean(original).text
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert "\r" not in text
    assert all(line == line.strip() for line in text.split("\n"))


@given(_texts)
def test_lines_stand_where_they_say(original: str) -> None:
    """Lines keep the offsets they have in the original."""
    page = read(original)
    for start, line in zip(page.starts, page.lines, strict=True):
        assert original[start : start + len(line)].split() == line.split()


HOSTILE = {
    "one line": "a" * 1_000_000,
    "newlines": "\n" * 1_000_000,
    "carriage returns": "\r" * 1_000_000,
    "brackets": "(" * 8_000,
    "many brackets": "(" * 1_000_000,
    "spaces": "x" + " " * 1_000_000 + "x",
    "short lines": "short line\n" * 20_000,
    "bylines": "By Jane Doe\n" * 20_000,
    "headings": "Related\n" * 20_000,
    "credits": "A man. Photo: AP\n" * 20_000,
    "dates": "Feb 4, 2022 | Beijing | AP\n" * 20_000,
    "separators": "***\n" * 20_000,
    "bars": "Aa Bb|" * 160_000,
    "capitals": "Aa " * 300_000,
    "sentences": "A. " * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str) -> None:
    """Hostile text of a megabyte is cleaned in bounded time."""
    with costs_about(0.02):
        clean(HOSTILE[name], "A title of a few words")
