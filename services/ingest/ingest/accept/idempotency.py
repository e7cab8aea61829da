"""`Idempotency-Key`: the same request again gets the same answer (draft-ietf-httpapi-idempotency-key-header)."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any, Final

from chassis.access.principals import principal_of
from chassis.web.problems import Problem
from ingest.accept.publisher import REQUEST_PREFIX, IdempotentRequest

KEY_CHARACTERS: Final = 255

_BARE = r'(?:"(?:[ !#-\[\]-~]|\\["\\])*"|[A-Za-z*][!-+\--:<-~]*|-?\d{1,15}(?:\.\d{1,3})?|\?[01]|:[A-Za-z0-9+/=]*:)'
_ITEM: Final = re.compile(
    rf' *"((?:[ !#-\[\]-~]|\\["\\])*)"(?:; *[a-z*][a-z0-9_.*-]*(?:={_BARE})?)* *'.encode(), re.ASCII
)
"""A structured-field string (RFC 8941, section 3.3.3); its parameters mean nothing here."""


def read_key(header: bytes) -> str:
    """The key in the header.

    Raises:
        Problem: 400 when it is no quoted string of 1 to 255 characters.
    """
    item = _ITEM.fullmatch(header)
    key = "" if item is None else re.sub(r"\\(.)", r"\1", item[1].decode())
    if not 1 <= len(key) <= KEY_CHARACTERS:
        detail = f'Idempotency-Key must be a string in quotation marks, such as "8e03978e", of at most {KEY_CHARACTERS}'
        raise Problem(400, "malformed-idempotency-key", f"{detail} characters")
    return key


def request_of(scope: Any, key: str, kind: str, body: bytes) -> IdempotentRequest:
    """The request as the stream server remembers it: its key, and the digest of all that makes the article."""
    sender = principal_of(scope)
    holder = "" if sender is None else sender.key_id
    return IdempotentRequest(
        REQUEST_PREFIX + _digest(holder.encode(), key.encode()), _digest(kind.encode(), scope["query_string"], body)
    )


def _digest(*parts: bytes) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()
