"""Delivery over Redis streams: consume, hand off, recover, trim, dead-letter; nothing accepted is lost."""
