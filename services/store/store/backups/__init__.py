"""Copies of the database for the worst day: made beside a running system, checked when they are brought back."""
