"""Sentiment by a compact model that this project trains and ships: towards a target, of a sentence, of a document."""
