"""Look-ups of what is written, what it is used by, and what stands against it."""
