"""What a request may take: its body, its time, its answer, and what all requests of a process hold together."""
