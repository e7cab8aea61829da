"""What a text is about in its own words: runs of words that name things, weighed."""
