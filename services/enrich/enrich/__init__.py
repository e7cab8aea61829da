"""Enrich: reads articles; entities, dates and sentiment, each with who made it."""
