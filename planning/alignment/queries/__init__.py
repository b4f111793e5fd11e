"""Look-ups of what serves what."""
