"""What a declared character set means: the labels that browsers read as a superset of what they name."""

from __future__ import annotations

import codecs
from typing import Final

MEANT: Final = {
    # By the names Python gives them. The table of the WHATWG Encoding Standard, section 4.2, as far as it matters.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


def codec_of(label: str) -> str | None:
    """The codec for a label; None for a label that names no encoding of text in single bytes or few."""
    try:
        name = codecs.lookup(label).name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    if name in ("idna", "punycode") or name.startswith(("utf-16", "utf-32", "utf-7")):
        return None  # without a mark and without NULs it is not what it says
    return MEANT.get(name, name)
