"""What in an address tells how a reader came or which form of the page was opened, and not which page it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from ingest.identity.outlets import outlet_at

TRACKING: Final = frozenset(
    {
        *("fbclid", "fb_source", "fb_ref", "fb_comment_id", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid"),
        *(
            "yclid",
            "twclid",
            "ttclid",
            "igshid",
            "igsh",
            "mibextid",
            "li_fat_id",
            "s_kwcid",
            "epik",
            "mc_cid",
            "mc_eid",
        ),
        *("mkt_tok", "_hsenc", "_hsmi", "hsctatracking", "vero_id", "vero_conv", "_ga", "_gl", "ref_src", "ref_url"),
        *(
            "cmp",
            "cmpid",
            "ocid",
            "s_cid",
            "icid",
            "ncid",
            "ito",
            "spm",
            "share",
            "sr_share",
            "smid",
            "smtyp",
            "smprod",
        ),
        *("soc_src", "soc_trk", "tsrc", "xtor", "ftag", "ftcamp", "dicbo", "tblci", "taid", "__twitter_impression"),
        *("guccounter", "guce_referrer", "guce_referrer_sig", "usqp", "amp_js_v", "amp_gsa", "amp_r", "amp_ct"),
        *("intcmp", "int_cmp", "at_medium", "at_campaign", "at_creation", "at_format", "at_bbc_team", "at_send_date"),
    }
)
"""Query parameters that say how a reader came, in lower case. What is an id on any site (`cid`, `ref`, `p`) is none."""

_FAMILIES: Final = re.compile(
    r"(?:utm_|at_(?:link|ptr|custom|recipient)|fb_action_|ns_(?:campaign|mchannel|source|linkname|fee)|wt[._]"
    r"|(?:pk|mtm|matomo|piwik)_(?:campaign|kwd|keyword|source|medium|content|cid|group|placement))\w*",
    re.IGNORECASE,
)

CACHE: Final = ".cdn.ampproject.org"
FORMS: Final = ("www.", "m.", "mobile.", "amp.")
"""Names of hosts that serve the same pages as the domain they stand before."""

_CACHED = re.compile(r"/[a-z]{1,2}/(s/)?([a-z0-9][a-z0-9.:-]{1,260})(/.*)?", re.DOTALL | re.IGNORECASE)
_AMP_NAME = re.compile(r"(.+)\.amp(\.html?)?", re.IGNORECASE | re.DOTALL)
_DEFAULT = re.compile(r"(?:index|default)\.(?:[sx]?html?|php\d?|aspx?|jsp|cfm)", re.IGNORECASE)
_AMP_PAIR = re.compile(r"_?amp(?:=(?:1|true|y|yes|)?)?|output(?:type)?=amp", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


def is_tracking(name: str) -> bool:
    """Whether a query parameter says how a reader came, and not what the page is."""
    return name.lower() in TRACKING or _FAMILIES.fullmatch(name) is not None


def behind_cache(url: str) -> str | None:
    """The address of the page that a copy in the AMP cache is made of; None for all other addresses."""
    parts = urlsplit(url)
    cached = _CACHED.fullmatch(parts.path) if parts.netloc.endswith(CACHE) else None
    if cached is None or "." not in cached[2] or cached[2].lower().endswith(CACHE):
        return None
    secure, host, rest = cached.groups()
    page: str = urlunsplit(("https" if secure else "http", host, rest or "/", parts.query, parts.fragment))
    return page


@lru_cache(256)  # identity and content of an article ask one after the other
def same_page(url: str) -> str:
    """Equal for two canonical addresses that lead to forms of one page; it is no address itself.

    Scheme, `www.`, mobile and AMP forms, a default document, a slash at the end and the order of parameters do not
    tell pages apart.
    """
    parts = urlsplit(url)
    query = [pair for pair in parts.query.split("&") if pair and not _AMP_PAIR.fullmatch(pair)]
    same = f"{_host(parts.netloc)}{_path(parts.path)}?{'&'.join(sorted(query))}#{parts.fragment}"
    return _ESCAPE.sub(lambda escape: escape[0].upper(), same) if "%" in same else same


def _host(netloc: str) -> str:
    form = netloc.startswith(FORMS)
    while form:
        rest = netloc.partition(".")[2]
        if outlet_at(rest) != outlet_at(netloc):  # m.co.uk is no form of co.uk: its name is somebody's domain
            return netloc
        netloc, form = rest, rest.startswith(FORMS)
    return netloc


def _path(path: str) -> str:
    """The path without what stands for the form at its ends, one after the other, since one may hide another."""
    path = path[4:] if path[:5].lower() == "/amp/" and path[5:] else path
    while path:
        folder, _, name = path.rpartition("/")
        if not name or name.lower() == "amp" or _DEFAULT.fullmatch(name):
            path = folder
        elif form := _AMP_NAME.fullmatch(name):
            path = f"{folder}/{form[1]}{form[2] or ''}"
        else:
            break
    return path
