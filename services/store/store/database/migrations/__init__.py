"""The steps from an empty database to the tables of this version, for SQLite and PostgreSQL alike.

A step is never changed once it was released, so it says itself what it makes instead of asking `store.database.schema`.
It is short however large the database is: what has to be worked out for the articles that are there is left to the
service.
"""
