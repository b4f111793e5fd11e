"""Look-ups of the round."""
