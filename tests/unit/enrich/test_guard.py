"""What the language model is given of hostile texts, and that ordinary ones are left alone."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.document import split_paragraphs
from enrich.guard import (
    COST_LIMIT_WORDS,
    PARAGRAPH_LIMIT_CHARACTERS,
    RUN_LIMIT_CHARACTERS,
    guard,
)
from harness.builders import story

ADDRESS = "https://www.example.org/2022/02/05/harbour-council/minutes_of-the-meeting.html?" + "&".join(
    f"utm_field_{number}=value-{number}" for number in range(8)
)
TABLE = "\n".join(
    f"Lisbon {number}  |  {number * 7:,}  |  {number / 3:.2f}%  |  -{number}.{number}" for number in range(300)
)
ORDINARY = {
    "story": story(1, 800),
    "address": f"The minutes are at {ADDRESS} and ({ADDRESS}).",
    "table": TABLE,
    "rulers": "-" * 80 + "\nAna Pereira\n" + "*" * 120 + "\n" + "_" * 150 + "\n" + "=" * 190,
    "dots": "Harbour dues " + "." * 120 + " 17",
    "emoji": "What a day 😀😀😀😀😀😀 in Lisbon " * 50,
    "cheers": "G" + "o" * 300 + "al! Lisbon won" + "!" * 60,
    "chapters": "\n".join([story(1, 500)] * 12),
    "nothing": "",
    "newlines": "\n" * 100_000,
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary(name: str) -> None:
    """Of an ordinary text everything is read, paragraph by paragraph."""
    guarded = guard(ORDINARY[name])
    assert guarded.reason is None
    assert list(guarded.pieces) == split_paragraphs(ORDINARY[name])


@pytest.mark.parametrize(
    "run", ["(" * 8192, "http://" * 14_000, "$" * 4000, "😀" * 50_000, "1" * 90_000, "e\u0301" * 600]
)
def test_run_is_left_out(run: str) -> None:
    """A run without white space that would cost seconds is left out; what stands around it is read where it stands."""
    text = f"Ana Pereira wrote {run} to Lisbon.\nNobody answered."
    guarded = guard(text)
    begin = text.index(run)
    rest = (begin + len(run) + 1, "to Lisbon.")
    assert list(guarded.pieces) == [(0, "Ana Pereira wrote"), rest, (rest[0] + 11, "Nobody answered.")]
    assert guarded.reason == f"left out {len(run)} characters without a space at {begin}"


def test_first_characters() -> None:
    """Of a text beyond the limit the rest is not looked at."""
    guarded = guard("Lisbon " + "a" * 10_000_000)
    assert list(guarded.pieces) == [(0, "Lisbon")]
    reasons = ("only the first 100000 characters were read", "left out 99993 characters without a space at 7")
    assert guarded.reasons == reasons


def test_marks_cost_more_than_letters() -> None:
    """A long run of letters is read where as long a run of marks is not."""
    assert guard("a" * 500).reason is None
    assert guard("(" * 500).reason == "left out 500 characters without a space at 0"


def test_long_paragraph_is_cut() -> None:
    """A paragraph without end is cut at white space."""
    text = "harbour " * 5500
    guarded = guard(text)
    assert [len(piece) <= PARAGRAPH_LIMIT_CHARACTERS for _, piece in guarded.pieces] == [True, True]
    assert "".join(piece for _, piece in guarded.pieces).replace(" ", "") == text.replace(" ", "")
    assert guarded.reason == f"cut a paragraph of {len(text) - 1} characters at 0"


@pytest.mark.parametrize("unit", ["( ", "$ ", "😀 ", "a\n", "a\t", "a\u00a0", "Ana Pereira\n", "1 ", '" '])
def test_too_many_words(unit: str) -> None:
    """Where a text has cost enough, reading ends, and the reason says where."""
    text = unit * 50_000
    guarded = guard(text)
    offset, last = guarded.pieces[-1]
    ended = re.search(r"reading ended at (\d+): too many words", guarded.reason or "")
    assert ended is not None
    assert 0 <= int(ended[1]) - offset - len(last) <= 1
    assert sum(len(piece.split()) for _, piece in guarded.pieces) <= COST_LIMIT_WORDS


def test_few_reasons_are_told() -> None:
    """A text with hundreds of hostile runs has a short reason."""
    reason = guard("! ".join(["(" * 900] * 100)).reason
    assert reason is not None
    assert reason.endswith("; and 97 more")
    assert len(reason) < 200


HOSTILE = st.sampled_from(
    [
        "(",
        "$",
        "😀",
        "http://",
        "a",
        "A",
        "1",
        ".",
        "'s",
        "\n",
        " ",
        "\t",
        "\u00a0",
        "\u2028",
        "\u202e",
        "\u0301",
        '"',
        "中",
        "US$",
    ]
)
BLOCKS = st.builds(lambda unit, times: unit * times, HOSTILE, st.integers(1, 1500))
TEXTS = st.one_of(st.text(), st.lists(st.one_of(BLOCKS, st.text(max_size=30)), max_size=12).map("".join))


@given(TEXTS)
def test_offsets(text: str) -> None:
    """Each piece stands in the text where its offset says, without a line end, in order."""
    end = 0
    for offset, piece in guard(text).pieces:
        assert text[offset : offset + len(piece)] == piece
        assert piece
        assert piece == piece.strip()
        assert offset >= end
        assert "\n" not in piece
        assert max(map(len, piece.split())) <= RUN_LIMIT_CHARACTERS
        end = offset + len(piece)


@given(TEXTS)
def test_nothing_is_lost_in_silence(text: str) -> None:
    """What is not read is said: without a reason, the pieces hold every character that is not white space."""
    guarded = guard(text)
    if guarded.reason is None:
        assert "".join("".join(piece.split()) for _, piece in guarded.pieces) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", ["(", "a", "a ", "( ", "\n", "a\n", "http://", "e\u0301", " ", "(" * 64 + " ", "a" * 999 + " "]
)
def test_time_is_linear(unit: str) -> None:
    """A megabyte of anything takes a fraction of a second, and ten not more."""
    for size in (1_000_000, 10_000_000):
        text = (unit * (size // len(unit) + 1))[:size]
        began = time.thread_time()
        guard(text)
        assert time.thread_time() - began < 0.5
