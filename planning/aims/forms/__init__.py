"""Forms of the aims of a year."""
