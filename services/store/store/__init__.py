"""Store: keeps what was read, finds it again, and tells everybody who subscribed."""
