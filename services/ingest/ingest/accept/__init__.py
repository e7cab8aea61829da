"""Accepting: from what a sender hands in to an article on the raw stream; every road into ingest ends here."""
