"""Pages on which the planning team changes the aims of a year."""
