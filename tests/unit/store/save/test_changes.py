"""What is different between two versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.builders import article
from harness.cost import costs_about
from newswire.articles import Published
from store.save.changes import MOST_LINES, changes

TEXTS = st.lists(st.sampled_from(["", "a", "b", "c d"]), max_size=8).map("\n".join)


def test_fields() -> None:
    """Every field a reader sees is compared."""
    before = article(title="Old", section="World", authors=("Ana Pereira",))
    after = article(title="New", section="World", published=Published(value="2022-02-05", precision="day"))
    found = {one.field: (one.before, one.after) for one in changes(before, after)}
    assert found == {"title": ("Old", "New"), "published": (None, "2022-02-05"), "authors": ("Ana Pereira", None)}


def test_equal() -> None:
    """Equal versions have no differences."""
    assert changes(article(), article(id="1" * 32, version=2)) == ()


@given(TEXTS, TEXTS)
def test_runs_are_where_they_say(before: str, after: str) -> None:
    """Each run's new lines stand at its start in the new text, and its old lines in the old one."""
    for change in changes(article(text=before), article(text=after)):
        assert change.field == "text"
        assert change.after is None or after[change.start :].startswith(change.after)
        assert change.before is None or change.before in before


def test_long_texts() -> None:
    """Very long or altogether different texts are said to differ, in a moment."""
    long = "\n".join(str(number) for number in range(MOST_LINES * 3))
    with costs_about(0.1):
        assert [one.field for one in changes(article(text=long), article(text=long[1:]))] == ["text"]
        mixed = "\n".join(f"{number}\nsame" for number in range(400))
        (only,) = changes(article(text=mixed), article(text=mixed.replace("1", "x")))
        assert only.before is None
