"""A page as a document: its bytes as text, its elements as light nodes, its text as blocks in reading order."""
