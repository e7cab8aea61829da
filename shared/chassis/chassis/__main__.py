"""Runs one or more services in one process: `python -m chassis ingest store`."""

import sys

from chassis.runner import main

if __name__ == "__main__":
    main(sys.argv[1:])
