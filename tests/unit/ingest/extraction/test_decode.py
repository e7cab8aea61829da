"""Bytes to text, whatever a page claims to be in."""

from __future__ import annotations

import pytest

from harness.pages import page
from ingest.extraction import extract
from ingest.extraction.document.decoding import decode, repair

WORDS = "Grüße aus Łódź, “später” – für Žofie"
WESTERN = "Grüße, “später” – für Zoë"


@pytest.mark.parametrize(
    ("html", "header"),
    [
        (b"\xef\xbb\xbf" + WORDS.encode(), "text/html; charset=iso-8859-1"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), None),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), None),
        (WORDS.encode(), None),
        (WORDS.encode(), "text/html; charset=windows-1252"),
        (b'<meta charset="iso-8859-1">' + WORDS.encode(), None),
        (WORDS.encode("cp1250", "replace"), "text/html; charset=windows-1250"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">' + WORDS.encode("cp1250"), None),
        (b'<?xml version="1.0" encoding="windows-1250"?>' + WORDS.encode("cp1250"), None),
    ],
)
def test_decode(html: bytes, header: str | None) -> None:
    """The mark of byte order, then valid UTF-8, then the header, then the page's own word."""
    assert decode(html, header).endswith(WORDS)


@pytest.mark.parametrize("header", [None, "text/html", "text/html; charset=latin1", "text/html; charset=nonsense"])
def test_western_by_default(header: str | None) -> None:
    """Bytes that are no UTF-8 and that nobody names are Windows-1252, as browsers read them."""
    assert decode(WESTERN.encode("cp1252"), header) == WESTERN


def test_a_few_bad_bytes() -> None:
    """One broken byte does not turn a page of UTF-8 into something else."""
    assert decode(WORDS.encode() + b"\xff") == WORDS + "\ufffd"


@pytest.mark.parametrize("name", ["rot13", "hex", "idna", "undefined", "utf-7", "\x00"])
def test_codecs_that_are_no_character_sets(name: str) -> None:
    """A page cannot choose a codec that is no character set."""
    assert decode(f'<meta charset="{name}">'.encode() + b"caf\xe9").endswith("café")


def test_nul() -> None:
    """NULs are left out; they would end the page for the parser."""
    assert extract(page().replace("Harbour", "Har\0bour")).title == "Harbour reopens after the winter storms"


@pytest.mark.parametrize("text", [WESTERN, "SEÇÃO", "Ça, c’est “bien”…", "Â la carte", "日本語のテキスト", "naïve"])
def test_sound_text_is_left_alone(text: str) -> None:
    """Nothing is repaired that is not broken beyond doubt."""
    assert repair(text) == text


def test_repair() -> None:
    """UTF-8 that was read as Windows-1252 is read again."""
    sound = "Grüße – für Zoë, “später”"
    broken = "GrÃ¼ÃŸe â€“ fÃ¼r ZoÃ«, â€œspÃ¤terâ€\x9d"
    assert repair(f"He said: {broken}") == f"He said: {sound}"
