"""Rights: what the holder of a key may push, and what it may take back."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.access.principals import Principal
from chassis.web.problems import Problem
from harness.builders import submission
from ingest.accept.preparation import Origin, prepare

AGGREGATOR = Principal("key_aggregator")
ADMIN = Principal("key_admin", is_admin=True)
BOUND = Principal("key_bound", sources=("Honest.example", "The Honest Daily", "127.0.0.1:8001"))
HERE = "https://www.honest.example/story"


def prepared(sender: Principal | None, **fields: Any) -> Any:
    """The candidate of what this sender pushes."""
    return prepare(submission(**fields), origin=Origin("push", sender=sender))


def refusal(sender: Principal, **fields: Any) -> tuple[int, str, str]:
    """Why it is not taken: status, problem, and the field that is pointed at."""
    with pytest.raises(Problem) as caught:
        prepared(sender, **fields)
    assert all(one in caught.value.detail for one in sender.sources)
    return caught.value.status, caught.value.type, caught.value.errors[0]["pointer"]


ITS_OWN: list[dict[str, Any]] = [
    {"source": "honest.example"},
    {"source": "WWW.HONEST.EXAMPLE", "id": "1"},
    {"source": "sport.honest.example", "url": "https://sport.honest.example/1"},
    {"source": "the honest  daily"},
    {"source": "The Honest Daily", "url": "https://honestdaily.example/1"},
    {"source": "Honest", "url": HERE},
    {"source": "honest.example", "url": "https://coast.example/1"},
    {"source": "127.0.0.1:8001", "id": "1"},
    {"url": HERE},
    {"url": HERE, "id": "1"},
    {"url": "http://127.0.0.1:8001/1"},
]
OTHERS: list[tuple[dict[str, Any], str]] = [
    ({}, "/source"),
    ({"id": "1"}, "/source"),
    ({"source": "coast.example"}, "/source"),
    ({"source": "dishonest.example"}, "/source"),
    ({"source": "honest.example.coast.example"}, "/source"),
    ({"source": "coast.example", "url": HERE}, "/source"),
    ({"source": "Coast Wire", "url": HERE}, "/source"),
    ({"source": "Honest", "url": HERE, "id": "1"}, "/source"),
    ({"source": "Honest Daily Mirror"}, "/source"),
    ({"source": "coast.example/.honest.example"}, "/source"),
    ({"source": "https://honest.example@coast.example/"}, "/source"),
    ({"source": "127.0.0.1:8002"}, "/source"),
    ({"url": "https://coast.example/1"}, "/url"),
    ({"url": "http://127.0.0.1:8002/1"}, "/url"),
    ({"url": "https://honest.example.coast.example/1", "id": "1"}, "/url"),
    ({"source": "The Honest Daily", "url": "https://daily.example/1"}, "/url"),
]


@pytest.mark.parametrize("status", ["usable", "withheld", "canceled"])
@pytest.mark.parametrize("fields", ITS_OWN)
def test_a_bound_key_speaks_for_its_own(fields: dict[str, Any], status: str) -> None:
    """What names a source it is bound to, or an address of it, a bound key pushes and takes back."""
    assert prepared(BOUND, **fields, status=status).status == status


@pytest.mark.parametrize("status", ["usable", "withheld", "canceled"])
@pytest.mark.parametrize(("fields", "pointer"), OTHERS)
def test_a_bound_key_speaks_for_no_other(fields: dict[str, Any], pointer: str, status: str) -> None:
    """Everything else is 403, which says what the key is bound to and which field is not its own."""
    assert refusal(BOUND, **fields, status=status) == (403, "source-not-allowed", pointer)


def test_a_domain_under_the_bound_one_does_not_reach_up() -> None:
    """A key for a part of an outlet names no page of another part, though both are one outlet."""
    part = Principal("key_part", sources=("sport.honest.example",))
    assert refusal(part, source="sport.honest.example", url=HERE) == (403, "source-not-allowed", "/url")
    assert prepared(part, source="sport.honest.example", url="https://sport.honest.example/1").id


def test_the_source_of_an_id() -> None:
    """An id that a bound key sends without a source is one within its own, and not one of nobody's."""
    bare = prepared(BOUND, id="1", url=HERE)
    assert bare.fields["source"] == "Honest.example"
    assert bare.id == prepared(BOUND, id="1", source="Honest.example").id
    assert bare.id != prepared(None, id="1", url=HERE).id


def test_an_address_is_the_same_article_whoever_pushes_it() -> None:
    """Keys decide what is taken, never what it is called."""
    assert len({prepared(sender, url=HERE).id for sender in (None, ADMIN, AGGREGATOR, BOUND)}) == 1


@pytest.mark.parametrize("status", ["withheld", "canceled"])
@pytest.mark.parametrize("fields", [{}, {"url": HERE}, {"id": "1"}, {"source": "honest.example", "id": "1"}])
def test_an_aggregator_takes_nothing_back(fields: dict[str, Any], status: str) -> None:
    """A key that is bound to nothing pushes everything and takes nothing back."""
    assert refusal(AGGREGATOR, **fields, status=status) == (403, "may-not-take-back", "/status")
    assert prepared(AGGREGATOR, **fields).may_bring_back is False


@pytest.mark.parametrize("sender", [None, ADMIN])
@pytest.mark.parametrize("fields", [{}, {"url": HERE}, {"source": "honest.example", "id": "1"}])
def test_the_operator_takes_everything_back(fields: dict[str, Any], sender: Principal | None) -> None:
    """Where nobody is asked for keys, and with the scope admin, everything may be taken back and given back."""
    assert prepared(sender, **fields, status="canceled").status == "canceled"
    assert prepared(sender, **fields).may_bring_back


def test_what_is_checked_is_what_is_kept() -> None:
    """Control characters go before it is asked whose it is."""
    assert refusal(BOUND, source="coast.example\u202e")[1] == "source-not-allowed"
    assert prepared(BOUND, source="honest.example\u200f").fields["source"] == "honest.example"
