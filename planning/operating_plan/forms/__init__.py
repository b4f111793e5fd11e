"""What people send about documents, chapters and blocks."""
