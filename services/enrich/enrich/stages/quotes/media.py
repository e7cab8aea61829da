"""Tells agencies, papers and broadcasters, which pass on what others say."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.stages.entities.names.spelling import word_set
from enrich.stages.quotes.phrases.cues import MEDIA_WORDS
from enrich.stages.quotes.phrases.phrase import Phrase

_SINGLE_WORDS = word_set("""
ap afp reuters xinhua tass itar-tass interfax ria sputnik bloomberg bbc cnn cnbc nbc abc cbs msnbc npr pbs kyodo
yonhap kcna dpa ansa efe irna isna pti ani anadolu belta ukrinform politico axios spiegel bild figaro corriere haaretz
cctv cgtn rt nhk jazeera arabiya upi newsweek
""")
"""Names that are nothing else; also inside longer names."""

_LAST_WORDS = word_set("""
times post journal tribune herald telegraph gazette guardian news radio television tv daily mail press broadcasting
observer chronicle examiner echo dispatch globe
""")
"""What the names of papers and broadcasters of several words end with."""


def is_media(phrase: Phrase, text: str, types: Sequence[str]) -> bool:
    """Whether the phrase of this paragraph names or describes one."""
    words = text[phrase.start : phrase.end].lower().replace(".", "").split()
    if phrase.sort == "description":
        return phrase.head in MEDIA_WORDS and (phrase.head != "agency" or "news" in words)
    if phrase.sort != "name" or types[phrase.entity] == "PERSON":
        return False
    if any(word in _SINGLE_WORDS for word in words):
        return True
    return len(words) > 1 and (words[-1] in _LAST_WORDS or "news" in words)
