"""Outlets: to which one an address belongs, and whether a source speaks for it. Pure.

An outlet is a registrable domain by the public suffix list, private suffixes included: everything under
`honest.example` is one, `ana.blogspot.com` and `tom.blogspot.com` are two. Where there is none (an address of an IP
network, a name without a dot) it is the host with its port.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Final
from unicodedata import combining, normalize
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

REMEMBERED: Final = 8192
"""Of how many hosts and sources the answer is kept: a wire has some hundred, and each look-up takes microseconds."""

SHORTEST_LABEL: Final = 3
"""Shorter labels and names stand in too many others by chance; as initials two letters are enough."""

_PORTS: Final = {"http": 80, "https": 443}
_SITE: Final = re.compile(
    r"(?:https?://)?(?:[^\s/?#@\\]*@)?(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\\]+)(?::(\d{1,5}))?(?:[/?#\\].*)?", re.IGNORECASE
)
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_WORD: Final = re.compile(r"[^\W_]+")
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@lru_cache(REMEMBERED)
def site_of(source: str) -> str | None:
    """The host, with its port if it says one, of a source that is written as a domain, or as an address there.

    `www.` does not count. None for a source that is a name, such as `Honest Daily`.
    """
    found = _SITE.fullmatch(source.strip())
    if found is None:
        return None
    host, port = found.groups()
    try:
        name = host.casefold() if host.isascii() else host.encode("idna").decode().lower()
    except UnicodeError:
        return None
    name = name.removesuffix(".").removeprefix("www.")
    if not (_NAME.fullmatch(name) or _is_address(name) or name == "localhost"):
        return None
    return f"{name}:{port}" if port else name


def outlet_of(url: str) -> str:
    """The outlet that an address of the web belongs to."""
    return outlet_at(netloc_of(url))


@lru_cache(REMEMBERED)
def outlet_at(netloc: str) -> str:
    """The outlet of a host in lower case, which may have a port."""
    host = _host(netloc)
    if "." not in host or _is_address(host):
        return netloc
    return _suffixes().privatesuffix(host) or host


def netloc_of(url: str) -> str:
    """The host of an address of the web, with its port where that is not the usual one; without credentials."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def speaks_for(source: str, url: str) -> bool:
    """Whether the source is that of the address: its domain, or a name that names the domain.

    A name does that where the domain's own label is made of whole words of it, or begins or ends with all of it, or is
    or begins with its initials: `The Honest Daily` for honestdaily.example, `Guardian` for theguardian.com, `New York
    Times` for nytimes.com. Such a match is no proof of anything: it keeps together what one sender says in two ways.
    """
    return _speaks(source, netloc_of(url))


def is_named_after(source: str, url: str) -> bool:
    """Whether the whole name is the label of the address's domain: `The Honest Daily` of honestdaily.example."""
    label = _squeezed(_label(outlet_of(url)))
    return any(label in ("".join(words), "".join(_without_article(words))) for words in _spellings(source))


@lru_cache(REMEMBERED)
def _speaks(source: str, netloc: str) -> bool:
    outlet, site = outlet_at(netloc), site_of(source)
    if site is None:
        return source.strip().casefold() in (netloc, _host(netloc)) or _is_name_of(source, outlet)
    # A network address that is said without a port means any server there.
    return outlet_at(site) == outlet or site == _host(netloc)


@cache
def _suffixes() -> PublicSuffixList:
    """The list as the package has it; nothing is fetched."""
    return PublicSuffixList()


def _host(netloc: str) -> str:
    """Without the port."""
    return (
        netloc if netloc.endswith("]") else netloc.partition(":")[0] if netloc[:1] != "[" else netloc.rpartition(":")[0]
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_name_of(source: str, outlet: str) -> bool:
    if _is_address(_host(outlet)):
        return False
    return any(_names(words, _label(outlet)) for words in _spellings(source))


def _label(outlet: str) -> str:
    """The domain's own label, in its own letters."""
    label = _host(outlet).partition(".")[0]
    try:
        return label.encode().decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _names(words: Sequence[str], label: str) -> bool:
    """Whether a name of these words names the domain with this label."""
    label, whole = _squeezed(label), "".join(words)
    if len(label) >= SHORTEST_LABEL and label in _runs(words):
        return True
    if len(whole) >= SHORTEST_LABEL and (label.startswith(whole) or label.endswith(whole)):
        return True
    return any(_are_initials(named, label) for named in (words, _without_article(words)))


def _runs(words: Sequence[str]) -> Iterator[str]:
    """The words that stand together, written as one."""
    return ("".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, len(words) + 1))


def _are_initials(words: Sequence[str], label: str) -> bool:
    initials = "".join(word[0] for word in words)
    return len(initials) > 1 and (label == initials or (len(initials) > 2 and label.startswith(initials)))


def _without_article(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _spellings(name: str) -> tuple[list[str], ...]:
    """The words of a name as domains spell them: `Süddeutsche` is suddeutsche or sueddeutsche there."""
    lower = name.casefold()
    written = (lower, lower.translate(_GERMAN)) if not lower.isascii() else (lower,)
    return tuple([_squeezed(word) for word in _WORD.findall(one)] for one in written)


def _squeezed(text: str) -> str:
    """Only letters and digits, without what stands above and below them."""
    return "".join(one for one in normalize("NFKD", text.casefold()) if one.isalnum() and not combining(one))
