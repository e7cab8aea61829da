"""Reads the lines of a story from top to bottom for what does not belong to it."""

from __future__ import annotations

from ingest.clean import blocks, bylines, furniture, pictures
from ingest.clean.blocks import Title
from ingest.clean.lines import Cut, LinedText, ends_sentence, is_prose
from ingest.clean.openings import Opening
from newswire.articles import RemovedLabel

SHORT = 110
"""Longer lines that end like a sentence are only looked at by their first words."""


def read(page: LinedText, opening: Opening, title: Title) -> tuple[dict[int, RemovedLabel], list[Cut]]:
    """The labels of lines that go, and the credits stuck to the end of lines that stay."""
    labels: dict[int, RemovedLabel] = {}
    credits_found: list[Cut] = []
    index = 0
    while index < len(page.lines):
        if index in opening.labels:
            index += 1
            continue
        line, end = page.lines[index], index + 1
        label = furniture.line_start(line)
        if label is None and (len(line) < SHORT or not ends_sentence(line)):
            label, end = _open_line(page, index, opening.begins, title)
            credit = _credit(page, index, opening.begins) if label is None else None
            if credit is not None and credit.start:
                start = page.starts[index]
                credits_found.append(Cut(start + credit.start, start + len(line), credit.label))
            elif credit is not None:
                label = credit.label
        if label is not None:
            labels |= dict.fromkeys(range(index, end), label)
        index = end
    return labels, credits_found


def _open_line(page: LinedText, index: int, begins: int, title: Title) -> tuple[RemovedLabel | None, int]:
    """The label of a line that does not look like a paragraph, and the line after what the label covers."""
    label = _label(page, index, begins, title)
    if label is None and (block := blocks.related_end(page, index)):
        return "related", block
    return label, index + 1


def _label(page: LinedText, index: int, begins: int, title: Title) -> RemovedLabel | None:
    line = page.lines[index]
    if not any(character.isalnum() for character in line[:200]):
        return "separator" if len(line) < 200 else None
    if blocks.is_teaser(line):
        return "teaser"
    if label := furniture.whole_line(line):
        return label
    if bylines.is_byline(line):
        return "byline"
    return _repetition(page, index, begins, title)


def _repetition(page: LinedText, index: int, begins: int, title: Title) -> RemovedLabel | None:
    """Whether the line is the title or a heading."""
    line = page.lines[index]
    if len(line) >= 200 or (ends_sentence(line) and line[-1] != "?"):
        return None
    if blocks.is_title(line, title):
        return "title" if index < begins else "heading"
    if index + 1 < len(page.lines) and blocks.repeats(line, page.lines[index + 1]):
        return "heading"
    return None


def _credit(page: LinedText, index: int, begins: int) -> pictures.Credit | None:
    line = page.lines[index]
    credit = pictures.find(line, is_first=index < begins, is_last=False)
    if credit is None or credit.start or credit.label == "credit":
        return credit
    is_last = not any(is_prose(following) for following in page.lines[index + 1 : index + 40])
    return pictures.find(line, is_first=index < begins, is_last=is_last)
