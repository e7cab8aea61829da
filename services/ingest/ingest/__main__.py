"""Runs ingest alone: `python -m ingest`."""

from chassis.runner import main

if __name__ == "__main__":
    main(["ingest"])
