"""The enrichment stages: pure functions from a reading to fields of the article, one module each."""
