"""The deployment files as the tests read them: the compose file's services, the Dockerfile's stages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "services" / "Dockerfile"
SERVICES = ("ingest", "enrich", "store")


def compose() -> dict[str, Any]:
    """The compose file, with its anchors merged and its variables not set: `${NAME:-value}` is the value."""
    document: dict[str, Any] = yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", COMPOSE_FILE.read_text()))
    return document


def stages() -> dict[str, list[tuple[str, str]]]:
    """The Dockerfile's stages by name, each a list of (instruction, arguments); the last one is named `final`.

    What stands before the first stage is under the empty name.
    """
    found: dict[str, list[tuple[str, str]]] = {"": []}
    name = ""
    for line in _lines(DOCKERFILE.read_text()):
        word, _, arguments = line.partition(" ")
        if word == "FROM":
            _, _, alias = arguments.partition(" AS ")
            name = alias or "final"
            found[name] = []
        found[name].append((word, arguments.strip()))
    return found


def _lines(text: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", text)
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
