"""Subjects of the IPTC Media Topics, and the words that speak for them."""
