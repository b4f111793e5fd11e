"""The evidence in words, and as a document for machines."""
