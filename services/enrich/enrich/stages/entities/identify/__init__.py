"""Identifiers: which country, town, person or organisation an entity of an article is, where a source says so."""
