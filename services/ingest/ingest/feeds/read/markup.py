"""HTML inside feeds: written out of a tree, made plain, its addresses made absolute."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urljoin

from ingest.feeds.read.namespaces import short_name
from ingest.feeds.read.tree import XML, FeedNode

PLAIN_LIMIT_CHARACTERS: Final = 10_000
"""More of a title is not looked at."""

DEPTH_LIMIT: Final = 200
"""Markup nested deeper is written as its text only."""

ELEMENTS = frozenset(
    [
        *("a", "abbr", "acronym", "address", "applet", "article", "aside", "b", "bdi", "bdo", "big", "blockquote"),
        *("br", "center", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt", "em"),
        *("embed", "figcaption", "figure", "font", "footer", "frame", "frameset", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hr", "i", "iframe", "img", "input", "ins", "kbd", "label", "li", "link"),
        *("mark", "meta", "nobr", "noscript", "object", "ol", "p", "param", "picture", "pre", "q", "s"),
        *("samp", "script", "section", "small", "source", "span", "strike", "strong", "style", "sub", "sup", "svg"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "time", "title", "tr", "tt", "u", "ul"),
        *("var", "video", "audio", "wbr"),
    ]
)
"""What counts as markup in a title; anything else in angle brackets is what the title says."""

_VOID = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("track", "wbr"),
    ]
)
_ADDRESSES: Final = ("href", "src", "cite", "action", "poster", "background", "longdesc", "data", "formaction")
_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])((?>[^<>"']+|"[^"]*"|'[^']*'|["'])*+)>""")
_SILENT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|--!>|\Z)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,30});")
_START_TAG = re.compile(r"""<[a-zA-Z](?>[^<>"']+|"[^"<]*"|'[^'<]*')*+>""")
_ADDRESS = re.compile(
    rf"""(?<=[\s"'])({"|".join(_ADDRESSES)})(\s*=\s*)(?>"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE
)
_BREAKING = frozenset(("br", "p", "div", "li", "td", "tr", "h1", "h2", "h3", "h4", "hr", "blockquote"))
_SCHEME = re.compile(r"\s*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|#|$)")


def plain(html: str, *, is_certain: bool = True) -> str:
    """The text of a piece of HTML on one line; where it is not certain to be HTML, only its known elements go."""
    text = html[:PLAIN_LIMIT_CHARACTERS]
    if "<" in text:
        text = _COMMENT.sub("", _SILENT.sub("", text))
        text = _TAG.sub(_without_any if is_certain else _without_known, text)
    return one_line(_REFERENCE.sub(lambda match: unescape(match[0]), text))


def plain_or_literal(text: str) -> str:
    """Plain text on one line, which in spite of what it is said to be may hold HTML.

    It is taken for HTML when it has an end tag, or a reference such as `&#8217;`: few texts are about those.
    """
    text = text[:PLAIN_LIMIT_CHARACTERS]
    if any(tag[0].startswith("</") and tag[1].lower() in ELEMENTS for tag in _TAG.finditer(text)):
        return plain(text, is_certain=False)
    return one_line(_REFERENCE.sub(lambda match: unescape(match[0]), text))


def one_line(text: str) -> str:
    """The text without line breaks and runs of spaces; spaces that are there to hold words together stay."""
    return " ".join(re.split(r"[ \t\r\n\f\v\u2028\u2029]+", text)).strip(" ")


def as_html(text: str) -> str:
    """Plain text written as HTML."""
    return escape(text, quote=False)


def absolute(html: str, base: str) -> str:
    """The HTML with relative addresses in its tags made absolute; nothing else of it changes."""
    if not base or "=" not in html:
        return html
    return _START_TAG.sub(lambda tag: _ADDRESS.sub(lambda match: _joined(match, base), tag[0]), html)


def inner_html(node: FeedNode, base: str) -> str:
    """What stands inside an element, written as HTML, its addresses absolute by their `xml:base`."""
    out: list[str] = [escape(node.element.text or "", quote=False)]
    for child in node.element:
        _write(child, base, out, 0)
    return "".join(out).strip()


def _write(element: Any, base: str, out: list[str], depth: int) -> None:
    namespace, _, name = element.tag.rpartition("}")
    is_foreign = short_name(namespace[1:]) in ("svg", "mathml")
    name = name if is_foreign else name.lower()
    if is_foreign and not element.getparent().tag.startswith(f"{namespace}}}"):
        own_attributes = f' xmlns="{escape(namespace[1:])}"'
    else:
        own_attributes = ""
    if (own := element.get(f"{XML}base")) is not None:
        base = _join(base, own)
    if depth < DEPTH_LIMIT:
        out.append(f"<{name}{own_attributes}{_attributes(element, base)}")
        is_void = name in _VOID and not len(element) and not element.text
        out.append(" />" if is_void else ">")
    out.append(escape(element.text or "", quote=False))
    for child in element:
        _write(child, base, out, depth + 1)
    if depth < DEPTH_LIMIT and not is_void:
        out.append(f"</{name}>")
    out.append(escape(element.tail or "", quote=False))


def _attributes(element: Any, base: str) -> str:
    written = []
    for key, value in element.items():
        namespace, _, name = key.rpartition("}")
        if namespace and short_name(namespace[1:]) != "xlink":
            continue
        absolute_value = _join(base, value) if name.lower() in _ADDRESSES else value
        prefix = "xlink:" if namespace else ""
        written.append(f' {prefix}{name}="{escape(absolute_value)}"')
    return "".join(written)


def _joined(match: re.Match[str], base: str) -> str:
    quote, value = next((quote, match[at]) for at, quote in ((3, '"'), (4, "'"), (5, '"')) if match[at] is not None)
    if _SCHEME.match(value):
        return match[0]
    joined = _join(base, unescape(value) if "&" in value else value)
    return f"{match[1]}{match[2]}{quote}{escape(joined)}{quote}"


def _join(base: str, address: str) -> str:
    if not base or _SCHEME.match(address):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address


def _without_any(tag: re.Match[str]) -> str:
    """What stays of a tag in plain text: a space where it parts words, or nothing."""
    return " " if tag[1].lower() in _BREAKING else ""


def _without_known(tag: re.Match[str]) -> str:
    return _without_any(tag) if tag[1].lower() in ELEMENTS else tag[0]
