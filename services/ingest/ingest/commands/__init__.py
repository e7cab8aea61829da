"""What ingest adds to the command line, one module a group of commands."""
