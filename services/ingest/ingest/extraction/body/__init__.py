"""The story of a page: the elements that hold it, without what a page carries besides."""
