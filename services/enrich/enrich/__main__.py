"""Runs enrich alone: `python -m enrich`."""

from chassis.runner import main

if __name__ == "__main__":
    main(["enrich"])
