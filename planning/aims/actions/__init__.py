"""Everything that writes the aims of a year."""
