"""Pages of the planning year."""
