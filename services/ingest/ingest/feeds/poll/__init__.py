"""Polling: when a feed is asked, what of it is new or changed, and how that becomes articles."""
