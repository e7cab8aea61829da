"""Watch-lists, the knowledge base, and in which order they are asked."""

from __future__ import annotations

import bz2
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chassis.delivery.errors import StartError
from enrich.stages.entities.identify.gazetteer import towns
from enrich.stages.entities.identify.kb import KnowledgeBase, build
from enrich.stages.entities.identify.knowledge import Knowledge, KnowledgeSettings
from enrich.stages.entities.identify.listed import read_listing, shipped_facts
from enrich.stages.entities.identify.wikidata import read_extract
from harness.deployment import ROOT
from newswire.articles import Entity, Mention
from newswire.cli import app
from newswire.client import NewswireError


def _entity(name: str, type_: str) -> Entity:
    mention = Mention(start=0, end=len(name), text=name)
    return Entity(id=f"local:{name}", name=name, type=type_, mentions=(mention,))


def _wikidata(identity: str, name: str, sitelinks: int = 1, aliases: tuple[str, ...] = (), **claims: str) -> Any:
    def statement(value: str) -> dict[str, object]:
        held: object = {"id": value} if value.startswith("Q") else value
        return {"mainsnak": {"datavalue": {"value": held}}}

    return {
        "id": identity,
        "labels": {"en": {"value": name}},
        "aliases": {"en": [{"value": alias} for alias in aliases]},
        "claims": {claim: [statement(value)] for claim, value in claims.items()},
        "sitelinks": {str(number): {} for number in range(sitelinks)},
    }


def _base(path: Path, *entities: Any) -> KnowledgeBase:
    extract, output = path / "extract.json", path / "base.kb"
    extract.write_text("[\n" + ",\n".join(json.dumps(entity) for entity in entities) + "\n]\n", encoding="utf-8")
    build(read_extract(extract), output)
    return KnowledgeBase(output)


def _found(base: KnowledgeBase, name: str, type_: str) -> str | None:
    entry = base.find([name], type_)
    return entry.id if entry else None


def test_a_name_is_found_by_label_and_alias(tmp_path: Path) -> None:
    """Case, accents and dots do not matter, and an alias is as good as the label."""
    base = _base(tmp_path, _wikidata("Q1", "Zoë Ångström", aliases=("Z. Angstrom",), P31="Q5"))
    assert _found(base, "Zoe Angstrom", "PERSON") == "Q1"
    assert _found(base, "Z Angstrom", "PERSON") == "Q1"
    assert _found(base, "Ångström", "PERSON") is None


def test_only_the_kind_asked_for_is_found(tmp_path: Path) -> None:
    """A person is no place, and a people is nothing the knowledge base tells."""
    base = _base(
        tmp_path,
        _wikidata("Q1", "Quellon", P31="Q5"),
        _wikidata("Q2", "Quellon", P1566="123"),
        _wikidata("Q3", "Quellon", P452="Q9"),
        _wikidata("Q4", "Quellon", P31="Q11424"),
    )
    expected = {"PERSON": "Q1", "GPE": "Q2", "ORG": "Q3", "NORP": None}
    assert {type_: _found(base, "Quellon", type_) for type_ in expected} == expected


@pytest.mark.parametrize(("sitelinks", "expected"), [((90, 30), "Q1"), ((80, 30), None), ((5, 0), "Q1")])
def test_a_shared_name_is_the_far_better_known(
    tmp_path: Path, sitelinks: tuple[int, int], expected: str | None
) -> None:
    """Three times the sitelinks of the next decide; less is a guess."""
    first, second = sitelinks
    base = _base(tmp_path, _wikidata("Q1", "Ann Foss", first, P31="Q5"), _wikidata("Q2", "Ann Foss", second, P31="Q5"))
    assert _found(base, "Ann Foss", "PERSON") == expected


def test_a_town_gets_its_wikidata_id_by_its_geonames_id(tmp_path: Path) -> None:
    """What the tables found is kept, and the knowledge base adds to it."""
    town = next(town for town in towns("Samarkand") if town.is_own)
    base = _base(tmp_path, _wikidata("Q7", "Samarkand", P31="Q515", P1566=town.geonames))
    identifiers = Knowledge(kb=base).identifiers_of(_entity("Samarkand", "GPE"), town)
    assert identifiers == {"geonames": town.geonames, "wikidata": "Q7"}


def test_a_fork_opens_the_file_for_itself(tmp_path: Path) -> None:
    """A process that was forked after a look-up can look up too, and so can its parent afterwards."""
    base = _base(tmp_path, _wikidata("Q1", "Ann Foss", P31="Q5"))
    assert _found(base, "Ann Foss", "PERSON") == "Q1"
    child = os.fork()
    if child == 0:
        os._exit(0 if _found(base, "Ann Foss", "PERSON") == "Q1" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert _found(base, "Ann Foss", "PERSON") == "Q1"


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2"])
def test_packed_extracts_are_read(tmp_path: Path, suffix: str) -> None:
    """Wikidata's dumps come packed."""
    data = json.dumps(_wikidata("Q1", "Ann Foss", P31="Q5")).encode()
    path = tmp_path / f"extract.json{suffix}"
    path.write_bytes({"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress}[suffix](data))
    assert [item.id for item in read_extract(path)] == ["Q1"]


def test_what_is_no_item_or_has_no_english_name_is_left_out(tmp_path: Path) -> None:
    """Properties and nameless entities are not in the knowledge base."""
    nameless = {**_wikidata("Q2", "x"), "labels": {"fr": {"value": "x"}}}
    path = tmp_path / "extract.json"
    empty = {"id": "Q3", "labels": [], "aliases": [], "claims": [], "sitelinks": []}
    lines = [json.dumps(each) for each in (_wikidata("P1", "a"), nameless, empty)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert list(read_extract(path)) == []


@pytest.mark.parametrize("line", ["{", "[1]", "7", '{"id": "Q1"}', '{"id": 5, "labels": {}}'])
def test_a_faulty_line_is_named(tmp_path: Path, line: str) -> None:
    """An extract with a line that is no entity makes no knowledge base; the message says which line."""
    path = tmp_path / "extract.json"
    path.write_text(json.dumps(_wikidata("Q1", "Ann Foss")) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(NewswireError, match="line 2"):
        build(read_extract(path), tmp_path / "base.kb")
    assert [each.name for each in tmp_path.iterdir()] == ["extract.json"]


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\x00" + bytes(100)])
def test_what_is_no_knowledge_base_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty or foreign file stops the start and is named."""
    path = tmp_path / "base.kb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StartError, match=r"base\.kb"):
        KnowledgeBase(path)


def test_the_command_builds(tmp_path: Path) -> None:
    """`newswire kb build` says how much it holds; where it cannot write, it says so."""
    extract = tmp_path / "extract.json"
    extract.write_text(json.dumps(_wikidata("Q1", "Ann Foss", P31="Q5")), encoding="utf-8")
    runner = CliRunner()
    from enrich.stages.entities.identify.commands import register

    register(app)
    done = runner.invoke(app, ["kb", "build", str(extract), "-o", str(tmp_path / "a.kb")])
    assert (done.exit_code, done.output.split()[0]) == (0, "1")
    failed = runner.invoke(app, ["kb", "build", str(extract), "-o", str(tmp_path / "none" / "a.kb")])
    assert isinstance(failed.exception, NewswireError)


WATCHED = "id,name,aliases,type\nacme:1,Harbour Holdings,Harbour Ltd|HH plc,ORG\nacme:2,Ann Foss,,PERSON\n"


def test_a_watch_list_gives_its_ids(tmp_path: Path) -> None:
    """By name and alias, but only to the type it lists."""
    path = tmp_path / "watch.csv"
    path.write_text(WATCHED, encoding="utf-8")
    knowledge = Knowledge.load(KnowledgeSettings(watchlist=path))
    assert knowledge.id_of(_entity("HH plc", "ORG")) == "acme:1"
    assert knowledge.id_of(_entity("Ann Foss", "PERSON")) == "acme:2"
    assert knowledge.id_of(_entity("Ann Foss", "ORG")) == "local:Ann Foss"


def test_a_watch_list_may_be_json(tmp_path: Path) -> None:
    """A list of objects, the type left out for any."""
    path = tmp_path / "watch.json"
    path.write_text(json.dumps([{"id": "x", "name": "Foss", "aliases": ["F. Foss"]}]), encoding="utf-8")
    listed = read_listing(path).find(["F Foss"], "FAC")
    assert listed is not None
    assert listed.id == "x"


def test_a_name_of_two_is_nobodys(tmp_path: Path) -> None:
    """Where two entries share a name, neither gets it."""
    path = tmp_path / "watch.csv"
    path.write_text("id,name,aliases,type\n1,Foss,,\n2,Foss,,\n", encoding="utf-8")
    assert read_listing(path).find(["Foss"], "PERSON") is None


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("w.csv", "id,name,alias,type\n", "unknown columns: alias"),
        ("w.csv", "id,name,aliases,type\n,Foss,,\n", "line 2: id"),
        ("w.csv", "id,name,aliases,type\na b,Foss,,\n", "line 2: an id"),
        ("w.csv", "id,name,aliases,type\na,Foss,,PERSONS\n", "'PERSONS' is no type"),
        ("w.json", "{", "not JSON"),
        ("w.json", "{}", "not a list"),
        ("w.json", "[1]", "entry 1"),
        ("w.json", '[{"id": "a", "name": 1}]', "entry 1: name"),
        ("w.json", '[{"id": "a", "name": "b", "aliases": "c"}]', "aliases"),
    ],
)
def test_a_faulty_watch_list_is_refused(tmp_path: Path, name: str, content: str, says: str) -> None:
    """The message says what is wrong and in which entry."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StartError, match=says):
        read_listing(path)


def test_a_missing_watch_list_is_refused(tmp_path: Path) -> None:
    """A file that cannot be read stops the start."""
    with pytest.raises(StartError, match="cannot be read"):
        read_listing(tmp_path / "none.csv")


def test_shipped_facts_are_well_formed() -> None:
    """Every fact has a Wikidata id of its own, and known names lead to them."""
    entries = shipped_facts().entries
    assert len({entry.id for entry in entries}) == len(entries)
    assert all(entry.id[0] == "Q" and entry.id[1:].isdigit() for entry in entries)
    assert Knowledge().identifiers_of(_entity("Xi Jinping", "PERSON"), None) == {"wikidata": "Q15031"}
    assert Knowledge().identifiers_of(_entity("Russian", "NORP"), None) == {"iso3166": "RU"}
    assert Knowledge().identifiers_of(_entity("Putin", "ORG"), None) == {}


def test_the_settings_are_documented() -> None:
    """Each setting of the knowledge stands on the page of settings."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert all(f"`NEWSWIRE_{name.upper()}`" in page for name in KnowledgeSettings.model_fields)
