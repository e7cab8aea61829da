"""The items of a feed: which are one and the same from poll to poll, and what changed. Pure."""
