"""What the read API writes: one module a format, from articles to bytes; no clock, no network, no database."""
