"""Writes XML: elements with text that every parser can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from store.formats.prose import clean

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"

__all__ = ["ATOM", "CONTENT", "DUBLIN_CORE", "Element", "add", "document"]


def add(
    parent: Element, name: str, text: str | None = None, attributes: Mapping[str, str | None] | None = None
) -> Element:
    """One more element; an attribute without a value is left out."""
    known = {key: clean(value) for key, value in (attributes or {}).items() if value is not None}
    made = SubElement(parent, name, known)
    made.text = None if text is None else clean(text)
    return made


def document(root: Element) -> bytes:
    """The whole document in UTF-8."""
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
