"""How any Newswire service runs: settings, logs, delivery, health, HTTP host, the one-command system."""
