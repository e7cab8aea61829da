"""The entities stage: who and what an article names, folded over the document, with identifiers."""
