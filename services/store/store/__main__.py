"""Runs store alone: `python -m store`."""

from chassis.runner import main

if __name__ == "__main__":
    main(["store"])
