"""Turns the bytes of a page into text, whatever character set they are in and whatever they claim to be in."""

from __future__ import annotations

import codecs
import re

import ftfy

from ingest.charsets import codec_of

LIMIT_CHARACTERS = 5_000_000
"""What lies beyond is not read; the longest news pages measured have 3 million."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_:.+-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 8192
_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
)
"""A lead byte of UTF-8 read as Windows-1252, followed by a continuation byte read so."""


def decode(html: bytes | str, content_type: str | None = None) -> str:
    """The page as text without NULs: mark of byte order, then header, then the page's own word, then the bytes."""
    text = html if isinstance(html, str) else _decode(html[: LIMIT_CHARACTERS * 2], content_type)
    return text[:LIMIT_CHARACTERS].replace("\0", "").removeprefix("\ufeff")


def repair(text: str) -> str:
    """Undo UTF-8 that was read as another character set, where there is no doubt about it."""
    return ftfy.fix_encoding(text) if _MOJIBAKE.search(text) else text


def _decode(html: bytes, content_type: str | None) -> str:
    for mark, name in _BOMS:
        if html.startswith(mark):
            return html[len(mark) :].decode(name, "replace")
    declared = _declared(html, content_type)
    # Valid UTF-8 with anything but ASCII in it is UTF-8, whatever it is called; the reverse does not hold.
    for name in ("utf-8", declared):
        try:
            return html.decode(name)
        except UnicodeDecodeError:
            continue
    if declared != "utf-8":
        return html.decode(declared, "replace")
    text = html.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    foreign = sum(1 for byte in html if byte >= 0x80) if damaged else 0
    return html.decode("cp1252", "replace") if damaged * 2 > foreign else text


def _declared(html: bytes, content_type: str | None) -> str:
    """The character set that the header or else the page names, as Python calls what browsers make of it."""
    head = html[:_HEAD_BYTES]
    names = [match[1] for match in [_CHARSET.search((content_type or "")[:300])] if match]
    names += [match[1].decode("ascii") for match in (_XML.match(head), _META.search(head)) if match]
    return next(filter(None, map(codec_of, names)), "utf-8")
