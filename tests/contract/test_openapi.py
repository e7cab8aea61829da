"""The OpenAPI document: it is current, it is whole, and the running system keeps it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.access.keyfile import KeyFile
from chassis.web.openapi import generate
from harness.deployment import ROOT
from harness.processes import start_service
from harness.servers import Valkey
from harness.system import BIN

DOCUMENT = ROOT / "docs" / "openapi.json"
SECONDS = int(os.environ.get("NEWSWIRE_SCHEMATHESIS_SECONDS", "25"))
"""How long the system is tried against the document; ten minutes for a long run."""

DAYS = ["2022-02-04", "2022-02", "2022", "2022-02..2022-03", "..2022", "2022-02-28.."]
CONFIG = """
[checks]
negative_data_rejection.expected-statuses = ["400", "404", "405", "408", "413", "415", "422", "431"]
# What another operation has canceled is gone, however valid the question is.
positive_data_acceptance.expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "410", "429", "5xx"]

# A batch is 200 whatever its lines are: each has a result of its own.
[[operations]]
include-name = "POST /v1/articles:batch"
checks.negative_data_rejection.enabled = false

# Whether there is a feed at an address cannot be seen in the address, nor whether a text is a list.
[[operations]]
include-name = "POST /v1/feeds"
checks.positive_data_acceptance.enabled = false
checks.negative_data_rejection.enabled = false

[[operations]]
include-name = "POST /v1/feeds:import"
checks.positive_data_acceptance.enabled = false
checks.negative_data_rejection.enabled = false

[[operations]]
include-name = "POST /v1/feeds:check"
checks.positive_data_acceptance.enabled = false
checks.negative_data_rejection.enabled = false
"""


def document() -> dict[str, Any]:
    """The document that is checked in."""
    loaded: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return loaded


def operations() -> list[tuple[str, dict[str, Any]]]:
    """Every operation of the document, by name."""
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]


def test_document_is_current() -> None:
    """docs/openapi.json is what `python -m chassis.web.openapi` prints."""
    assert DOCUMENT.read_text(encoding="utf-8") == generate()


def test_it_is_openapi_3_1() -> None:
    """The document is OpenAPI 3.1 and has the accepting routes, the read API and health."""
    assert document()["openapi"].startswith("3.1")
    names = {name for name, _ in operations()}
    assert {
        "POST /v1/articles",
        "POST /v1/articles:batch",
        "GET /v1/articles",
        "GET /v1/articles/{article_id}",
    } <= names
    assert {"GET /v1/articles/{article_id}", "GET /v1/articles/{article_id}/status", "GET /readyz"} <= names


@pytest.mark.parametrize(("name", "operation"), operations(), ids=[name for name, _ in operations()])
def test_refusals_are_problems(name: str, operation: dict[str, Any]) -> None:
    """Every operation has a summary and an answer that is no problem; every refusal is a problem document."""
    assert operation["summary"]
    assert {"200", "202"} & operation["responses"].keys()
    for status, response in operation["responses"].items():
        if int(status) >= 400 and name != "GET /readyz":
            schema = response["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}


def test_references_lead_somewhere() -> None:
    """Every reference within the document has its target."""
    whole = document()

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [one for value in node.values() for one in references(value)]
        return [one for value in node for one in references(value)] if isinstance(node, list) else []

    for reference in references(whole):
        target: Any = whole
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def narrowed() -> dict[str, Any]:
    """The document for a generator of requests: JSON Schema cannot say what an address or one of our cursors is, which
    days there are, that a range does not end before it begins, that an embargo is over, which pages and documents of
    other formats have a story, nor that a key is for one request only."""
    whole = document()
    contents = whole["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    for path in ("/v1/articles", "/v1/articles:batch"):
        push = whole["paths"][path]["post"]
        push["parameters"] = [one for one in push["parameters"] if one["name"] != "Idempotency-Key"]
    for kind in ("text/html", "application/ninjs+json", "application/ld+json"):
        contents[kind]["schema"] = {"enum": [contents[kind]["example"]]}
    parameters = whole["paths"]["/v1/articles"]["post"]["parameters"]
    urls = [one["schema"] for one in parameters if one["name"] == "url"]
    submission = whole["components"]["schemas"]["Submission"]["properties"]
    submission["embargoed_until"]["anyOf"][0] = {"enum": ["2022-02-05T08:00:00Z"]}
    urls.append(submission["url"]["anyOf"][0])
    for name in ("NewFeed", "Address"):  # the guard refuses these at once, where a name would be looked up
        whole["components"]["schemas"][name]["properties"]["url"]["pattern"] = "^http://10[.]0[.]0[.]1/[a-z]{1,60}$"
    for name in ("NewFeed", "FeedChange"):
        whole["components"]["schemas"][name]["properties"]["zone"]["anyOf"][0] = {"enum": ["+05:30", "Europe/Berlin"]}
    for url in urls:
        url["pattern"] = "^https?://[a-z0-9]{1,60}[.]example/[A-Za-z0-9/_-]*$"
    for path in [path for path, operations in whole["paths"].items() if "get" in operations]:
        search = whole["paths"][path]["get"]
        search["parameters"] = [one for one in search.get("parameters", ()) if one["name"] != "cursor"]
        for one in search["parameters"] if path in ("/v1/articles", "/v1/timeline") else ():
            if one["name"] in ("mentioned", "published"):
                one["schema"] = {"type": "string", "enum": DAYS}
            if one["name"] in ("from", "to"):
                one["schema"] = {"type": "string", "enum": DAYS[:1]}
            if one["name"] == "sentiment":
                one["schema"] = {"type": "string", "enum": ["-1..-0.2", "0.5..", "..0", "0..1"]}
    return whole


@pytest.mark.timeout(SECONDS + 120)
def test_the_system_keeps_it(valkey: Valkey, tmp_path: Path) -> None:
    """Schemathesis finds no request, valid or not, with the key or without, that is answered in another way than the
    document says."""
    specification, configuration = tmp_path / "openapi.json", tmp_path / "schemathesis.toml"
    specification.write_text(json.dumps(narrowed()), encoding="utf-8")
    configuration.write_text(CONFIG, encoding="utf-8")
    key, _ = KeyFile(tmp_path / "keys.json").create(["admin"], datetime.now(UTC))
    access = {"NEWSWIRE_AUTH": "on", "NEWSWIRE_RATE_LIMIT": "none"}
    with start_service(["ingest", "store"], valkey.url, tmp_path, access) as process:
        command = [sys.executable, str(BIN / "schemathesis"), "--config-file", str(configuration), "run"]
        command += [str(specification), "--url", f"http://127.0.0.1:{process.port}", "--seed", "1", "--no-color"]
        command += ["--phases", "examples,coverage,fuzzing", "--max-time", str(SECONDS), "--warnings", "off"]
        for header in (f"Authorization: Bearer {key}", f"X-API-Key: {key}"):  # one alone, and it makes up the other
            command += ["--header", header]
        hooks = {"SCHEMATHESIS_HOOKS": "harness.schemathesis_hooks", "PYTHONPATH": str(ROOT / "tests")}
        run = subprocess.run(
            command, env={**os.environ, **hooks}, cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    operations = sum(len(path) for path in document()["paths"].values())
    assert f"Tested: {operations}" in run.stdout, run.stdout
