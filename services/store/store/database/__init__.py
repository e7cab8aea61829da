"""The database: its engine, its tables, and the steps from one version of them to the next."""
