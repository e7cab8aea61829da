"""Newswire: takes in news as it is published, reads it, keeps it, and tells everybody who subscribed."""

from newswire.articles import Article, Submission
from newswire.client import NewswireError, push, subscribe
from newswire.events import ArticleEvent

__version__ = "0.1.0"
__all__ = ["Article", "ArticleEvent", "NewswireError", "Submission", "__version__", "push", "subscribe"]
