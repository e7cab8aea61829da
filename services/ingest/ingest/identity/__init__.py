"""Identity: which article a submission is, by whatever road it came; whose an address is. Pure."""
