"""Puts the tags of a broken document in order, so that a strict parser can read it.

Browsers taught sites that anything goes; feeds come with bare ampersands, HTML's own entities, tags never closed and
prefixes never declared. This pass knows what a feed looks like: an item ends where the next begins, `<br>` needs no
end, and an end tag closes whatever was left open inside. It is linear, whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Final, NamedTuple

from ingest.feeds.read.namespaces import USUAL

DEPTH_LIMIT: Final = 80
"""Tags nested deeper are left out; their text stays."""

EXPANSION_LIMIT_CHARACTERS: Final = 100_000
"""How much text the document's own entities may become in all; past it they stay unread."""

_ITEMS: Final = {"feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
"""What an item is called in a document with this root; anywhere else `item`."""

_CONTAINERS: Final = frozenset(("rss", "rdf", "channel", "items", "feed", "urlset", "sitemapindex"))
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "area", "embed", "param", "col"))
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?")
_START = re.compile(r"""<([A-Za-z_][A-Za-z0-9_.:-]*)((?>[^<>"']+|"[^"<]*"|'[^'<]*'|["'])*+)>""")
_END = re.compile(r"</\s*([A-Za-z_][A-Za-z0-9_.:-]*)[^<>]*>?")
_ATTRIBUTE = re.compile(r"""(?<![^\s"'/])([^\s=<>"'/]++)\s*+=\s*+(?>"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_REFERENCE = re.compile(r"&(?:#(\d{1,8}|[xX][0-9a-fA-F]{1,7});|([A-Za-z][\w.-]{0,60});)?")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


class Repaired(NamedTuple):
    """A well-formed document, and whether the end of the one it was made from is missing."""

    text: str
    is_truncated: bool


class _Tag(NamedTuple):
    name: str
    attributes: dict[str, str]
    is_empty: bool


def repair(text: str, entities: Mapping[str, str] | None = None) -> Repaired:
    """A well-formed document that says what this one meant; `entities` are those it declared itself."""
    return _Repair(entities or {}).run(text)


class _Repair:
    """The state of one repair: what is written, what is open, which prefixes were seen."""

    def __init__(self, entities: Mapping[str, str]) -> None:
        self._entities = entities
        self._expandable = EXPANSION_LIMIT_CHARACTERS
        self._out: list[str] = []
        self._open: list[str] = []
        self._names: list[str] = []  # `_open` in lower case
        self._root: _Tag | None = None
        self._declared: dict[str, str] = {}
        self._used: set[str] = set()
        self._item_tag = "item"
        self._whole: tuple[int, list[str]] | None = None
        """How much of `_out` there was when the last whole item ended, and what was open then."""
        self._is_over = False

    def run(self, text: str) -> Repaired:
        for kind, value in _tokens(text):
            if self._is_over:
                break
            if kind == "start":
                self._start(_tag(value))
            elif kind == "end":
                self._end(value)
            elif self._open:
                self._out.append(_escaped(value) if kind == "cdata" else self._text(value))
        is_truncated = bool(self._open)
        if self._whole is not None and any(map(self._is_item, self._names)):
            length, self._open = self._whole  # the last item is not whole
            del self._out[length:]
        self._out.extend(f"</{name}>" for name in reversed(self._open))
        return Repaired(self._root_tag() + "".join(self._out), is_truncated)

    def _is_item(self, name: str) -> bool:
        return name.rpartition(":")[2] == self._item_tag

    def _start(self, tag: _Tag) -> None:
        name = tag.name.lower()
        if self._is_item(name):
            self._close_to_container()
        self._note(tag)
        if not self._open:
            self._root = tag
            self._item_tag = _ITEMS.get(name.rpartition(":")[2], "item")
        elif name in _VOID or tag.is_empty:
            self._out.append(self._written(tag, "/>"))
            return
        elif len(self._open) >= DEPTH_LIMIT:
            return
        else:
            self._out.append(self._written(tag, ">"))
        self._open.append(tag.name)
        self._names.append(name)
        if self._root is tag and tag.is_empty:
            self._end(tag.name)

    def _close_to_container(self) -> None:
        """Close whatever was left open in the feed or in the item before: no item stands in another."""
        while self._names and self._names[-1].rpartition(":")[2] not in _CONTAINERS:
            self._end(self._open[-1])

    def _end(self, name: str) -> None:
        name = name.lower()
        if name not in self._names:
            return
        closed = ""
        while closed != name:
            closed = self._names.pop()
            self._out.append(f"</{self._open.pop()}>")
        if self._is_item(name):
            self._whole = len(self._out), self._open[:]
        self._is_over = not self._open

    def _note(self, tag: _Tag) -> None:
        """Remember which prefixes are declared and which are used."""
        for name, value in tag.attributes.items():
            prefix, colon, local = name.partition(":")
            if prefix == "xmlns" and colon:
                self._declared.setdefault(local, value)
            elif colon:
                self._used.add(prefix)
        prefix, colon, _ = tag.name.partition(":")
        if colon:
            self._used.add(prefix)

    def _written(self, tag: _Tag, end: str) -> str:
        attributes = "".join(f' {name}="{self._text(value, quotes=True)}"' for name, value in tag.attributes.items())
        return f"<{tag.name}{attributes}{end}"

    def _root_tag(self) -> str:
        """The start tag of the root, with every prefix of the document declared."""
        if self._root is None:
            return ""
        prefixes = {prefix: USUAL.get(prefix, f"urn:undeclared:{prefix}") for prefix in self._used} | self._declared
        missing = {
            f"xmlns:{prefix}": address
            for prefix, address in sorted(prefixes.items())
            if prefix not in ("xml", "xmlns") and address
        }
        return self._written(self._root._replace(attributes=missing | self._root.attributes), ">")

    def _text(self, text: str, *, quotes: bool = False) -> str:
        if "&" in text:
            text = _REFERENCE.sub(self._resolved, text)
        text = text.replace("<", "&lt;").replace(">", "&gt;")
        return text.replace('"', "&quot;") if quotes else text

    def _resolved(self, match: re.Match[str]) -> str:
        number, name = match[1], match[2]
        if number:
            return _character(int(number[1:], 16) if number[0] in "xX" else int(number))
        if name in _XML_ENTITIES:
            return match[0]
        if name in self._entities and len(self._entities[name]) <= self._expandable:
            self._expandable -= len(self._entities[name])
            return self._entities[name].replace("&", "&amp;")
        known = html5.get(f"{name};")
        return known.replace("&", "&amp;") if known else "&amp;" + match[0][1:]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """The document cut up: ("text" | "cdata" | "start" | "end", what it says); all else is passed over."""
    position, size = 0, len(text)
    has_comment_end = has_cdata_end = True
    while position < size:
        at = text.find("<", position)
        if at != position:
            yield "text", text[position : at if at != -1 else size]
            if at == -1:
                return
        if text.startswith(_CDATA, at):
            end = text.find(_CDATA_END, at) if has_cdata_end else -1
            has_cdata_end = end != -1
            # A section nobody closed most likely ends where the element does.
            end, position = (end, end + 3) if has_cdata_end else (_next(text, "</", at), _next(text, "</", at))
            yield "cdata", text[at + len(_CDATA) : end]
        elif has_comment_end and text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            has_comment_end = end != -1
            position = end + 3 if has_comment_end else at + 4
        elif text.startswith(("<!", "<?"), at):
            position = _next(text, ">", at) + 1
        elif match := _END.match(text, at):
            yield "end", match[1]
            position = match.end()
        elif match := _START.match(text, at):
            yield "start", match[0]
            position = match.end()
        else:
            yield "text", "<"
            position = at + 1


def _next(text: str, what: str, start: int) -> int:
    """Where `what` comes next; the end of the text when it does not."""
    found = text.find(what, start + 1)
    return found if found != -1 else len(text)


def _tag(markup: str) -> _Tag:
    """A start tag taken apart; attributes with names that XML does not know are left out."""
    match = _START.fullmatch(markup)
    if match is None:  # it has just matched
        raise AssertionError(markup[:100])
    inside = match[2].rstrip()
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(inside):
        if _NAME.fullmatch(found[1]) and found[1] not in ("xmlns:xml", "xmlns:xmlns"):
            attributes.setdefault(found[1], found[2] or found[3] or found[4] or "")
    name = match[1] if _NAME.fullmatch(match[1]) else match[1].replace(":", "_")
    return _Tag(name, attributes, is_empty=inside.endswith("/"))


def _character(code: int) -> str:
    """The character of a numeric reference, as XML writes it; nothing for one that no document may hold."""
    if code in (0x26, 0x3C):
        return f"&#{code};"
    if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
        return chr(code)
    return ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
