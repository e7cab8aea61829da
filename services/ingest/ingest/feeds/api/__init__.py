"""The HTTP side of watching feeds: list, add, change, remove, check, import, export."""
