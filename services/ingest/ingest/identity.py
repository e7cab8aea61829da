"""Identity: the same article gets the same id, by whatever road and however often it comes."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from newswire.articles import Submission

ID_BYTES = 16
TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|ref_src|cmpid|ocid|s_cid)$", re.I)
"""Query parameters that say how a reader came, not what the page is."""


class UrlError(ValueError):
    """The address cannot be the address of an article; the message says why."""


def canonical_url(url: str) -> str:
    """The address without what does not identify the page: credentials, default port, fragment, tracking.

    Raises:
        UrlError: not an http or https address with a host.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UrlError(f"not an address: {error}") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise UrlError("the scheme must be http or https")
    if not host:
        raise UrlError("no host")
    default = 443 if parts.scheme.lower() == "https" else 80
    name = f"[{host}]" if ":" in host else _ascii_host(host)
    netloc = name if port in (None, default) else f"{name}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", _query(parts.query), ""))


def article_id(submission: Submission, url: str | None) -> str:
    """The id: from (source, sender's id), else the canonical address, else the normalised text."""
    if submission.id is not None:
        return _hash("id", submission.source or "", submission.id)
    if url is not None:
        return _hash("url", url)
    return _hash("text", normalised(submission.text))


def content_digest(submission: Submission) -> str:
    """Equal for two submissions of one article exactly when nothing a reader sees has changed."""
    return _hash("content", submission.title or "", submission.text, submission.published or "")


def normalised(text: str) -> str:
    """The text in lower case with single spaces."""
    return " ".join(text.casefold().split())


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.lower().rstrip(".")
    try:
        return host.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        raise UrlError("the host name is not valid") from None


def _query(query: str) -> str:
    if not query:
        return ""
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not TRACKING.match(name)]
    return urlencode(kept)


def _hash(kind: str, *parts: str) -> str:
    joined = "\0".join((kind, *parts))
    return blake2b(joined.encode(errors="surrogatepass"), digest_size=ID_BYTES).hexdigest()
