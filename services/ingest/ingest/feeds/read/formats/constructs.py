"""The text and person constructs of Atom, which RSS borrows: what they hold, whatever they say they hold."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable

from ingest.feeds.read.links import is_web, resolve
from ingest.feeds.read.markup import absolute, as_html, inner_html, plain, plain_or_literal
from ingest.feeds.read.people import people
from ingest.feeds.read.tree import FeedNode

_RELATION = re.compile(r"https?://www\.iana\.org/assignments/(?:link-relations/|relation/)?", re.IGNORECASE)
_PERSON = frozenset(f"{space}{part}" for space in ("", "atom:") for part in ("name", "email", "uri", "url"))
_HTML = frozenset(("html", "text/html"))
_XHTML = frozenset(("xhtml", "application/xhtml+xml"))


def title_of(node: FeedNode) -> str | None:
    """A text construct as plain text on one line (RFC 4287, section 3.1; the types of Atom 0.3 as well)."""
    is_html, value = _value(node, "")
    return (plain(value) if is_html else plain_or_literal(value)) or None


def html_of(node: FeedNode, base: str) -> str | None:
    """A text or content construct as HTML with absolute addresses; plain text is escaped."""
    base = node.base(base)
    is_html, value = _value(node, base)
    return (absolute(value, base) if is_html else as_html(value)).strip() or None


def _value(node: FeedNode, base: str) -> tuple[bool, str]:
    """Whether it is HTML, and what it says."""
    kind, mode = node.attribute("type").lower().partition(";")[0].strip(), node.attribute("mode").lower()
    if mode == "base64":
        return True, _decoded(node.text()) or ""
    if kind in _HTML and not (mode == "xml" and node.has_elements):
        return True, inner_html(node, base) if node.has_elements else node.text()
    if node.has_elements or kind in _XHTML:
        return True, _inside_div(node, base)
    if not kind or kind == "text" or kind.startswith("text/") or kind.endswith(("/xml", "+xml")):
        return kind.endswith("xml"), node.text()
    decoded = _decoded(node.text())  # section 4.1.3.3: any other type is Base64
    return (False, node.text()) if decoded is None else (True, decoded)


def _inside_div(node: FeedNode, base: str) -> str:
    """XHTML without the `div` that Atom demands around it and that is no part of it."""
    children = list(node.children())
    is_wrapped = (
        node.attribute("type").lower() == "xhtml" and len(children) == 1 and not (node.element.text or "").strip()
    )
    if is_wrapped and children[0].name in ("xhtml:div", "atom:div", "div"):
        return inner_html(children[0], children[0].base(base))
    return inner_html(node, base)


def _decoded(text: str) -> str | None:
    try:
        return b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def plain_html_of(node: FeedNode, base: str) -> str | None:
    """An element of RSS as HTML: escaped in its text, or as markup right inside."""
    base = node.base(base)
    return (inner_html(node, base) if node.has_elements else absolute(node.text(), base)) or None


def people_of(nodes: Iterable[FeedNode]) -> list[tuple[str, str]]:
    """Names and mail addresses of person constructs; one that holds only text is read as people write themselves."""
    found = []
    for node in nodes:
        fields = node.fields()
        if not fields.keys() & _PERSON:  # text, or text with markup of HTML in it
            found += people(node.text())
            continue
        name, mail = (_first_text(fields, f"atom:{part}", part) for part in ("name", "email"))
        named = [one for one, _ in people(name) if one]
        found += [(one, mail) for one in named] or [("" if mail else _first_text(fields, "atom:uri", "uri"), mail)]
    return found


def _first_text(fields: dict[str, list[FeedNode]], *names: str) -> str:
    """The first text there is under one of these names, on one line."""
    texts = (" ".join(node.text().split()) for name in names for node in fields.get(name, ()))
    return next((text for text in texts if text), "")


def relation(link: FeedNode) -> str:
    """What a link is for; `alternate` when it does not say (RFC 4287, section 4.2.7.2)."""
    return _RELATION.sub("", link.attribute("rel").lower()) or "alternate"


def address_of(link: FeedNode, base: str) -> str | None:
    """Where a link leads; some write it as text."""
    return resolve(link.base(base), link.attribute("href") or link.text())


def link_to(links: Iterable[FeedNode], wanted: str, base: str) -> str | None:
    """The first link with this relation; of several a page before anything else."""
    found = [link for link in links if wanted in relation(link).split()]
    found.sort(key=lambda link: link.attribute("type").lower() not in ("", "text/html", "application/xhtml+xml"))
    return next((address for link in found if (address := address_of(link, base))), None)


def hubs_of(links: Iterable[FeedNode], base: str) -> tuple[str, ...]:
    """The WebSub hubs among links (W3C WebSub, section 4)."""
    found = [address_of(link, base) for link in links if "hub" in relation(link).split()]
    return tuple(dict.fromkeys(address for address in found if address and is_web(address)))
