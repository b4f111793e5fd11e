"""The round in words."""
