"""Names in news: the closed lists, and how mentions are found, corrected and folded into entities."""
