"""What is kept of feeds from one poll to the next: the watched feeds, their items, the hubs."""
