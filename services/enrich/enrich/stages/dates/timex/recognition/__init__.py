"""Finding time expressions: word classes, the grammar, what looks like a date and is none."""
