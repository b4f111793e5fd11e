"""Forms of the planning year."""
