"""What the compose file and the Dockerfile promise: nothing is lost, nothing is exposed, everything comes back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chassis.access.authentication import needs_keys
from chassis.local.embedded import SETTINGS
from chassis.settings import ServiceSettings
from enrich.app import EnrichSettings
from harness.deployment import COMPOSE_FILE, ROOT, SERVICES, compose, stages
from ingest.app import IngestSettings
from ingest.feeds.settings import FeedsSettings
from ingest.sources.folder import FolderSettings
from store.settings import StoreSettings

PARTS = ("redis", "postgres", *SERVICES)
TOOLS = ("keys",)
"""Started by hand, for as long as a command takes."""


class EverythingOfIngest(FeedsSettings, FolderSettings, IngestSettings):
    """What ingest and its sources can be told."""


SETTINGS_OF: dict[str, type[ServiceSettings]] = {
    "ingest": EverythingOfIngest,
    "enrich": EnrichSettings,
    "store": StoreSettings,
}
UNITS = {"m": 2**20, "mb": 2**20, "g": 2**30, "gb": 2**30}


@pytest.fixture(scope="module")
def parts() -> dict[str, dict[str, Any]]:
    """The parts of the system by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def test_the_system_is_these_five_parts(parts: dict[str, dict[str, Any]]) -> None:
    """Compose starts the stream server, the database and the three services; tools only when they are asked for."""
    assert {name for name, part in parts.items() if "profiles" not in part} == set(PARTS)
    assert {name: part["profiles"] for name, part in parts.items() if "profiles" in part} == {"keys": ["tools"]}


@pytest.mark.parametrize("name", PARTS)
def test_every_part_comes_back_and_says_whether_it_lives(parts: dict[str, dict[str, Any]], name: str) -> None:
    """A part that ends is started again, and each has a health check."""
    assert parts[name]["restart"] == "always"
    assert parts[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


@pytest.mark.parametrize("name", [*PARTS, *TOOLS])
def test_every_part_has_no_more_rights_than_it_needs(parts: dict[str, dict[str, Any]], name: str) -> None:
    """No part runs as root, writes outside its volume and /tmp, gains rights, or takes all memory."""
    part = parts[name]
    assert part["user"].partition(":")[0] not in ("", "root", "0")
    assert part["read_only"] is True
    assert "/tmp" in part["tmpfs"]
    assert part["cap_drop"] == ["ALL"]
    assert "cap_add" not in part
    assert "privileged" not in part
    assert "no-new-privileges:true" in part["security_opt"]
    assert in_bytes(part["mem_limit"]) > 0


@pytest.mark.parametrize("name", [*PARTS, *TOOLS])
def test_nothing_is_mounted_from_the_host(parts: dict[str, dict[str, Any]], name: str) -> None:
    """Data is kept in named volumes, never in a folder of the host."""
    for mount in parts[name].get("volumes", []):
        assert mount.partition(":")[0] in compose()["volumes"]


@pytest.mark.parametrize(("name", "folder"), [("redis", "/data"), ("postgres", "/var/lib/postgresql")])
def test_what_keeps_data_has_a_volume(parts: dict[str, dict[str, Any]], name: str, folder: str) -> None:
    """The stream server and the database keep their data when their containers are replaced."""
    assert [mount.partition(":")[2] for mount in parts[name]["volumes"]] == [folder]


def test_only_the_tool_writes_the_file_of_keys(parts: dict[str, dict[str, Any]]) -> None:
    """The services read the API keys from a volume that only `docker compose run keys` can write."""
    folder = str(Path(parts["ingest"]["environment"]["NEWSWIRE_KEYS_FILE"]).parent)
    for name in SERVICES:
        assert parts[name]["volumes"] == [f"keys:{folder}:ro"]
    assert parts["keys"]["volumes"] == [f"keys:{folder}"]
    assert parts["keys"]["environment"] == {"NEWSWIRE_KEYS_FILE": parts["ingest"]["environment"]["NEWSWIRE_KEYS_FILE"]}
    assert parts["keys"]["entrypoint"] == ["newswire", "keys"]
    assert parts["keys"]["build"] == parts["ingest"]["build"]
    made = [arguments for word, arguments in stages()["runtime"] if word == "RUN" and folder in arguments]
    assert len(made) == 1
    assert "--owner=10001 --group=10001" in made[0]


def test_the_api_asks_for_keys(parts: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under compose every service asks for keys, because it listens beyond its container."""
    for name in SERVICES:
        for key, value in parts[name]["environment"].items():
            monkeypatch.setenv(key, value)
        settings = ServiceSettings()
        assert needs_keys(settings, settings.host)


def test_images_are_pinned(parts: dict[str, dict[str, Any]]) -> None:
    """Every image that is fetched is named with the version that is meant."""
    fetched = [part["image"] for part in parts.values() if "image" in part]
    fetched += [rest.split(" ")[0] for word, rest in stages()["build"] + stages()["runtime"] if word == "FROM"]
    assert len(fetched) == 4
    for image in fetched:
        assert re.search(r":\d+(\.\d+)*-\w+", image), image


def test_only_this_machine_reaches_the_published_ports(parts: dict[str, dict[str, Any]]) -> None:
    """The addresses of ingest and store are for this machine alone; nothing else is published."""
    published = {name: part["ports"] for name, part in parts.items() if "ports" in part}
    assert published == {"ingest": ["127.0.0.1:8080:8080"], "store": ["127.0.0.1:8081:8080"]}
    assert {name: part["network_mode"] for name, part in parts.items() if "network_mode" in part} == {"keys": "none"}


def test_there_may_be_several_language_workers(parts: dict[str, dict[str, Any]]) -> None:
    """`--scale enrich=3` works: no part has a name or a port that only one container can have."""
    assert "ports" not in parts["enrich"]
    assert not [name for name, part in parts.items() if "container_name" in part]


def test_the_stream_server_is_as_durable_as_the_embedded_one(parts: dict[str, dict[str, Any]]) -> None:
    """An acknowledged entry survives a power cut, and a full memory never drops one, under compose as elsewhere."""
    options = stream_server_options(parts)
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "always"
    assert options["--maxmemory-policy"] == "noeviction"
    for name in ("appendonly", "appendfsync", "maxmemory-policy"):
        assert f"\n{name} {options[f'--{name}']}\n" in SETTINGS


def test_the_stream_server_refuses_before_it_is_killed(parts: dict[str, dict[str, Any]]) -> None:
    """Its memory limit leaves room above `maxmemory`, so that it refuses articles instead of being ended."""
    assert in_bytes(stream_server_options(parts)["--maxmemory"]) * 1.5 <= in_bytes(parts["redis"]["mem_limit"])


def test_services_wait_for_what_they_need(parts: dict[str, dict[str, Any]]) -> None:
    """Each service starts when the servers it is told to use are healthy."""
    for name in SERVICES:
        waits = parts[name]["depends_on"]
        assert {rule["condition"] for rule in waits.values()} == {"service_healthy"}
        told = " ".join(str(value) for value in parts[name]["environment"].values())
        assert set(waits) == {server for server in ("redis", "postgres") if re.search(rf"[@/]{server}:", told)}


@pytest.mark.parametrize("name", SERVICES)
def test_services_understand_what_they_are_told(
    parts: dict[str, dict[str, Any]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every variable of a service is one of its settings (a misspelt one would be ignored) and has a valid value."""
    told = {key: value for key, value in parts[name]["environment"].items() if key.startswith("NEWSWIRE_")}
    for key, value in told.items():
        assert isinstance(value, str)
        assert key.removeprefix("NEWSWIRE_").lower() in SETTINGS_OF[name].model_fields
        monkeypatch.setenv(key, value)
    settings = SETTINGS_OF[name]()
    assert settings.host == "0.0.0.0"  # noqa: S104 - inside its container
    assert settings.log_format == "json"


@pytest.mark.parametrize("name", SERVICES)
def test_services_have_the_time_to_finish(parts: dict[str, dict[str, Any]], name: str) -> None:
    """Compose waits longer for a stopping service than the service itself takes at most."""
    assert float(parts[name]["stop_grace_period"].removesuffix("s")) > SETTINGS_OF[name]().stop_seconds


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_built_from_the_one_dockerfile(parts: dict[str, dict[str, Any]], name: str) -> None:
    """The build argument picks the service, and its image starts that service."""
    assert parts[name]["build"] == {"context": ".", "dockerfile": "services/Dockerfile", "args": {"SERVICE": name}}
    assert stages()[name] == [("FROM", f"runtime AS {name}"), ("CMD", json.dumps([name]))]
    assert stages()["final"] == [("FROM", "${SERVICE}")]


def test_images_do_not_run_as_root(parts: dict[str, dict[str, Any]]) -> None:
    """An image started without compose runs as the same unprivileged user."""
    users = [arguments for word, arguments in stages()["runtime"] if word == "USER"]
    assert users == [parts["ingest"]["user"]]


def test_the_builder_is_sent_our_code_and_nothing_else() -> None:
    """The ignore file lets through exactly the folders that the Dockerfile copies from."""
    lines = (ROOT / "services" / "Dockerfile.dockerignore").read_text().splitlines()
    copied = [rest.split(" ")[:-1] for word, rest in stages()["build"] if word == "COPY"]
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == {
        source.partition("/")[0] for sources in copied for source in sources
    }


def test_compose_accepts_the_file() -> None:
    """`docker compose config` finds nothing to complain about."""
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed here")
    command = [docker, "compose", "--file", str(COMPOSE_FILE), "config", "--quiet"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def stream_server_options(parts: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The options of the stream server's command line by name."""
    server, *rest = parts["redis"]["command"]
    assert server == "valkey-server"
    return dict(zip(rest[::2], rest[1::2], strict=True))


def in_bytes(size: str) -> int:
    """A size such as `512m` in bytes."""
    match = re.fullmatch(r"(\d+)([a-z]+)", size)
    assert match, size
    return int(match[1]) * UNITS[match[2]]
