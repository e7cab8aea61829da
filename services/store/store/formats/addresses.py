"""The addresses of a search: of this page in this format, of the next one, of the question itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from chassis.web.authorities import is_host

PATH: Final = "/v1/articles"
QUESTION: Final = ("q", "entity", "mentioned", "published", "source", "language", "sentiment", "has")
"""The parameters that say what is looked for, in the order in which an address and a title name them."""

SHAPE: Final = ("limit", "text")
"""Those that say how it is shown."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it came: the parameters of its address, and where this API is (`https://news.example/wire`)."""

    base: str
    parameters: Mapping[str, str]

    @property
    def title(self) -> str:
        """What is asked, for people."""
        asked = [(name, self.parameters[name]) for name in QUESTION if name in self.parameters]
        told = ", ".join(value if name == "q" else f"{name} {value}" for name, value in asked)
        return f"Newswire: {told}" if told else "Newswire"

    def address(self, form: str, cursor: str | None = None) -> str:
        """Where a page of this question is; parameters we do not know are left out."""
        known = [(name, self.parameters[name]) for name in (*QUESTION, *SHAPE) if name in self.parameters]
        pairs = [*known, ("format", form), *([("cursor", cursor)] if cursor else [])]
        return f"{self.base}{PATH}?{urlencode(pairs, errors='replace')}"


def base_of(public_url: str, scheme: str, host: str | None, server: tuple[str, int | None] | None) -> str:
    """Where this API is: as the operator says, or else as the request does; what it says is no host is not repeated."""
    if public_url:
        return public_url.rstrip("/")
    if host is not None and is_host(host.encode(errors="replace")):
        return f"{scheme}://{host}"
    name, port = server or ("localhost", None)
    return f"{scheme}://{f'[{name}]' if ':' in name else name}{f':{port}' if port else ''}"
