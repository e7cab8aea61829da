"""The HTTP side of a process: server, protocol limits, one application for all services, problems, OpenAPI."""
