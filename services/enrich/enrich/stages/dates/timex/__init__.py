"""Finds and normalises time expressions (TIMEX3) in English news, from words to calendar values.

One module per step. `scanner` cuts a paragraph into pieces and gives each the letter of its class (`word_classes`);
`grammar` finds the longest matches of the `rules`, whose patterns are written in class names (`patterns`); a rule
yields one of the `meanings`; `joining` makes one of a clock and its day; `filters` drops names and ages; `resolution`
turns the meaning into a value with the `calendar` and the dates the document hangs on (`anchors`, `evidence`, `tense`).
"""
