"""Documents, chapters and blocks in words."""
