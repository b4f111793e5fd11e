"""Pages of documents and their releases."""
