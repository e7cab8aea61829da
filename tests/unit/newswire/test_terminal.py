"""What people read in a terminal is shown harmlessly, whatever is in it, and documents keep their values."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.rendering import EventRenderer
from newswire.screen import Screen
from newswire.terminal import OUT, harmless, harmless_json, harmless_line, harmless_xml

UNSAFE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
INVISIBLE = "\u034f\u115f\u1160\u17b4\u180b\u3164\uffa0\ufe00\U000e0100"
anything = st.text(st.characters(categories=None), max_size=40)  # type: ignore[arg-type]  # surrogates too
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def is_safe(text: str, spaces: str = "") -> bool:
    """Whether nothing in it steers a terminal or deceives who reads it."""
    return not any(
        unicodedata.category(one) in UNSAFE or one in INVISIBLE for one in text if one not in spaces and one != " "
    )


def test_every_character_there_is() -> None:
    """Each character of the Unicode of this Python: unsafe ones are escaped in ASCII, letters and signs stay."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        shown = harmless(character)
        assert is_safe(shown), hex(code)
        if shown != character:
            assert shown.isascii()
            assert shown.startswith("\\")
            assert not character.isalnum() or character in "\u115f\u1160\u3164\uffa0", hex(code)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("a\nb\tc\r", "a\\x0ab\\x09c\\x0d"),
        ("\x7f\x9b31m", "\\x7f\\x9b31m"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("a\u2028b\u200bc\ufeff", "a\\u2028b\\u200bc\\ufeff"),
        ("\ud800\udcff", "\\ud800\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("Ana Peréira – “日本” ❤️ 🚢 C:\\new", "Ana Peréira – “日本” ❤️ 🚢 C:\\new"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    """Escapes are those of Python; what people write in their languages stays as it is."""
    assert harmless(text) == shown


@given(anything)
def test_any_text(text: str) -> None:
    """Any text is one safe line, and showing it again changes nothing."""
    shown = harmless(text)
    assert is_safe(shown)
    assert len(shown.splitlines()) <= 1
    assert harmless(shown) == shown


@given(st.dictionaries(anything, st.one_of(anything, st.integers(), st.lists(anything, max_size=3)), max_size=4))
def test_any_json(value: object) -> None:
    """JSON keeps its values, indented or not, and is safe but for its own white space."""
    for indent in (None, 2):
        document = json.dumps(value, indent=indent, ensure_ascii=False)
        shown = harmless_json(document)
        assert is_safe(shown, "\n")
        assert json.loads(shown) == json.loads(json.dumps(value))


@given(words)
def test_any_line_of_json(text: str) -> None:
    """A line of bytes is the same."""
    shown = harmless_line(json.dumps({"a": text}, ensure_ascii=False).encode())
    assert is_safe(shown.decode())
    assert json.loads(shown) == {"a": text}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40))
def test_any_xml(text: str) -> None:
    """XML keeps its content, in text and in attributes."""
    element = ET.Element("outline", text=text)
    element.text = text
    shown = harmless_xml(ET.tostring(element, "unicode"))
    assert is_safe(shown, "\n\t")
    again = ET.fromstring(shown)  # noqa: S314 - our own words
    assert (again.get("text"), again.text or "") == (text, text)


@given(st.dictionaries(anything, st.one_of(anything, st.integers(), st.lists(anything)), max_size=5), anything)
def test_any_log_event(facts: dict[str, object], words: str) -> None:
    """A log event in a terminal is safe, with whatever names and values it has."""
    shown = EventRenderer(colors=False)({"event": words, "level": words, "exception": f"a\n{words}", **facts})
    assert is_safe(shown, "\n")


@given(anything)
def test_any_table(text: str) -> None:
    """Tables, lines and markup of what is drawn are safe; markup in a title is no markup."""
    screen = Screen()
    screen.console.file = io.StringIO()
    screen.line(f"[link=https://evil.example]{text}[/link]", wrap=False)
    screen.table("T", [("one", 1), ("two", 1)], [[text, [text, "b"]]])
    shown = screen.console.file.getvalue()
    assert is_safe(shown, "\n")
    assert shown.startswith("[link=")


PRINTING = """
import sys
from newswire.terminal import ERR, OUT, take_over
take_over()
OUT.line("Zoë \\u2013 \\udcff \\x1b[31m")
OUT.document({"name": "Zoë \\u2013 \\U0001f6a2 \\u202e"})
OUT.xml('<a b="Zoë \\u2013"/>\\n')
ERR.line("Zoë")
"""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_encodings(encoding: str) -> None:
    """A terminal that does not know a letter gets its escape; JSON and XML keep their values in any encoding."""
    ran = subprocess.run(
        [sys.executable, "-c", PRINTING], env={"PYTHONIOENCODING": encoding}, capture_output=True, check=True
    )
    line, document, element = ran.stdout.split(b"\n")[:3]
    assert line.decode(encoding).endswith("\\udcff \\x1b[31m")
    assert json.loads(document.decode()) == {"name": "Zoë \u2013 \U0001f6a2 \u202e"}
    assert ET.fromstring(element.decode()).get("b") == "Zoë \u2013"  # noqa: S314 - our own words


OF_PYTHON = """
import logging, warnings
from newswire.terminal import take_over
take_over()
warnings.warn("\\x1b[31m warning")
logging.getLogger("library").warning("%s", "\\x1b[31m record")
raise ValueError("\\x1b[31m fault")
"""


def test_what_python_says_by_itself() -> None:
    """Warnings, records of libraries and faults nobody expected are shown harmlessly too."""
    ran = subprocess.run([sys.executable, "-c", OF_PYTHON], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert is_safe(ran.stderr, "\n")
    for said in ("warning", "record", "fault"):
        assert f"\\x1b[31m {said}" in ran.stderr


def test_is_watched(capsys: pytest.CaptureFixture[str]) -> None:
    """The stream that is there at the moment is written to."""
    OUT.line("a\nb")
    assert capsys.readouterr().out == "a\\x0ab\n"
    assert not OUT.is_watched
