"""The formats of feeds: one module each, from a tree to a `ParsedFeed`."""
