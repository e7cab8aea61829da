"""Saving: what becomes of each enriched article beside what is kept, written once, in order."""
