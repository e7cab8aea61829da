"""Who said what: quotation marks paired, reporting verbs found, speakers resolved over the article."""
