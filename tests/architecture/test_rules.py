"""Rules of the house that a machine can check."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from harness.deployment import ROOT

PACKAGES = ("shared/contract", "shared/chassis", "services/ingest", "services/enrich", "services/store")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
REGISTRIES = ("py" + "pi.org", "python" + "hosted", "npm" + "js.org")


def tracked() -> list[Path]:
    """The files of the project, as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_says_what_it_is_for(path: Path) -> None:
    """Every module begins with a sentence that says what it is for."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].rstrip().endswith((".", ":", "`", ";", ",")) or len(docstring) > 80


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_settings_read_the_environment(path: Path) -> None:
    """Nothing but settings, the client's addresses and the supervisor's children read the environment."""
    allowed = {"runner.py", "client.py", "supervisor.py", "settings.py", "trace.py", "up.py", "openapi.py"}
    if path.name not in allowed:
        text = path.read_text(encoding="utf-8")
        assert "os.environ" not in text
        assert "getenv" not in text


WRITERS = (
    *("newswire/terminal.py", "newswire/screen.py", "chassis/rendering.py"),
    *(
        "ingest/feeds/isolation/children.py",
        "enrich/isolation/child.py",
        "store/exports/rows.py",
    ),  # standard output is a pipe to the process that asked
)
"""The modules that may touch the standard streams, or what draws in a terminal."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_terminal_is_written_to_by_itself(path: Path) -> None:
    """What people read goes through `newswire.terminal`, which shows control characters harmlessly."""
    if path.as_posix().endswith(WRITERS):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            written = ast.unparse(node)
            assert written not in ("sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"), node.lineno
            assert not written.startswith(("typer.echo", "typer.secho", "typer.confirm", "typer.prompt")), node.lineno
            assert written != "structlog.dev.ConsoleRenderer", node.lineno
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            assert (module or "").partition(".")[0] not in ("rich", "click"), node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "input", "pprint"), node.lineno


def test_no_registry_address() -> None:
    """No file records where packages are fetched from, and there is no lock file that would."""
    for path in tracked():
        assert path.name != "uv.lock"
        content = path.read_bytes()
        assert not any(host.encode() in content for host in REGISTRIES), path


def test_no_catch_all_names() -> None:
    """No module is named after nothing in particular."""
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    assert not [path for path in MODULES if path.stem in vague]


BACKPORTED = {
    "extract": {"filter"},
    "extractall": {"filter"},
    "unpack_archive": {"filter"},
    "parseaddr": {"strict"},
    "getaddresses": {"strict"},
}
"""Arguments that came to the standard library with a later 3.11.x than 3.11.2, which Debian 12 has: neither mypy nor
vermin knows of them."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_argument_is_newer_than_the_oldest_python(path: Path) -> None:
    """No call passes what the first releases of Python 3.11 do not take."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    newer = [
        f"line {call.lineno}: {name}({keyword.arg}=)"
        for call in calls
        for keyword in call.keywords
        if keyword.arg in BACKPORTED.get(name := getattr(call.func, "attr", getattr(call.func, "id", "")), ())
    ]
    assert not newer


LARGEST_FOLDER = 15
"""So many modules can still be read as a list; beyond that there are rooms inside."""

FOLDERS = sorted({path.parent for path in MODULES})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_folder_is_flat_and_long_or_holds_one_thing(folder: Path) -> None:
    """A folder has at most so many modules, and one with a single module and no folders is none."""
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    inside = [path for path in folder.iterdir() if (path / "__init__.py").exists()]
    data = [path for path in folder.iterdir() if path.is_file() and path.suffix != ".py"]
    assert len(modules) <= LARGEST_FOLDER
    assert len(modules) != 1 or inside or data


def test_class_names_stand_once() -> None:
    """A name of a class says which class it is, in the whole workspace; names of the contract stand in it alone."""
    named: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                named.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: places for name, places in named.items() if len(places) > 1}
