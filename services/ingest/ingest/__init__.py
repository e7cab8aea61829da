"""Ingest: takes in articles, cleans and identifies them, publishes them to the raw stream."""
