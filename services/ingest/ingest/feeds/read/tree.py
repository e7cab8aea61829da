"""A document as a tree of nodes whose names mean the same whatever prefixes it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.feeds.read.links import resolve
from ingest.feeds.read.namespaces import ATOM, RDF, RSS, SITEMAP, short_name

XML = "{http://www.w3.org/XML/1998/namespace}"
_OWN = {"rss": RSS, "channel": RSS, "rdf": RSS, "feed": ATOM, "entry": ATOM, "urlset": SITEMAP, "sitemapindex": SITEMAP}
"""What names without a namespace, or in the namespace of the root, belong to."""


class NotWellFormedError(ValueError):
    """The document does not follow the rules of XML."""


class Names:
    """Turns `{namespace}Local` into `prefix:local` with one prefix for each namespace, once for each name."""

    def __init__(self, root: str) -> None:
        namespace, local = _split(root)
        self.root = local.lower()
        own = _OWN.get(self.root, RSS)
        self._own = {"": own} if short_name(namespace) == RDF else {"": own, namespace: own}
        self._known: dict[str, str] = {}

    def of(self, tag: str) -> str:
        """The name; in a namespace that is not known it begins with `?:`."""
        name = self._known.get(tag)
        if name is None:
            namespace, local = _split(tag)
            short = self._own.get(namespace, short_name(namespace))
            prefix = "?:" if short is None else f"{short}:" if short else ""
            name = self._known[tag] = prefix + local.lower()
        return name


@dataclass(frozen=True, slots=True)
class FeedNode:
    """An element: the parser's own, read through `Names`."""

    element: Any  # lxml has no types
    names: Names

    @property
    def name(self) -> str:
        """`title` in RSS, `prefix:local` in lower case elsewhere."""
        return self.names.of(self.element.tag)

    @property
    def has_elements(self) -> bool:
        """Whether there is markup inside."""
        return len(self.element) > 0

    def children(self) -> Iterator[FeedNode]:
        """The elements right inside."""
        return (FeedNode(element, self.names) for element in self.element)

    def fields(self) -> dict[str, list[FeedNode]]:
        """The elements right inside, by name."""
        found: dict[str, list[FeedNode]] = {}
        for child in self.children():
            found.setdefault(child.name, []).append(child)
        return found

    def find_all(self, *path: str) -> list[FeedNode]:
        """All elements at the end of a path of names."""
        nodes = [self]
        for name in path:
            nodes = [child for node in nodes for child in node.children() if child.name == name]
        return nodes

    def text(self) -> str:
        """All text inside, stripped."""
        element = self.element
        whole = "".join(element.itertext()) if len(element) else element.text or ""
        return whole.strip()

    def tail(self) -> str:
        """The text after the element, up to the next one."""
        return (self.element.tail or "").strip()

    def attribute(self, name: str) -> str:
        """An attribute without a namespace, in whatever case; stripped, empty when it is not there."""
        found = self.element.get(name)
        if found is None:
            found = next((value for key, value in self.element.items() if key.lower() == name), "")
        return str(found).strip()

    def rdf_attribute(self, name: str) -> str:
        """An attribute of RDF, such as `rdf:about`."""
        for key, value in self.element.items():
            namespace, local = _split(key)
            if local.lower() == name and short_name(namespace) == RDF:
                return str(value).strip()
        return ""

    def base(self, document: str) -> str:
        """What relative addresses in the element are relative to: `xml:base`, within the address of the document."""
        own = [element.get(f"{XML}base") for element in (self.element, *self.element.iterancestors())]
        base = document
        for address in reversed([address for address in own if address]):
            base = resolve(base, address) or base
        return base

    def language(self) -> str | None:
        """`xml:lang` of the element or of what it stands in; None when there is none, or when it is taken back."""
        for element in (self.element, *self.element.iterancestors()):
            if (language := element.get(f"{XML}lang")) is not None:
                return language.strip() or None
        return None


def parse_tree(text: str) -> FeedNode:
    """The tree of a well-formed document; it must not have a document type declaration.

    Raises:
        NotWellFormedError: with the parser's message.
    """
    return _parse(text, is_lenient=False)


def parse_what_can_be(text: str) -> FeedNode:
    """The tree of as much of a document as libxml2 makes sense of.

    Raises:
        NotWellFormedError: when that is nothing.
    """
    return _parse(text, is_lenient=True)


def _parse(text: str, *, is_lenient: bool) -> FeedNode:
    # Each of these is a door that stays shut even if a declaration should get here (OWASP, XML External Entity).
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=is_lenient,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotWellFormedError(str(error)) from None
    if root is None or not isinstance(root.tag, str):
        raise NotWellFormedError("no element")
    return FeedNode(root, Names(root.tag))


def _split(tag: str) -> tuple[str, str]:
    namespace, brace, local = tag.rpartition("}")
    return (namespace[1:], local) if brace else ("", tag)
