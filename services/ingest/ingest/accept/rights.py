"""Rights: what the holder of a key may push, and what it may take back. Pure.

A key that is bound to sources speaks for these alone, and may take back what is theirs. One that is not bound pushes
whatever it is given, as an aggregator does, and takes nothing back. `admin` may do both.
"""

from __future__ import annotations

from chassis.access.principals import Principal
from chassis.web.problems import Problem
from ingest.identity.ids import normalised
from ingest.identity.outlets import is_named_after, netloc_of, site_of, speaks_for
from newswire.articles import Submission


def admitted(sender: Principal, submission: Submission, url: str | None) -> Submission:
    """The submission as it is taken from this sender; `url` is its canonical address.

    An id is one within a source: where a bound key sends it without, the source is the one that covers the address.

    Raises:
        Problem: 403 when the sender may not push it, or not take it back.
    """
    if sender.is_admin:
        return submission
    if not sender.sources:
        if submission.status != "usable":
            raise _may_not_take_back(sender)
        return submission
    if submission.source is None:
        owner = _owner_of(sender, url)
        if owner is None:
            raise _not_allowed(sender, "source" if url is None else "url")
        return submission if submission.id is None else submission.model_copy(update={"source": owner})
    wrong = _not_its_own(sender, submission, submission.source, url)
    if wrong is not None:
        raise _not_allowed(sender, wrong)
    return submission


def may_take_back(sender: Principal) -> bool:
    """Whether what this sender may push it may also take back."""
    return sender.is_admin or bool(sender.sources)


def withheld() -> Problem:
    """What is withheld is given back by who may withhold it."""
    detail = "the article is withheld; a key that is bound to its source, or one with the scope admin, brings it back"
    return Problem(403, "may-not-bring-back", detail)


def _not_its_own(sender: Principal, submission: Submission, source: str, url: str | None) -> str | None:
    """The field that says what is not this sender's; None: all is.

    An address that alone names the article must be the sender's own, whatever the source is called.
    """
    names_page = submission.id is None and url is not None and speaks_for(source, url)
    if not names_page or url is None:
        return None if _covers(sender, source) else "source"
    if _owner_of(sender, url) is not None:
        return None if _covers(sender, source) or site_of(source) is None else "source"
    if not _covers(sender, source):
        return "source"
    return None if site_of(source) is None and is_named_after(source, url) else "url"


def _covers(sender: Principal, source: str) -> bool:
    site = site_of(source)
    if site is not None:
        return _covering(sender, site) is not None
    return normalised(source) in {normalised(one) for one in sender.sources}


def _owner_of(sender: Principal, url: str | None) -> str | None:
    """The source of this sender that covers the address."""
    return None if url is None else _covering(sender, netloc_of(url))


def _covering(sender: Principal, host: str) -> str | None:
    for one in sender.sources:
        bound = site_of(one)
        if bound is not None and _is_within(host, bound):
            return one
    return None


def _is_within(host: str, bound: str) -> bool:
    """Whether it is this host or one under it; a bound host without a port is any server there."""
    if ":" not in bound.rpartition("]")[2]:
        host = host if host.endswith("]") else host.rpartition(":")[0] or host
    return host == bound or host.endswith("." + bound)


def _not_allowed(sender: Principal, field: str) -> Problem:
    bound = ", ".join(sender.sources)
    detail = f"the key {sender.key_id} pushes only for what it is bound to: {bound}"
    about = {
        "source": "must be one that the key is bound to, or be left out beside an address of it",
        "url": "this address belongs to an outlet that the key is not bound to",
    }
    return Problem(403, "source-not-allowed", detail, [{"pointer": f"/{field}", "detail": about[field]}])


def _may_not_take_back(sender: Principal) -> Problem:
    detail = (
        f"the key {sender.key_id} pushes but takes nothing back; a key bound to the source does "
        "(newswire keys create --source), one with the scope admin, or DELETE /v1/articles/{id} with that"
    )
    return Problem(
        403, "may-not-take-back", detail, [{"pointer": "/status", "detail": "needs the right over the source"}]
    )
