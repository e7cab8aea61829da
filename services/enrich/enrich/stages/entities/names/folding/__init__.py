"""Which mentions name the same thing, what it is called, and what part it plays in the article."""
