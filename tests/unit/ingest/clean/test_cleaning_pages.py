"""Cleaning finds the story in a whole page, and leaves a story alone that only looks a little like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cost import costs_about
from ingest.clean import pages, rows, trees
from ingest.clean.blocks import title_of
from ingest.clean.cleaning import clean
from ingest.clean.lines import read
from newswire.articles import RemovedLabel

TITLE = "Ministers agree on a rail link below the river"
STORY = [
    "The ministers of the two countries met in the capital on Tuesday and agreed on a rail link below the river, which "
    "officials said would cost about four billion crowns and take six years to build.",
    "Residents along the river have asked for a longer tunnel instead of a bridge, and the council promised to "
    "publish the results of its survey before the end of the month.",
    '"We have listened to everybody who wrote to us," the mayor said on the steps of the town hall in Thornbeck.',
    "The first trains are to run in eight years, if the courts do not stop the work as they did with the bridge.",
]
ABOVE = ["Skip to main content", "Home", "World", "Business", "Sport", "Weather", "Sign in", "Subscribe", TITLE]
BELOW = [
    "Share this article",
    "More from Meridian News",
    "Turnip prices fall for the third week in a row",
    "What to do when the ferry does not come",
    "Ten walks along the coast of Aldmark",
    "Sign up for our newsletter",
    "About us",
    "Contact",
    "Privacy policy",
    "© 2021 Meridian News. All rights reserved.",
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_whole_page(gap: str) -> None:
    """Of a whole page with menu, links and footer only the story stays."""
    assert clean(gap.join([*ABOVE, *STORY, *BELOW]), TITLE).text == gap.join(STORY)


def test_spans_of_a_page_are_labelled() -> None:
    """Every line that goes from a page is in a span, and its label says what it was."""
    original = "\n".join([*ABOVE, *STORY, *BELOW])
    removed = clean(original, TITLE).removed
    cut = "\n".join(original[span.start : span.end] for span in removed).split("\n")
    assert cut == [*ABOVE, *BELOW]
    assert {span.label for span in removed} >= {"furniture", "title", "related"}


LISTS = {
    "verse": ["O river wide, O river deep", "who laid the stones beneath your sleep", "and who will wake them"],
    "results": ["Thornbeck 3, Aldmark 1", "Sandhythe 0, Kestrel Bay 0", "Millford 2, Norrow 4"],
    "headings": ["What happens next", "Who pays", "What the courts say"],
    "quotes": ['"No," he said.', '"Not today," she said.', '"Never," said both.'],
    "questions": ["Why a tunnel?", "Why now?", "Who decides?"],
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_a_story_stay(name: str) -> None:
    """Short lines within a story that has no page around it stay, whatever they are."""
    for original in (
        "\n\n".join([*STORY[:2], *LISTS[name], *STORY[2:]]),
        "\n".join(line for pair in zip(STORY, [*LISTS[name], STORY[0]], strict=True) for line in pair),
    ):
        assert clean(original).removed == ()


def test_few_lines_are_no_page() -> None:
    """A text of a few lines is left to the rules."""
    page = read("\n".join(["Home", *STORY[:2], "Kestrel Bay", "Share this article", "Advertisement"]))
    assert not pages.is_page(page, {4: "furniture", 5: "furniture"})


def test_rows_are_within_bounds() -> None:
    """Every number of a row is one that the trees know."""
    lines = ["x" * 10_000, "1" * 999, "1 " * 300, "a\tb", "©" * 400, ",", "Ünï ’’ ...", "·", *ABOVE, *STORY, *ABOVE]
    for _, row in rows.read(read("\n".join(lines * 9)), {0: "title", 3: "furniture"}, title_of(TITLE)):
        assert len(row) == len(rows.NAMES)
        assert all(trees.LOWEST <= number <= trees.HIGHEST for number in row), row


def walk(tree: trees.Node, row: list[int]) -> int:
    """The points of a tree, by following its branches."""
    while not isinstance(tree, int):
        place, threshold, low, high = tree
        assert isinstance(place, int) and isinstance(threshold, int)  # noqa: PT018 - one fact about a split
        tree = low if row[place] <= threshold else high
    return tree


_leaves = st.integers(-50, 50)
_thresholds = st.integers(trees.LOWEST, trees.HIGHEST)


def _branch(inner: st.SearchStrategy[trees.Node]) -> st.SearchStrategy[trees.Node]:
    return st.tuples(st.integers(0, 2), _thresholds, inner, inner).map(list)


_trees = _branch(_leaves | _branch(_leaves | _branch(_leaves)))


@settings(max_examples=100)
@given(st.lists(_leaves | _trees, min_size=1, max_size=5), st.lists(_thresholds, min_size=3, max_size=3))
def test_forest_is_the_sum_of_its_trees(grown: list[trees.Node], row: list[int]) -> None:
    """A forest gives a row the points that walking down each of its trees gives."""
    assert trees.grow(grown, 3).score(row) == sum(walk(tree, row) for tree in grown)


def judged(points: list[int], cut: set[int]) -> list[int]:
    """Which lines go, where the trees would give each line so many points and the rules cut some of the others."""
    row = [0] * len(rows.NAMES)
    levels = {own: place for place, own in enumerate(sorted(set(points)))}
    tree: trees.Node = max(points)
    for own, level in sorted(levels.items(), reverse=True)[1:]:
        tree = [0, level, own, tree]
    asked = [(index, [levels[own], *row[1:]]) for index, own in enumerate(points) if index not in cut]
    labels: dict[int, RemovedLabel] = dict.fromkeys(cut, "furniture")
    return [index for index, _ in pages.doubtful(asked, labels, len(points), trees.grow([tree], len(row)))]


def test_neighbours_are_heard() -> None:
    """A line that is doubted a little goes among lines that go, and stays among lines that stay."""
    assert judged([-100, -100, -2000, -2000, -2000, -200, -2000, -2000], set()) == list(range(8))
    assert judged([2000, 2000, 2000, -400, 2000, 2000, 2000], set()) == []


def test_neighbours_that_the_rules_cut_say_nothing() -> None:
    """What the rules cut tells neither for nor against the lines beside it."""
    assert judged([0, 0, 0, -250, 0, 0, 0], {0, 1, 2, 4, 5, 6}) == []
    assert judged([0, 0, 0, -350, 0, 0, 0], {0, 1, 2, 4, 5, 6}) == [3]


def test_trees_fit_the_rows() -> None:
    """The trees in the package were trained on the numbers that a row has."""
    assert pages.forest().score([0] * len(rows.NAMES)) != 0


def test_time_of_a_large_page() -> None:
    """A page of thousands of lines is judged in bounded time."""
    original = "\n".join([*ABOVE, *STORY, *BELOW] * 200)
    with costs_about(0.2):
        clean(original, TITLE)


BLOCKS = {
    "heading": ["ALSO READ", "Bridge could be closed until spring", "Mayor's rival calls tunnel plan a dream"],
    "colon": ["READ MORE:", "Bridge could be closed until spring", "Who pays?"],
    "one link": ["See also", "Bridge could be closed until spring"],
    "trending": ["Trending now", "Bridge could be closed until spring", "Ten ways to cook a turnip"],
    "bullets": ["Related stories", "• Bridge could be closed until spring", "• Who pays for it"],
    "dashes": ["Also read:", "- Bridge could be closed until spring", "- Who pays for it"],
    "teasers": ["• Read more: Bridge could be closed until spring", "• Also read: Who pays for it"],
    "numbers": ["Most read", "1. Bridge could be closed until spring", "2. Who pays for it"],
    "brackets": ["[Related: Bridge could be closed until spring]"],
    "bar": ["Read | Bridge could be closed until spring"],
    "capitals": ["READ MORE ON THE RAIL LINK"],
    "reading": ["REQUIRED READING: Bridge could be closed until spring"],
    "apostrophe": ["EDITOR’S PICKS", "Bridge could be closed until spring", "Who pays for it"],
    "arrows": ["▶ Related articles", "▶ Bridge could be closed until spring"],
}
GOES_ON = {
    "paragraph": [STORY[1]],
    "lead to a list": ["The mayor named three reasons for the delay:", STORY[1]],
    "short quote": ['"We will not leave," he said.', STORY[1]],
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("after", GOES_ON)
@pytest.mark.parametrize("name", BLOCKS)
def test_story_goes_on_after_links(name: str, after: str, gap: str) -> None:
    """Links in the middle of a story go, all of them and nothing but them."""
    original = gap.join([STORY[0], *BLOCKS[name], *GOES_ON[after], STORY[3]])
    assert clean(original).text == gap.join([STORY[0], *GOES_ON[after], STORY[3]])


def test_list_after_bulleted_links() -> None:
    """A list with other marks than the links above it belongs to the story."""
    block = ["Related stories", "• Bridge could be closed until spring", "• Who pays for it"]
    points = ["– The bridge is old", "– The tunnel is not"]
    cleaned = clean("\n".join([STORY[0], *block, *points, STORY[1]]))
    assert cleaned.text == "\n".join([STORY[0], *points, STORY[1]])
