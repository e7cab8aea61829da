"""Reads archives of news, WARC and NDJSON, and hands in what they hold behind the live articles."""
