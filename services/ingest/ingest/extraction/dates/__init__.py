"""When a page was published: what its data say, what it shows, and what its address tells."""
