"""Articles as files: out of one database, into another, and to those who count."""
