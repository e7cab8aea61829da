"""Retention: how long articles are kept, by outlet, and how they go."""
