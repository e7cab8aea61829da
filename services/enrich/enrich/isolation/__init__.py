"""The language model in child processes that can be killed: a hang, a crash or a large allocation costs one article."""
