"""Search: the words, days and entities of kept articles, the query language, and how the database is asked."""
