"""Wording of the planning year."""
