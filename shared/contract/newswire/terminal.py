"""The terminal: the one place that writes what people read, so that no title, name or reason can steer the screen.

What articles, feeds, files and keys say comes from strangers. Control characters could move the cursor, clear the
screen or set the clipboard, a line end could forge a row of a list, bidirectional and invisible characters make a
text show what it does not say. All of them are shown as escapes, `\\x1b` or `\\u202e`.
"""

from __future__ import annotations

import codecs
import json
import logging
import os
import re
import sys
import traceback
import warnings
from typing import Any, Final, Literal, TextIO

_UNSAFE: Final = (
    "\\x7f-\\x9f\\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\\ud800-\\uf8ff\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
"""DEL, C1, format characters (bidirectional, zero-width, tags), line and paragraph separators, lone surrogates, private
use, and letters and marks that show nothing. Emoji keep the two marks that choose their form."""

_HARMFUL = re.compile(f"[\\x00-\\x1f{_UNSAFE}]")
_HARMFUL_IN_DOCUMENTS = re.compile(f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f{_UNSAFE}]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_PASSING: Final = "\r\x1b[K"
"""Back to the begin of the line, and clear it."""


def harmless(text: object) -> str:
    """The text as one line that is safe to show: what would steer a terminal or deceive its reader is escaped."""
    return _HARMFUL.sub(_escape, str(text))


def harmless_json(document: str) -> str:
    """JSON text with the same values that is safe to show; white space between the values stays."""
    return _HARMFUL_IN_DOCUMENTS.sub(_escape_json, document)


def harmless_xml(document: str) -> str:
    """XML text with the same content that is safe to show, where such characters are in text and attributes only."""
    return _HARMFUL_IN_DOCUMENTS.sub(lambda match: f"&#x{ord(match[0]):X};", document)


def harmless_line(line: bytes) -> bytes:
    """A line of JSON as bytes, safe to show; one that is plain ASCII is only looked at."""
    if line.isascii() and b"\x7f" not in line:
        return line
    return harmless_json(line.decode(errors="replace")).encode()


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_json(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


class ClosedError(Exception):
    """Nobody reads on: the other end of the pipe is closed, as in `newswire tail | head`.

    No OSError, so that nothing on the way takes it for a fault of a file.
    """


class Printer:
    """Writes to standard output or standard error, as they are at that moment.

    A character that the encoding of the stream does not have is escaped too, so that no name ends a command. Every
    method raises ClosedError when nobody reads on.
    """

    def __init__(self, name: Literal["stdout", "stderr"]) -> None:
        self._name = name

    @property
    def is_watched(self) -> bool:
        """Whether a person looks on, not a file or a pipe."""
        return self._stream.isatty()

    def line(self, text: object = "") -> None:
        """One line, whatever is in it."""
        self._write(_encodable(harmless(text), self._stream) + "\n")

    def document(self, value: Any, *, indent: int | None = None) -> None:
        """A value as a JSON document."""
        self.json(json.dumps(value, indent=indent, ensure_ascii=False))

    def json(self, document: str | bytes) -> None:
        """A document that is JSON text already; in ASCII where the stream is not in UTF-8, as JSON has to be."""
        shown = harmless_json(document if isinstance(document, str) else document.decode())
        self._write((shown if _is_utf8(self._stream) else _NOT_ASCII.sub(_escape_json, shown)) + "\n")

    def xml(self, document: str) -> None:
        """A document that is XML text in UTF-8 already."""
        shown = harmless_xml(document)
        self._write(shown if _is_utf8(self._stream) else shown.encode("ascii", "xmlcharrefreplace").decode())

    def passing(self, text: object = "") -> None:
        """A line on a watched terminal that the next one takes the place of."""
        self._write(_PASSING + _encodable(harmless(text), self._stream))

    def flush(self) -> None:
        """Write out what is held back."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise ClosedError from None

    @property
    def _stream(self) -> TextIO:
        stream: TextIO = getattr(sys, self._name)
        return stream

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except BrokenPipeError:
            raise ClosedError from None
        if self._name == "stderr" or self.is_watched:
            self.flush()


OUT: Final = Printer("stdout")
ERR: Final = Printer("stderr")


def complain(message: object) -> None:
    """Say on standard error what is wrong, in one line."""
    ERR.line(f"newswire: {message}")


def complain_of(error: BaseException) -> None:
    """Say on standard error what nobody expected, with where it happened."""
    for block in traceback.format_exception(error):
        for line in block.splitlines():
            ERR.line(line)


def take_over() -> None:
    """Have what Python and libraries say by themselves, faults, warnings and log records, go through here too."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.excepthook = lambda _kind, error, _trace: complain_of(error)
    warnings.showwarning = lambda message, category, *_more: ERR.line(f"{category.__name__}: {message}")
    logging.lastResort = _LastResort(logging.WARNING)


def let_go() -> None:
    """Nobody reads on: what is still held back goes nowhere, so that the interpreter has nothing to say at its end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nothing, stream.fileno())
    os.close(nothing)


class _LastResort(logging.Handler):
    """Shows log records that nobody has set up a place for."""

    def emit(self, record: logging.LogRecord) -> None:
        ERR.line(record.getMessage())


def _is_utf8(stream: TextIO) -> bool:
    return codecs.lookup(stream.encoding or "utf-8").name == "utf-8"


def _encodable(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    return text if text.isascii() else text.encode(encoding, "backslashreplace").decode(encoding)
