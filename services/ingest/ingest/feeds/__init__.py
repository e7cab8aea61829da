"""Feeds: how they are read, found, told apart and visited."""
