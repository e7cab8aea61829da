"""Where something is named, and of which type it is: the model's mentions, corrected over the document."""
