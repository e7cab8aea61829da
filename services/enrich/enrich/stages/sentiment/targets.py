"""Sentiment towards a target in its sentence, and the tone of a sentence, by the trained model on one thread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from enrich.stages.sentiment.marking import Marked, make_marker
from enrich.stages.sentiment.weights import Weights, read_weights

if TYPE_CHECKING:
    import onnxruntime

Polarity = Literal[-1, 0, 1]
Floats = npt.NDArray[np.float32]

POLARITIES: tuple[Polarity, ...] = (-1, 0, 1)
"""In the order of the model's outputs."""

ERRORS_ONLY = 3
"""onnxruntime's level of logging: it warns of every accelerator that a machine does not have."""


@dataclass(frozen=True, slots=True)
class Toned:
    """What is said of a target: the likeliest polarity, and P(positive) - P(negative) as a score in [-1, 1]."""

    polarity: Polarity
    score: float


NEUTRAL = Toned(0, 0.0)


class Judged(NamedTuple):
    """What a sentence says of its target, and the tone of the sentence as a whole, from the same pass."""

    said: Toned
    tone: float


class TargetSentiment:
    """The model, loaded once; may be shared by threads.

    Raises:
        WeightsError: the weights are missing or were changed.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        weights = weights or read_weights()
        self.label = weights.label
        self._marker = make_marker(Tokenizer.from_buffer(weights.tokenizer))
        self._session = _session(weights.model)

    def score(self, items: Sequence[tuple[str, int, int]]) -> list[Toned]:
        """What each sentence says of its target `sentence[start:end]` (code points), in order.

        A target of no letters at all is neutral. A long sentence is read around its target.
        """
        return [self._judge(sentence, start, end).said for sentence, start, end in items]

    def judge(self, items: Sequence[tuple[str, int, int]]) -> list[Judged]:
        """The same as `score`, with the tone of each sentence, which costs nothing more."""
        return [self._judge(sentence, start, end) for sentence, start, end in items]

    def score_sentences(self, sentences: Sequence[str]) -> list[float]:
        """The tone of each sentence as a whole, in [-1, 1]; zero for an empty one."""
        return [self._tone(sentence) for sentence in sentences]

    def _judge(self, sentence: str, start: int, end: int) -> Judged:
        if not sentence[start:end].strip():
            return Judged(NEUTRAL, 0.0)
        logits, tone = self._run(self._marker.mark(sentence, start, end))
        chances = _softmax(logits)
        said = Toned(POLARITIES[int(chances.argmax())], round(float(chances[2] - chances[0]), 4))
        return Judged(said, round(float(tone), 4))

    def _tone(self, sentence: str) -> float:
        if not sentence.strip():
            return 0.0
        _, tone = self._run(self._marker.plain(sentence))
        return round(float(tone), 4)

    def _run(self, marked: Marked) -> tuple[Floats, np.float32]:
        """One input at a time: quantised on the fly, an input's figures would depend on its neighbours in a batch.

        It costs nothing: without padding, one thread is as fast as with batches.
        """
        feed = {
            "ids": np.array([marked.ids], dtype=np.int64),
            "types": np.array([marked.types], dtype=np.int64),
        }
        logits, tones = self._session.run(None, feed)
        return logits[0], tones[0]


def _session(model: bytes) -> onnxruntime.InferenceSession:
    # Before the import: from 1.29 on it reports its use to its maker, from a thread that a fork would lose.
    os.putenv("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _softmax(logits: Floats) -> Floats:
    raised: Floats = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)
