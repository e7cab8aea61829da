"""Identity: the same article gets the same id, by whatever road and however often it comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from ipaddress import AddressValueError, IPv6Address
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from ingest.identity.addresses import CACHE, behind_cache, is_tracking, same_page
from ingest.identity.outlets import site_of, speaks_for
from newswire.articles import Submission
from newswire.fields import SENT, SHOWN

ID_BYTES = 16
URL_LIMIT_CHARACTERS: Final = 2048

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_PLAIN_QUERY = re.compile(r"[\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*)*", re.ASCII)
_SAFE_PATH = "/%:@!$&'()*+,;=~"
"""What a path keeps besides letters, digits and `_.-`; all else is percent-encoded (RFC 3986, section 3.3)."""


class UrlError(ValueError):
    """The address cannot be the address of an article; the message says why, and nothing of the address."""


def canonical_url(url: str) -> str:
    """The address in ASCII, without what does not identify the page: credentials, default port, fragment, tracking.

    It still opens the page. A copy in the AMP cache becomes the page it copies. A fragment that begins with `!` is a
    route of a page that a script builds, and stays.

    Raises:
        UrlError: not an http or https address with a host.
    """
    if not url.isprintable() and _CONTROL.search(url):
        raise UrlError("an address has no control characters")
    try:
        # Spaces around it, and tabs and line ends within, are not part of an address (WHATWG URL, section 4.4).
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:  # its message repeats the address, credentials and all
        raise UrlError("not an address") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise UrlError("the scheme must be http or https")
    # Browsers read a backslash as the end of the host; brackets are for IPv6 addresses only.
    if not host or "\\" in parts.netloc or ("[" in parts.netloc and ":" not in host):
        raise UrlError("no host")
    default = 443 if scheme == "https" else 80
    name = _ascii_host(host)
    netloc = name if port in (None, default) else f"{name}:{port}"
    canonical = urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), _route(parts.fragment)))
    if len(canonical) > URL_LIMIT_CHARACTERS:
        raise UrlError(f"longer than {URL_LIMIT_CHARACTERS} characters when percent-encoded")
    return _page_of_copy(canonical) if name.endswith(CACHE) else canonical


def article_id(submission: Submission, url: str | None) -> str:
    """The id: from (source, sender's id), else the page that the canonical address leads to, else the normalised text.

    The mobile and AMP forms of a page are that page: see `addresses.same_page`. An address belongs to its outlet: what
    another source says under it is an article of that source's own, and so is its text without id and address.
    """
    source = submission.source
    if submission.id is not None:
        return id_in_source(source or "", submission.id)
    if url is None:
        text = normalised(submission.text)
        return _hash("text", text) if source is None else _hash("text", _written(source), text)
    return page_id(url) if source is None or speaks_for(source, url) else claimed_page_id(source, url)


def id_in_source(source: str, sent_id: str) -> str:
    """The id of what a source calls so."""
    return _hash("id", source, sent_id)


def page_id(url: str) -> str:
    """The id of the article at a canonical address, as its outlet has it."""
    return _hash("url", same_page(url))


def claimed_page_id(source: str, url: str) -> str:
    """The id of what a source says that stands at an address that is not its own."""
    return _hash("url", _written(source), same_page(url))


def content_digest(submission: Submission, url: str | None, shown_published: str | None = None) -> str:
    """Equal for two submissions of one article exactly when nothing a reader sees has changed.

    `url` is the canonical address: another form of the same page is no correction, nor is a site written another way.
    `shown_published` is the time that its page shows where the sender says none. Of what is taken back a
    reader sees no more than that, and the note.
    """
    if submission.status != "usable":
        return _hash("taken back", submission.status, submission.note or "")
    source = submission.source
    as_seen = {
        "published": submission.published or shown_published,
        "url": same_page(url) if url else None,
        "source": (site_of(source) or source) if source else None,
    }
    values = (as_seen[name] if name in as_seen else getattr(submission, SENT[name]) for name in SHOWN)
    return _hash("content", *map(_as_text, values))


def _as_text(value: str | Sequence[str] | None) -> str:
    return value if isinstance(value, str) else "\x1f".join(value or ())


def normalised(text: str) -> str:
    """The text in lower case with single spaces."""
    return " ".join(text.casefold().split())


def _written(source: str) -> str:
    """A source as it is compared: the host of its site, else the name in lower case."""
    return site_of(source) or normalised(source)


def _page_of_copy(canonical: str) -> str:
    """The page that a copy in the AMP cache is made of, where its address says so."""
    page = behind_cache(canonical)
    try:
        return canonical if page is None else canonical_url(page)
    except UrlError:
        return canonical


def _ascii_host(host: str) -> str:
    """The host in lower case: a name, internationalised ones as punycode, or an IPv6 address in brackets."""
    if ":" in host:
        return f"[{_ipv6(host)}]"
    try:
        name = host.lower() if host.isascii() else host.encode("idna").decode().lower()
    except UnicodeError:
        raise UrlError("the host name is not valid") from None
    name = name.removesuffix(".")
    if not _HOST.fullmatch(name):
        raise UrlError("the host name is not valid")
    return name


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError:
        raise UrlError("the host is not an IPv6 address") from None
    if address.scope_id:
        raise UrlError("the host is an address of one machine's own network")
    return host.lower()


def _path(path: str) -> str:
    try:
        return quote(path, safe=_SAFE_PATH) or "/"
    except UnicodeError:
        raise UrlError("not Unicode text") from None


def _route(fragment: str) -> str:
    if not fragment.startswith("!") or len(fragment) < 2:
        return ""
    try:
        return quote(fragment, safe=_SAFE_PATH + "?")
    except UnicodeError:
        raise UrlError("not Unicode text") from None


def _query(query: str) -> str:
    """The parameters that identify the page; bytes that are not UTF-8 stay what they are."""
    if not query:
        return ""
    if _PLAIN_QUERY.fullmatch(query):  # nothing to decode and encode again
        return "&".join([pair for pair in query.split("&") if not is_tracking(pair.partition("=")[0])])
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
        return urlencode([pair for pair in pairs if not is_tracking(pair[0])], errors="surrogateescape")
    except UnicodeError:
        raise UrlError("not Unicode text") from None


def _hash(kind: str, *parts: str) -> str:
    joined = "\0".join((kind, *parts))
    return blake2b(joined.encode(errors="surrogatepass"), digest_size=ID_BYTES).hexdigest()
