"""Noun phrases around speech: descriptions of speakers, subjects, the words that report."""
