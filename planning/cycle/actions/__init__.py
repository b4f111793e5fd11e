"""Everything that writes on a planning year."""
