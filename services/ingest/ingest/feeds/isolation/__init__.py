"""Child processes with limits of time and memory that read feeds and pages, which may be hostile."""
