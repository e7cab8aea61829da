"""Re-enrichment: which kept articles are read again, how they are handed on, and what differs afterwards."""
