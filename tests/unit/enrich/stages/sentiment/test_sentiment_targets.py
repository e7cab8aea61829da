"""What the shipped model says of a target."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from enrich.stages.sentiment.targets import NEUTRAL, TargetSentiment
from enrich.stages.sentiment.weights import FOLDER, WeightsError, read_weights

MEBIBYTE = 1024 * 1024


@cache
def _model() -> TargetSentiment:
    return TargetSentiment()


def _item(sentence: str, target: str) -> tuple[str, int, int]:
    start = sentence.index(target)
    return sentence, start, start + len(target)


def test_two_targets_of_one_sentence() -> None:
    """What is said of one target is not what is said of the other."""
    sentence = "Voters adore the honest, brilliant Okafor and despise the corrupt liar Hale."
    praised, blamed = _model().score([_item(sentence, "Okafor"), _item(sentence, "Hale")])
    assert praised.polarity == 1
    assert blamed.polarity == -1
    assert -1 <= blamed.score < 0 < praised.score <= 1


def test_no_opinion() -> None:
    """Who only does something is neutral."""
    [toned] = _model().score([_item("Okafor arrived in Lima on Tuesday for two days of talks.", "Okafor")])
    assert toned.polarity == 0


def test_neighbours_change_nothing() -> None:
    """An item's score does not depend on what it is scored together with."""
    items = [
        _item("Okafor is a disgrace.", "Okafor"),
        _item("Everybody thanked Hale for saving " + "them " * 60, "Hale"),
    ]
    assert _model().score(items) == [_model().score([item])[0] for item in items]


def test_nothing() -> None:
    """No items, no answers; an empty target is neutral and an empty sentence has no tone."""
    assert _model().score([]) == []
    assert _model().score([("", 0, 0), ("Okafor lost. ", 12, 13)]) == [NEUTRAL, NEUTRAL]
    assert _model().score_sentences([]) == []
    assert _model().score_sentences(["", "  "]) == [0.0, 0.0]


def test_odd_text() -> None:
    """Any text is answered: beyond the basic plane, in no known script, of control characters."""
    for sentence in ("😀😀😀", "\x00\x01\x02", "ﷺ" * 900, "漢字" * 400, "x" * 10_000):
        assert -1 <= _model().score([(sentence, 1, 3)])[0].score <= 1


def test_weights_are_small() -> None:
    """The model is at most 25 MB: a clone of the repository stays light."""
    assert (FOLDER / "model.onnx").stat().st_size <= 25 * MEBIBYTE


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    """Weights that are not those that were exported are not used."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "model.onnx").open("ab") as model:
        model.write(b"\0")
    with pytest.raises(WeightsError, match=r"model\.onnx: not the file"):
        read_weights(tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """Weights that are not there are named."""
    with pytest.raises(WeightsError, match=r"meta\.json"):
        read_weights(tmp_path)


FORKS_AND_READS: Final = """
import os, sys
from enrich.stages.sentiment.targets import TargetSentiment

model, item = TargetSentiment(), ("Okafor is a disgrace.", 0, 6)
[expected] = model.score([item])
child = os.fork()
if child == 0:
    os._exit(0 if model.score([item]) == [expected] else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


ONE_THREAD: Final = """
import os, sys
from enrich.stages.sentiment.targets import TargetSentiment

TargetSentiment().score([("Okafor is a disgrace.", 0, 6)])
sys.exit(len(os.listdir("/proc/self/task")) - 1 + os.path.exists(os.path.expanduser("~/.cache")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_nothing_runs_beside(tmp_path: Path) -> None:
    """The model starts no thread and leaves no file at home: what runs it has a reporter of its use, which is off."""
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1"}
    ended = subprocess.run((sys.executable, "-c", ONE_THREAD), timeout=60, check=False, env=environment)
    assert ended.returncode == 0


def test_a_forked_process_goes_on() -> None:
    """A process forked from one that has loaded the model and used it reads as that one does."""
    ended = subprocess.run((sys.executable, "-c", FORKS_AND_READS), timeout=60, check=False)
    assert ended.returncode == 0
