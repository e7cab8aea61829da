"""Turns the bytes of a feed into text, whatever encoding they are said to be in and really are in."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Final, NamedTuple

from ingest.charsets import codec_of

WINDOWS_1252: Final = {
    byte: bytes([byte]).decode("cp1252", "replace").replace("\ufffd", "") for byte in range(128, 160)
}
"""What the control characters U+0080 to U+009F mean wherever they turn up in text: Windows-1252, taken for Latin-1."""

_BYTES: Final = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}
"""What a byte that is not UTF-8 means amid text that is: again Windows-1252."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final = frozenset(("gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "iso2022_jp", "hz"))
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{2,40})""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_LEGACY_BYTES: Final = 24
"""So few bytes beyond ASCII can be UTF-8 by chance; then an East Asian declaration is believed."""


class Decoded(NamedTuple):
    """The text, and whether its bytes were in another encoding than they were said to be in."""

    text: str
    is_mislabelled: bool


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a document.

    What the bytes are beats what is said of them: a byte order mark first, then valid UTF-8, then the charset of the
    `Content-Type`, then the XML declaration (RFC 7303, section 3, but for the second). What fits nothing is read as
    UTF-8 with single bytes of Windows-1252.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return Decoded(_lenient(body[len(mark) :], encoding), is_mislabelled=False)
    if units := _wide_units(body[:4]):
        return Decoded(_lenient(body, units), is_mislabelled=False)
    said = _said(body, content_type)
    if body.isascii() and "iso2022_jp" not in said and "hz" not in said:
        return Decoded(body.decode("ascii"), is_mislabelled=False)
    return _decode_unmarked(body, said)


def _decode_unmarked(body: bytes, said: list[str]) -> Decoded:
    with suppress(UnicodeDecodeError):
        decoded = body.decode()
        if not _is_legacy(body, said):
            return Decoded(decoded, is_mislabelled=bool(said) and said[0] != "utf-8")
    for encoding in said:
        if encoding != "utf-8":
            try:
                return Decoded(body.decode(encoding), is_mislabelled=encoding != said[0])
            except UnicodeDecodeError:
                continue
    return Decoded(_guess(body, said), is_mislabelled=True)


def _is_legacy(body: bytes, said: list[str]) -> bool:
    """Whether valid UTF-8 is so by chance: little of it, and declared to be in a wide East Asian encoding."""
    if not said or said[0] not in _WIDE:
        return False
    return said[0] in ("iso2022_jp", "hz") or len(body.translate(None, bytes(range(128)))) < _LEGACY_BYTES


def _guess(body: bytes, said: list[str]) -> str:
    """UTF-8 with odd bytes, or Windows-1252, or an encoding recognised by its words where nothing was said."""
    lenient = body.decode(errors="surrogateescape")
    odd = sum("\udc80" <= character <= "\udcff" for character in lenient)
    wide = sum(character > "\x7f" for character in lenient) - odd
    if not said and wide < odd * 2 and (found := _recognise(body)):
        return body.decode(found, "replace")
    return lenient.translate(_BYTES)


def _recognise(body: bytes) -> str | None:
    """The legacy encoding a sample of the text is most likely in; None when that is unclear."""
    from charset_normalizer import from_bytes  # 30 ms to import, and hardly ever needed

    sample = re.sub(rb"<[^>]{0,500}>", b" ", body[:100_000])[:8_000]
    best = from_bytes(sample, steps=3, chunk_size=1024).best()
    return best.encoding if best is not None and best.encoding != "utf_8" else None


def _said(body: bytes, content_type: str | None) -> list[str]:
    """The encodings the document is said to be in, the most binding first; unknown ones are passed over."""
    labels = [match[1] for match in [_CHARSET.search(content_type or "")] if match]
    labels += [match[1].decode() for match in [_DECLARED.search(body[:1000])] if match]
    return [name for label in labels if (name := codec_of(label))]


def _wide_units(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, as the XML specification says in appendix F."""
    patterns = {b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be"}
    if start in patterns:
        return patterns[start]
    if start[:2] in (b"<\0", b"{\0"):
        return "utf-16-le"
    return "utf-16-be" if start[:2] in (b"\0<", b"\0{") else None


def _lenient(body: bytes, encoding: str) -> str:
    """Text with a certain encoding; bytes that break its rules become what is most likely meant."""
    if encoding == "utf-8":
        return body.decode(errors="surrogateescape").translate(_BYTES)
    return body.decode(encoding, "replace")
