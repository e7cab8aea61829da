"""Resolving time expressions: which day, month or period is meant, given what the article hangs on."""
