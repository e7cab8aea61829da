"""The read API: routes, their errors and entity tags; nothing here writes."""
