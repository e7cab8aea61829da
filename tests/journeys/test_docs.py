"""The documentation is true: its commands run, its Python runs, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.system import BIN, System

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)\)")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in this language."""
    return [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == language]


def commands(page: Path) -> str:
    """The commands of a page's console blocks, as one script."""
    lines: list[str] = []
    for block in blocks(page, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                lines.append(line[2:])
            elif lines and lines[-1].endswith("\\"):
                lines.append(line)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One running system for all pages."""
    with System(tmp_path_factory.mktemp("docs") / "data") as running:
        running.wait_until_ready()
        running.newswire("push", "-", input="An article for the readers of the documentation.")
        yield running


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_commands(page: Path, system: System, tmp_path: Path) -> None:
    """Every command on the page succeeds against a running system, in the order of the page."""
    if "curl" in commands(page) and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    script = "set -e\n" + commands(page).replace("127.0.0.1:8080", f"127.0.0.1:{system.port}")
    script = script.replace("curl -s ", "curl -s --fail-with-body ")
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **system.environment, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert ran.stdout.strip()


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name)
def test_python(page: Path, system: System) -> None:
    """Every Python example on the page runs and prints something."""
    for block in blocks(page, "python"):
        environment = {**os.environ, **system.environment}
        ran = subprocess.run(
            [sys.executable, "-c", block], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    """Every link to a file of the project leads to one."""
    text = page.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if "://" not in link and not (page.parent / link).exists()]
    assert not broken


def test_make_targets() -> None:
    """The commands a newcomer starts with exist."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "check", "bench"):
        assert re.search(rf"^{target}:", makefile, re.M)


def test_every_setting_is_documented() -> None:
    """Each setting of each service stands on the page of settings."""
    from chassis.local.up import UpSettings
    from enrich.app import EnrichSettings
    from enrich.stages.sentiment.settings import SentimentSettings
    from ingest.feeds.settings import FeedsSettings
    from store.settings import StoreSettings

    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for settings in (EnrichSettings, FeedsSettings, SentimentSettings, StoreSettings, UpSettings):
        for name in settings.model_fields:
            assert f"`NEWSWIRE_{name.upper()}`" in page, name
