"""Recognises the blocks of a story by the text that JSON-LD tells."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")


class StatedStory:
    """The story as the page's JSON-LD tells it, to recognise its blocks by."""

    STEP = 4

    def __init__(self, text: str) -> None:
        words = [word.lower() for word in _WORD.findall(text)]
        self.characters = len(text)
        self._runs = {tuple(words[at : at + self.STEP]) for at in range(max(1, len(words) - self.STEP + 1))}

    def holds(self, text: str) -> bool:
        """Whether most of a block's runs of words are in the story."""
        words = [word.lower() for word in _WORD.findall(text)]
        if len(words) < self.STEP:
            return False
        runs = [tuple(words[at : at + self.STEP]) for at in range(len(words) - self.STEP + 1)]
        return sum(run in self._runs for run in runs) * 2 > len(runs)
