"""Look-ups of documents, their chapters and blocks."""
